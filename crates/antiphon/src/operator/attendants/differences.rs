//! What differs between two documents, field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// The fields that differ, each with what it was and what it would be.
pub(super) fn between(before: &Value, after: &Value) -> Vec<Value> {
    let (before, after) = (fields(before), fields(after));
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |field: &&String| before.get(*field) != after.get(*field);
    let row =
        |field: &String| json!({ "field": field, "before": before.get(field), "after": after.get(field) });
    all.into_iter().filter(differs).map(row).collect()
}

/// Every single value by the way to it, such as `business.keys[1].value`.
fn fields(document: &Value) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    collect(String::new(), document, &mut fields);
    fields
}

fn collect(way: String, value: &Value, fields: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let way = if way.is_empty() { name.clone() } else { format!("{way}.{name}") };
                collect(way, member, fields);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{way}[{index}]"), item, fields);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            fields.insert(way, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told_by_the_way_to_it() {
        let before = json!({ "name": "a", "business": { "keys": [{ "key": "1" }, { "key": "2" }] } });
        let after = json!({ "name": "a", "number": "+1", "business": { "keys": [{ "key": "3" }] } });
        assert_eq!(
            between(&before, &after),
            [
                json!({ "field": "business.keys[0].key", "before": "1", "after": "3" }),
                json!({ "field": "business.keys[1].key", "before": "2", "after": null }),
                json!({ "field": "number", "before": null, "after": "+1" }),
            ]
        );
        assert!(between(&after, &after).is_empty());
    }
}
