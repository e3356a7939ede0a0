//! SIPp, a caller no one here wrote: a thousand calls, and one that changes its mind too late.

use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Place, Server};
use crate::support::{eventually, is_installed};

/// Calls begun in a second.
const RATE: u32 = 30;
/// What the memory may grow by over 200 calls once it is steady, in kilobytes: 25 kB a call. That is what a call's
/// transactions hold for their 32 s, because a busy machine may not have reached the steady state yet.
const GROWTH_MAX_KB: u64 = 5_000;

#[test]
fn a_thousand_calls_and_then_no_more_memory() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    // Transactions are remembered for 32 s after their end (RFC 3261 section 17), and so long the memory may grow.
    if !place_calls(&server, "portal.xml", "2000", 1_200) {
        return;
    }
    let steady = server.memory_kb();
    place_calls(&server, "portal.xml", "2000", 200);
    let after = server.memory_kb();
    println!("memory: {steady} kB after 1,200 calls, {after} kB after 1,400");
    assert!(after <= steady + GROWTH_MAX_KB, "{steady} kB grew to {after} kB");
    server.ends();
}

#[test]
fn calls_come_over_ipv6_too() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo_at("[::1]:0", folder.path(), &[("ANTIPHON_LOG__LEVEL", "warn")]);
    place_calls(&server, "portal.xml", "2000", 20);
    server.ends();
}

#[test]
fn a_cancel_that_comes_too_late_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    place_calls(&server, "late-cancel.xml", "2000", 20);
    server.ends();
}

#[test]
fn a_call_whose_answer_is_never_acknowledged_is_ended() {
    odd_flow("lost-ack.xml");
}

#[test]
fn a_session_is_held_resumed_and_asked_for() {
    odd_flow("re-invite.xml");
}

#[test]
fn a_stranger_has_no_calls_made_for_him() {
    odd_flow("refused-refer.xml");
}

fn odd_flow(scenario: &str) {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    place_calls(&server, scenario, "2000", 5);
    server.ends();
}

#[test]
fn a_caller_who_gives_up_before_the_tone_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    if place_calls(&server, "portal.xml", "2002", 20) {
        assert_eq!(Operator(folder.path()).messages("2002").len(), 0);
    }
    server.ends();
}

#[test]
fn a_flood_beyond_what_can_be_done_gets_503_and_the_calls_in_progress_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut before = Caller::stranger(&server.place);
    before.calls("2000");
    let flood = flood(&server.place);
    println!("{flood:?}");
    assert!(flood.refused > 0, "{flood:?}");
    assert_eq!(flood.refused, flood.told_when, "each is told when to try again: {flood:?}");
    before.hangs_up();
    eventually("calls being let in again", || is_let_in(&server.place).then_some(()));
    let mut after = Caller::stranger(&server.place);
    after.calls("2000");
    after.hangs_up();
    server.ends();
}

/// How long the flood lasts, and how long its last answers may take.
const FLOOD: Duration = Duration::from_secs(3);
const EBB: Duration = Duration::from_secs(2);

/// What became of a flood.
#[derive(Debug, Default)]
struct Flood {
    sent: u32,
    /// 503, and how many of them said when to try again.
    refused: u32,
    told_when: u32,
}

/// Calls as fast as the machine can, for a while, and answers nothing.
fn flood(place: &Place) -> Flood {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    socket.set_nonblocking(true).unwrap();
    let (local, begun, mut flood) = (socket.local_addr().unwrap(), Instant::now(), Flood::default());
    let mut buffer = [0; 4_096];
    while begun.elapsed() < FLOOD + EBB {
        if begun.elapsed() < FLOOD {
            flood.sent += 1;
            let _ = socket.send_to(invite(&place.domain, local, flood.sent).as_bytes(), place.sip);
        }
        while let Ok(length) = socket.recv(&mut buffer) {
            let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
            flood.refused += u32::from(text.starts_with("SIP/2.0 503"));
            flood.told_when +=
                u32::from(text.starts_with("SIP/2.0 503") && text.contains("\r\nRetry-After: "));
        }
    }
    flood
}

/// Whether one more call is not refused for lack of room.
pub(crate) fn is_let_in(place: &Place) -> bool {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let local = socket.local_addr().unwrap();
    socket.send_to(invite(&place.domain, local, 0).as_bytes(), place.sip).unwrap();
    let mut buffer = [0; 4_096];
    while let Ok(length) = socket.recv(&mut buffer) {
        if !buffer[..length].starts_with(b"SIP/2.0 1") {
            return !buffer[..length].starts_with(b"SIP/2.0 503");
        }
    }
    false
}

fn invite(domain: &str, local: SocketAddr, number: u32) -> String {
    format!(
        "INVITE sip:2000@{domain} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bK-{number}\r\nMax-Forwards: 70\r\n\
         From: <sip:flood@elsewhere.example>;tag={number}\r\nTo: <sip:2000@{domain}>\r\nCall-ID: flood-{number}-{local}\r\n\
         CSeq: 1 INVITE\r\nContact: <sip:flood@{local}>\r\nContent-Length: 0\r\n\r\n"
    )
}

/// Places so many calls, none of which may fail; whether SIPp is there to do it.
fn place_calls(server: &Server, scenario: &str, number: &str, calls: u32) -> bool {
    if !is_installed("sipp", "sip-tester") {
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("sipp")
        .current_dir(folder.path())
        .arg(server.place.sip.to_string())
        .args(["-sf", &scenario_file(scenario).display().to_string()])
        .args(["-s", number, "-m", &calls.to_string(), "-r", &RATE.to_string()])
        .args(["-key", "domain", &server.place.domain])
        .args([
            "-i",
            &server.place.sip.ip().to_string(),
            "-nostdin",
            "-trace_err",
            "-timeout",
            "60",
            "-timeout_error",
        ])
        .env("TERM", "dumb")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = error_logs(folder.path());
    let last = String::from_utf8_lossy(&output.stdout);
    let last: String = last.lines().rev().take(40).collect::<Vec<_>>().join("\n");
    assert!(output.status.success(), "{}: {errors}\n{last}", output.status);
    true
}

fn scenario_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/sipp").join(name)
}

fn error_logs(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}
