//! The command line as an operator uses it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use serde_json::Value;

/// What a command left behind.
pub(crate) struct Ran {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The file in a data folder that names another database than the one that lies there.
pub(crate) const DATABASE_URL_FILE: &str = "database.url";

/// The program on a data folder, untouched by the environment of whoever runs the tests.
pub(crate) fn antiphon(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_antiphon"));
    for (key, _) in std::env::vars_os() {
        if key.to_string_lossy().starts_with("ANTIPHON_") {
            command.env_remove(key);
        }
    }
    let database = folder.join(DATABASE_URL_FILE);
    if database.exists() {
        command.env("ANTIPHON_DATABASE__URL_FILE", database);
    }
    // Most callers of the tests have no account here; those that look for numbers ask for it otherwise.
    command.env("ANTIPHON_SIP__STRANGERS", "answer");
    command.env("ANTIPHON_MEDIA__WEB_LISTEN", "127.0.0.1:0");
    command.env("NO_COLOR", "1").arg("--data").arg(folder);
    command
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command, typed: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().expect("standard input").write_all(typed.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ran { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// An operator at a data folder.
pub(crate) struct Operator<'a>(pub(crate) &'a Path);

impl Operator<'_> {
    /// Runs a command that must succeed: what it tells as JSON.
    pub(crate) fn asks(&self, words: &str) -> Value {
        self.types(words, "")
    }

    /// The same with something typed in.
    pub(crate) fn types(&self, words: &str, typed: &str) -> Value {
        let ran = self.tries(&split(words), typed);
        assert!(ran.status.success(), "{words}: {}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{words}: {error}: {}", ran.stdout))
    }

    /// Runs a command that must fail: its one line.
    pub(crate) fn is_refused(&self, words: &str, typed: &str) -> String {
        let ran = self.tries(&split(words), typed);
        refusal(&ran, words)
    }

    fn tries(&self, words: &[String], typed: &str) -> Ran {
        run(antiphon(self.0).arg("--json").args(words), typed)
    }

    /// The row of `mailbox list` for an extension.
    pub(crate) fn mailbox(&self, extension: &str) -> Value {
        let all = self.asks("mailbox list");
        let rows = all.as_array().expect("rows");
        rows.iter().find(|row| row["extension"] == extension).expect("the mailbox").clone()
    }

    /// The messages of a person.
    pub(crate) fn messages(&self, extension: &str) -> Vec<Value> {
        self.asks(&format!("message list {extension}")).as_array().expect("rows").clone()
    }

    /// A person's messages as exported: WAV files.
    pub(crate) fn export(&self, extension: &str) -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder");
        let files = self.asks(&format!("message export {extension} --to {}", folder.path().display()));
        let read = |row: &Value| std::fs::read(row["file"].as_str().expect("a file")).expect("the export");
        files.as_array().expect("rows").iter().map(read).collect()
    }
}

/// What a refused command said: one line, with an exit code that is not 0.
pub(crate) fn refusal(ran: &Ran, what: &str) -> String {
    assert_eq!(ran.status.code(), Some(1), "{what}: {}{}", ran.stdout, ran.stderr);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{what}: {}", ran.stderr);
    lines[0].strip_prefix("antiphon: ").expect("the program's name").to_owned()
}

/// Words as a shell splits them, with single quotes.
fn split(words: &str) -> Vec<String> {
    let quoted = words.split('\'').enumerate();
    quoted
        .flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}
