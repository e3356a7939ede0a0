//! Calls that another phone takes over, answered or still ringing.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_call_is_taken_over_by_another_phone_of_the_same_person() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     phone 2001b of 2001
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2001b takes over from 2001
        time      passes 1 s
        line      2002 talks to 2001b
        line      2001b talks
        line      2001 hears the other side hang up
        phone     2002 hangs up
        line      2001b hears the other side hang up
    "#]]);
}

#[test]
fn nobody_takes_over_a_call_of_somebody_else() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     phone 2001b of 2001
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2003 takes over from 2001
        line      2003 hears 403
        phone     2001b takes over from 2002
        line      2001b hears 403
        phone     outside takes over from 2002
        time      passes 1 s
        line      outside hears 403
        phone     2002 hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn a_portal_begins_anew_for_the_phone_that_takes_over() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     phone 2001b of 2001
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        phone     2001b takes over from 2001
        time      passes 1 s
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        portal    hangs up
        phone     2001b hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_call_that_rings_is_picked_up_by_another_phone_of_the_same_person_and_by_nobody_else() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        given     phone 2002b of 2002
        phone     2002b leaves
        phone     2002 rings
        call      from 2001 to 2002
        line      2002 rings
        phone     2003 takes over from 2002
        time      passes 1 s
        line      2003 hears 403
        phone     2002b takes over from 2002
        time      passes 1 s
        line      2001 talks
        line      2002b talks
        phone     2002b hangs up
        line      2001 hears the other side hang up
    "#]]);
}
