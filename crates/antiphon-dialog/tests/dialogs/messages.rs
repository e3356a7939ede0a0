use antiphon_core::ids::BlobKey;
use antiphon_core::message::MessageState::{New, Saved};
use antiphon_dialog::question::SpokenFrom;
use expect_test::expect;

use crate::harness::*;

#[test]
fn the_counts_are_told_after_login() {
    let mut office = Office::with_messages(&[New, New, Saved]);
    office.inbox[0].urgent = true;
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have 2 new messages, of which 1 is urgent, and 1 saved message. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn an_empty_mailbox_says_so() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 1
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            scene     portal/main_menu/messages/play
            office    inbox
            scene     portal/main_menu/messages
            portal    There are no messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses #
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_message_heard_to_its_end_is_saved() {
    check(
        own_phone(),
        Office::with_messages(&[New]),
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
            caller    listens
            office    mark message 1 saved: done
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 6
            scene     portal/main_menu/messages
            portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_message_skipped_or_left_stays_new() {
    for script in [
        "presses 471169#11|listens|hangs up",
        "presses 471169#11|listens|presses *",
        "presses 471169#11|listens|presses 6|presses 6",
        "presses 471169#11|presses 6",
    ] {
        let office = Office::with_messages(&[New]);
        let world = play(World::new(own_phone(), office), script.split('|'));
        assert_eq!(world.office.inbox[0].state, New, "{script}");
    }
}

#[test]
fn keys_between_messages() {
    let mut office = Office::with_messages(&[New, Saved]);
    office.inbox[0].urgent = true;
    office.inbox[0].confidential = true;
    office.inbox[0].from = SpokenFrom::Name(BlobKey("name of 3001".to_owned()));
    office.inbox[1].from = SpokenFrom::Unknown;
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
            portal    New message 1, urgent, confidential. From: (name of 3001) Received today at 9:05 AM.
            caller    listens
            portal    (message 1)
            caller    listens
            office    mark message 1 saved: done
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 4
            portal    There is no earlier message. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 5
            portal    From: (name of 3001) Received today at 9:05 AM. Length: 12 seconds. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 2
            portal    (message 1)
            caller    listens
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 0
            portal    That is not a choice. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 6
            portal    Saved message 2. From an unknown caller. Received today at 9:05 AM.
            caller    presses 4
            portal    Saved message 1, urgent, confidential. From: (name of 3001) Received today at 9:05 AM.
            caller    presses #
            office    mark message 1 saved: done
            portal    The message is saved. Saved message 2. From an unknown caller. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 2 deleted: done
            scene     portal/main_menu/messages
            portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn keys_during_a_message() {
    check(
        own_phone(),
        Office::with_messages(&[New]),
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
            caller    presses 3
            portal    skips 3 s forward
            caller    presses 1
            portal    skips 3 s back
            caller    presses 2
            portal    pauses
            caller    presses 2
            portal    goes on
            caller    presses 4
            portal    jumps to the beginning
            caller    presses 2
            portal    pauses
            caller    presses 1
            portal    goes on
            portal    skips 3 s back
            caller    presses 2
            portal    pauses
            caller    waits
            portal    goes on
            office    mark message 1 saved: done
            portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 6
            scene     portal/main_menu/messages
            portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn the_other_keys_act_at_once_during_a_message() {
    for (key, expected) in [
        ('5', "Length: 12 seconds"),
        ('7', "The message is deleted."),
        ('#', "The message is saved."),
        ('*', "To listen to your messages"),
        ('8', "That is not a choice."),
    ] {
        let office = Office::with_messages(&[New]);
        let script = format!("presses 471169#11|listens|presses {key}");
        let world = play(World::new(own_phone(), office), script.split('|'));
        let last = world.transcript.last().expect("something is said");
        assert!(last.contains(expected), "{key}: {last}");
    }
}

#[test]
fn deleted_messages_are_passed_over_and_the_others_keep_their_numbers() {
    check(
        own_phone(),
        Office::with_messages(&[New, New, New]),
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
            caller    presses 6
            portal    New message 2. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 2 deleted: done
            portal    The message is deleted. New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses 4
            portal    New message 2. This message is deleted. From: 3001. Received today at 9:05 AM.
            caller    presses 6
            portal    New message 3. From: 3001. Received today at 9:05 AM.
        "#]],
    );
}

#[test]
fn a_message_deleted_elsewhere_is_said_to_be_gone() {
    let office = Office::with_messages(&[New, New, New]);
    let gone = office.inbox.iter().map(|it| it.message).collect();
    check(
        own_phone(),
        Office { gone, ..office },
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
            caller    listens
            office    mark message 1 saved: gone
            portal    This message has been deleted elsewhere. New message 2. From: 3001. Received today at 9:05 AM.
            caller    presses #
            office    mark message 2 saved: gone
            portal    This message has been deleted elsewhere. New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 3 deleted: gone
            scene     portal/main_menu/messages
            portal    This message has been deleted elsewhere. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_message_that_cannot_be_played_is_said_to_be_damaged_and_stays_as_it_is() {
    check(
        own_phone(),
        Office::with_messages(&[New, New]),
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
            caller    hears nothing
            portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
            caller    presses 2
            portal    (message 1)
            caller    presses 3
            portal    skips 3 s forward
            caller    presses 2
            portal    pauses
            caller    hears nothing
            caller    waits
            portal    goes on
            portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        "#]],
    );
}

#[test]
fn a_name_that_cannot_be_played_does_not_hold_up_its_message() {
    let mut office = Office::with_messages(&[New]);
    office.inbox[0].from = SpokenFrom::Name(BlobKey("name of 3001".to_owned()));
    let script = ["presses 471169#11", "hears nothing", "listens"];
    let world = play(World::new(own_phone(), office), script);
    assert_eq!(world.office.inbox[0].state, Saved);
    assert!(!world.transcript.iter().any(|line| line.contains("damaged")), "{:?}", world.transcript);
}

#[test]
fn an_office_that_fails_while_messages_are_heard_ends_the_call_with_a_word() {
    check(
        own_phone(),
        Office { unavailable: Some("mark"), ..Office::with_messages(&[New]) },
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
            caller    listens
            office    mark message 1 saved: unavailable
            portal    The voice portal is not available at the moment. Please try again later. Goodbye.
            portal    hangs up
        "#]],
    );
}
