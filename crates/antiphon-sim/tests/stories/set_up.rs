//! First logins: the default passcode, the new one, the name, and what a reset makes of them.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m12_a_first_login_changes_the_passcode_and_records_the_name() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        mailbox   2001 is open, passcode default, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m12_every_broken_rule_is_named() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 4#
        portal    The passcode is too short. Please enter your new passcode, then press the pound key.
        caller    presses 4711#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 4711#
        portal    The passcode must have at least 6 digits. Please enter your new passcode, then press the pound key.
        caller    presses 4829135067318405172936481502793#
        portal    The passcode is too long. Please enter your new passcode, then press the pound key.
        caller    presses 739154#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 739154#
        portal    The passcode must not be one of your last 10 passcodes. Please enter your new passcode, then press the pound key.
        caller    presses 482482#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482482#
        portal    The passcode must not be a repeated pattern of digits. Please enter your new passcode, then press the pound key.
        caller    presses 444482#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 444482#
        portal    The passcode must not have the same digit more than 3 times in a row. Please enter your new passcode, then press the pound key.
        caller    presses 123482#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 123482#
        portal    The passcode must not have more than 3 ascending digits in a row. Please enter your new passcode, then press the pound key.
        caller    presses 987682#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 987682#
        portal    The passcode must not have more than 3 descending digits in a row. Please enter your new passcode, then press the pound key.
        caller    presses 200148#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 200148#
        portal    The passcode must not contain your phone number or extension, or be a part of it. Please enter your new passcode, then press the pound key.
        caller    presses 100248#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 100248#
        portal    The passcode must not contain your phone number or extension backwards, or be a part of it. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482914#
        portal    The two passcodes are not the same. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    hangs up
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
    "#]]);
}

#[test]
fn m12_hanging_up_between_passcode_and_name_leaves_only_the_name() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        caller    hangs up at once
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m12_hanging_up_before_the_new_passcode_is_accepted_changes_nothing() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode default, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m12_the_name_is_heard_and_can_be_recorded_again() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    presses #
        portal    Your recording was too short and is not kept. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses #
        portal    To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    waits 12 s
        portal    Your recording has reached its longest length. Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m12_a_name_is_not_longer_than_ten_seconds() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 15 s
        portal    Your recording has reached its longest length. Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m12_a_name_is_not_kept_when_the_owner_hangs_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913, no name yet
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    hangs up
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
    "#]]);
}

#[test]
fn m13_who_chose_the_passcode_on_the_web_is_asked_only_for_the_name() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        hub       2001 sets passcode 482913
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m13_the_web_holds_to_the_same_rules() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        hub       2001 sets passcode 4711
        answer    passcode: The passcode must have at least 6 digits.
        hub       2001 sets passcode 200148
        answer    passcode: The passcode must not contain your phone number or extension, or be a part of it.
        hub       2001 sets passcode 123482
        answer    passcode: The passcode must not have more than 3 ascending digits in a row.
        mailbox   2001 is open, passcode unset, name due, 0 new, 0 saved
    "#]]);
}

#[test]
fn m8_the_default_passcode_is_for_mailboxes_created_after_it_was_switched_on() {
    check(&expect![[r#"
        given     person 2001 Ada, without passcode
        given     person 2002 Bob, passcode 605172
        given     default passcode 739154
        given     person 2003 Eve, on the default passcode
        mailbox   2001 is open, passcode unset, name due, 0 new, 0 saved
        mailbox   2002 is open, passcode set, 0 new, 0 saved
        mailbox   2003 is open, passcode default, name due, 0 new, 0 saved
        call      from 2002 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        call      from 2003 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m8_mailboxes_on_the_default_follow_the_current_one() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        admin     sets default passcode 860275
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 860275#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m8_m9_when_the_default_is_switched_off_mailboxes_on_it_have_none() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        given     person 2002 Bob, passcode 605172
        admin     switches the default passcode off
        mailbox   2001 is open, passcode unset, name due, 0 new, 0 saved
        mailbox   2002 is open, passcode set, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
        caller    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_default_passcode_opens_nothing_from_outside() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_default_passcode_opens_the_set_up_from_outside_where_allowed() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        given     settings initial passcode from outside yes
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn a_default_passcode_expires_after_thirty_days() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        time      passes 29 days
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
        time      passes 1 day
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    hangs up
    "#]]);
}

#[test]
fn m16_a_reset_sets_the_default_passcode_and_the_next_login_is_the_first_one() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, passcode 482913
        admin     resets the passcode of 2001
        answer    the default passcode opens it
        mailbox   2001 is open, passcode default, name due, 0 new, 0 saved
        audit     passcode.reset
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m16_after_a_reset_an_existing_name_may_be_kept() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        admin     resets the passcode of 2001
        answer    the default passcode opens it
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. Your name is recorded as: (stored audio) To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
        caller    presses #
        portal    To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m12_after_a_reset_an_existing_name_may_be_recorded_again() {
    check(&expect![[r#"
        given     default passcode 739154
        given     person 2001 Ada, on the default passcode
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 482913#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 482913#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        admin     resets the passcode of 2001
        answer    the default passcode opens it
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739154#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. Your name is recorded as: (stored audio) To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m16_without_a_default_a_reset_makes_a_one_time_passcode() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        admin     resets the passcode of 2001
        answer    a one-time passcode of 6 digits opens it
        mailbox   2001 is open, passcode one-time, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses one-time#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    presses one-time#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses one-time#
        portal    The passcode must not be one of your last 10 passcodes. Please enter your new passcode, then press the pound key.
        caller    presses 605172#
        portal    Please enter your new passcode again, then press the pound key.
        caller    presses 605172#
        portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        portal    records
        caller    hangs up
        mailbox   2001 is open, passcode set, name due, 0 new, 0 saved
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses one-time#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 605172#
        portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
        portal    records
        caller    hangs up
    "#]]);
}

#[test]
fn a_one_time_passcode_opens_nothing_from_outside() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        admin     resets the passcode of 2001
        answer    a one-time passcode of 6 digits opens it
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses one-time#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    hangs up
    "#]]);
}
