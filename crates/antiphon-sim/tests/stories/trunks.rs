//! Calls that come in on trunks, and calls that go out on them.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn numbers_of_a_trunk_reach_those_who_have_them_as_carriers_write_them() {
    check(&expect![[r#"
        given     dialing country 43, national 0, international 00
        given     person 2001 Ada, passcode 482913, number +4315550101
        given     trunk Carrier
        call      from Carrier to +4315550101, showing +4366412345
        line      2001 rings
        line      2001 talks
        line      Carrier talks
        caller    hangs up
        line      2001 hears the other side hang up
        call      from Carrier to 4315550101, showing +4366412345
        line      2001 rings
        line      2001 talks
        line      Carrier talks
        caller    hangs up
        line      2001 hears the other side hang up
        call      from Carrier to 015550101, showing 066412345
        line      2001 rings
        line      2001 talks
        line      Carrier talks
        caller    hangs up
        line      2001 hears the other side hang up
        call      from Carrier to 2001, showing +4366412345
        line      2001 rings
        line      2001 talks
        line      Carrier talks
        caller    hangs up
        line      2001 hears the other side hang up
        call      from Carrier to +4315550999, showing +4366412345
        line      Carrier hears 404
    "#]]);
}

#[test]
fn a_redirected_call_to_the_portal_is_for_the_mailbox_and_logs_nobody_in() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, number +4315550101
        given     trunk Carrier
        call      from Carrier to 2000, diverted from 2001 user-busy, showing 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2001 is open, passcode set, 1 new, 0 saved
        messages  2001
        -         4 s from 2001, new
        call      from Carrier to 2000, with history from +4315550101 408
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
        call      from Carrier to 2000, diverted from 2009 no-answer
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_pilot_takes_redirected_calls_and_is_the_portal_for_all_others() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     trunk Pbx, pilot *98
        call      from Pbx to *98, diverted from 2001 no-answer
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
        call      from Pbx to *98, showing 2001
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_identity_is_ones_own_phone_only_where_the_trunk_is_trusted_to_vouch() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, number +4315550101
        given     trunk Stranger
        given     trunk Carrier, trusted
        call      from Stranger to 2000, vouching for +4315550101
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
        call      from Carrier to 2000, vouching for +4315550101
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        call      from Carrier to 2000, vouching for +4315550101, private
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
        call      from Carrier to 2000, showing +4315550101
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_peer_with_a_login_must_prove_it_in_each_call() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     trunk Pbx, login pbx
        call      from Pbx to 2001, showing +4366412345
        line      2001 rings
        line      2001 talks
        line      Pbx talks
        caller    hangs up
        line      2001 hears the other side hang up
    "#]]);
}
