//! What is recorded as a greeting by a telephone no one here wrote is what the next caller hears.

use antiphon_core::digit::Digit;
use antiphon_dialog::prompts::{ClipId, Prompt};

use crate::support::baresip::{Baresip, SPEECH_SECONDS};
use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};
use crate::support::sound;

#[test]
fn m4_an_administrator_records_and_activates_a_greeting_that_the_next_caller_hears() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut phone) = Baresip::of_stranger(&server.place) else { return };
    let portal = &demo.all()["locations"][0]["portal"];

    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_MAILBOX_NUMBER);
    phone.presses("2000#");
    phone.hears(&Prompt::ENTER_PASSCODE);
    phone.presses(&format!("{}#", portal["admin_passcode"].as_str().expect("a passcode")));
    phone.hears(&choice("choice.attendant_greetings", '1'));
    // Holidays, which no schedule of the demo knows of: only an activated greeting of theirs is ever heard.
    phone.presses("131");
    phone.hears(&Prompt::ADMIN_RECORD_GREETING);
    phone.listens_for(3_000);
    phone.presses("#");
    phone.hears(&choice("choice.accept_recording", '1'));
    phone.presses("1");
    phone.hears(&Prompt::ADMIN_GREETING_KEPT);
    phone.presses("4");
    phone.hears(&Prompt::ADMIN_HOLIDAY_ACTIVATED);
    phone.hangs_up();

    let file = folder.path().join("greeting.wav");
    let operator = Operator(folder.path());
    operator.asks(&format!("announcement export 'Reception, holidays' --to {}", file.display()));
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2900");
    hears_what_was_said(&mut caller, &std::fs::read(file).unwrap());
    assert_eq!(operator.asks("attendant show Reception")["activated"], "holiday");
    server.ends();
}

#[test]
fn a_greeting_that_an_owner_records_is_what_the_next_caller_hears() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut phone) = Baresip::of_stranger(&server.place) else { return };

    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_MAILBOX_NUMBER);
    phone.presses("2004#");
    phone.hears(&Prompt::ENTER_PASSCODE);
    phone.presses(&format!("{}#", demo.passcode("2004")));
    phone.hears(&Prompt::InboxCount { new: 0, urgent: 0, saved: 0 });
    phone.presses("131");
    phone.hears(&Prompt::RECORD_GREETING);
    phone.listens_for(3_000);
    phone.presses("#");
    phone.hears(&choice("choice.accept_recording", '1'));
    phone.presses("1");
    phone.hears(&Prompt::GREETING_KEPT);
    phone.hangs_up();

    let file = folder.path().join("greeting.wav");
    let operator = Operator(folder.path());
    operator.asks(&format!("mailbox greeting export 2004 --greeting no-answer --file {}", file.display()));
    // Nobody's phone is registered at 2004.
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2004");
    hears_what_was_said(&mut caller, &std::fs::read(file).unwrap());
    server.ends();
}

/// The greeting that is kept is a piece of what baresip said, and the caller hears it.
fn hears_what_was_said(caller: &mut Caller, greeting: &[u8]) {
    let (kept, said) = (sound::audio(greeting), sound::speech_on_the_line(SPEECH_SECONDS));
    assert!(kept.len() > 8_000, "{} bytes", kept.len());
    assert!(sound::position(kept, &said).is_some(), "not what was said");
    caller.hears_words("the greeting", &sound::as_played(greeting));
    caller.hangs_up();
}

fn choice(says: &'static str, key: char) -> Prompt {
    Prompt::Choice { says: ClipId(says), key: Digit::from_char(key).expect("a key") }
}
