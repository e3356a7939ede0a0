//! Two mailboxes and more: what one owner sends, another finds.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m19_a_message_is_forwarded_with_an_introduction_and_the_reply_comes_back() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
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
        caller    presses 9
        portal    To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record an introduction at the tone, then press the pound key. To forward the message without one, press the pound key now.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is marked urgent. To send it to a person, press 3. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number to send the message to, then press the pound key.
        caller    presses 2002#
        portal    To: 2002. To confirm, press 1. To cancel, press the star key.
        caller    presses 1
        portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
        caller    presses #
        portal    Your message has been sent. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        messages  2002
        -         7 s from 2001, new, urgent
        lamp      2002 is on: 1/0 (1/0)
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have 1 new message, of which 1 is urgent, and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1, urgent. From: 2001. Received today at 10:03 AM.
        portal    (stored audio) (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 9
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your reply at the tone, then press the pound key.
        portal    records
        caller    says 5 s
        caller    hangs up
        messages  2001
        -         4 s from +15550123, saved
        -         5 s from 2002, new
        lamp      2001 is on: 1/1 (0/0)
        lamp      2002 is off: 0/1 (0/1)
    "#]]);
}

#[test]
fn m19_a_message_is_composed_for_people_at_two_locations() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Eve, passcode 739158
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number to send the message to, then press the pound key.
        caller    presses 2002#
        portal    To: 2002. To confirm, press 1. To cancel, press the star key.
        caller    presses 1
        portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
        caller    presses 2003#
        portal    To: 2003. To confirm, press 1. To cancel, press the star key. To send it to those chosen before, press the pound key.
        caller    presses 1
        portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
        caller    hangs up
        messages  2002
        -         4 s from 2001, new
        messages  2003
        -         4 s from 2001, new
        lamp      2002 is on: 1/0 (0/0)
        lamp      2003 is on: 1/0 (0/0)
    "#]]);
}

#[test]
fn m19_everybody_and_a_list_are_reached_and_who_is_full_is_named() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Eve, passcode 739158
        given     message for 2002 from outside 598 s
        admin     sets mailbox seconds 600
        admin     sets sending to all yes
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 8
        portal    To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the number of the list, then press the pound key.
        caller    presses 7#
        portal    Please enter the number of the person, then press the pound key.
        caller    presses 2003#
        portal    To: 2003. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The person is added to the list. To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Your message will be sent to everybody at your location. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your message has been sent. Not sent, because the mailbox is full. To: 2002. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number of the list, then press the pound key.
        caller    presses 7#
        portal    List 7 has 1 member. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your message has been sent. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        messages  2002
        -         598 s from +15550123, new
        messages  2003
        -         4 s from 2001, new
        -         3 s from 2001, new
    "#]]);
}

#[test]
fn m19_deleted_messages_come_back_and_all_are_deleted_only_when_confirmed() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        given     message for 2001 from outside 5 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    All your messages, new and saved, will be deleted. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    No message was deleted. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        lamp      2001 is on: 2/0 (0/0)
        caller    presses 7
        portal    All your messages, new and saved, will be deleted. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your messages are deleted. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        lamp      2001 is off: 0/0 (0/0)
        caller    presses 9
        portal    Saved message 1. This message is deleted. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is restored. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        messages  2001
        -         4 s from +15550123, saved
        lamp      2001 is off: 0/1 (0/0)
    "#]]);
}

#[test]
fn a_forwarded_message_that_lost_its_audio_is_said_and_kept() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        disk      is full
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        portal    This message is damaged and cannot be played. It is kept. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
        disk      has space
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn m19_the_owner_calls_back_and_is_back_with_his_messages() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2001 from 2002 4 s
        admin     sets call back yes
        phone     2002 answers
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: 2002. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 8
        portal    connects with 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 hangs up
        caller    presses *
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn m19_an_owner_gives_up_calling_back_while_it_rings_or_ends_the_call_himself() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2001 from 2002 4 s
        given     message for 2001 from 2002 4 s
        admin     sets call back yes
        phone     2002 rings
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 2 new messages and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: 2002. Received today at 10:00 AM.
        caller    interrupts with 6
        portal    New message 2. From: 2002. Received today at 10:01 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 8
        portal    connects with 2002
        line      2002 rings
        time      passes 5 s
        caller    presses *
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        time      passes 5 s
        caller    presses 8
        portal    connects with 2002
        line      2002 rings
        time      passes 5 s
        phone     2002 picks up
        caller    presses 1
        line      2001 and 2002 hear each other
        caller    presses ##
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        line      2002 hears the other side hang up
        caller    presses 7
        portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        messages  2001
        -         4 s from 2002, new
        ports     are all free
    "#]]);
}

#[test]
fn every_key_of_a_message_that_is_composed() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Eve, passcode 739158
        admin     sets sending to all yes
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (recording) To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is marked urgent. To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is no longer marked urgent. To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is marked confidential. To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Your message will be sent to everybody at your location. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    Your message will be sent to everybody at your location. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number to send the message to, then press the pound key.
        caller    presses 2002#
        portal    To: 2002. To confirm, press 1. To cancel, press the star key.
        caller    presses *
        portal    Please enter the number to send the message to, then press the pound key.
        caller    presses 2002#
        portal    To: 2002. To confirm, press 1. To cancel, press the star key.
        caller    presses 1
        portal    Please enter the next number, then press the pound key. To send the message, press the pound key alone.
        caller    presses 2003#
        portal    To: 2003. To confirm, press 1. To cancel, press the star key. To send it to those chosen before, press the pound key.
        caller    presses #
        portal    Your message has been sent. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        messages  2002
        -         4 s from 2001, new, confidential
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please enter the number of the list, then press the pound key.
        caller    presses 3#
        portal    List 3 is empty. To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the number of the person, then press the pound key.
        caller    presses 2002#
        portal    To: 2002. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the number of the person, then press the pound key.
        caller    presses 2003#
        portal    To: 2003. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The person is added to the list. To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    List 3 has 1 member. To: 2003. To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    Please enter the number of the person, then press the pound key.
        caller    presses 2002#
        portal    That person is not in the list. To select a list, press 1. To hear who is in the list, press 2. To send the message to the list, press 3. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    List 3 has 1 member. To confirm, press 1. To cancel, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your message has been sent. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        messages  2003
        -         5 s from 2001, new
        caller    presses 5
        portal    Please record your message at the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to everybody at your location, press 4. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    Your message has been cancelled. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 8
        portal    To select a list, press 1. To hear who is in the list, press 2. To add somebody to the list, press 4. To remove somebody from the list, press 5. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn every_key_of_a_reply_and_of_deleted_messages() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2001 from 2002 4 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: 2002. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 9
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 9
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your reply at the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (recording) To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    The message is marked urgent. To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is marked confidential. To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your reply at the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    Your message has been cancelled. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 9
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your reply at the tone, then press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    To send your reply, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        messages  2002
        -         5 s from 2001, new
        caller    presses 9
        portal    To reply, press 1. To forward this message, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record an introduction at the tone, then press the pound key. To forward the message without one, press the pound key now.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    To send it to a person, press 3. To send it to a distribution list, press 5. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel and return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    Your message has been cancelled. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 7
        portal    The message is deleted. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Saved message 1. This message is deleted. From: 2002. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (stored audio)
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    There is no earlier message. To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    From: 2002. Received today at 10:00 AM. Length: 4 seconds. To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Saved message 1. This message is deleted. From: 2002. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Saved message 1. This message is deleted. From: 2002. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To restore this message, press 7. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    The message is restored. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        lamp      2001 is off: 0/1 (0/0)
    "#]]);
}

#[test]
fn a_message_deleted_from_the_web_while_it_plays_and_a_mailbox_emptied_meanwhile() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     message for 2001 from outside 4 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    interrupts with 1
        portal    New message 1. From: +15550123. Received today at 10:00 AM.
        portal    (stored audio)
        caller    listens
        hub       2001 deletes the first message
        portal    This message has been deleted elsewhere. There are no more messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    There are no messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 7
        portal    There are no messages. To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        lamp      2001 is off: 0/0 (0/0)
    "#]]);
}
