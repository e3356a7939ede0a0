//! Voicemail groups: a mailbox that several people share.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_caller_leaves_a_message_for_a_group_and_a_member_hears_and_deletes_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     group 2801 Support, passcode 739158, member 2001
        call      from outside to 2801
        portal    The person at 2801 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2801
        -         4 s from +15550123, new
        lamp      2001 is off: 0/0 (0/0)
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *2801#
        portal    Please enter your mailbox number, then press the pound key.
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739158#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 7
        portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2801 is open, passcode set, 0 new, 0 saved
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn the_first_login_of_a_group_records_its_name_and_callers_hear_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     group 2801 Support, passcode 739158, member 2001, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *2801#
        portal    Please enter your mailbox number, then press the pound key.
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739158#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2801 is open, passcode set, 0 new, 0 saved
        call      from outside to 2801
        portal    (stored audio) is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
    "#]]);
}

#[test]
fn m15_a_stranger_locks_a_group_for_strangers_only() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     group 2801 Support, passcode 739158, member 2001
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2801#111222#
        portal    Please enter your passcode, then press the pound key.
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2801 is locked outside, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *2801#
        portal    Please enter your mailbox number, then press the pound key.
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739158#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        admin     unlocks 2801
        mailbox   2801 is open, passcode set, 0 new, 0 saved
    "#]]);
}
