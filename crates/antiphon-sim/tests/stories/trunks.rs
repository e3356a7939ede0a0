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
        given     trunk Carrier, trusted
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
        given     trunk Pbx, trusted, pilot *98
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

#[test]
fn people_call_outside_where_location_and_person_may() {
    check(&expect![[r#"
        given     dialing country 43, national 0, international 00, emergency 112, premium 43900
        given     person 2001 Ada, passcode 482913, number +4315550101
        given     person 2002 Bob, passcode 482913
        given     trunk Carrier, trusted, account ann
        call      from 2001 to +4366412345678
        line      2001 hears 403
        given     dialing allow national
        call      from 2001 to 066412345678
        line      Carrier rings
        line      Carrier talks
        line      2001 talks
        caller    hangs up
        line      Carrier hears the other side hang up
        call      from 2001 to 0049305550100
        line      2001 hears 403
        given     permission of 2001 international allow
        call      from 2001 to 0049305550100
        line      Carrier rings
        line      Carrier talks
        line      2001 talks
        caller    hangs up
        line      Carrier hears the other side hang up
        call      from 2001 to +43900123456
        line      2001 hears 403
        call      from 2002 to +4366412345678
        line      Carrier rings
        line      Carrier talks
        line      2002 talks
        caller    hangs up
        line      Carrier hears the other side hang up
        call      from 2002 to 112
        line      Carrier rings
        line      Carrier talks
        line      2002 talks
        caller    hangs up
        line      Carrier hears the other side hang up
        call      from outside to +4366412345678
        line      outside hears 404
        given     dialing block internal
        call      from 2001 to 2002
        line      2001 hears 403
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn the_next_peer_is_tried_where_one_is_silent() {
    check(&expect![[r#"
        given     dialing country 43, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk First
        time      passes 1 s
        given     trunk Second
        phone     First is unplugged
        call      from 2001 to +4366412345678
        time      passes 6 s
        line      Second rings
        line      Second talks
        line      2001 talks
        caller    hangs up
        line      Second hears the other side hang up
        phone     First is plugged in
        phone     First is busy
        time      passes 60 s
        call      from 2001 to +4366412345678
        line      2001 hears 486
        phone     First is unplugged
        phone     Second is unplugged
        call      from 2001 to +4366412345678
        time      passes 10 s
        line      2001 hears 408
    "#]]);
}

#[test]
fn calls_are_sent_on_outside_with_the_permissions_of_whoever_sends_them_on() {
    check(&expect![[r#"
        given     dialing country 43, allow national
        given     person 2001 Ada, passcode 482913, number +4315550101
        given     person 2002 Bob, passcode 482913
        given     trunk Carrier
        hub       2001 forwards all calls to +4366412345678
        call      from 2002 to 2001
        line      Carrier rings
        line      Carrier talks
        line      2002 talks
        caller    hangs up
        line      Carrier hears the other side hang up
        phone     Carrier is busy
        call      from 2002 to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
        given     dialing block national
        call      from 2002 to 2001
        line      2001 rings
        line      2001 talks
        line      2002 talks
        caller    hangs up
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn callers_of_a_mailbox_reach_its_number_outside_and_no_other() {
    check(&expect![[r#"
        given     dialing country 43, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk Carrier
        phone     Carrier answers
        hub       2001 has callers who press 0 sent to +4366412345678
        hub       2001 sends all calls to voicemail
        call      from outside to 2001
        portal    The person at 2001 is not available. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    connects with +4366412345678
        caller    waits 6 s
        line      Carrier rings
        line      outside and Carrier hear each other
        caller    hangs up
        line      Carrier hears the other side hang up
    "#]]);
}

#[test]
fn callers_cannot_dial_outside_by_an_auto_attendant_but_its_keys_can() {
    check(&expect![[r#"
        given     dialing country 43, national 0, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk Carrier
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 066412345678, extensions, silence DISCONNECT
        call      from outside to 2900
        portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. For number 066412345678 press 1.
        caller    presses 1
        portal    connects with 066412345678
        line      Carrier rings
        line      outside and Carrier hear each other
        caller    waits 6 s
        caller    hangs up
        line      Carrier hears the other side hang up
    "#]]);
}

#[test]
fn owners_call_back_outside_where_that_is_allowed() {
    check(&expect![[r#"
        given     dialing country 43, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk Carrier
        phone     2001 is busy
        call      from Carrier to 2001, showing +4366412345678
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        admin     sets call back yes
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    New message 1. From: +4366412345678. Received today at 10:00 AM.
        portal    (stored audio)
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 8
        portal    connects with +4366412345678
        line      Carrier rings
        line      2001 and Carrier hear each other
        phone     Carrier hangs up
        given     dialing block national
        caller    presses *
        portal    To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    presses 8
        portal    You may not call that number. To save this message and go on, press the pound key. To hear it again, press 2. For the previous message, press 4. To hear who left it and when, press 5. For the next message, press 6. To delete this message, press 7. To call back, press 8. For more options, press 9. To return to the previous menu, press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_peer_that_does_not_answer_is_passed_over_until_it_is_back() {
    check(&expect![[r#"
        given     dialing country 43, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk First
        time      passes 1 s
        given     trunk Second
        time      passes 1 s
        trunk     First is up
        phone     First is unplugged
        time      passes 70 s
        trunk     First is down: 10.0.1.3:5060
        call      from 2001 to +4366412345678
        line      Second rings
        line      Second talks
        line      2001 talks
        caller    hangs up
        line      Second hears the other side hang up
        phone     First is plugged in
        time      passes 30 s
        trunk     First is up
        call      from 2001 to +4366412345678
        line      First rings
        line      First talks
        line      2001 talks
        caller    hangs up
        line      First hears the other side hang up
    "#]]);
}

#[test]
fn a_registration_that_is_refused_is_tried_again_later_and_later() {
    check(&expect![[r#"
        given     trunk Carrier, account ann, registers
        time      passes 1 s
        trunk     Carrier is up, not registered: 405
        time      passes 40 s
        trunk     Carrier is up, not registered: 405
    "#]]);
}

#[test]
fn who_logs_in_from_outside_sends_no_calls_outside() {
    check(&expect![[r#"
        given     dialing country 43, national 0, allow national
        given     person 2001 Ada, passcode 482913
        given     trunk Carrier
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number, then press the pound key.
        caller    presses 066412345678#
        portal    You may not call that number. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn the_emergency_services_are_called_by_people_and_by_nothing_that_sends_calls_on() {
    check(&expect![[r#"
        given     dialing country 43, emergency 112
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 482913
        given     trunk Carrier
        given     attendant 2900, 1 TRANSFER_WITHOUT_PROMPT 112, silence DISCONNECT
        call      from outside to 2900
        portal    Thank you for calling. For number 112 press 1.
        caller    presses 1
        portal    That number cannot be reached at the moment. Thank you for calling. For number 112 press 1.
        caller    waits 6 s
        caller    hangs up
        hub       2001 has callers who press 0 sent to 112
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with 0
        portal    Please hold while you are connected.
        portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    waits 6 s
        caller    hangs up
        phone     2001 answers
        hub       2001 forwards all calls to 112
        call      from outside to 2001
        line      2001 rings
        line      2001 talks
        line      outside talks
        phone     2001 sends on to 112
        time      passes 5 s
        line      Carrier rings
        line      outside talks to Carrier
        line      Carrier talks
        line      2001 is told 200
        line      2001 hears the other side hang up
    "#]]);
}

#[test]
fn whom_a_call_was_for_is_nothing_that_an_untrusted_trunk_may_say() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     trunk Carrier
        call      from Carrier to 2000, diverted from 2001 user-busy
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
        call      from Carrier to 2000, with history from 2001 486
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_telephone_system_that_wants_it_is_told_of_the_lamps_of_its_phones() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     trunk Pbx, trusted, lamps notify
        time      passes 1 s
        hub       2001 sends all calls to voicemail
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    says 4 s
        caller    hangs up
        lamp      Pbx is on: 1/0 (0/0)
        hub       2001 deletes the first message
        lamp      Pbx is off: 0/0 (0/0)
    "#]]);
}
