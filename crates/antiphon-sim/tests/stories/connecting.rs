//! Connections: a caller is sent on to somebody else and bridged with him.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_caller_who_presses_0_is_bridged_with_whoever_answers_there() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 20 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        phone     2003 hangs up
        portal    hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_bridged_caller_hangs_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from outside to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 20 s
        portal    connects with 2003
        line      2003 rings
        line      outside and 2003 hear each other
        caller    hangs up
        line      2003 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn both_sides_of_a_bridge_hang_up_at_once() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 20 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        phone     2003 hangs up while 2001 hangs up
        portal    hangs up
        ports     are all free
    "#]]);
}

#[test]
fn whom_a_caller_is_sent_to_is_busy_and_his_mailbox_answers() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        phone     2003 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    connects with 2003
        portal    The person at 2003 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2002 is open, passcode set, 0 new, 0 saved
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        ports     are all free
    "#]]);
}

#[test]
fn nobody_answers_where_a_caller_is_sent_and_the_mailbox_there_does() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        phone     2003 rings
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    connects with 2003
        line      2003 rings
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        ports     are all free
    "#]]);
}

#[test]
fn where_a_caller_is_sent_no_phone_is_there() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        phone     2003 leaves
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn a_caller_gives_up_while_it_rings() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        phone     2003 rings
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 5 s
        portal    connects with 2003
        line      2003 rings
        caller    hangs up
        time      passes 60 s
        mailbox   2003 is open, passcode set, 0 new, 0 saved
        ports     are all free
    "#]]);
}

#[test]
fn whom_a_caller_is_sent_to_answers_while_he_gives_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        phone     2003 rings
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 5 s
        portal    connects with 2003
        line      2003 rings
        phone     2003 picks up while 2001 hangs up
        line      2001 and 2003 hear each other
        line      2003 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn a_caller_whom_nobody_can_take_hears_so_and_goes_on() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, without phone
        hub       2003 switches voicemail off
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2002 is open, passcode set, 1 new, 0 saved
        hub       2002 has callers who press 0 sent to 2999
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2002 is open, passcode set, 2 new, 0 saved
    "#]]);
}

#[test]
fn without_a_second_port_the_mailbox_of_whom_he_wanted_answers() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        given     ports 1
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2003 is open, passcode set, 1 new, 0 saved
        ports     are all free
    "#]]);
}

#[test]
fn two_mailboxes_that_send_a_caller_to_each_other_come_to_an_end() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        hub       2003 has callers who press 0 sent to 2002
        phone     2002 is busy
        phone     2003 is busy
        call      from outside to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2003
        portal    The person at 2003 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2003
        portal    The person at 2003 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 3 s
        portal    connects with 2003
        portal    The person at 2003 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_caller_who_is_sent_to_the_portal_logs_in() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2002 has callers who press 0 sent to 2000
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn the_phone_of_a_bridged_caller_is_cut_off() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 5 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        phone     2003 is unplugged
        time      passes 40 min
        line      2003 hears the other side hang up
        portal    hangs up
        line      2003 cannot register: 408
        ports     are all free
    "#]]);
}

#[test]
fn a_server_that_ends_hangs_up_on_both_sides_of_a_bridge() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 5 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        server    restarts
        portal    hangs up
        line      2003 hears the other side hang up
        ports     are all free
    "#]]);
}

#[test]
fn either_side_of_a_bridge_holds_the_line_and_comes_back() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 20 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        phone     2003 holds
        line      2003 is sent nothing and heard
        phone     2003 resumes
        line      2003 is sent PCMU on port 30000 and heard
        phone     2001 holds
        time      passes 20 min
        line      2001 is sent nothing and heard
        phone     2001 resumes
        line      2001 is sent PCMU on port 30000 and heard
        phone     2001 only listens
        line      2001 is sent PCMU on port 30000 and not heard
        phone     2003 falls silent
        line      2003 is sent nothing and not heard
        phone     2003 hangs up
        portal    hangs up
        ports     are all free
    "#]]);
}

#[test]
fn a_side_of_a_bridge_goes_on_at_another_address_and_in_another_coding() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 has callers who press 0 sent to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        time      passes 20 s
        portal    connects with 2003
        line      2003 rings
        line      2001 and 2003 hear each other
        phone     2003 moves
        line      2003 is sent PCMU on port 30002 and heard
        phone     2001 changes to PCMA
        line      2001 is sent PCMA on port 30000 and heard
        phone     2003 changes to PCMA
        line      2003 is sent PCMA on port 30002 and heard
        phone     2003 hangs up
        portal    hangs up
        ports     are all free
    "#]]);
}
