//! A caller is transferred to a second telephone, and the two hear each other through the server.

use antiphon_dialog::prompts::Prompt;

use crate::support::baresip::{Baresip, SPEECH_SECONDS};
use crate::support::eventually;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};
use crate::support::sound;

/// What is looked for in one piece: two seconds.
const PIECE: usize = 16_000;

#[test]
fn a_caller_who_presses_0_talks_with_a_second_phone_until_either_hangs_up() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let operator = Operator(folder.path());
    operator.asks("mailbox set 2004 --transfer true --transfer-number 2001");
    let Some(mut called) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut caller = Baresip::of_stranger(&server.place).expect("it is installed");
    for called_hangs_up in [true, false] {
        // Nobody's phone is registered at 2004.
        caller.calls("2004", &server.place);
        caller.hears(&Prompt::IS_NOT_AVAILABLE);
        caller.presses("0");
        called.answers();
        let pieces = pieces_of_speech();
        caller.hears_one_of("the phone he was transferred to", &pieces);
        called.hears_one_of("the caller", &pieces);
        let (first, second) =
            if called_hangs_up { (&mut called, &mut caller) } else { (&mut caller, &mut called) };
        first.hangs_up();
        second.is_left();
    }
    eventually("the calls have left nothing behind", || operator.messages("2004").is_empty().then_some(()));
    server.ends();
}

#[test]
fn a_phone_that_is_asked_to_makes_the_call_itself() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo_with(folder.path(), &[("ANTIPHON_SIP__PREFER_REFER", "true")]);
    let demo = Demo::of(folder.path());
    let operator = Operator(folder.path());
    operator.asks("mailbox set 2004 --transfer true --transfer-number 2001");
    let Some(mut called) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut caller = Baresip::of_stranger(&server.place).expect("it is installed");
    caller.calls("2004", &server.place);
    caller.hears(&Prompt::IS_NOT_AVAILABLE);
    caller.presses("0");
    caller.prints("transfer");
    called.answers();
    caller.prints("Call established");
    caller.hears_the_other();
    called.hears_the_other();
    caller.hangs_up();
    called.is_left();
    server.ends();
}

#[test]
fn a_phone_sends_its_caller_on_to_a_third_one_and_the_two_hear_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut caller) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut called = Baresip::of(&server.place, &demo.account("2002")).expect("it is installed");
    let mut third = Baresip::of(&server.place, &demo.account("2004")).expect("it is installed");
    caller.dials("2002", &server.place);
    called.answers();
    caller.prints("Call established");
    called.hears_the_other();
    called.sends_on("2004", &server.place);
    third.answers();
    third.hears_the_other();
    caller.hears_the_other();
    third.hangs_up();
    caller.is_left();
    server.ends();
}

/// What both telephones say, by two seconds at a time: each begins somewhere else in it.
fn pieces_of_speech() -> Vec<Vec<u8>> {
    sound::speech_on_the_line(SPEECH_SECONDS).chunks_exact(PIECE).map(<[u8]>::to_vec).collect()
}
