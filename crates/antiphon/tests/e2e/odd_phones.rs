//! SIPp as a phone that does odd things when it is called: it sends its caller on, or is heard before it
//! answers.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::support::baresip::Baresip;
use crate::support::kamailio::free_address;
use crate::support::office::SmallOffice;
use crate::support::operator::Operator;
use crate::support::server::{Account, Place, Server};
use crate::support::{is_installed, sound};

/// A phone that plays a scenario when it is called.
struct Odd {
    child: Child,
    _folder: tempfile::TempDir,
}

impl Odd {
    /// One with somebody's account, registered. `None` where SIPp is not installed.
    fn registered(place: &Place, account: &Account, scenario: &str) -> Option<Self> {
        if !is_installed("sipp", "sip-tester") {
            return None;
        }
        let address = free_address();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("speech.raw"), sound::speech_on_the_line(10)).expect("a file");
        let mut register = sipp(folder.path(), "register.xml", address);
        register.arg(place.sip.to_string()).args(["-m", "1", "-s", &account.username]);
        register.args(["-auth_uri", &place.domain]);
        register.args(["-key", "domain", &place.domain, "-au", &account.username, "-ap", &account.password]);
        let registered = register.output().expect("SIPp starts");
        assert!(registered.status.success(), "{}", String::from_utf8_lossy(&registered.stderr));
        let mut called = sipp(folder.path(), scenario, address);
        // It is told of its messages as well, which is no part of any scenario.
        let child = called.args(["-aa", "-key", "domain", &place.domain]).spawn().expect("SIPp starts");
        Some(Self { child, _folder: folder })
    }
}

impl Drop for Odd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sipp(folder: &Path, scenario: &str, address: SocketAddr) -> Command {
    let mut command = Command::new("sipp");
    command
        .current_dir(folder)
        .args(["-sf", &scenario_file(scenario).display().to_string()])
        .args(["-i", "127.0.0.1", "-p", &address.port().to_string(), "-nostdin", "-trace_err"])
        .args(["-timeout", "60", "-timeout_error"])
        .env("TERM", "dumb")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}

fn scenario_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/sipp").join(name)
}

/// A small office whose 2002 is such a phone, and 2001's phone.
fn office(folder: &Path, scenario: &str, settings: &[(&str, &str)]) -> Option<(Server, Odd, Baresip)> {
    let operator = Operator(folder);
    let office = SmallOffice::set_up(&operator);
    operator.asks("mailbox set 2002 --enabled false");
    let server = Server::serve_with(folder, "info", settings);
    let phone = Baresip::of(&server.place, &office.account(&operator, "2001"))?;
    let odd = Odd::registered(&server.place, &office.account(&operator, "2002"), scenario)?;
    Some((server, odd, phone))
}

#[test]
fn what_a_phone_plays_before_it_answers_reaches_the_caller_directly_and_through_the_server() {
    for direct in ["auto", "never"] {
        let folder = tempfile::tempdir().unwrap();
        let settings = [("ANTIPHON_MEDIA__DIRECT", direct)];
        let Some((server, odd, mut caller)) = office(folder.path(), "early-media.xml", &settings) else {
            return;
        };
        caller.dials("2002", &server.place);
        caller.prints("Session Progress");
        // What it is sent, once it is sent anything.
        caller.prints("incoming rtp");
        caller.prints("Call established");
        caller.hangs_up();
        drop(odd);
        server.ends();
    }
}

#[test]
fn a_phone_that_sends_its_caller_on_has_the_other_one_ring() {
    let folder = tempfile::tempdir().unwrap();
    let Some((server, odd, mut called)) = office(folder.path(), "moved.xml", &[]) else { return };
    let mut caller = Baresip::of_stranger(&server.place).expect("it is installed");
    caller.dials("2002", &server.place);
    called.answers();
    caller.prints("Call established");
    called.hears_the_other();
    drop(odd);
    called.hangs_up();
    server.ends();
}
