//! Passcodes are written nowhere: a whole call with every kind of entry at the loudest log level, then a search through
//! everything there is.

use std::path::Path;

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Account, Server, files_below};
use crate::support::sound;

const DEFAULT: &str = "739154";
const ADMIN: &str = "918273";
const WRONG: &str = "860317";
const FIRST: &str = "482915";
const SECOND: &str = "605948";
const ALL: [&str; 5] = [DEFAULT, ADMIN, WRONG, FIRST, SECOND];

#[test]
fn no_passcode_is_found_in_anything_written() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let account = make_office(&operator);
    let server = Server::serve(folder.path(), "trace");

    let mut caller = Caller::with_phone(&server.place, &account);
    caller.calls("2000");
    sets_up(&mut caller);
    changes_passcode(&mut caller);
    caller.hangs_up();

    let mut caller = Caller::with_phone(&server.place, &account);
    caller.calls("2000");
    caller.presses_by_info(&format!("{WRONG}#"));
    caller.hears(&Prompt::PASSCODE_WRONG);
    caller.presses_by_info(&format!("{SECOND}#"));
    caller.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
    caller.hangs_up_after_info();

    let printed = server.printed();
    assert!(printed[1].contains("DEBUG"), "it was not a loud level");
    let mut written: Vec<(String, Vec<u8>)> =
        printed.into_iter().map(|text| ("printed".to_owned(), text.into_bytes())).collect();
    written.extend(everything_in(folder.path()));
    server.ends();
    written.extend(everything_in(folder.path()));
    for command in [
        "mailbox list",
        "audit --last 1000",
        "settings show",
        "organization list",
        "person list",
        "calls --all",
    ] {
        written.push((command.to_owned(), operator.asks(command).to_string().into_bytes()));
    }
    assert!(written.len() > 10, "{} places searched", written.len());
    for (place, bytes) in &written {
        for passcode in ALL {
            assert!(!tells(bytes, passcode), "{passcode} is in {place}");
        }
    }
}

fn make_office(operator: &Operator<'_>) -> Account {
    operator.asks("organization create Lantern");
    operator.asks("location create Vienna");
    operator.asks("portal set Vienna --extension 2000");
    operator.types("portal set-passcode Vienna", ADMIN);
    operator.types("settings set-default-passcode", DEFAULT);
    operator.asks("person create --location Vienna Ada --extension 2001");
    let device = operator.asks("device create 2001");
    let text = |key: &str| device[key].as_str().unwrap().to_owned();
    Account { username: text("username"), password: text("password") }
}

/// Scenario 1, with a wrong passcode before: digits by RFC 4733.
fn sets_up(caller: &mut Caller) {
    caller.presses(&format!("{WRONG}#"));
    caller.hears(&Prompt::PASSCODE_WRONG);
    caller.presses(&format!("{DEFAULT}#"));
    caller.hears(&Prompt::SET_UP_PASSCODE_AND_NAME);
    caller.presses(&format!("{FIRST}#"));
    caller.hears(&Prompt::ENTER_NEW_PASSCODE_AGAIN);
    caller.presses(&format!("{FIRST}#"));
    caller.hears(&Prompt::PASSCODE_ACCEPTED);
    caller.hears(&Prompt::RECORD_NAME);
    caller.speaks(&sound::speech_on_the_line(6));
    caller.listens_for(2_500);
    caller.presses("#");
    caller.hears(&Prompt::YOUR_NAME_IS);
    caller.presses("1");
    caller.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
}

/// Key 8 of the main menu.
fn changes_passcode(caller: &mut Caller) {
    caller.presses("8");
    caller.hears(&Prompt::ENTER_NEW_PASSCODE);
    caller.presses(&format!("{SECOND}#"));
    caller.hears(&Prompt::ENTER_NEW_PASSCODE_AGAIN);
    caller.presses(&format!("{SECOND}#"));
    caller.hears(&Prompt::PASSCODE_ACCEPTED);
}

/// Every file of the data folder, its name with it.
fn everything_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |path: &std::path::PathBuf| {
        let mut bytes = path.display().to_string().into_bytes();
        bytes.extend(std::fs::read(path).unwrap_or_default());
        (path.display().to_string(), bytes)
    };
    files_below(folder).iter().map(read).collect()
}

/// Whether bytes tell a passcode: as text, or where they are text, a digit in each of some lines that follow one another.
fn tells(bytes: &[u8], passcode: &str) -> bool {
    let is_text = std::str::from_utf8(bytes).is_ok();
    sound::position(passcode.as_bytes(), bytes).is_some() || is_text && tells_by_lines(bytes, passcode)
}

/// Digits that stand alone, a line each, in the order of the passcode: what a log that tells every key looks like.
///
/// A number alone is none of its digits: ports, counts and times are full of them.
fn tells_by_lines(bytes: &[u8], passcode: &str) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<Vec<char>> =
        text.lines().map(lone_digits).filter(|digits: &Vec<char>| !digits.is_empty()).collect();
    let wanted: Vec<char> = passcode.chars().collect();
    lines
        .windows(wanted.len())
        .any(|window| window.iter().zip(&wanted).all(|(digits, wanted)| digits.contains(wanted)))
}

/// The digits of a line with neither a letter nor a digit beside them.
fn lone_digits(line: &str) -> Vec<char> {
    let chars: Vec<char> = line.chars().collect();
    let is_part = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|it| it.is_alphanumeric());
    (0..chars.len())
        .filter(|&at| chars[at].is_ascii_digit() && !is_part(at.checked_sub(1)) && !is_part(Some(at + 1)))
        .map(|at| chars[at])
        .collect()
}

#[test]
fn the_search_finds_what_is_there_to_be_found() {
    assert!(tells(b"caller entered 482915#", "482915"));
    assert!(tells(&[&[0, 159, 146][..], b"482915", &[255]].concat(), "482915"));
    let log: String = "482915"
        .chars()
        .map(|digit| format!("2026-11-25T17:00:00Z TRACE digit=Digit('{digit}')\nother\n"))
        .collect();
    assert!(tells(log.as_bytes(), "482915"));
    assert!(!tells(log.as_bytes(), "482916"));
    assert!(!tells(b"port 48291 and 5", "482915"));
}
