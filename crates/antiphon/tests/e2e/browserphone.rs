//! The phone on the pages in a real browser, with the sounds of the browser's fake devices.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use antiphon_dialog::prompts::Prompt;
use antiphon_media::wav;

use crate::support::baresip::Baresip;
use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server, files_below};
use crate::support::{eventually, is_installed, sound};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/browserphone/page.mjs");

/// A browser with the phone.
struct Page {
    browser: Child,
    orders: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Page {
    /// One that is at the demo in this folder; `None` where there is no browser.
    fn of(folder: &Path, words: &[&str]) -> Option<Self> {
        if !is_installed("chromium", "chromium") || !is_installed("node", "nodejs") {
            return None;
        }
        if !Path::new(PEERS).join("node_modules/playwright-core").exists() {
            println!("skipped: playwright-core is not installed (npm, by ./test)");
            return None;
        }
        // What the microphone hears, again and again.
        let speech = folder.join("speech.wav");
        std::fs::write(&speech, wav::file_from_samples(&sound::speech(10), 8_000)).unwrap();
        let mut browser = Command::new("node")
            .arg(PAGE)
            .args(words)
            .env("ANTIPHON_PEERS", PEERS)
            .env("ANTIPHON_DEMO", folder.join("demo.json"))
            .env("ANTIPHON_SPEECH", speech)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = browser.stdin.take();
        let answers = BufReader::new(browser.stdout.take().unwrap()).lines();
        let mut page = Self { browser, orders, answers };
        assert_eq!(page.says(), "here");
        Some(page)
    }

    fn says(&mut self) -> String {
        self.answers.next().expect("it says more").unwrap()
    }

    /// Does something, and gives back what it says of it.
    fn does(&mut self, order: &str) -> String {
        writeln!(self.orders.as_mut().expect("it takes orders"), "{order}").unwrap();
        let said = self.says();
        assert!(!said.starts_with("failed"), "{order}: {said}");
        said
    }

    /// Does something that is said to be so.
    fn sees(&mut self, order: &str, want: &str) {
        assert_eq!(self.does(order), want, "{order}");
    }

    /// Calls the portal and hears its first words.
    fn calls_portal(&mut self) {
        let heard = self.does("portal");
        println!("from the click to the first sound: {heard}");
        assert!(heard.starts_with("heard after "), "{heard}");
    }

    fn ends(mut self) {
        self.sees("complaints", "none");
        drop(self.orders.take());
        assert!(self.browser.wait().unwrap().success());
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // A test that fails leaves no browser behind: the driver ends with its orders.
        drop(self.orders.take());
        let _ = self.browser.wait();
    }
}

#[test]
fn the_phone_on_the_page_hears_the_portal_and_every_key_arrives_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("sign in: 2004", "ready");
    page.sees("counts: 0 new messages", "shown");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees("scene: portal/login", "lit");
    // All typed ahead, so every key has to arrive, and in order.
    page.sees(&format!("press: {}#8", demo.passcode("2004")), "pressed");
    page.sees("scene: portal/main_menu/passcode_change", "lit");
    page.sees("press on the pad: 482913#482913#", "pressed");
    page.sees("scene: portal/main_menu", "lit");
    page.sees("speaks into it", "speaks");
    page.sees("click: Mute", "clicked");
    page.sees("is not heard", "not heard");
    page.sees("click: Mute", "clicked");
    page.sees("speaks into it", "speaks");
    page.sees("choose: none", "chosen");
    page.sees("is not heard", "not heard");
    page.sees("choose: Fake Audio Input 2", "chosen");
    page.sees("speaks into it", "speaks");
    // What was secret is nowhere to be read.
    let captions = page.does("captions");
    assert!(captions.contains("You pressed 8") && !captions.contains("You pressed 4"), "{captions}");
    page.sees("hang up", "idle");
    let mut phone = Caller::with_phone(&server.place, &demo.account("2004"));
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses("482913#");
    phone.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
    phone.hangs_up();
    page.ends();
    server.ends();
}

#[test]
fn a_new_user_sets_up_the_mailbox_and_is_in_with_the_own_passcode_by_browser_alone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("sign in: 2002", "ready");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#", demo.passcode("2002")), "pressed");
    page.sees("caption: you must change your passcode and record your personalized name", "read");
    page.sees("scene: portal/set_up", "lit");
    page.sees("press: 482913#482913#", "pressed");
    page.sees("caption: record your name after the tone", "read");
    page.sees("is silent", "silent");
    page.sees("speaks for: 3", "spoken");
    page.sees("press: #", "pressed");
    page.sees("caption: To keep this recording, press 1", "read");
    page.sees("press: 1", "pressed");
    page.sees("caption: Your name has been saved", "read");
    page.sees("scene: portal/main_menu", "lit");
    page.sees("hang up", "idle");
    // The own passcode is the one from now on.
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees("press on the pad: 482913#", "pressed");
    page.sees("scene: portal/main_menu", "lit");
    page.sees("hears: 1500", "hears");
    page.sees("hang up", "idle");
    page.ends();
    server.ends();
}

#[test]
fn messages_go_from_the_browser_to_a_desk_phone_and_the_other_way_round() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    let demo = Demo::of(folder.path());
    let Some(mut desk) = Baresip::of(&server.place, &demo.account("2004")) else { return };
    page.sees("sign in: 2001", "ready");
    let before = files_below(folder.path());
    // The desk phone rings, and nobody wants the call.
    page.does("dial: 2004");
    desk.prints("Incoming call");
    page.sees("says: It rings", "said");
    desk.declines();
    page.sees("caption: leave a message after the tone", "read");
    page.sees("is silent", "silent");
    page.sees("speaks for: 4", "spoken");
    page.sees("hang up", "idle");
    let message = eventually("the message", || {
        let new =
            |it: &std::path::PathBuf| it.extension().is_some_and(|it| it == "wav") && !before.contains(it);
        files_below(folder.path()).into_iter().find(new)
    });
    let message = std::fs::read(message).unwrap();
    let loud = sound::samples(&message).iter().filter(|it| it.unsigned_abs() > 500).count();
    assert!(loud > 8_000, "the microphone's sound is in it: {loud} loud samples");
    desk.shows("1/0 (0/0)");
    desk.calls("2000", &server.place);
    desk.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    desk.presses(&format!("{}#11", demo.passcode("2004")));
    desk.hears_one_of("the message from the browser", &[sound::as_played(&message)]);
    desk.hangs_up();

    // The browser rings and its call is declined, and its lamp says that somebody was there.
    page.sees("counts: 3 new messages", "shown");
    desk.dials("2001", &server.place);
    page.sees("is: called", "called");
    page.sees("click: Decline", "clicked");
    desk.prints("Call established");
    desk.hears(&Prompt::LEAVE_MESSAGE);
    desk.listens_for(4_000);
    desk.hangs_up();
    page.sees("counts: 4 new messages", "shown");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#11", demo.passcode("2001")), "pressed");
    page.sees("scene: portal/main_menu/messages/play", "lit");
    page.sees("hears something", "hears something");
    page.sees("hang up", "idle");
    page.ends();
    server.ends();
}

#[test]
fn a_call_from_a_desk_phone_is_answered_in_the_browser_and_outlives_a_lost_network() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("sign in: 2004", "ready");
    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.dials("2004");
    assert!(page.does("answer").contains("Ada Lovelace (2001) calls"));
    caller.gets_through();
    caller.speaks(&sound::speech_on_the_line(60));
    page.sees("hears something", "hears something");
    page.sees("lose: 5", "lost and found");
    // The same call goes on, both ways.
    page.sees("says: Connected", "said");
    page.sees("hears: 2000", "hears");
    caller.hears_somebody();
    page.sees("hang up", "idle");
    caller.is_left();
    page.ends();
    server.ends();
}

#[test]
fn without_a_microphone_one_listens_and_presses() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &["no-microphone"]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("sign in: 2004", "ready");
    page.calls_portal();
    page.sees("problem: listen and press", "told");
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#", demo.passcode("2004")), "pressed");
    page.sees("scene: portal/main_menu", "lit");
    page.sees("hang up", "idle");
    page.ends();
    server.ends();
}

#[test]
fn the_demos_first_page_has_a_phone_that_is_ready_and_leads_to_every_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("open: /", "ready");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#", demo.passcode("2001")), "pressed");
    page.sees("caption: 3 new messages", "read");
    page.sees("hang up", "idle");

    page.sees("go: Be a new user", "/demo");
    page.sees("ready", "ready");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#", demo.passcode("2002")), "pressed");
    page.sees("caption: you must change your passcode", "read");
    page.sees("hang up", "idle");

    page.sees("go: Get locked out", "/demo");
    page.sees("ready", "ready");
    page.calls_portal();
    page.sees("caption: enter your passcode", "read");
    // What is typed ahead of a wrong passcode does not count.
    for (nth, wrong) in ["739154#", "739155#", "739156#"].iter().enumerate() {
        page.sees(&format!("press: {wrong}"), "pressed");
        page.sees(&format!("heard: {}: The passcode you entered is not valid", nth + 1), "read");
    }
    page.sees("press: 739157#", "pressed");
    page.sees("caption: Your voice portal access is locked out", "read");
    page.sees("is: idle", "idle");

    page.sees("go: Be the administrator", "/admin");
    page.ends();
    server.ends();
}

#[test]
fn where_no_sound_gets_through_one_reads_and_presses() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &["no-sound"]) else { return };
    let demo = Demo::of(folder.path());
    page.sees("sign in: 2004", "ready");
    page.sees("click: Voice portal (2000)", "clicked");
    page.sees("caption: enter your passcode", "read");
    page.sees(&format!("press: {}#", demo.passcode("2004")), "pressed");
    page.sees("scene: portal/main_menu", "lit");
    page.sees("problem: No sound gets through", "told");
    page.sees("hang up", "idle");
    page.ends();
    server.ends();
}

#[test]
fn whoever_is_signed_out_elsewhere_has_no_phone_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let Some(mut page) = Page::of(folder.path(), &[]) else { return };
    page.sees("sign in: 2004", "ready");
    let signed_out = Operator(folder.path()).asks("account sign-out dora.marsden@demo.example");
    assert_eq!(signed_out["sessions_ended"], 1);
    page.sees("says: You are signed out", "said");
    page.ends();
    server.ends();
}
