//! A web phone that no one here wrote: SIP over a WebSocket (RFC 7118), alone and with audio in a real browser.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::is_installed;
use crate::support::server::{Demo, Server};
use crate::support::sound;

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
const CALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/webphone/call.mjs");
const PHONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/webphone/phone.mjs");

fn has_jssip() -> bool {
    let is_there = Path::new(PEERS).join("node_modules/jssip").exists();
    if !is_there {
        println!("skipped: jssip is not installed (npm, by ./test)");
    }
    is_there && is_installed("node", "nodejs")
}

#[test]
fn a_web_phone_registers_over_a_websocket_is_rung_and_its_busy_is_heard() {
    if !has_jssip() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo_with(folder.path(), &[("ANTIPHON_SIP__WS", "127.0.0.1:0")]);
    let demo = Demo::of(folder.path());
    let account = demo.account("2004");
    let url = format!("ws://{}", demo.all()["sip"]["ws"].as_str().unwrap());
    let mut phone = Command::new("node")
        .args([PHONE, &url, &format!("{}@{}", account.username, server.place.domain), &account.password])
        .env("ANTIPHON_PEERS", PEERS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(phone.stdout.take().unwrap()).lines();
    let mut says = || said.next().unwrap().unwrap();
    assert_eq!(says(), "registered");

    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.calls("2004");
    assert_eq!(says(), "called by 2001");
    caller.hears(&Prompt::IS_ON_THE_PHONE);
    caller.hangs_up();

    // Its end takes the registration back.
    drop(phone.stdin.take());
    assert!(phone.wait().unwrap().success());
    server.ends();
}

#[test]
fn a_web_phone_in_a_browser_registers_over_wss_hears_the_portal_presses_keys_and_talks_with_a_phone() {
    if !has_jssip() || !is_installed("chromium", "chromium") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // With the certificate that the demo makes for TLS.
    let [certificate, key] =
        ["demo-certificate.pem", "keys/demo-certificate.key"].map(|it| folder.path().join(it));
    let settings = [
        ("ANTIPHON_SIP__WSS__LISTEN", "127.0.0.1:0"),
        ("ANTIPHON_SIP__WSS__CERTIFICATE", certificate.to_str().unwrap()),
        ("ANTIPHON_SIP__WSS__KEY", key.to_str().unwrap()),
    ];
    let server = Server::demo_with(folder.path(), &settings);
    let demo = Demo::of(folder.path());
    let account = demo.account("2004");
    let ws = format!("wss://{}", demo.all()["sip"]["wss"].as_str().unwrap());
    let page = format!("{}/sign-in", demo.all()["http"].as_str().unwrap());
    let address = format!("{}@{}", account.username, server.place.domain);
    // It logs in and changes the passcode: all of it typed ahead, so every key has to arrive, and in order.
    let keys = format!("{}#8482913#482913#", demo.passcode("2004"));
    let mut browser = Command::new("node")
        .args([CALL, &page, &ws, &address, &account.password, "2000", &keys])
        .env("ANTIPHON_PEERS", PEERS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut orders = browser.stdin.take().unwrap();
    let mut said = BufReader::new(browser.stdout.take().unwrap()).lines();
    let mut says = || said.next().expect("it says more").unwrap();
    assert_eq!(says(), "registered");
    let heard = says();
    println!("{heard}");
    assert!(heard.starts_with("heard after "), "{heard}");

    // Its owner calls from another phone as soon as the passcode is the new one.
    let mut phone = Caller::with_phone(&server.place, &demo.account("2004"));
    phone.listens_for(6_000);
    phone.calls("2000");
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses("482913#");
    phone.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
    phone.hangs_up();
    writeln!(orders, "hang up").unwrap();
    assert_eq!(says(), "ended: Terminated");

    // A phone that speaks otherwise is connected with it through the server.
    writeln!(orders, "be called").unwrap();
    assert_eq!(says(), "waiting");
    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.calls("2004");
    assert_eq!(says(), "called by 2001");
    caller.speaks(&sound::speech_on_the_line(10));
    writeln!(orders, "listen").unwrap();
    caller.listens_for(3_000);
    assert_eq!(says(), "hears somebody");
    caller.hangs_up();
    assert_eq!(says(), "ended: Terminated");
    drop(orders);
    assert!(browser.wait().unwrap().success());
    server.ends();
}
