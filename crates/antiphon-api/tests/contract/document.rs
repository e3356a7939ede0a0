//! The document and the page made of it.

use serde_json::Value;

use crate::world::World;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let document = antiphon_api::document();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(COMMITTED, &document).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(committed == document, "docs/openapi.json is stale: UPDATE_EXPECT=1 cargo test -p antiphon-api");
}

#[tokio::test]
async fn document_and_page_need_no_token_and_no_script() {
    let world = World::new().await;
    let document = world.get("/v1/openapi.json", "").await;
    assert_eq!(
        (document.json()["openapi"].clone(), document.header("content-type")),
        ("3.1.0".into(), "application/json")
    );
    let page = world.get("/v1/docs", "").await;
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let text = page.text();
    assert!(text.contains("/v1/telephony/voiceMessages/summary") && text.contains("spark:calls_read"));
    assert!(!text.contains("<script") && !text.contains("http://") && !text.contains("https://"));
}

#[test]
fn every_operation_is_named_once_and_explained() {
    let document: Value = serde_json::from_str(&antiphon_api::document()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            assert!(operation["summary"].is_string(), "{method} {path} is not explained");
        }
    }
}

#[test]
fn whatever_the_document_points_to_is_there() {
    let document: Value = serde_json::from_str(&antiphon_api::document()).unwrap();
    let mut rest = vec![&document];
    while let Some(part) = rest.pop() {
        match part {
            Value::Object(fields) => {
                if let Some(Value::String(place)) = fields.get("$ref") {
                    assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place}");
                }
                rest.extend(fields.values());
            }
            Value::Array(items) => rest.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
