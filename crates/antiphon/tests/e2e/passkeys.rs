//! Passkeys in a real browser with a device of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use crate::hubs::{Browser, printed};
use crate::support::operator::Operator;
use crate::support::server::Server;

fn browser(folder: &Path) -> Option<Browser> {
    Browser::with(folder, "passkeys.mjs")
}

/// As if everybody had signed in yesterday.
fn all_sessions_are_old(folder: &Path) {
    let database = rusqlite::Connection::open(folder.join("antiphon.sqlite")).unwrap();
    database.execute("UPDATE web_sessions SET proved_ms = proved_ms - 86400000", []).unwrap();
}

#[test]
fn a_passkey_is_made_signed_in_with_proved_with_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    let mut life = browser.begins("life|2001");
    let mut said = BufReader::new(life.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    if line == "signed in\n" {
        all_sessions_are_old(folder.path());
        writeln!(life.stdin.as_mut().unwrap(), "old").unwrap();
    }
    printed("life", &life.wait_with_output().unwrap());
    let audited = Operator(folder.path()).asks("audit --last 100").to_string();
    for action in ["passkey.created", "passkey.used", "passkey.renamed", "passkey.removed"] {
        assert!(audited.contains(action), "{action}: {audited}");
    }
    assert!(audited.contains("with the passkey \\\"My key\\\""), "{audited}");
    server.ends();
}

#[test]
fn a_copied_passkey_is_refused_and_an_operator_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("copy|2001");
    let operator = Operator(folder.path());
    let listed = operator.asks("account list");
    let account =
        listed.as_array().unwrap().iter().find(|it| it["passkeys"] == 1).expect("one has a passkey");
    let email = account["email"].as_str().unwrap();
    let shown = operator.asks(&format!("account show {email}"));
    assert_eq!(
        (&shown["passkeys"][0]["name"], &shown["passkeys"][0]["site"]),
        (&"My key".into(), &"localhost".into())
    );
    assert_eq!(operator.asks(&format!("account remove-passkeys {email}"))["passkeys_removed"], 1);
    assert_eq!(operator.asks(&format!("account show {email}"))["passkeys"], serde_json::json!([]));
    server.ends();
}

#[test]
fn without_scripts_or_by_a_number_pages_say_what_passkeys_need() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("plain");
    server.ends();
}

/// The pictures are for people: `target/screenshots`.
#[test]
fn every_page_of_passkeys_is_well_formed_for_everybody_in_both_schemes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("everything|2001");
    server.ends();
}
