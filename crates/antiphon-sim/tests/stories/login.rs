//! The door of the voice portal: who is asked for what, and what a passcode opens.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m11_m14_an_owner_on_his_own_phone_enters_his_passcode_and_is_in() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn m5_the_star_key_asks_for_another_mailbox() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        given     message for 2002 from outside 3 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2002#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 605172#
        portal    You have 1 new message and no saved messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m5_a_caller_nobody_knows_is_asked_for_the_mailbox_at_once() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m5_a_number_that_is_only_shown_identifies_nobody() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     impostor 2001
        call      from impostor to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_mailbox_number_may_be_entered_with_its_prefix() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 812001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn the_star_key_goes_back_from_the_passcode_to_the_mailbox_number() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2999#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2002#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn the_star_key_goes_back_from_the_mailbox_number_to_the_own_phone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses *
        portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_call_admits_five_mailbox_numbers() {
    check(&expect![[r#"
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2002#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2003#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2004#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2005#
        portal    Please enter your passcode, then press the pound key.
        caller    presses *
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn m6_the_portal_admin_passcode_is_a_wrong_passcode_and_counts() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     admin passcode 951357 of Main
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 951357#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 951357#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 951357#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 951357#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m9_without_any_passcode_the_own_phone_is_told_so() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
        caller    waits 12 s
        portal    Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn m9_without_any_passcode_every_one_is_wrong_from_elsewhere() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        given     person 2002 Bob, passcode 605172
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode unset, name due, 0 new, 0 saved
    "#]]);
}

#[test]
fn m9_from_an_own_phone_without_passcode_another_mailbox_can_be_opened() {
    check(&expect![[r#"
        given     person 2002 Bob, passcode 605172
        given     person 2001 Ada, without passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2002#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn keys_typed_ahead_pass_over_the_prompts() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    interrupts with 482913#1*9
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn keys_typed_ahead_are_discarded_after_a_wrong_passcode() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     office answers after 2 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#482913#9
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    interrupts with 482913#
        caller    hangs up
    "#]]);
}

#[test]
fn an_entry_ends_by_itself_after_five_seconds() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913
        caller    waits 4 s
        caller    waits 2 s
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn three_rounds_of_silence_end_the_call() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    waits 80 s
        portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn an_unknown_key_is_named_and_the_menu_said_again() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 5
        portal    That is not a choice. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses #
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn ten_unknown_keys_in_a_row_end_the_call() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    interrupts with 4444444444
        portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Your calls are not forwarded. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
    "#]]);
}

#[test]
fn m11_an_organization_s_name_can_be_said_in_the_welcome() {
    check(&expect![[r#"
        given     branding
        call      from outside to 2000
        portal    Welcome to your Demo Ltd Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}
