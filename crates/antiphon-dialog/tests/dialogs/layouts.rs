//! The keys of other systems: who comes from there finds his way without listening.

use antiphon_core::key_layout::KeyLayout;
use antiphon_core::message::MessageState::New;
use antiphon_dialog::start::OwnMailbox;
use expect_test::{Expect, expect};

use crate::harness::*;

fn check_layout(layout: KeyLayout, expected: &Expect) {
    let own = OwnMailbox { mailbox: mailbox(), passcode_unset: false };
    check(portal_with(layout, Some(own)), Office::with_messages(&[New, New, New]), expected);
}

#[test]
fn comedian_mails_keys_play_save_and_delete() {
    check_layout(
        KeyLayout::Asterisk,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have 3 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press the pound key. To repeat this menu, press the star key.
            caller    presses 1
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the pound key. To repeat this menu, press the star key.
            caller    presses 1
            scene     portal/main_menu/messages/play
            office    inbox
            portal    New message 1. From: 3001. Received today at 9:05 AM.
            caller    listens
            portal    (message 1)
            caller    presses 0
            portal    pauses
            caller    presses *
            portal    goes on
            portal    skips 3 s back
            caller    presses #
            portal    skips 3 s forward
            caller    presses 2
            portal    jumps to the beginning
            caller    presses 8
            portal    jumps to the end
            portal    To save this message and go on, press 9. To hear it again, press 5. For the previous message, press 4. To hear who left it and when, press 1. For the next message, press 6. To delete this message, press 7. For more options, press 3. To return to the previous menu, press the pound key.
            caller    presses 5
            portal    (message 1)
            caller    presses 9
            office    mark message 1 saved: done
            portal    The message is saved. New message 2. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            office    mark message 2 deleted: done
            portal    The message is deleted. New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses 4
            portal    New message 2. This message is deleted. From: 3001. Received today at 9:05 AM.
            caller    presses 6
            portal    New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses 6
            scene     portal/main_menu/messages
            portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the pound key. To repeat this menu, press the star key.
            caller    presses #
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press the pound key. To repeat this menu, press the star key.
            caller    presses #
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn unity_connections_keys_play_save_and_delete() {
    check_layout(
        KeyLayout::Unity,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have 3 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press the star key. To repeat this menu, press 0.
            caller    presses 1
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 5. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 2. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press 0.
            caller    presses 1
            scene     portal/main_menu/messages/play
            office    inbox
            portal    New message 1. From: 3001. Received today at 9:05 AM.
            caller    listens
            portal    (message 1)
            caller    presses 8
            portal    pauses
            caller    presses 7
            portal    goes on
            portal    skips 3 s back
            caller    presses 9
            portal    skips 3 s forward
            caller    presses 1
            portal    jumps to the beginning
            caller    presses #
            portal    jumps to the end
            portal    To save this message and go on, press 2. To hear it again, press 1. For the previous message, press 7. To hear who left it and when, press 9. For the next message, press the pound key. To delete this message, press 3. For more options, press 4. To return to the previous menu, press the star key.
            caller    presses 1
            portal    (message 1)
            caller    presses 2
            office    mark message 1 saved: done
            portal    The message is saved. New message 2. From: 3001. Received today at 9:05 AM.
            caller    presses 3
            office    mark message 2 deleted: done
            portal    The message is deleted. New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses 7
            portal    New message 2. This message is deleted. From: 3001. Received today at 9:05 AM.
            caller    presses #
            portal    New message 3. From: 3001. Received today at 9:05 AM.
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 5. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 2. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press 0.
            caller    presses 0
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 5. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 2. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press 0.
            caller    presses *
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press the star key. To repeat this menu, press 0.
            caller    presses *
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}
