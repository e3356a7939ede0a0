//! Letters through a mail server that no one here wrote.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::Server;
use crate::support::{eventually, sound};

/// The Python environment that `./test` makes.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers/bin/python");
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/mail/server.py");

/// A mail server that ends with the test.
struct MailServer {
    child: Child,
    port: u16,
    letters: tempfile::TempDir,
}

impl MailServer {
    /// `None` where it is not installed; it says so then.
    fn start() -> Option<Self> {
        let knows = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !knows.is_ok_and(|status| status.success()) {
            println!("skipped: aiosmtpd is not installed in target/peers (./test does it where it may)");
            return None;
        }
        let letters = tempfile::tempdir().unwrap();
        let mut child = Command::new(PYTHON)
            .arg(SERVER)
            .arg(letters.path().join("maildir"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Some(Self { child, port: port.trim().parse().unwrap(), letters })
    }

    /// A letter to this address with these words in its subject, once it is there.
    fn letter(&self, to: &str, subject: &str) -> String {
        eventually(&format!("a letter to {to}: {subject}"), || {
            self.all().into_iter().find(|letter| {
                letter.contains(&format!("To: {to}")) && letter.contains(&format!("Subject: {subject}"))
            })
        })
    }

    fn all(&self) -> Vec<String> {
        let folder = self.letters.path().join("maildir/new");
        let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
        let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).replace("\r\n", "\n");
        files.map(|file| read(&file.unwrap().path())).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn people_are_written_to_about_what_concerns_them() {
    let Some(mail) = MailServer::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    operator.asks("organization create Example");
    operator.asks("location create Vienna --time-zone Europe/Vienna");
    operator.types("admin create admin@example.org", "correct horse battery\n");
    operator.asks("person create --location Vienna Ada --extension 2001 --email ada@example.org");
    operator.asks("mailbox set 2001 --copy-email ada@example.org");
    let url = format!("smtp://127.0.0.1:{}", mail.port);
    let settings = [
        ("ANTIPHON_MAIL__SERVER", url.as_str()),
        ("ANTIPHON_MAIL__FROM", "Voicemail <voicemail@example.org>"),
    ];
    let server = Server::serve_with(folder.path(), "info", &settings);

    let welcome = mail.letter("ada@example.org", "Your voicemail at Example");
    assert!(welcome.contains("Auto-Submitted: auto-generated"), "{welcome}");

    operator.asks("portal set Vienna --extension 2000");
    let portal = mail.letter("admin@example.org", "The voice portal of Vienna has its number");
    assert!(portal.contains("can be called now: 2000"), "{portal}");

    let reset = operator.asks("mailbox reset-passcode 2001");
    let passcode = reset["one_time_passcode"].as_str().unwrap();
    let letter = mail.letter("ada@example.org", "Your voicemail PIN was reset");
    assert!(letter.contains(passcode), "{letter}");

    let mut caller = Caller::stranger(&server.place);
    caller.calls("2001");
    caller.hears(&Prompt::LEAVE_MESSAGE);
    caller.speaks(&sound::speech_on_the_line(10));
    caller.listens_for(3_000);
    caller.hangs_up();
    let news = mail.letter("ada@example.org", "New message from");
    assert!(news.contains("Content-Type: audio/wav"), "{news}");
    let [stored] = <[_; 1]>::try_from(operator.export("2001")).expect("one message");
    assert_eq!(attached(&news), stored, "the copy is the message, byte for byte");
    eventually("an empty outbox", || {
        operator.asks("delivery list").as_array().is_some_and(Vec::is_empty).then_some(())
    });
    let [_, log] = server.printed();
    assert!(!log.contains(passcode));
    server.ends();
}

/// The file of a letter: base64 behind the last headers.
fn attached(letter: &str) -> Vec<u8> {
    use base64::Engine as _;
    let (_, file) = letter.split_once("Content-Type: audio/wav").expect("a file");
    let (_, body) = file.split_once("\n\n").expect("a body");
    let (text, _) = body.split_once("\n--").expect("an end");
    let text: String = text.split_whitespace().collect();
    base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
}
