//! Answers as trees, written as XML or as JSON. There is no whitespace between elements: a client counts children.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// The namespace of all elements.
const NAMESPACE: &str = "http://schema.broadsoft.com/xsi";

/// An element with text or with children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    text: Option<String>,
    children: Vec<Self>,
    /// Whether its children are a list in JSON, however many there are.
    lists: bool,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, text: None, children: Vec::new(), lists: false }
    }

    /// One whose children are alike.
    pub(super) fn list(name: &'static str, children: Vec<Self>) -> Self {
        Self { name, text: None, children, lists: true }
    }

    /// A child with a text.
    pub(super) fn with(self, name: &'static str, text: &str) -> Self {
        self.and(Self { text: Some(text.to_owned()), ..Self::new(name) })
    }

    /// A child with a text, if there is one.
    pub(super) fn with_some(self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.with(name, text),
            None => self,
        }
    }

    /// An empty child that says by being there that something holds.
    pub(super) fn flag(self, name: &'static str, holds: bool) -> Self {
        if holds { self.and(Self::new(name)) } else { self }
    }

    pub(super) fn and(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn xml(&self) -> String {
        let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
        self.write(&mut xml, &format!(" xmlns=\"{NAMESPACE}\""));
        xml
    }

    fn write(&self, xml: &mut String, attributes: &str) {
        let name = self.name;
        if self.text.is_none() && self.children.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(xml, "<{name}{attributes}/>");
            return;
        }
        let _ = write!(xml, "<{name}{attributes}>");
        if let Some(text) = &self.text {
            xml.push_str(&escaped(text));
        }
        for child in &self.children {
            child.write(xml, "");
        }
        let _ = write!(xml, "</{name}>");
    }

    pub(super) fn json(&self) -> String {
        json!({ self.name: self.value() }).to_string()
    }

    fn value(&self) -> Value {
        if let Some(text) = &self.text {
            return json!({ "$": text });
        }
        if let (true, Some(first)) = (self.lists, self.children.first()) {
            let all: Vec<Value> = self.children.iter().map(Self::value).collect();
            return json!({ first.name: all });
        }
        let fields: Map<String, Value> =
            self.children.iter().map(|child| (child.name.to_owned(), child.value())).collect();
        Value::Object(fields)
    }
}

/// Whether a query asks for JSON.
pub(super) fn wants_json(query: &str) -> bool {
    query.split('&').any(|it| it.eq_ignore_ascii_case("format=json"))
}

/// Text without what would be markup, and without what XML 1.0 cannot hold.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => {
                safe.push(char)
            }
            _ => {}
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_in_both_ways() {
        let info = |n: &str| Element::new("info").with("n", n).flag("read", n == "1");
        let list = Element::new("Infos").and(Element::list("list", vec![info("1"), info("<\u{1}2")]));
        assert_eq!(
            list.xml(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Infos xmlns=\"http://schema.broadsoft.com/xsi\"><list>\
             <info><n>1</n><read/></info><info><n>&lt;2</n></info></list></Infos>"
        );
        let text = list.json();
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["Infos"]["list"]["info"][0], json!({"n": {"$": "1"}, "read": {}}));
        assert_eq!(Element::list("list", Vec::new()).json(), r#"{"list":{}}"#);
    }
}
