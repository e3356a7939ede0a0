//! A telephone no one here wrote registers, calls, is called, hears and is heard.

use antiphon_core::digit::Digit;
use antiphon_dialog::prompts::{ClipId, Prompt};
use antiphon_media::codec::Codec;

use crate::support::baresip::{Baresip, SPEECH_SECONDS};
use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Demo, ENOUGH_RECORDED, Server, recorded_bytes};
use crate::support::{eventually, sound};

#[test]
fn an_owner_hears_the_portal_and_his_messages_and_his_lamp_follows() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut phone) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    phone.shows("3/0 (1/0)");

    phone.calls("2000", &server.place);
    phone.hears(&Prompt::Welcome { branding: None });
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{}#", demo.passcode("2001")));
    phone.hears(&Prompt::InboxCount { new: 3, urgent: 1, saved: 0 });
    phone.presses("1");
    phone.hears(&play_messages());
    phone.presses("1");
    phone.hears(&Prompt::MessageHeading { number: 1, new: true, urgent: true, confidential: false });
    let operator = Operator(folder.path());
    let messages: Vec<_> = operator.export("2001").iter().map(|it| sound::as_played(it)).collect();
    phone.hears_one_of("a message", &messages);
    phone.presses("#");
    phone.hears(&Prompt::MESSAGE_SAVED);
    phone.hangs_up();
    phone.shows("2/1 (0/1)");
    let mailbox = operator.mailbox("2001");
    assert_eq!((&mailbox["new"], &mailbox["saved"]), (&2.into(), &1.into()));
    let call = eventually("the call in the log", || operator.asks("calls").get(0).cloned());
    let audio = &call["audio"][0];
    println!("{audio}");
    assert!(audio["packets"].as_u64().is_some_and(|packets| packets > 400), "{audio}");
    assert!(audio["told_lost_permille"].is_u64() && audio["round_trip_ms"].is_u64(), "both report: {audio}");
    server.ends();
}

#[test]
fn what_a_caller_says_is_stored_byte_for_byte_and_lights_the_lamp() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut caller) = Baresip::of_stranger(&server.place) else { return };

    // Nobody's phone is registered at 2004.
    caller.calls("2004", &server.place);
    caller.hears(&Prompt::LEAVE_MESSAGE);
    caller.listens_for(4_000);
    caller.hangs_up();

    let operator = Operator(folder.path());
    let [message] = <[_; 1]>::try_from(eventually("the message", || {
        Some(operator.export("2004")).filter(|messages| !messages.is_empty())
    }))
    .expect("one message");
    let (stored, said) = (sound::audio(&message), sound::speech_on_the_line(SPEECH_SECONDS));
    assert!(stored.len() > 2 * 8_000, "{} bytes", stored.len());
    assert!(sound::position(stored, &said).is_some(), "not what was said");

    // The owner switches his phone on and sees it.
    let mut owner = Baresip::of(&server.place, &demo.account("2004")).expect("it is installed");
    owner.shows("1/0 (0/0)");
    owner.calls("2000", &server.place);
    owner.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    owner.presses(&format!("{}#", demo.passcode("2004")));
    owner.hears(&Prompt::InboxCount { new: 1, urgent: 0, saved: 0 });
    owner.presses("1");
    owner.hears(&play_messages());
    owner.presses("1");
    owner.hears_one_of("the message", &[sound::as_played(&message)]);
    owner.presses("#");
    owner.hears(&Prompt::MESSAGE_SAVED);
    owner.shows("0/1 (0/0)");
    server.ends();
}

#[test]
fn a_busy_phone_and_one_that_only_rings_become_deposits() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let operator = Operator(folder.path());
    operator.asks("mailbox set 2004 --rings 2");
    let Some(mut busy) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut idle = Baresip::of(&server.place, &demo.account("2004")).expect("it is installed");
    busy.calls("2000", &server.place);

    for (extension, greeting, rings) in
        [("2001", Prompt::IS_ON_THE_PHONE, false), ("2004", Prompt::IS_NOT_AVAILABLE, true)]
    {
        let before = operator.messages(extension).len();
        let mut caller = Caller::stranger(&server.place);
        caller.calls(extension);
        caller.hears(&greeting);
        caller.hears(&Prompt::LEAVE_MESSAGE);
        caller.speaks(&sound::speech_on_the_line(10));
        caller.listens_for(3_000);
        caller.hangs_up();
        assert_eq!(operator.messages(extension).len(), before + 1, "{extension}");
        if rings {
            idle.prints("Incoming call");
        }
    }
    server.ends();
}

#[test]
fn a_lamp_goes_on_after_a_deposit_while_the_phone_is_registered() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(phone) = Baresip::of(&server.place, &demo.account("2002")) else { return };
    phone.shows("0/0 (0/0)");
    Operator(folder.path()).asks("mailbox set 2002 --send-all-calls true");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2002");
    caller.presses("#");
    caller.speaks(&sound::speech_on_the_line(10));
    caller.until("some seconds are recorded", |_| recorded_bytes(folder.path()) > ENOUGH_RECORDED);
    caller.hangs_up();
    phone.shows("1/0 (0/0)");
    server.ends();
}

#[test]
fn a_key_of_an_auto_attendant_puts_a_caller_through_and_both_hear_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut called) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut caller = Baresip::of_stranger(&server.place).expect("it is installed");
    caller.calls("2900", &server.place);
    caller.hears(&Prompt::ATTENDANT_WELCOME);
    caller.presses("1");
    caller.hears(&Prompt::PUTTING_THROUGH);
    called.answers();
    called.hears_the_other();
    caller.hears_the_other();
    called.hangs_up();
    caller.is_left();
    server.ends();
}

#[test]
fn what_an_owner_composes_is_found_byte_for_byte_by_the_addressee() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut phone) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let other = Baresip::of(&server.place, &demo.account("2002")).expect("it is installed");

    logs_in(&mut phone, &server, &demo.passcode("2001"));
    phone.presses("15");
    phone.hears(&Prompt::RECORD_MESSAGE);
    phone.listens_for(3_000);
    phone.presses("#");
    sends_to(&mut phone, "2002");

    let [message] = <[_; 1]>::try_from(Operator(folder.path()).export("2002")).expect("one message");
    let (stored, said) = (sound::audio(&message), sound::speech_on_the_line(SPEECH_SECONDS));
    assert!(stored.len() > 8_000, "{} bytes", stored.len());
    assert!(sound::position(stored, &said).is_some(), "not what was said");
    other.shows("1/0 (0/0)");
    server.ends();
}

#[test]
fn a_message_is_forwarded_with_an_introduction_and_heard_by_the_addressee() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let operator = Operator(folder.path());
    let Some(mut phone) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    let mut other = Baresip::of(&server.place, &demo.account("2004")).expect("it is installed");

    logs_in(&mut phone, &server, &demo.passcode("2001"));
    phone.presses("1192");
    phone.hears(&Prompt::RECORD_INTRODUCTION);
    phone.listens_for(3_000);
    phone.presses("#");
    sends_to(&mut phone, "2004");

    let [forwarded] = <[_; 1]>::try_from(operator.export("2004")).expect("one message");
    let whole = sound::samples(&forwarded);
    let originals = operator.export("2001");
    let original = originals.iter().find(|it| whole.ends_with(&sound::samples(it)));
    let original = original.expect("the message that was forwarded, to its last sample");
    let introduction = &whole[..whole.len() - sound::samples(original).len()];
    assert!(introduction.len() > 8_000, "{} samples", introduction.len());
    let said = Codec::Pcmu.decode_all(&sound::speech_on_the_line(SPEECH_SECONDS));
    assert!(said.windows(introduction.len()).any(|it| it == introduction), "not what was said");

    other.shows("1/0 (0/0)");
    logs_in(&mut other, &server, &demo.passcode("2004"));
    other.presses("11");
    other.hears_one_of("the original", &[sound::as_played(original)]);
    other.presses("#");
    other.hears(&Prompt::MESSAGE_SAVED);
    other.shows("0/1 (0/0)");
    server.ends();
}

/// The owner of a phone calls the portal and is in.
fn logs_in(phone: &mut Baresip, server: &Server, passcode: &str) {
    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{passcode}#"));
}

/// Sends what was recorded to one person, and ends the call.
fn sends_to(phone: &mut Baresip, extension: &str) {
    phone.hears(&choice("choice.send_to_person", '3'));
    phone.presses("3");
    phone.hears(&Prompt::ENTER_ADDRESSEE);
    phone.presses(&format!("{extension}#"));
    phone.hears(&choice("choice.confirm", '1'));
    phone.presses("1");
    phone.hears(&Prompt::ENTER_NEXT_ADDRESSEE);
    phone.presses("#");
    phone.hears(&Prompt::MESSAGE_SENT);
    phone.hangs_up();
}

/// What the menu of messages says first.
fn play_messages() -> Prompt {
    choice("choice.play_messages", '1')
}

fn choice(says: &'static str, key: char) -> Prompt {
    Prompt::Choice { says: ClipId(says), key: Digit::from_char(key).expect("a key") }
}
