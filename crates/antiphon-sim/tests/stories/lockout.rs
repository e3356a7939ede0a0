//! Wrong passcodes: how many, from where, and who is locked out.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m15_the_fourth_wrong_passcode_locks_the_portal() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
        audit     mailbox.locked
    "#]]);
}

#[test]
fn m15_later_calls_hear_the_same_and_the_right_passcode_no_longer_helps() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_a_right_passcode_clears_the_count() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_the_count_outlives_the_call() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m15_the_count_and_the_lock_survive_a_restart() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        server    restarts
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        server    restarts
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_the_count_and_the_lock_survive_a_crash() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        server    is killed
        caller    hangs up
        line      2001 hangs up and hears 481
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        server    is killed
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_an_attempt_counts_although_the_caller_hangs_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     office answers after 2 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        caller    hangs up
        time      passes 10 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        caller    hangs up
        time      passes 10 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        caller    hangs up
        time      passes 10 s
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        caller    hangs up
        time      passes 10 s
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_locked_from_outside_the_own_phone_still_opens() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked outside, passcode set, 0 new, 0 saved
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is locked outside, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_locked_on_the_own_phone_is_locked_everywhere() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m15_the_own_mailbox_named_by_its_number_counts_as_from_the_own_phone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_a_colleague_s_phone_is_outside() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked outside, passcode set, 0 new, 0 saved
        mailbox   2002 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m15_a_number_without_a_mailbox_locks_alike() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2999#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2999#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m15_a_mailbox_without_passcode_locks_alike() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m15_the_number_of_attempts_is_a_setting() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings failed attempts 2
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m15_an_entry_that_can_be_no_passcode_counts() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 1#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 2#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 3#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 4#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
    "#]]);
}

#[test]
fn m4_m15_an_administrator_unlocks_without_touching_the_passcode() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        admin     unlocks 2001
        audit     mailbox.unlocked
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m16_a_reset_unlocks() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     default passcode 739154
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        admin     resets the passcode of 2001
        answer    the default passcode opens it
        mailbox   2001 is open, passcode default, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m17_an_owner_resets_his_passcode_on_the_web_and_it_works_at_once() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        hub       2001 sets passcode 605172
        portal    hangs up
        audit     passcode.reset
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_source_gets_twenty_wrong_passcodes_an_hour_over_all_mailboxes() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2901#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2902#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2903#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2904#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2905#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 333444#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 555666#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 777888#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 482913#
        portal    Too many passcodes from this line were wrong. Please try again later.
        portal    hangs up
        audit     source.refused
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        time      passes 1 h
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
fn an_owner_on_his_own_phone_is_no_source_of_guesses() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     settings failed attempts 10
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    interrupts with 111222#111222#111222#111222#111222#111222#111222#111222#111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    interrupts with 111222#111222#111222#111222#111222#111222#111222#111222#111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    interrupts with 111222#111222#111222#111222#111222#111222#111222#111222#111222#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m6_m15_the_portal_admin_passcode_counts_from_outside_too() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     admin passcode 951357 of Main
        given     settings failed attempts 2
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 951357#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 951357#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked outside, passcode set, 0 new, 0 saved
    "#]]);
}
