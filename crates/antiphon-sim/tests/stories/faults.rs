//! Disks that fill up, databases that go away, servers that die: what callers hear, and what is kept.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_goodbye_is_answered_when_the_message_is_stored_however_long_that_takes() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     office answers after 3 s
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_goodbye_is_refused_after_half_a_minute_if_the_office_does_not_answer() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        given     office answers after 45 s
        caller    hangs up
        time      passes 29 s
        time      passes 20 s
        line      outside hangs up and hears 500
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_full_disk_is_told_before_anybody_speaks_in_vain() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        disk      is full
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        time      passes 30 s
        portal    The voice portal is not available at the moment. Please try again later. Goodbye.
        portal    hangs up
        disk      has space
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn a_message_that_cannot_be_kept_is_refused_at_the_goodbye() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        disk      is full
        caller    hangs up
        line      outside hangs up and hears 500
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn a_message_that_could_not_be_kept_at_once_comes_back_when_there_is_space() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        disk      is full
        caller    hangs up
        line      outside hangs up and hears 500
        disk      has space
        time      passes 2 min
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new, cut off
    "#]]);
}

#[test]
fn a_message_that_cannot_be_kept_is_told_at_the_menu() {
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
        disk      is full
        caller    presses 3
        portal    We are sorry. Your message could not be kept. Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn a_message_left_while_the_database_is_away_is_stored_later() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        database  is away
        caller    hangs up
        time      passes 1 min
        database  is back
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        time      passes 2 min
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn a_message_marked_urgent_while_the_database_is_away_stays_urgent() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        database  is away
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 63
        portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        portal    Your message has been sent. Goodbye.
        database  is back
        time      passes 2 min
        portal    hangs up
        messages  2001
        -         4 s from +15550123, new, urgent
    "#]]);
}

#[test]
fn a_message_left_while_the_database_is_away_survives_a_crash() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        database  is away
        caller    hangs up
        server    is killed
        database  is back
        time      passes 2 min
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_recording_cut_off_by_a_crash_comes_back_as_a_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        server    is killed
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         6 s from +15550123, new, cut off
        lamp      2001 is on: 1/0 (0/0)
        caller    hangs up
        line      outside hangs up and hears 481
    "#]]);
}

#[test]
fn a_message_at_the_menu_when_the_server_dies_comes_back() {
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
        server    is killed
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new, cut off
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn a_stored_message_is_stored_once_whatever_dies() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        server    is killed
        server    is killed
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
        lamp      2001 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn a_name_being_recorded_when_the_server_dies_is_no_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        server    is killed
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
        messages  2001
    "#]]);
}

#[test]
fn a_login_while_the_database_is_away_is_no_wrong_passcode() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        database  is away
        caller    presses 482913#
        portal    The voice portal is not available at the moment. Please try again later. Goodbye.
        database  is back
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_call_while_the_database_is_away_is_refused() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        database  is away
        call      from outside to 2000
        line      outside hears 503
        database  is back
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_message_that_cannot_be_read_when_it_is_to_be_played_stays_new() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        disk      is full
        portal    (stored audio)
        portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        disk      has space
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn a_message_that_cannot_be_read_is_told_and_kept() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        disk      is full
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        disk      has space
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
    "#]]);
}
