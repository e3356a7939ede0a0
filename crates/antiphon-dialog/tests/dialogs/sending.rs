//! Messages that owners send: replies, compositions, forwarded ones; lists; deleting and bringing back.

use antiphon_core::ids::BlobKey;
use antiphon_core::lists::ListRefusal;
use antiphon_core::message::MessageState::{New, Saved};
use antiphon_dialog::event::RecordingEnd;
use antiphon_dialog::question::{Composing, ReplyTo, Report, Sent, SpokenFrom};
use expect_test::expect;

use crate::harness::*;
use crate::office::{message, number};

#[test]
fn a_reply_is_recorded_marked_and_sent() {
    check(
        own_phone(),
        Office::with_messages(&[New]),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#1191
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/play
            office    inbox
            scene     portal/main_menu/messages/play/options
            scene     portal/main_menu/messages/play/options/reply
            office    reply to message 1: may be
            portal    Please record your reply at the tone, then press the pound key.
            caller    listens
            office    begin recording a reply
            portal    records 600 s at most
            caller    presses #
            portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    (the recording) To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            portal    The message is marked urgent. To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record your reply at the tone, then press the pound key.
            office    discard the recording
            caller    listens
            office    begin recording a reply
            portal    records 600 s at most
            caller    presses #
            portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    deposit, urgent: stored
            scene     portal/main_menu/messages/play
            portal    Your message has been sent. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 6
            scene     portal/main_menu/messages
            portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn hanging_up_after_a_reply_was_recorded_sends_it() {
    for script in [
        "presses 471169#1191|listens|hangs up",
        "presses 471169#1191|listens|presses #|hangs up",
        "presses 471169#1191|listens|presses #|presses 2|hangs up",
        "presses 471169#1191|listens|presses #|waits|waits|waits|waits",
    ] {
        let world = play(World::new(own_phone(), Office::with_messages(&[New])), script.split('|'));
        let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
        assert_eq!(fates, [Fate::Deposited], "{script}");
    }
}

#[test]
fn only_who_has_a_mailbox_with_room_can_be_replied_to() {
    for (reply_to, heard) in [
        (ReplyTo::Nobody, "You cannot reply, because the caller has no mailbox here."),
        (ReplyTo::Full, "You cannot reply, because the caller's mailbox is full."),
    ] {
        let office = Office { reply_to, ..Office::with_messages(&[New]) };
        let world = play(World::new(own_phone(), office), ["presses 471169#1191"]);
        assert!(world.transcript.last().unwrap().contains(heard), "{:#?}", world.transcript);
    }
    let mut office = Office::with_messages(&[New]);
    office.inbox[0].answerable = false;
    let world = play(World::new(own_phone(), office), ["presses 471169#119", "presses 1"]);
    let heard = world.transcript.last().unwrap();
    assert!(heard.contains("That is not a choice. To forward this message, press 2."), "{heard}");
}

#[test]
fn a_composed_message_goes_to_those_who_are_chosen() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#15
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/compose
            office    compose: may be
            portal    Please record your message at the tone, then press the pound key.
            caller    listens
            office    begin recording a composition
            portal    records 600 s at most
            caller    presses #
            portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    (the recording) To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    listens
            caller    presses 7
            portal    The message is marked confidential. To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            scene     portal/main_menu/messages/compose/people
            portal    Please enter the number to send the message to, then press the pound key.
            caller    presses 2009#
            office    find 2009: nobody
            portal    There is no mailbox with that number that takes messages. Please enter the number to send the message to, then press the pound key.
            caller    presses 2002#
            office    find 2002: 2002
            portal    To: 2002. To confirm, press 1. To cancel, press the star key.
            caller    presses #
            portal    That is not a choice. To confirm, press 1. To cancel, press the star key.
            caller    presses *
            portal    Please enter the number to send the message to, then press the pound key.
            caller    presses 2002#
            office    find 2002: 2002
            portal    To: 2002. To confirm, press 1. To cancel, press the star key.
            caller    presses 1
            portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
            caller    presses 2002#
            office    find 2002: 2002
            portal    That person is chosen already. Please enter the next number, then press the pound key. To send the message, press the pound key alone.
            caller    presses 2003#
            office    find 2003: name of 2003
            portal    To: (name of 2003) To confirm, press 1. To cancel, press the star key. To send it to those chosen before, press the pound key.
            caller    presses 1
            portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
            caller    presses #
            scene     portal/main_menu/messages/compose
            office    send the recording to 2002, name of 2003, confidential: 1 sent, 0 full, 0 vanished, 0 failed
            scene     portal/main_menu/messages
            portal    Your message has been sent. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            office    discard the recording
            caller    presses *
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_composition_without_addressee_is_thrown_away_and_one_with_them_is_sent() {
    for (script, sent) in [
        ("presses 471169#15|listens|hangs up", false),
        ("presses 471169#15|listens|presses #|hangs up", false),
        ("presses 471169#15|listens|presses #|presses 3|hangs up", false),
        ("presses 471169#15|listens|presses #|presses 3|presses 2002#|hangs up", false),
        ("presses 471169#15|listens|presses #|presses 3|presses 2002#|presses 1|hangs up", true),
        ("presses 471169#15|listens|presses #|presses 3|presses 2002#|presses 1|presses 2003|hangs up", true),
        ("presses 471169#15|listens|presses #|presses 3|presses 2002#|presses 1|waits|waits|waits", true),
        ("presses 471169#15|listens|presses #|presses 4|hangs up", false),
        ("presses 471169#15|listens|presses #|presses 5|presses 3|presses 3#|hangs up", false),
    ] {
        let world = play(World::new(own_phone(), Office::default()), script.split('|'));
        let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
        assert_eq!(fates, [Fate::Discarded], "{script}");
        let was_sent = world.transcript.iter().any(|line| line.contains("send the recording to 2002:"));
        assert_eq!(was_sent, sent, "{script}");
    }
}

#[test]
fn who_did_not_get_a_message_is_told_and_keys_typed_ahead_do_not_hide_it() {
    let report = Report {
        sent: 1,
        full: vec![number("2002"), SpokenFrom::Name(BlobKey("name of 2003".to_owned()))],
        vanished: vec![SpokenFrom::Unknown],
        failed: Vec::new(),
    };
    let office = Office { sent: Sent::Report(report), ..Office::default() };
    let world =
        play(World::new(own_phone(), office), "presses 471169#15|listens|presses #|presses 41*".split('|'));
    let heard = world.transcript.iter().rfind(|line| line.starts_with("portal")).unwrap();
    let told = "Your message has been sent. Not sent, because the mailbox is full. To: 2002. To: (name of 2003) \
                Not sent, because there is no such mailbox any more. To somebody who cannot be named.";
    assert!(heard.contains(told), "{heard}");
}

#[test]
fn what_could_not_be_sent_is_still_there_to_be_sent() {
    let nobody = |report: Report| Office { sent: Sent::Report(report), ..Office::default() };
    let failed = Report { sent: 1, failed: vec![number("2002")], ..Report::default() };
    let full = Report { full: vec![number("2002")], ..Report::default() };
    let unavailable = Office { unavailable: Some("send"), ..Office::default() };
    let refused = Office { sent: Sent::NotAllowed, ..Office::default() };
    for (office, heard) in [
        (
            nobody(failed),
            "Your message has been sent. Not sent, because of a problem. Please try again. To: 2002.",
        ),
        (nobody(full), "Nobody got your message. Not sent, because the mailbox is full. To: 2002."),
        (unavailable, "Your message cannot be sent now. Please try again."),
        (refused, "Your message may not be sent to so many people."),
    ] {
        let script = "presses 471169#15|listens|presses #|presses 4|presses 1";
        let world = play(World::new(own_phone(), office), script.split('|'));
        let last = world.transcript.last().unwrap();
        assert!(last.contains(&format!("{heard} To send it to a person, press 3.")), "{last}");
        let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
        assert_eq!(fates, [Fate::Open]);
    }
}

#[test]
fn everybody_is_offered_only_where_it_is_allowed() {
    let mut office = Office::default();
    let Composing::Open(terms) = &mut office.composing else { panic!("cannot be composed") };
    terms.everybody = false;
    let script = "presses 471169#15|listens|presses #|presses 4";
    let world = play(World::new(own_phone(), office), script.split('|'));
    let heard = world.transcript.last().unwrap();
    assert!(heard.contains("That is not a choice.") && !heard.contains("everybody"), "{heard}");
}

#[test]
fn a_message_is_forwarded_after_an_introduction() {
    check(
        own_phone(),
        Office::with_messages(&[New]),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#1192
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/play
            office    inbox
            scene     portal/main_menu/messages/play/options
            scene     portal/main_menu/messages/play/options/forward
            office    forward message 1: may be
            portal    Please record an introduction at the tone, then press the pound key. To forward the message without one, press the pound key now.
            caller    listens
            office    begin recording a composition
            portal    records 600 s at most
            caller    presses #
            portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    (the recording) (message 1) To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            scene     portal/main_menu/messages/play/options/forward/people
            portal    Please enter the number to send the message to, then press the pound key.
            caller    presses 2003#
            office    find 2003: name of 2003
            portal    To: (name of 2003) To confirm, press 1. To cancel, press the star key.
            caller    presses 1
            portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
            caller    presses #
            scene     portal/main_menu/messages/play/options/forward
            office    send message 1 after the recording to name of 2003: 1 sent, 0 full, 0 vanished, 0 failed
            scene     portal/main_menu/messages/play
            portal    Your message has been sent. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            office    discard the recording
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_message_is_forwarded_without_an_introduction_by_silence_or_the_pound_key() {
    for (way, recordings) in
        [("presses #", 0), ("listens|speaks 0|presses #", 1), ("listens|speaks 0|falls silent", 1)]
    {
        let script = format!("presses 471169#1192|{way}|presses 3|presses 2002#|presses 1|presses #");
        let world = play(World::new(own_phone(), Office::with_messages(&[New])), script.split('|'));
        assert!(world.transcript.iter().any(|it| it.contains("send message 1 to 2002: 1 sent")), "{way}");
        let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
        assert_eq!(fates, vec![Fate::Discarded; recordings], "{way}");
    }
}

#[test]
fn confidential_and_vanished_messages_are_not_forwarded() {
    for (composing, sent, heard) in [
        (Some(Composing::Confidential), None, "This message is confidential and cannot be forwarded."),
        (Some(Composing::Gone), None, "This message has been deleted elsewhere."),
        (None, Some(Sent::Confidential), "This message is confidential and cannot be forwarded."),
        (None, Some(Sent::Gone), "This message has been deleted elsewhere."),
    ] {
        let mut office = Office::with_messages(&[New]);
        office.composing = composing.unwrap_or(office.composing);
        office.sent = sent.unwrap_or(office.sent);
        let script = "presses 471169#1192|presses #|presses 4|presses 1";
        let steps = if composing.is_some() { 1 } else { 4 };
        let world = play(World::new(own_phone(), office), script.split('|').take(steps));
        let last = world.transcript.last().unwrap();
        assert!(last.contains(&format!("{heard} To save this message and go on")), "{last}");
    }
}

#[test]
fn an_introduction_is_heard_before_the_message_and_both_are_one() {
    let mut office = Office::with_messages(&[New]);
    office.inbox[0].introduction = Some(BlobKey("introduction".to_owned()));
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#11
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/play
            office    inbox
            portal    New message 1. From: 3001. Received today at 9:05 AM.
            caller    listens
            portal    (introduction) (message 1)
            caller    presses 3
            portal    skips 3 s forward
            caller    hears nothing
            portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 2
            portal    (introduction) (message 1)
            caller    listens
            office    mark message 1 saved: done
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        "#]],
    );
}

#[test]
fn distribution_lists_are_kept_by_telephone() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#18
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/lists
            portal    To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            portal    That is not a choice. To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please enter the number of the list, then press the pound key.
            caller    presses 16#
            portal    There is no such list. Lists are numbered from 1 to 15. Please enter the number of the list, then press the pound key.
            caller    presses 3#
            office    members of list 3: 2
            portal    List 3 has 2 members. To: 2002. To: (name of 2003) To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            portal    Please enter the number of the person, then press the pound key.
            caller    presses 2009#
            office    find 2009: nobody
            portal    There is no mailbox with that number that takes messages. To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            portal    Please enter the number of the person, then press the pound key.
            caller    presses 2003#
            office    find 2003: name of 2003
            portal    To: (name of 2003) To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    add 2003 to list 3: done
            portal    The person is added to the list. To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 5
            portal    Please enter the number of the person, then press the pound key.
            caller    presses 2002#
            office    remove 2002 from list 3: done
            portal    The person is removed from the list. To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please enter the number of the list, then press the pound key.
            caller    presses *
            portal    To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn why_a_list_stays_as_it_is_is_told() {
    for (why, heard) in [
        (ListRefusal::Already, "That person is in the list already."),
        (ListRefusal::Full, "The list is full."),
        (ListRefusal::NotThere, "That person is not in the list."),
        (ListRefusal::BadNumber, "There is no mailbox with that number that takes messages."),
    ] {
        let office = Office { list_kept: Err(why), ..Office::default() };
        let world = play(World::new(own_phone(), office), ["presses 471169#18", "presses 53#2002#"]);
        assert!(world.transcript.last().unwrap().contains(heard), "{:#?}", world.transcript);
    }
}

#[test]
fn nothing_is_sent_to_an_empty_list() {
    let office = Office { members: Vec::new(), ..Office::default() };
    let script = "presses 471169#15|listens|presses #|presses 5|presses 3|presses 3#";
    let world = play(World::new(own_phone(), office), script.split('|'));
    let heard = world.transcript.last().unwrap();
    assert!(heard.contains("List 3 is empty. To select a list, press 1."), "{heard}");
}

#[test]
fn deleting_all_asks_first_and_leaves_what_came_later() {
    check(
        own_phone(),
        Office::with_messages(&[New, Saved]),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#17
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/delete_all
            office    inbox
            portal    All your messages, new and saved, will be deleted. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu/messages
            portal    No message was deleted. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            scene     portal/main_menu/messages/delete_all
            office    inbox
            portal    All your messages, new and saved, will be deleted. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    All your messages, new and saved, will be deleted. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    delete 2: 2
            scene     portal/main_menu/messages
            portal    Your messages are deleted. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            scene     portal/main_menu/messages/delete_all
            office    inbox
            scene     portal/main_menu/messages
            portal    There are no messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn hanging_up_at_the_question_deletes_nothing() {
    for script in ["presses 471169#17|hangs up", "presses 471169#17|waits|waits|waits"] {
        let world = play(World::new(own_phone(), Office::with_messages(&[New])), script.split('|'));
        assert_eq!(world.office.inbox.len(), 1, "{script}");
    }
}

#[test]
fn a_message_deleted_in_this_call_is_brought_back_by_the_same_key() {
    check(
        own_phone(),
        Office::with_messages(&[New, Saved]),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#11
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/play
            office    inbox
            portal    New message 1. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 1 deleted: done
            portal    The message is deleted. Saved message 2. From: 3001. Received today at 9:05 AM.
            caller    presses 4
            portal    New message 1. This message is deleted. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    restore message 1 as new: done
            portal    The message is restored. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 7
            office    mark message 1 deleted: done
            portal    The message is deleted. Saved message 2. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 2 deleted: done
            scene     portal/main_menu/messages
            portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            scene     portal/main_menu/messages/message_deposit
            portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn messages_deleted_before_are_reviewed_and_brought_back() {
    let mut before = message(1, antiphon_core::message::MessageState::Deleted);
    before.urgent = true;
    let office = Office { deleted: vec![before], ..Office::default() };
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#19
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/deleted
            office    deleted messages
            portal    Saved message 1, urgent. This message is deleted. From: 3001. Received today at 9:05 AM.
            caller    listens
            portal    (message 1)
            caller    listens
            portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            office    restore message 1 as saved: done
            portal    The message is restored. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 6
            scene     portal/main_menu/messages
            portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn what_was_deleted_elsewhere_meanwhile_cannot_be_brought_back() {
    let mut office = Office::with_messages(&[New, Saved]);
    let first = office.inbox[0].message;
    office.gone.push(first);
    let script = ["presses 471169#117", "presses 4"];
    let world = play(World::new(own_phone(), office), script);
    let heard = world.transcript.join("\n");
    assert!(heard.contains("This message has been deleted elsewhere. Saved message 2."), "{heard}");
    assert!(heard.ends_with("press the star key."), "{heard}");
    assert!(heard.contains("There is no earlier message."), "{heard}");
}

#[test]
fn a_caller_is_called_back_and_the_owner_is_back_with_his_messages() {
    let mut office = Office::with_messages(&[New]);
    office.inbox[0].call_back = Some("3001".to_owned());
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#11
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/play
            office    inbox
            portal    New message 1. From: 3001. Received today at 9:05 AM.
            caller    listens
            portal    (message 1)
            caller    presses 8
            scene     portal/main_menu/messages/play/call_back
            portal    calls 3001 as the owner
            caller    is connected
            caller    is back
            scene     portal/main_menu/messages/play
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 8
            scene     portal/main_menu/messages/play/call_back
            portal    calls 3001 as the owner
            caller    is told: busy
            scene     portal/main_menu/messages/play
            portal    The line is busy. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 8
            scene     portal/main_menu/messages/play/call_back
            portal    calls 3001 as the owner
            caller    presses *
            portal    ends the connection
            scene     portal/main_menu/messages/play
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        "#]],
    );
}

#[test]
fn call_back_is_neither_offered_nor_understood_where_it_is_not_allowed() {
    let world = play(World::new(own_phone(), Office::with_messages(&[New])), ["presses 471169#118"]);
    let heard = world.transcript.last().unwrap();
    assert!(heard.contains("That is not a choice.") && !heard.contains("call back"), "{heard}");
}

#[test]
fn why_a_call_back_failed_is_told() {
    for (news, heard) in [
        ("is told: not found", "Nobody has that number."),
        ("is told: no answer", "Nobody answers."),
        ("is told: not reachable", "The phone cannot be reached."),
        ("is told: not allowed", "You may not call that number."),
        ("is told: unavailable", "The call cannot be made now."),
    ] {
        let mut office = Office::with_messages(&[New]);
        office.inbox[0].call_back = Some("3001".to_owned());
        let world = play(World::new(own_phone(), office), ["presses 471169#118", news]);
        let last = world.transcript.last().unwrap();
        assert!(last.contains(&format!("{heard} To save this message and go on")), "{last}");
    }
}

#[test]
fn a_failing_disk_and_a_short_word_are_told_and_asked_for_again() {
    let mut world = World::new(own_phone(), Office::default());
    world.settle();
    for action in ["presses 471169#15", "listens", "speaks 300", "presses #", "listens"] {
        world.act(action);
    }
    world.end_recording(RecordingEnd::Failed);
    let heard = world.transcript.join("\n");
    assert!(heard.contains("Please record your message"), "{heard}");
    let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
    assert_eq!(fates, [Fate::Discarded, Fate::Discarded]);
}
