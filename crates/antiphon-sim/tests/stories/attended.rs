//! Attended transfers: somebody who has two calls connects the two.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn attended_two_whom_one_has_on_two_calls_are_connected() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 holds
        phone     2002 asks 2003
        line      2003 rings
        line      2003 talks
        line      2002 talks to 2003
        phone     2002 connects them
        time      passes 5 s
        line      2001 talks to 2003
        line      2003 talks to 2001
        line      2002 is told 200
        line      2002 hears the other side hang up
        phone     2003 hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn attended_before_the_third_has_answered() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 asks 2003
        line      2003 rings
        phone     2002 connects them
        time      passes 5 s
        line      2002 hears 487
        phone     2003 picks up
        line      2003 talks
        time      passes 5 s
        line      2001 talks to 2003
        line      2003 talks to 2001
        line      2002 is told 200
        phone     2003 hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn attended_the_third_is_not_reached_and_his_mailbox_is() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 is busy
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 asks 2003
        portal    The person at 2003 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        phone     2002 connects them
        portal    hangs up
        portal    The person at 2003 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        line      2002 is told 200
        portal    records
        caller    says 4 s
        phone     2001 hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        messages  2003
        -         4 s from 2001, new
        ports     are all free
    "#]]);
}

#[test]
fn attended_who_is_connected_with_the_portal_is_nobody_to_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 asks 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        phone     2002 connects them
        time      passes 20 s
        portal    hangs up
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        line      2002 is told 200
        portal    Please enter your mailbox number, then press the pound key.
        phone     2001 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn attended_a_caller_is_taken_back_before_it() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 asks 2003
        line      2003 rings
        line      2003 talks
        line      2002 talks to 2003
        phone     2002 goes back to its call
        time      passes 5 s
        line      2003 hears the other side hang up
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}
