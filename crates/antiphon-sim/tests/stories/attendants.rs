//! Auto attendants: callers who press keys, spell names, dial extensions, or say nothing.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_key_puts_a_caller_through_and_both_hear_each_other() {
    check(&expect![[r#"
        given     person 2002 Bob, passcode 605172
        given     attendant 2900, 1 TRANSFER_WITH_PROMPT 2002, 2 TRANSFER_WITHOUT_PROMPT 2002
        call      from outside to 2900
        portal    Thank you for calling. For number 2002 press 1. For number 2002 press 2.
        caller    presses 1
        portal    Please hold while your call is put through.
        time      passes 10 s
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        phone     2002 hangs up
        portal    hangs up
        call      from outside to 2900
        portal    Thank you for calling. For number 2002 press 1. For number 2002 press 2.
        caller    interrupts with 2
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        time      passes 5 s
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn a_failed_transfer_comes_back_to_the_menu() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, without phone
        given     attendant 2900, 1 TRANSFER_WITH_PROMPT 2999, 2 TRANSFER_TO_MAILBOX 2001, 9 EXIT
        call      from outside to 2900
        portal    Thank you for calling. For number 2999 press 1. To leave a message, press 2. To end this call, press 9.
        caller    presses 1
        portal    Please hold while your call is put through.
        portal    That number cannot be reached at the moment. Thank you for calling. For number 2999 press 1. To leave a message, press 2. To end this call, press 9.
        caller    presses 7
        portal    That is not a choice. Thank you for calling. For number 2999 press 1. To leave a message, press 2. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn a_key_leads_to_a_mailbox_and_a_message_is_left_there() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     attendant 2900, 2 TRANSFER_TO_MAILBOX 2001
        call      from outside to 2900
        portal    Thank you for calling. To leave a message, press 2.
        caller    presses 2
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn a_name_is_spelled_and_its_owner_called() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     attendant 2900, 3 NAME_DIALING, 9 EXIT
        call      from 2001 to 2900
        portal    Thank you for calling. To dial by name, press 3. To end this call, press 9.
        caller    presses 3
        portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
        caller    presses 262#
        portal    number 2002. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
        caller    presses 262#
        portal    number 2002. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    Thank you for calling. To dial by name, press 3. To end this call, press 9.
        caller    presses 3
        portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
        caller    presses 262#
        portal    number 2002. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please hold while your call is put through.
        time      passes 10 s
        portal    connects with 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn an_extension_is_dialled_over_the_greeting() {
    check(&expect![[r#"
        given     person 2002 Bob, passcode 605172
        given     attendant 2900, 2 EXIT, extensions
        call      from outside to 2900
        portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To end this call, press 2.
        caller    interrupts with 2002
        portal    Please hold while your call is put through.
        time      passes 10 s
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn silence_is_treated_as_the_menu_says() {
    check(&expect![[r#"
        given     person 2002 Bob, passcode 605172
        given     attendant 2900, 1 EXIT, silence TRANSFER_TO_OPERATOR 2002
        call      from outside to 2900
        portal    Thank you for calling. To end this call, press 1.
        caller    waits 12 s
        portal    Please hold for the operator.
        portal    connects with 2002
        line      2002 rings
        line      outside and 2002 hear each other
        time      passes 20 s
        phone     2002 hangs up
        portal    hangs up
    "#]]);
}

#[test]
fn a_key_may_lead_to_the_voice_portal() {
    check(&expect![[r#"
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 2000, 9 EXIT
        call      from outside to 2900
        portal    Thank you for calling. For number 2000 press 1. To end this call, press 9.
        caller    presses 1
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m1_no_key_leads_to_a_mailbox_whose_portal_has_no_number() {
    check(&expect![[r#"
        given     location Branch 82 -
        given     person 3001 Ada, passcode 482913, in Branch
        given     attendant 2900, 2 TRANSFER_TO_MAILBOX 823001, 9 EXIT
        call      from outside to 2900
        portal    Thank you for calling. To leave a message, press 2. To end this call, press 9.
        caller    presses 2
        portal    That number cannot be reached at the moment. Thank you for calling. To leave a message, press 2. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn a_key_leads_to_the_mailbox_of_a_group_and_its_extension_is_dialled() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     group 2801 Support, passcode 739158, member 2001
        given     attendant 2900, extensions, 5 TRANSFER_TO_MAILBOX 2801
        call      from outside to 2900
        portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To leave a message, press 5.
        caller    presses 5
        portal    The person at 2801 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2801 is open, passcode set, 1 new, 0 saved
        call      from outside to 2900
        portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To leave a message, press 5.
        caller    presses 2801
        portal    Please hold while your call is put through.
        portal    The person at 2801 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 3 s
        caller    hangs up
        mailbox   2801 is open, passcode set, 2 new, 0 saved
    "#]]);
}
