//! A message is never lost: not by a server that is killed while it records, and not by one that is killed after it
//! has agreed that the call is over.

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{ENOUGH_RECORDED, Server, recorded_bytes};
use crate::support::{eventually, is_slow, sound};

fn rounds() -> usize {
    if is_slow() { 50 } else { 5 }
}

fn speaks_to_2002(server: &Server) -> Caller {
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2002");
    caller.presses("#");
    caller.speaks(&sound::speech_on_the_line(60));
    caller
}

#[test]
fn a_recording_cut_off_by_kill_comes_back_as_one_message() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let said = sound::speech_on_the_line(60);
    for round in 1..=rounds() {
        let server = Server::demo(folder.path());
        let mut caller = speaks_to_2002(&server);
        caller.until("some seconds are recorded", |_| recorded_bytes(folder.path()) > ENOUGH_RECORDED);
        server.dies();

        let server = Server::demo(folder.path());
        eventually("the recording is a message", || (operator.messages("2002").len() == round).then_some(()));
        eventually("the spool is empty", || (recorded_bytes(folder.path()) == 0).then_some(()));
        server.ends();
        // The next start finds nothing to recover twice.
        Server::demo(folder.path()).ends();
        let messages = operator.messages("2002");
        assert_eq!(messages.len(), round);
        assert!(messages.iter().all(|message| message["truncated"] == true), "{messages:?}");
        for message in operator.export("2002") {
            assert!(sound::is_heard(sound::audio(&message), &said), "not what was said");
        }
    }
}

#[test]
fn a_message_is_there_once_the_callers_bye_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    for round in 1..=rounds() {
        let server = Server::demo(folder.path());
        let mut caller = speaks_to_2002(&server);
        caller.until("some seconds are recorded", |_| recorded_bytes(folder.path()) > ENOUGH_RECORDED);
        caller.hangs_up();
        server.dies();
        // No server has been here since.
        let messages = operator.messages("2002");
        assert_eq!(messages.len(), round);
        assert!(messages.iter().all(|message| message["truncated"] == false), "{messages:?}");
    }
    let server = Server::demo(folder.path());
    eventually("the spool is empty", || (recorded_bytes(folder.path()) == 0).then_some(()));
    server.ends();
    assert_eq!(operator.messages("2002").len(), rounds());
}
