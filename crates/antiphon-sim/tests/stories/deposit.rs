//! A caller leaves a message: why he is sent to the mailbox, what he hears, and how it is kept.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m20_a_busy_phone_sends_the_caller_to_the_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_a_phone_nobody_answers_sends_the_caller_to_the_mailbox_after_five_rings() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        phone     2001 rings
        call      from 2002 to 2001
        line      2001 rings
        time      passes 28 s
        time      passes 3 s
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from 2002, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_a_phone_that_is_not_registered_sends_the_caller_to_the_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 leaves
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        phone     2001 registers
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_a_phone_that_went_away_without_a_word_sends_the_caller_to_the_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is unplugged
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn m20_send_all_calls_goes_straight_to_the_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 sends all calls to voicemail
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_voicemail_switched_off_leaves_the_phone_s_own_answer() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 switches voicemail off
        phone     2001 is busy
        call      from outside to 2001
        line      outside hears 486
        phone     2001 leaves
        call      from outside to 2001
        line      outside hears 480
    "#]]);
}

#[test]
fn m1_without_a_number_of_the_portal_there_is_no_voicemail() {
    check(&expect![[r#"
        given     location Branch 82 -
        given     person 2501 Eve, passcode 482913, in Branch
        phone     2501 is busy
        call      from outside to 2501
        line      outside hears 486
    "#]]);
}

#[test]
fn m20_the_pound_key_skips_the_greeting() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn m20_other_keys_do_not_disturb_the_greeting() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 5*
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn the_star_key_opens_the_portal_where_allowed() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings login from deposit yes
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with *
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m20_the_default_greeting_has_the_recorded_name() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    (stored audio) is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
    "#]]);
}

#[test]
fn m20_hanging_up_during_the_greeting_leaves_nothing() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    hangs up at once
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        messages  2001
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m20_hanging_up_in_silence_leaves_nothing() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    waits 3 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        messages  2001
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m20_less_than_a_second_is_dropped_with_a_word() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    presses #
        portal    Your recording was too short and is not kept. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    presses #
        portal    Your recording was too short and is not kept. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    presses #
        portal    Your recording was too short and is not kept. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        messages  2001
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m20_ten_seconds_of_silence_end_the_recording() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    waits 11 s
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_a_recording_ends_at_its_longest_length() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings message seconds 10
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 30 s
        portal    Your recording has reached its longest length. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         10 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m20_the_keys_after_a_recording() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (recording) To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is no longer marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is no longer marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    That is not a choice. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 1
        portal    records
        caller    says 8 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 6
        portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 7
        portal    The message is marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 3
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        messages  2001
        -         8 s from +15550123, new, urgent, confidential
        mailbox   2001 is open, passcode set, 1 new (1 urgent), 0 saved
        lamp      2001 is on: 1/0 (1/0)
    "#]]);
}

#[test]
fn m20_a_caller_may_cancel_his_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with *
        portal    Your message has been cancelled. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        messages  2001
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}

#[test]
fn m20_hanging_up_at_the_menu_sends_the_message_as_it_is_marked() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 6
        portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new (1 urgent), 0 saved
        messages  2001
        -         4 s from +15550123, new, urgent
        lamp      2001 is on: 1/0 (1/0)
    "#]]);
}

#[test]
fn m20_silence_at_the_menu_sends_the_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    waits 120 s
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn m19_an_urgent_message_is_played_and_counted_first() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 2 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 673
        portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    The message is marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages, of which 1 is urgent, and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1, urgent, confidential. From: +15550123. Received today at 10:01 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        lamp      2001 is on: 1/1 (0/1)
    "#]]);
}

#[test]
fn a_full_mailbox_says_so_before_the_tone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings message seconds 10
        given     settings mailbox seconds 10
        given     message for 2001 from outside 10 s
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone.
        portal    This mailbox is full. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn the_last_message_is_as_long_as_there_is_room() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings message seconds 10
        given     settings mailbox seconds 14
        given     message for 2001 from outside 10 s
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 9 s
        portal    Your recording has reached its longest length. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        messages  2001
        -         10 s from +15550123, new
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_mailbox_that_fills_up_during_a_message_takes_it_all_the_same() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings message seconds 10
        given     settings mailbox seconds 14
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 9 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        given     message for 2001 from 2001 10 s
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent. Goodbye.
        portal    hangs up
        messages  2001
        -         9 s from +15550123, new
        -         10 s from 2001, new
    "#]]);
}

#[test]
fn m20_hanging_up_during_the_review_of_the_recording_sends_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 2
        portal    (recording) To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    hangs up at once
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}
