//! Transfers: one of two who talk sends the other one on.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn who_is_sent_on_talks_to_whoever_answers_there() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        time      passes 5 s
        line      2003 rings
        line      2001 talks to 2003
        line      2003 talks
        line      2002 is told 200
        line      2002 hears the other side hang up
        phone     2003 hangs up
        line      2001 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn a_caller_sends_on_whom_he_called() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2001 sends on to 2003
        time      passes 5 s
        line      2003 rings
        line      2002 talks to 2003
        line      2003 talks
        line      2001 is told 200
        line      2001 hears the other side hang up
        phone     2002 hangs up
        line      2003 hears the other side hang up
    "#]]);
}

#[test]
fn a_caller_from_outside_is_sent_on_and_sent_on_again() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from outside to 2001
        line      2001 rings
        line      2001 talks
        line      outside talks
        phone     2001 sends on to 2002
        time      passes 5 s
        line      2002 rings
        line      outside talks to 2002
        line      2002 talks
        line      2001 is told 200
        line      2001 hears the other side hang up
        phone     2002 sends on to 2003
        time      passes 5 s
        line      2003 rings
        line      outside talks to 2003
        line      2003 talks
        line      2002 is told 200
        line      2002 hears the other side hang up
        caller    hangs up
        line      2003 hears the other side hang up
    "#]]);
}

#[test]
fn nobody_answers_and_the_mailbox_there_does() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        time      passes 40 s
        line      2003 rings
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        line      2002 is told 200
        line      2002 hears the other side hang up
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        messages  2003
        -         6 s from 2001, new
        ports     are all free
    "#]]);
}

#[test]
fn the_one_who_sends_on_hangs_up_at_once_and_the_other_one_gets_through_all_the_same() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        line      2003 rings
        phone     2002 hangs up
        time      passes 5 s
        phone     2003 picks up
        time      passes 5 s
        line      2001 talks to 2003
        line      2003 talks
        caller    hangs up
        line      2003 hears the other side hang up
    "#]]);
}

#[test]
fn a_transfer_that_comes_to_nothing_leaves_the_call_as_it_was() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2003 switches voicemail off
        phone     2003 is busy
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        time      passes 5 s
        line      2002 is told 486
        phone     2002 sends on to 2999
        time      passes 5 s
        line      2002 is told 404
        phone     2002 holds
        phone     2002 resumes
        phone     2002 hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn nobody_is_left_when_a_transfer_comes_to_nothing_after_the_one_who_sent_on_has_hung_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2003 switches voicemail off
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        line      2003 rings
        phone     2002 hangs up
        time      passes 60 s
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn who_is_sent_on_hangs_up_while_it_rings() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        caller    hangs up
        time      passes 60 s
        line      2003 rings
        line      2002 is told 487
        line      2002 hears the other side hang up
        mailbox   2003 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn nobody_is_sent_on_to_himself_or_by_a_stranger() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2001
        time      passes 5 s
        line      2002 is told 403
        caller    hangs up
        line      2002 hears the other side hang up
        call      from outside to 2002
        line      2002 rings
        line      2002 talks
        line      outside talks
        phone     outside sends on to 2003
        time      passes 5 s
        line      outside is told 403
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn who_sends_on_dials_as_at_his_own_location() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     location Branch 82 2000
        given     person 2101 Eve, passcode 739285, in Branch
        given     person 2102 Flo, passcode 739285, in Branch
        call      from 2001 to 822101
        line      2101 rings
        line      2101 talks
        line      2001 talks
        phone     2101 sends on to 2102
        time      passes 5 s
        line      2102 rings
        line      2001 talks to 2102
        line      2102 talks
        line      2101 is told 200
        line      2101 hears the other side hang up
        caller    hangs up
        line      2102 hears the other side hang up
    "#]]);
}

#[test]
fn where_calls_are_forwarded_a_transfer_goes_too() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        given     person 2004 Dee, passcode 605172
        hub       2003 forwards busy calls to 2004
        phone     2003 is busy
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2003
        time      passes 5 s
        line      2004 rings
        line      2001 talks to 2004
        line      2004 talks
        line      2002 is told 200
        line      2002 hears the other side hang up
        caller    hangs up
        line      2004 hears the other side hang up
    "#]]);
}

#[test]
fn a_transfer_to_the_portal_to_an_attendant_and_to_a_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 2003
        hub       2003 sends all calls to voicemail
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 sends on to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        line      2002 is told 200
        line      2002 hears the other side hang up
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2002
        line      2002 rings
        line      2002 talks
        line      outside talks
        phone     2002 sends on to 2900
        portal    Thank you for calling. For number 2003 press 1.
        line      2002 is told 200
        line      2002 hears the other side hang up
        caller    presses 1
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        ports     are all free
    "#]]);
}

#[test]
fn a_caller_whom_the_attendant_connected_is_sent_on() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 2001
        call      from outside to 2900
        portal    Thank you for calling. For number 2001 press 1.
        caller    presses 1
        portal    connects with 2001
        line      2001 rings
        line      outside and 2001 hear each other
        phone     2001 sends on to 2002
        time      passes 5 s
        line      2002 rings
        line      outside talks
        line      2002 talks
        line      2001 is told 200
        line      2001 hears the other side hang up
        caller    hangs up
        time      passes 5 s
        line      2002 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn whom_a_connected_caller_sends_on_leaves_the_dialog_behind() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 2002
        call      from 2001 to 2900
        portal    Thank you for calling. For number 2002 press 1.
        caller    presses 1
        portal    connects with 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2001 sends on to 2003
        time      passes 5 s
        line      2003 rings
        line      2002 talks to 2003
        portal    hangs up
        line      2003 talks
        line      2001 is told 200
        phone     2003 hangs up
        time      passes 5 s
        line      2002 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn a_phone_asks_the_other_one_for_an_offer() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 asks for an offer
        phone     2001 asks for an offer
        time      passes 1 s
        phone     2001 holds
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn keys_by_info_pass_between_two_phones() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2001 presses 5
        line      2002 is told of key 5
        phone     2002 presses #
        time      passes 1 s
        line      2001 is told of key #
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn whoever_asks_the_portal_for_an_offer_is_heard_when_he_answers_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        phone     2001 asks for an offer
        time      passes 1 s
        line      2001 is sent PCMU on port 30000 and heard
        caller    hangs up
    "#]]);
}
