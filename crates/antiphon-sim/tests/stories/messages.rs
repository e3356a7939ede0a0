//! The owner and his messages: the counts, the envelope, and every key.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m19_the_counts_are_told_after_login() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 2 new, 0 saved
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m19_a_message_heard_to_the_end_is_saved() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 1 saved
    "#]]);
}

#[test]
fn m19_a_message_hung_up_on_is_still_new() {
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
        portal    (stored audio)
        caller    listens
        caller    hangs up at once
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn m19_a_saved_message_is_announced_as_saved() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses #
        portal    The message is saved. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no new messages and 1 saved message. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Saved message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 1 saved
    "#]]);
}

#[test]
fn m19_the_keys_after_a_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2001 from outside 4 s
        given     message for 2001 from 2002 6 s
        given     message for 2001 from outside 8 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 3 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 2
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 5
        portal    From: +15550123. Received today at 10:00 AM. Length: 4 seconds. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 4
        portal    There is no earlier message. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 6
        portal    New message 2. From: 2002. Received today at 10:01 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 4
        portal    Saved message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 6
        portal    Saved message 2. From: 2002. Received today at 10:01 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 5
        portal    From: 2002. Received today at 10:01 AM. Length: 6 seconds. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 7
        portal    The message is deleted. New message 3. From: +15550123. Received today at 10:02 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses #
        portal    The message is saved. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 2 saved
        messages  2001
        -         4 s from +15550123, saved
        -         8 s from +15550123, saved
    "#]]);
}

#[test]
fn m19_a_skipped_message_is_still_new() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        caller    interrupts with 6
        portal    New message 2. From: +15550123. Received today at 10:01 AM.
        caller    interrupts with 7
        portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn m19_the_left_column_s_other_keys_act_during_a_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        given     message for 2001 from outside 60 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 3 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        caller    listens
        caller    interrupts with 7
        portal    The message is deleted. New message 2. From: +15550123. Received today at 10:01 AM.
        portal    (stored audio)
        caller    listens
        caller    interrupts with #
        portal    The message is saved. New message 3. From: +15550123. Received today at 10:02 AM.
        portal    (stored audio)
        caller    listens
        caller    interrupts with 5
        portal    From: +15550123. Received today at 10:02 AM. Length: 1 minute. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    interrupts with 2
        portal    (stored audio)
        caller    listens
        caller    interrupts with *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 1 saved
        messages  2001
        -         6 s from +15550123, saved
        -         60 s from +15550123, new
    "#]]);
}

#[test]
fn m19_the_keys_within_a_message() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 60 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        caller    listens
        playback  at 1.0 s
        caller    interrupts with 3
        playback  at 5.8 s
        caller    interrupts with 3
        playback  at 10.7 s
        caller    interrupts with 1
        playback  at 9.6 s
        caller    interrupts with 4
        playback  at 1.1 s
        caller    interrupts with 2
        playback  paused at 1.9 s
        caller    waits 120 s
        playback  paused at 1.9 s
        caller    presses 2
        playback  at 3.0 s
        caller    interrupts with 6
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn m19_a_pause_ends_by_itself_after_five_minutes() {
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
        portal    (stored audio)
        caller    listens
        caller    interrupts with 2
        caller    waits 290 s
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        caller    waits 20 s
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        mailbox   2001 is open, passcode set, 0 new, 1 saved
        caller    hangs up
    "#]]);
}

#[test]
fn m19_a_message_deleted_elsewhere_is_told_as_gone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 11
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        hub       2001 deletes the first message
        portal    (stored audio)
        portal    This message has been deleted elsewhere. New message 2. From: +15550123. Received today at 10:01 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 1 saved
        messages  2001
        -         6 s from +15550123, saved
    "#]]);
}

#[test]
fn m19_an_empty_mailbox_says_so() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    There are no messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m19_a_colleague_is_named_by_his_recorded_name() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172, no name yet
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 is busy
        call      from 2002 to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 3 s
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: (stored audio) Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn permissive_expiry_removes_heard_messages_and_keeps_unread_ones() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 6 s
        given     settings permissive expiry days 10
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
        messages  2001
        -         4 s from +15550123, saved
        -         6 s from +15550123, new
        time      passes 11 days
        messages  2001
        -         6 s from +15550123, new
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn strict_expiry_removes_unread_messages_too() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     settings strict expiry days 10
        time      passes 9 days
        messages  2001
        -         4 s from +15550123, new
        time      passes 2 days
        messages  2001
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}
