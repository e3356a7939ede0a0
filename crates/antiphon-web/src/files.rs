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

/// The same as an object in each line (RFC 8259), to be read while it comes.
pub(crate) fn ndjson<const N: usize>(heading: [&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let object = |line: [String; N]| {
        let pairs = heading.iter().zip(&line).map(|(name, cell)| format!("{}:{}", text(name), text(cell)));
        format!("{{{}}}\n", pairs.collect::<Vec<_>>().join(","))
    };
    lines.map(object).collect()
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

/// The cells of a table as people save it: commas, semicolons or tabs between, whichever the first line has most of,
/// cells quoted or not, and quotation marks in them doubled (RFC 4180). Each line comes with its number.
pub(crate) fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let between = separator(text.lines().next().unwrap_or_default());
    let mut lines = Vec::new();
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let (line, after) = one_line(rest, between);
        let taken = rest.len() - after.len();
        lines.push((number, line));
        number += rest.get(..taken).unwrap_or_default().matches('\n').count().max(1);
        rest = after;
    }
    lines
}

/// The sign between cells.
fn separator(line: &str) -> char {
    let count = |sign: char| line.matches(sign).count();
    ['\t', ';'].into_iter().find(|sign| count(*sign) > 0 && count(*sign) >= count(',')).unwrap_or(',')
}

/// The cells of the first line, and what follows it.
fn one_line(text: &str, between: char) -> (Vec<String>, &str) {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if quoted && letters.peek().is_some_and(|(_, next)| *next == '"') => {
                cell.push('"');
                letters.next();
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => quoted = true,
            '\n' if !quoted => {
                cells.push(plain(&cell));
                return (cells, text.get(at + 1..).unwrap_or_default());
            }
            sign if sign == between && !quoted => {
                cells.push(plain(&cell));
                cell.clear();
            }
            other => cell.push(other),
        }
    }
    cells.push(plain(&cell));
    (cells, "")
}

/// A cell without blanks around it, and without the sign that keeps spreadsheets from calculating it.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let kept = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    kept.unwrap_or(cell).to_owned()
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
    fn a_table_is_an_object_in_each_line() {
        let lines = [["a\"b", "two\nlines\\"], ["c", ""]].map(|line| line.map(str::to_owned));
        assert_eq!(
            ndjson(["x", "y"], lines.into_iter()),
            "{\"x\":\"a\\\"b\",\"y\":\"two\\u000alines\\\\\"}\n{\"x\":\"c\",\"y\":\"\"}\n"
        );
    }

    #[test]
    fn a_table_is_read_however_a_spreadsheet_saves_it() {
        let text = "\u{feff}a;\"b;\"\"c\"\"\";d\r\n2001;\"two\nlines\"; x \n\nlast";
        let read = cells(text);
        let line = |cells: &[&str]| cells.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            read,
            [
                (1, line(&["a", "b;\"c\"", "d"])),
                (2, line(&["2001", "two\nlines", "x"])),
                (4, line(&[""])),
                (5, line(&["last"])),
            ]
        );
        assert_eq!(cells("a,\"b\"\n")[0].1, line(&["a", "b"]));
        assert_eq!(cells("a\tb,c")[0].1, line(&["a", "b,c"]));
        let out = csv(["x", "y"], [["+43".to_owned(), "'tis".to_owned()]].into_iter());
        assert_eq!(cells(&out)[1].1, line(&["+43", "'tis"]), "what is taken out is read in again");
    }
}
