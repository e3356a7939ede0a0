//! The pages in a real browser, together with the telephone: the scenarios that administrators and users live through.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::server::{Account, Demo, Server};
use crate::support::{eventually, is_installed, sound};

/// A browser that does errands on the pages of one demo.
pub(crate) struct Browser {
    demo: PathBuf,
    peers: PathBuf,
    script: &'static str,
}

impl Browser {
    /// `None` where there is no browser; it says so then.
    fn of(folder: &Path) -> Option<Self> {
        Self::with(folder, "browser.mjs")
    }

    /// The same with the errands of another script.
    pub(crate) fn with(folder: &Path, script: &'static str) -> Option<Self> {
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers");
        let driver = peers.join("node_modules/playwright-core");
        if !is_installed("chromium", "chromium") || !is_installed("node", "nodejs") {
            return None;
        }
        if !driver.exists() {
            println!("skipped: playwright-core is not installed (npm, by ./test)");
            return None;
        }
        Some(Self { demo: folder.join("demo.json"), peers, script })
    }

    fn command(&self, errand: &str) -> Command {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shots = here.join("../../target/screenshots");
        std::fs::create_dir_all(&shots).unwrap();
        let mut command = Command::new("node");
        command.arg(here.join("tests/e2e/hubs").join(self.script)).args(errand.split('|'));
        command.env("ANTIPHON_DEMO", &self.demo).env("ANTIPHON_PEERS", &self.peers);
        command.env("ANTIPHON_SHOTS", shots).stdin(Stdio::null());
        command
    }

    /// Does an errand, its words with `|` between, and gives back what it printed.
    pub(crate) fn does(&self, errand: &str) -> String {
        printed(errand, &self.command(errand).output().unwrap())
    }

    /// Begins an errand that waits for something.
    pub(crate) fn begins(&self, errand: &str) -> Child {
        let mut command = self.command(errand);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

pub(crate) fn printed(errand: &str, output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned());
    assert!(output.status.success(), "{errand}: {out}{err}");
    out
}

#[test]
fn an_administrator_resets_a_pin_on_the_page_and_the_next_call_is_scenario_1() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    let demo = Demo::of(folder.path());
    browser.does("reset|2001");
    let mut phone = Caller::with_phone(&server.place, &demo.account("2001"));
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{}#", demo.all()["organization"]["default_passcode"].as_str().unwrap()));
    phone.hears(&Prompt::SET_UP_PASSCODE_AND_NAME);
    phone.hangs_up();
    server.ends();
}

#[test]
fn an_owner_locked_out_by_telephone_resets_the_pin_in_the_hub_and_calls_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    let demo = Demo::of(folder.path());
    let mut phone = Caller::with_phone(&server.place, &demo.account("2004"));
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    for (wrong, answer) in [
        ("739154#", Prompt::PASSCODE_WRONG),
        ("739155#", Prompt::PASSCODE_WRONG),
        ("739156#", Prompt::PASSCODE_WRONG),
        ("739157#", Prompt::ACCESS_LOCKED),
    ] {
        phone.presses(wrong);
        phone.hears(&answer);
    }
    phone.is_left();
    browser.does("unlock|2004|482913");
    let mut phone = Caller::with_phone(&server.place, &demo.account("2004"));
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses("482913#");
    phone.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
    phone.hangs_up();
    server.ends();
}

#[test]
fn another_default_passcode_is_for_those_who_come_later() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    let demo = Demo::of(folder.path());
    let printed = browser.does("newcomer|739154|Zoë Newcomer|2077");
    let words: Vec<&str> = printed.split_whitespace().collect();
    let ["phone", username, password] = words.as_slice() else { panic!("{printed}") };
    let account = Account { username: (*username).to_owned(), password: (*password).to_owned() };
    for (account, passcode, heard) in [
        (account, "739154".to_owned(), Prompt::SET_UP_PASSCODE_AND_NAME),
        (demo.account("2004"), demo.passcode("2004"), Prompt::InboxCount { new: 0, urgent: 0, saved: 0 }),
    ] {
        let mut phone = Caller::with_phone(&server.place, &account);
        phone.calls("2000");
        phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
        phone.presses(&format!("{passcode}#"));
        phone.hears(&heard);
        phone.hangs_up();
    }
    server.ends();
}

#[test]
fn a_message_appears_on_the_open_page_as_it_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    let mut watching = browser.begins("watch|2004");
    let mut said = std::io::BufReader::new(watching.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut said, &mut line).unwrap();
    assert_eq!(line, "watching\n");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2004");
    caller.hears(&Prompt::LEAVE_MESSAGE);
    caller.speaks(&sound::speech_on_the_line(10));
    caller.listens_for(3_000);
    caller.hangs_up();
    printed("watch", &watching.wait_with_output().unwrap());
    server.ends();
}

#[test]
fn the_main_jobs_are_done_without_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    browser.does("plain|2001");
    eventually("the new name", || {
        let portals = crate::support::operator::Operator(folder.path()).asks("audit");
        portals.to_string().contains("portal.changed").then_some(())
    });
    server.ends();
}

#[test]
fn on_a_phone_one_button_opens_everywhere_one_can_go() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    browser.does("menu|2001");
    server.ends();
}

/// The pictures are for people: `target/screenshots`.
#[test]
fn every_page_is_well_formed_for_everybody_in_both_schemes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(browser) = Browser::of(folder.path()) else { return };
    browser.does("everything");
    server.ends();
}
