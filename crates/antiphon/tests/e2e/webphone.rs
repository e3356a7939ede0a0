//! A web phone that no one here wrote: SIP over a WebSocket (RFC 7118).

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::is_installed;
use crate::support::server::{Demo, Server};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
const PHONE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/webphone/phone.mjs");

#[test]
fn a_web_phone_registers_over_a_websocket_is_rung_and_its_busy_is_heard() {
    if !is_installed("node", "nodejs") {
        return;
    }
    if !Path::new(PEERS).join("node_modules/jssip").exists() {
        println!("skipped: jssip is not installed (npm, by ./test)");
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
