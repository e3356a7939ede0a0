//! The lamp and the counts on the phone follow the mailbox.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m21_a_phone_shows_its_counts_as_soon_as_it_registers() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        phone     2001 registers
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m21_the_lamp_follows_the_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        lamp      2001 is off: 0/0 (0/0)
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        lamp      2001 is on: 1/0 (0/0)
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        lamp      2001 is off: 0/1 (0/0)
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no new messages and 1 saved message. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Saved message 1. From: +15550123. Received today at 10:00 AM.
        caller    interrupts with 7
        portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m21_a_message_deleted_on_the_web_changes_the_lamp() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        lamp      2001 is on: 1/0 (0/0)
        hub       2001 deletes the first message
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m21_a_phone_that_comes_back_is_right_again() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 leaves
        phone     2001 is unplugged
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        lamp      2001 is off: 0/0 (0/0)
        phone     2001 is plugged in
        phone     2001 registers
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m21_the_lamp_survives_a_restart() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        lamp      2001 is on: 1/0 (0/0)
        server    restarts
        lamp      2001 is on: 1/0 (0/0)
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        lamp      2001 is on: 2/0 (0/0)
        server    is killed
        hub       2001 deletes the first message
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}
