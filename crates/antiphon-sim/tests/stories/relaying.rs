//! Calls between phones whose media go through the server.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn two_phones_hear_each_other_through_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 holds
        line      2002 is sent nothing and heard
        phone     2002 resumes
        line      2002 is sent PCMU on port 30000 and heard
        phone     2001 changes to PCMA
        line      2001 is sent PCMA on port 30000 and heard
        ports     in use: 2
        caller    hangs up
        line      2002 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn a_caller_without_an_offer_is_told_of_the_server_too() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002 without offer
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn nobody_answers_and_the_mailbox_does_on_the_same_port() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2002 rings
        call      from 2001 to 2002
        line      2002 rings
        time      passes 40 s
        portal    The person at 2002 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        messages  2002
        -         6 s from 2001, new
        ports     are all free
    "#]]);
}

#[test]
fn a_forwarded_call_goes_through_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 forwards busy calls to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        line      2003 rings
        line      2001 and 2003 hear each other
        time      passes 5 s
        caller    hangs up
        line      2003 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn who_is_sent_on_is_told_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 sends on to 2003
        time      passes 5 s
        line      2003 rings
        line      2001 and 2003 hear each other
        line      2002 is told 200
        line      2002 hears the other side hang up
        ports     in use: 2
        phone     2003 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn two_whom_one_has_on_two_calls_are_told_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 asks 2003
        line      2003 rings
        line      2002 and 2003 hear each other
        phone     2002 connects them
        time      passes 5 s
        line      2001 and 2003 hear each other
        line      2002 is told 200
        ports     in use: 2
        phone     2003 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn two_who_are_connected_while_one_rings_are_told_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 asks 2003
        line      2003 rings
        phone     2002 connects them
        time      passes 5 s
        line      2002 hears 487
        phone     2003 picks up
        time      passes 5 s
        line      2001 and 2003 hear each other
        line      2002 is told 200
        ports     in use: 2
        phone     2003 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_call_that_finds_no_port_for_both_reaches_nobody() {
    check(&expect![[r#"
        given     media through the server
        given     ports 1
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        portal    The person at 2002 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        time      passes 5 s
        portal    records
        ports     in use: 1
    "#]]);
}

#[test]
fn a_transfer_to_the_portal_gives_ports_back() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 sends on to 2000
        time      passes 5 s
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        line      2002 is told 200
        line      2002 hears the other side hang up
        ports     in use: 1
        caller    hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_phone_asks_for_an_offer_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2002 asks for an offer
        line      2002 is sent PCMU on port 30000 and heard
        phone     2001 asks for an offer
        time      passes 1 s
        line      2001 is sent PCMU on port 30000 and heard
        caller    hangs up
    "#]]);
}

#[test]
fn who_takes_a_call_over_is_told_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     phone 2001b of 2001
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        phone     2001b takes over from 2001
        time      passes 1 s
        line      2001b and 2002 hear each other
        ports     in use: 2
        phone     2002 hangs up
        ports     are all free
    "#]]);
}

#[test]
fn who_picks_up_a_call_that_rings_elsewhere_is_told_of_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     phone 2002b of 2002
        phone     2002b leaves
        phone     2002 rings
        call      from 2001 to 2002
        line      2002 rings
        phone     2002b takes over from 2002
        time      passes 1 s
        line      2001 and 2002b hear each other
        ports     in use: 2
        phone     2002b hangs up
        ports     are all free
    "#]]);
}

#[test]
fn what_a_phone_plays_before_it_answers_passes_through_the_server() {
    check(&expect![[r#"
        given     media through the server
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2002 switches voicemail off
        phone     2002 plays something
        call      from 2001 to 2002
        line      2002 rings
        line      2001 and 2002 hear each other
        line      2001 hears it before the answer
        ports     in use: 2
        phone     2002 picks up
        time      passes 1 s
        line      2002 is sent PCMU on port 30000 and heard
        phone     2001 hangs up
        ports     are all free
    "#]]);
}
