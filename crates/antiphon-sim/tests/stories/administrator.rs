//! The administrator menu of the portal (M4), and what follows from it.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m4_an_administrator_unlocks_a_user_by_telephone() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
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
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the extension, then press the pound key.
        caller    presses 2001#
        portal    The mailbox at extension 2001. It is locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The mailbox is unlocked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses #
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
        audit     mailbox.unlocked
    "#]]);
}

#[test]
fn m4_m16_a_reset_by_telephone_makes_the_next_login_the_set_up() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     default passcode 739158
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses *2000#
        portal    Please enter your mailbox number, then press the pound key.
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the extension, then press the pound key.
        caller    presses 2001#
        portal    The mailbox at extension 2001. It is not locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The passcode is reset. The default passcode opens the mailbox now. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses *
        portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 739158#
        portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode default, name due, 0 new, 0 saved
    "#]]);
}

#[test]
fn m4_without_a_default_passcode_nothing_is_reset_by_telephone() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the extension, then press the pound key.
        caller    presses 2001#
        portal    The mailbox at extension 2001. It is not locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your organization has no default passcode. Please reset this passcode on the web page. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m4_the_administrator_menu_locks_like_a_mailbox_until_a_new_admin_passcode() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#
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
        audit     mailbox.locked
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        admin     sets admin passcode 719284 of Main
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 719284#
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
        audit     portal.administered
    "#]]);
}

#[test]
fn m6_the_admin_passcode_entered_for_a_mailbox_is_wrong_and_counts() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     person 2001 Ada, passcode 482913
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2001#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
        portal    hangs up
        mailbox   2001 is locked outside, passcode set, 0 new, 0 saved
    "#]]);
}

#[test]
fn m4_another_locations_portal_opens_nothing_here() {
    check(&expect![[r#"
        given     location Branch 82 2100
        given     admin passcode 918273 of Branch
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 822100#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    The passcode you entered is not valid. Please enter your passcode, then press the pound key.
        caller    hangs up
        call      from outside to 2100
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2100#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_administrator_of_one_location_finds_nobody_of_another() {
    check(&expect![[r#"
        given     location Branch 82 2100
        given     admin passcode 918273 of Main
        given     person 2101 Emil, passcode 482913, in Branch
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Please enter the extension, then press the pound key.
        caller    presses 822101#
        portal    Nobody at this location has that extension. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn an_administrator_records_the_greeting_of_a_group() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     person 2001 Ada, passcode 482913
        given     group 2801 Support, passcode 739158, member 2001
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 3
        portal    The mailbox at extension 2801. It is not locked. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Callers hear the default greeting. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    For this mailbox: You have no messages. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    The mailbox is unlocked. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record the greeting after the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    The greeting is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    The greeting is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record the greeting after the tone, then press the pound key.
        portal    records
        caller    says 3 s
        caller    presses #
        portal    The greeting is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Please record the greeting after the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    The greeting is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The greeting has been saved. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     greeting.recorded
        caller    presses 1
        portal    The greeting is: (stored audio) To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses *
        portal    Please enter your mailbox number, then press the pound key.
        caller    hangs up
    "#]]);
}
