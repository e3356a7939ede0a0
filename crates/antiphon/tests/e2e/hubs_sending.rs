//! Messages that are recorded and sent in a real browser, and what phones and pages then tell of them.

use std::path::Path;

use antiphon_dialog::prompts::Prompt;

use crate::hubs::Browser;
use crate::support::caller::Caller;
use crate::support::server::{Demo, Server};

fn browser(folder: &Path) -> Option<Browser> {
    Browser::with(folder, "sending.mjs")
}

/// Calls the portal from that phone, which has so many new messages.
fn counts(server: &Server, folder: &Path, extension: &str, new: u32, urgent: u32) {
    let demo = Demo::of(folder);
    let mut phone = Caller::with_phone(&server.place, &demo.account(extension));
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{}#", demo.passcode(extension)));
    phone.hears(&Prompt::InboxCount { new, urgent, saved: 0 });
    phone.hangs_up();
}

#[test]
fn a_message_recorded_on_a_page_lights_the_others_lamp_and_is_heard_by_telephone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("compose|2001|2004");
    counts(&server, folder.path(), "2004", 1, 0);
    server.ends();
}

#[test]
fn a_list_is_made_and_sent_to_without_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("plain|2001|2004");
    counts(&server, folder.path(), "2004", 1, 1);
    server.ends();
}

#[test]
fn a_message_is_forwarded_with_words_recorded_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("forward|2001|2004");
    counts(&server, folder.path(), "2004", 1, 0);
    server.ends();
}

#[test]
fn the_greeting_of_a_group_is_recorded_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("group");
    server.ends();
}

/// The pictures are for people: `target/screenshots`.
#[test]
fn every_page_of_sending_is_well_formed_for_everybody_in_both_schemes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("everything|2001");
    server.ends();
}
