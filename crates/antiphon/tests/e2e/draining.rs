//! A server that is told to end: nobody new gets in, whoever is there goes on, and what he has said is kept.

use crate::load::is_let_in;
use crate::support::caller::Caller;
use crate::support::office::SmallOffice;
use crate::support::operator::Operator;
use crate::support::server::{ENOUGH_RECORDED, Server, recorded_bytes};
use crate::support::sound;

#[test]
fn a_server_told_to_end_lets_callers_go_on_and_told_twice_keeps_what_they_have_said() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    SmallOffice::set_up(&operator);
    let server = Server::serve(folder.path(), "info");
    let mut caller = Caller::stranger(&server.place);
    // Nobody's phone is registered at 2002.
    caller.calls("2002");
    caller.presses("#");
    caller.speaks(&sound::speech_on_the_line(60));
    server.is_told("TERM");
    caller.until("nobody new is let in", |_| !is_let_in(&server.place));
    let before = recorded_bytes(folder.path());
    caller.until("he is recorded", |_| recorded_bytes(folder.path()) > before + ENOUGH_RECORDED);
    server.is_told("TERM");
    caller.is_left();
    server.ends_by_itself();
    let messages = operator.messages("2002");
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!(messages[0]["truncated"], false, "{messages:?}");
    let message = operator.export("2002").remove(0);
    assert!(sound::is_heard(sound::audio(&message), &sound::speech_on_the_line(60)), "not what was said");
}
