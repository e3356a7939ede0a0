//! Where calls go: extensions, prefixes, portals, nobody; and calls between phones.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn an_extension_reaches_a_colleague_of_the_own_location() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        phone     2002 hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn a_caller_hangs_up_on_a_colleague() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002
        line      2002 rings
        line      2002 talks
        line      2001 talks
        caller    hangs up
        line      2002 hears the other side hang up
    "#]]);
}

#[test]
fn a_caller_who_gives_up_stops_the_ringing() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        phone     2002 rings
        call      from 2001 to 2002
        line      2002 rings
        time      passes 5 s
        caller    hangs up
        time      passes 60 s
        mailbox   2002 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn a_caller_who_gives_up_while_the_call_is_being_routed_leaves_nothing_behind() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     office answers after 5 s
        call      from outside to 2000
        caller    hangs up
        time      passes 60 s
    "#]]);
}

#[test]
fn another_location_is_reached_by_its_prefix() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     location Branch 82 2000
        given     person 2101 Eve, passcode 739285, in Branch
        call      from 2001 to 822101
        line      2101 rings
        line      2101 talks
        line      2001 talks
        caller    hangs up
        line      2101 hears the other side hang up
        call      from 2001 to 2101
        line      2001 hears 404
        call      from 2101 to 812001
        line      2001 rings
        line      2001 talks
        line      2101 talks
        caller    hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn m10_each_location_has_a_portal_of_its_own() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     location Branch 82 2000
        given     person 2101 Eve, passcode 739285, in Branch
        call      from 2101 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739285#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from 2001 to 822000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_number_that_nobody_has_is_not_found() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2999
        line      2001 hears 404
        call      from outside to 2999
        line      outside hears 404
        call      from 2001 to hello
        line      2001 hears 404
    "#]]);
}

#[test]
fn m1_a_portal_without_a_number_cannot_be_called() {
    check(&expect![[r#"
        given     location Branch 82 -
        given     person 2501 Eve, passcode 482913, in Branch
        call      from 2501 to 2000
        line      2501 hears 404
        call      from 2501 to 812000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_extension_that_two_locations_have_is_ambiguous_from_outside() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     location Branch 82 2000
        call      from outside to 2000
        line      outside hears 404
        call      from outside to 822000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_server_that_drains_refuses_new_calls_and_finishes_old_ones() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        server    drains
        call      from 2002 to 2000
        line      2002 hears 503
        phone     2001 hangs up
    "#]]);
}

#[test]
fn a_clean_end_hangs_up_and_keeps_what_was_said() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        server    restarts
        portal    hangs up
        messages  2001
        -         4 s from +15550123, new
    "#]]);
}

#[test]
fn a_phone_that_offers_nothing_hears_what_the_other_one_offers() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2002 without offer
        line      2002 rings
        line      2001 talks
        line      2002 talks
        phone     2002 hangs up
        line      2001 hears the other side hang up
        phone     2002 rings
        call      from 2001 to 2002 without offer
        line      2002 rings
        caller    hangs up
        call      from 2001 to 2002 without offer
        line      2002 rings
        time      passes 40 s
        portal    The person at 2002 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        mailbox   2002 is open, passcode set, 1 new, 0 saved
    "#]]);
}

#[test]
fn a_busy_persons_calls_go_where_he_sends_them() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cid, passcode 739285
        hub       2002 forwards busy calls to 2003
        phone     2002 is busy
        call      from 2001 to 2002
        line      2003 rings
        line      2003 talks
        line      2001 talks
    "#]]);
}

#[test]
fn calls_that_nobody_answers_ring_somebody_else_and_end_in_that_ones_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cid, passcode 739285
        hub       2002 forwards unanswered calls to 2003
        phone     2002 rings
        phone     2003 rings
        call      from 2001 to 2002
        line      2002 rings
        time      passes 30 s
        line      2003 rings
        time      passes 30 s
        portal    The person at 2003 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
    "#]]);
}

#[test]
fn calls_for_an_unplugged_phone_go_where_they_are_sent_at_once() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cid, passcode 739285
        hub       2002 forwards unreachable calls to 2003
        phone     2002 leaves
        call      from 2001 to 2002
        line      2003 rings
        line      2003 talks
        line      2001 talks
    "#]]);
}

#[test]
fn who_does_not_want_to_be_disturbed_is_busy() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2002 does not want to be disturbed
        call      from 2001 to 2002
        portal    The person at 2002 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
    "#]]);
}

#[test]
fn calls_that_two_busy_people_send_to_each_other_end_in_a_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cid, passcode 739285
        hub       2002 forwards busy calls to 2003
        hub       2003 forwards busy calls to 2002
        phone     2002 is busy
        phone     2003 is busy
        call      from 2001 to 2002
        portal    The person at 2003 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
    "#]]);
}

#[test]
fn a_call_that_should_go_on_reaches_the_mailbox_while_nobody_knows_where_to() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     person 2003 Cy, passcode 605172
        hub       2002 forwards unanswered calls to 2003
        phone     2002 rings
        call      from 2001 to 2002
        line      2002 rings
        database  is away
        time      passes 40 s
        portal    The voice portal is not available at the moment. Please try again later. Goodbye.
        portal    hangs up
        database  is back
        time      passes 5 s
    "#]]);
}

#[test]
fn forwarding_to_a_number_that_nobody_has_leaves_the_rings_as_they_were() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        hub       2002 forwards unanswered calls to 2999
        phone     2002 rings
        call      from outside to 2002
        line      2002 rings
        time      passes 20 s
        time      passes 15 s
        portal    The person at 2002 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
    "#]]);
}

#[test]
fn what_a_phone_plays_before_it_answers_is_heard_where_nobody_else_may_answer() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        phone     2002 plays something
        call      from 2001 to 2002
        line      2002 rings
        phone     2001 hangs up
        hub       2002 switches voicemail off
        call      from 2001 to 2002
        line      2002 rings
        line      2001 hears it before the answer
        phone     2002 picks up
        line      2002 talks
        line      2001 talks
        phone     2001 hangs up
        line      2002 hears the other side hang up
    "#]]);
}
