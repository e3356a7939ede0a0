//! Tables as files.

/// A table (RFC 4180). A cell never begins with a sign that makes a spreadsheet calculate.
pub(crate) fn csv<const N: usize>(heading: [&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let mut text = heading.join(",") + "\r\n";
    for line in lines {
        let cells = line.each_ref().map(|cell| quoted(cell));
        text += &cells.join(",");
        text += "\r\n";
    }
    text
}

fn quoted(cell: &str) -> String {
    let calculates = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if calculates { "'" } else { "" }, cell.replace('"', "\"\""))
}

/// The same as a list of objects (RFC 8259).
pub(crate) fn json<const N: usize>(heading: [&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let object = |line: [String; N]| {
        let pairs = heading.iter().zip(&line).map(|(name, cell)| format!("{}:{}", text(name), text(cell)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
    };
    format!("[\n{}\n]\n", lines.map(object).collect::<Vec<_>>().join(",\n"))
}

/// A text in JSON: quotation marks, backslashes and control characters are escaped, everything else stands as it is.
fn text(plain: &str) -> String {
    let mut written = String::from("\"");
    for letter in plain.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            control if control < ' ' => written.push_str(&format!("\\u{:04x}", control as u32)),
            other => written.push(other),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_calculates_nothing() {
        assert_eq!(quoted("say \"hi\", Ada"), "\"say \"\"hi\"\", Ada\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }

    #[test]
    fn a_table_is_a_list_of_objects() {
        let lines = [["a\"b".to_owned(), "two\nlines\\".to_owned()]];
        assert_eq!(
            json(["x", "y"], lines.into_iter()),
            "[\n{\"x\":\"a\\\"b\",\"y\":\"two\\u000alines\\\\\"}\n]\n"
        );
    }
}
