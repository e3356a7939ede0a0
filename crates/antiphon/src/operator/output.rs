//! How commands print what they found: a table for people, JSON for scripts.

use std::io::Write as _;

use anyhow::Context as _;
use serde_json::Value;

/// Between two columns.
const GAP: &str = "  ";

/// Where and how to print.
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// With `json`, data is printed as JSON.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints a list of objects: as a JSON array, or as a table with `columns` as its head.
    pub(crate) fn list(&self, columns: &[&str], rows: &[Value]) -> anyhow::Result<()> {
        if self.json {
            return print(&format!("{}\n", serde_json::to_string_pretty(rows)?));
        }
        print(&table(columns, rows))
    }

    /// Prints a document: as JSON, or as the text that people write it in.
    pub(crate) fn document(&self, json: &Value, text: &str) -> anyhow::Result<()> {
        if self.json { self.object(json) } else { print(text) }
    }

    /// Prints one object: as JSON, or a line for each of its fields.
    pub(crate) fn object(&self, object: &Value) -> anyhow::Result<()> {
        if self.json {
            return print(&format!("{}\n", serde_json::to_string_pretty(object)?));
        }
        let fields = object.as_object().into_iter().flatten();
        let width = object.as_object().map_or(0, |fields| fields.keys().map(String::len).max().unwrap_or(0));
        let lines: String =
            fields.map(|(key, value)| format!("{key:width$}{GAP}{}\n", cell(value))).collect();
        print(&lines)
    }
}

fn table(columns: &[&str], rows: &[Value]) -> String {
    let head = columns.iter().map(|column| (*column).to_uppercase()).collect();
    let body = rows.iter().map(|row| columns.iter().map(|column| cell(&row[*column])).collect());
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(body).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| {
            lines.iter().filter_map(|line| line.get(column)).map(|it| it.chars().count()).max().unwrap_or(0)
        })
        .collect();
    lines.iter().map(|line| aligned(line, &widths)).collect()
}

fn aligned(line: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
    format!("{}\n", cells.join(GAP).trim_end())
}

/// A value in a cell: control characters of a caller's name must not reach the terminal.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().write_all(text.as_bytes()).context("cannot print")
}

/// Epoch milliseconds as people and scripts read them.
pub(crate) fn time(at_ms: i64) -> Option<String> {
    jiff::Timestamp::from_millisecond(at_ms).ok().map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_is_aligned_and_lets_no_control_character_through() {
        let rows =
            [json!({"name": "Ada", "extension": "2001"}), json!({"name": "B\u{1b}[2J", "extension": null})];
        assert_eq!(table(&["name", "extension"], &rows), "NAME   EXTENSION\nAda    2001\nB [2J  -\n");
    }
}
