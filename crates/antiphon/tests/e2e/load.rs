//! SIPp, a caller no one here wrote: a thousand calls, and one that changes its mind too late.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::is_installed;
use crate::support::operator::Operator;
use crate::support::server::Server;

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
fn a_cancel_that_comes_too_late_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    place_calls(&server, "late-cancel.xml", "2000", 20);
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
        .args(["-i", "127.0.0.1", "-nostdin", "-trace_err", "-timeout", "60", "-timeout_error"])
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
