//! Auto attendants, schedules, announcements and recorded greetings: made in a real browser, heard by telephone.

use std::path::Path;

use antiphon_dialog::prompts::Prompt;

use crate::hubs::Browser;
use crate::support::caller::Caller;
use crate::support::server::{Demo, Server};

fn browser(folder: &Path) -> Option<Browser> {
    Browser::with(folder, "features.mjs")
}

#[test]
fn a_key_that_is_changed_on_the_page_leads_the_next_caller_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("keys|5|2004");
    let mut phone = Caller::with_phone(&server.place, &Demo::of(folder.path()).account("2001"));
    phone.calls("2900");
    phone.hears(&Prompt::ATTENDANT_WELCOME);
    phone.presses("5");
    phone.hears(&Prompt::LEAVE_MESSAGE);
    phone.hangs_up();
    server.ends();
}

#[test]
fn schedules_and_sub_menus_are_made_without_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("plain");
    server.ends();
}

/// Chromium's own microphone beeps once a second.
#[test]
fn a_greeting_is_recorded_trimmed_and_saved_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("silent|2004");
    let told = browser.does("greeting|2004");
    let file = folder.path().join("kept.wav");
    let export = format!("mailbox greeting export 2004 --greeting no-answer --file {}", file.display());
    crate::support::operator::Operator(folder.path()).asks(&export);
    let kept = std::fs::read(&file).unwrap();
    let word = |at: usize| f64::from(u32::from_le_bytes(kept[at..at + 4].try_into().unwrap()));
    let seconds = format!("seconds {}", word(40) / word(28));
    assert_eq!(told.trim(), seconds, "the telephone has what the browser has saved");
    server.ends();
}

#[test]
fn an_announcement_is_recorded_replaced_and_brought_back_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("announcement");
    server.ends();
}

/// The pictures are for people: `target/screenshots`.
#[test]
fn every_page_of_features_is_well_formed_for_everybody_in_both_schemes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = browser(folder.path()) else { return };
    browser.does("everything");
    server.ends();
}
