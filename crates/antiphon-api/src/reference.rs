//! The document for programs, and the same for people: a page of plain HTML without any script.

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

const STYLE: &str = include_str!("reference.css");
/// Nothing but the page's own style, which its hash admits; no script at all.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// `/openapi.json` and `/docs`; neither needs a token, for neither tells anything of anybody.
pub(crate) fn routes(document: &OpenApi) -> Router {
    let text = crate::document::text(document);
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let (text, page): (Arc<str>, Arc<str>) = (text.into(), page(&value).into());
    Router::new()
        .route("/openapi.json", get(move || served(Arc::clone(&text), "application/json")))
        .route("/docs", get(move || served(Arc::clone(&page), "text/html; charset=utf-8")))
}

async fn served(text: Arc<str>, kind: &'static str) -> impl IntoResponse {
    let header = HeaderValue::from_static;
    let headers = [
        (CONTENT_TYPE, header(kind)),
        (CACHE_CONTROL, header("max-age=300")),
        (CONTENT_SECURITY_POLICY, header(POLICY)),
    ];
    (headers, text.to_string())
}

fn page(document: &Value) -> String {
    let mut groups: Vec<(String, String)> = Vec::new();
    let mut index = String::new();
    for (path, item) in entries(document, "paths") {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let tag = operation.pointer("/tags/0").and_then(Value::as_str).unwrap_or("Other");
            let section = operation_section(method, path, operation);
            match groups.iter_mut().find(|(known, _)| known == tag) {
                Some((_, text)) => text.push_str(&section),
                None => groups.push((tag.to_owned(), section)),
            }
        }
    }
    let mut body = String::new();
    for (tag, sections) in &groups {
        let anchor = anchor(tag);
        index += &format!("<li><a href=\"#{anchor}\">{}</a></li>", escaped(tag));
        body += &format!("<section><h2 id=\"{anchor}\">{}</h2>{sections}</section>", escaped(tag));
    }
    let schemas: String = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, schema)| schema_section(name, schema))
        .collect();
    let description = document.pointer("/info/description").and_then(Value::as_str).unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Antiphon API</title>\
         <style>{STYLE}</style><main><h1>Antiphon API</h1>{}<p>For programs: \
         <a href=\"openapi.json\">openapi.json</a></p>\
         <nav><ul>{index}<li><a href=\"#objects\">Objects</a></li></ul></nav>{body}\
         <section><h2 id=\"objects\">Objects</h2>{schemas}</section></main></html>",
        paragraphs(description)
    )
}

fn operation_section(method: &str, path: &str, operation: &Value) -> String {
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut html = format!(
        "<article><h3><b class=\"{method}\">{}</b> <code>{}</code></h3><p>{}</p>{}",
        method.to_uppercase(),
        escaped(path),
        escaped(text("summary")),
        paragraphs(text("description")),
    );
    let scopes: Vec<String> = list(operation, "security")
        .iter()
        .filter_map(|it| it.get(crate::document::TOKEN)?.as_array())
        .flatten()
        .filter_map(|scope| Some(format!("<code>{}</code>", escaped(scope.as_str()?))))
        .collect();
    if !scopes.is_empty() {
        html += &format!("<p>Scope: {}</p>", scopes.join(" or "));
    }
    let parameters: String = list(operation, "parameters").iter().map(parameter).collect();
    if !parameters.is_empty() {
        html += &format!("<table><tr><th>Parameter<th>In<th>Meaning</tr>{parameters}</table>");
    }
    if let Some(content) = operation.pointer("/requestBody/content") {
        html += &format!("<p>Body: {}</p>", contents(content));
    }
    let answers: String = entries(operation, "responses")
        .map(|(status, answer)| {
            let content = answer.get("content").map(contents).unwrap_or_default();
            let told = answer.get("description").and_then(Value::as_str).unwrap_or_default();
            format!("<tr><td>{}<td>{} {content}</tr>", escaped(status), escaped(told))
        })
        .collect();
    html + &format!("<table><tr><th>Answer<th>Meaning</tr>{answers}</table></article>")
}

fn parameter(parameter: &Value) -> String {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    format!(
        "<tr><td><code>{}</code><td>{}<td>{}</tr>",
        escaped(text("name")),
        escaped(text("in")),
        escaped(text("description"))
    )
}

fn contents(content: &Value) -> String {
    let kinds = content.as_object().into_iter().flatten();
    let told: Vec<String> = kinds
        .map(|(kind, body)| {
            let schema = body.get("schema").map(kind_of).unwrap_or_default();
            format!("{schema} as <code>{}</code>", escaped(kind))
        })
        .collect();
    told.join(", ")
}

fn schema_section(name: &str, schema: &Value) -> String {
    let told = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let values: Vec<String> =
        list(schema, "enum").iter().map(|it| format!("<code>{}</code>", escaped(&it.to_string()))).collect();
    let fields: String = entries(schema, "properties")
        .map(|(field, kind)| {
            let told = kind.get("description").and_then(Value::as_str).unwrap_or_default();
            format!("<tr><td><code>{}</code><td>{}<td>{}</tr>", escaped(field), kind_of(kind), escaped(told))
        })
        .collect();
    let table = if fields.is_empty() {
        values.join(", ")
    } else {
        format!("<table><tr><th>Field<th>Kind<th>Meaning</tr>{fields}</table>")
    };
    format!(
        "<article><h3 id=\"{}\">{}</h3>{}{table}</article>",
        anchor(name),
        escaped(name),
        paragraphs(told)
    )
}

/// What a value is: a link to an object, or the name of a type.
fn kind_of(schema: &Value) -> String {
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or_default();
        return format!("<a href=\"#{}\">{}</a>", anchor(name), escaped(name));
    }
    if let Some(items) = schema.get("items") {
        return format!("list of {}", kind_of(items));
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let kinds: Vec<String> = list(schema, key).iter().map(kind_of).collect();
        if !kinds.is_empty() {
            return kinds.join(" or ");
        }
    }
    match schema.get("type") {
        Some(Value::String(kind)) => escaped(kind),
        Some(Value::Array(kinds)) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            escaped(&kinds.join(" or "))
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => String::new(),
    }
}

fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn anchor(name: &str) -> String {
    name.chars().map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' }).collect()
}

/// Paragraphs with code between backquotes: all that our descriptions use.
fn paragraphs(text: &str) -> String {
    let paragraph = |text: &str| {
        let parts = text.split('`').enumerate().map(|(number, part)| match number % 2 {
            0 => escaped(part),
            _ => format!("<code>{}</code>", escaped(part)),
        });
        format!("<p>{}</p>", parts.collect::<String>())
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(paragraph).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_document_becomes_markup() {
        let document = serde_json::json!({
            "info": { "description": "a <b> & `c<d>`" },
            "paths": { "/x\"<": { "get": { "tags": ["T<"], "summary": "<script>" } } },
        });
        let page = page(&document);
        assert!(page.contains("a &lt;b&gt; &amp; <code>c&lt;d&gt;</code>"), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
