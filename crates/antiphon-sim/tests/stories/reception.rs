//! How callers are received: greetings that take no message, somebody else behind 0, and calls that are sent on.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m20_zero_leads_to_somebody_else_and_back_where_nobody_is_there() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 has callers who press 0 sent to 2999
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_message_is_sent_before_its_caller_is_connected() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 has callers who press 0 sent to 2999
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To speak to somebody else, press 0. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 0
        portal    Your message has been sent. Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Goodbye.
        portal    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_full_mailbox_offers_somebody_else() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings message seconds 10
        given     settings mailbox seconds 10
        given     message for 2001 from outside 10 s
        hub       2001 has callers who press 0 sent to 2999
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone.
        portal    This mailbox is full. To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
        caller    presses 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Goodbye.
        portal    hangs up
        messages  2001
        -         10 s from +15550123, new
    "#]]);
}

#[test]
fn whoever_wants_nobody_else_ends_the_call() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 takes no messages
        hub       2001 has callers who press 0 sent to 2999
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. This mailbox does not take messages.
        caller    interrupts with #
        portal    To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m20_zero_connects_with_somebody_else() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2001 has callers who press 0 sent to 2002
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        phone     2002 hangs up
        portal    hangs up
        messages  2001
    "#]]);
}

#[test]
fn a_mailbox_that_only_greets_may_send_callers_on() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2001 takes no messages
        hub       2001 has callers sent on to 2002
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone.
        time      passes 12 s
        portal    Please hold while you are connected.
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        phone     2002 hangs up
        portal    hangs up
    "#]]);
}

#[test]
fn a_mailbox_that_only_greets_hangs_up_after_the_greeting() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        hub       2001 takes no messages
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. This mailbox does not take messages.
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn callers_are_warned_before_they_are_recorded() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings warn before recording yes
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    Your message will be recorded.
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_forwarded_call_rings_and_is_kept_where_it_goes() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2001 forwards all calls to 2002
        phone     2002 is busy
        call      from outside to 2001
        portal    The person at 2002 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2001
        messages  2002
        -         4 s from +15550123, new
        call      from 2002 to 2001
        line      2001 rings
        line      2001 talks
        line      2002 talks
        phone     2001 hangs up
        line      2002 hears the other side hang up
        hub       2002 forwards all calls to 2001
        call      from outside to 2001
        portal    The person at 2002 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
        mailbox   2002 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn m20_zero_ends_a_message_sends_it_and_transfers() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2005 Eve, passcode 605172
        hub       2001 has callers who press 0 sent to 2005
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    presses 0
        portal    Your message has been sent. Please hold while you are connected.
        time      passes 10 s
        portal    connects with 2005
        line      2005 rings
        line      outside and 2005 hear each other
        phone     2005 hangs up
        portal    hangs up
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    waits 1 s
        caller    presses 0
        portal    Please hold while you are connected.
        time      passes 10 s
        portal    connects with 2005
        line      2005 rings
        line      outside and 2005 hear each other
        phone     2005 hangs up
        portal    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_caller_whose_message_was_sent_may_log_in_where_that_is_allowed() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings login from deposit yes
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent.
        caller    presses *
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent.
        caller    presses #
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your message has been sent.
        time      passes 20 s
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 3 new, 0 saved
    "#]]);
}
