//! Phones register, prove who they are, and go.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_phone_with_a_wrong_password_is_refused() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     thief of 2001
        phone     thief registers
        line      thief cannot register: 401
        call      from thief to 2000
        line      thief hears 401
    "#]]);
}

#[test]
fn a_registration_is_refreshed_before_it_ends() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        time      passes 3 h
        call      from 2002 to 2001
        line      2001 rings
        line      2001 talks
        line      2002 talks
        caller    hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn a_phone_that_is_switched_off_is_gone_when_its_registration_ends() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        phone     2001 is unplugged
        time      passes 2 h
        line      2001 cannot register: 408
        call      from 2002 to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    hangs up
    "#]]);
}

#[test]
fn a_registration_survives_a_restart() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        server    is killed
        call      from 2002 to 2001
        line      2001 rings
        line      2001 talks
        line      2002 talks
        caller    hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn a_phone_cannot_register_while_the_database_is_away() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        database  is away
        phone     2001 registers
        line      2001 cannot register: 503
        database  is back
        phone     2001 registers
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
    "#]]);
}
