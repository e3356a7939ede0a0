//! The administrator menu (M4).

use antiphon_core::ids::BlobKey;
use expect_test::expect;

use crate::harness::*;

#[test]
fn m4_the_portals_number_and_its_admin_passcode_open_the_administrator_menu() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses *2000#
            portal    Please enter your mailbox number, then press the pound key.
            portal    Please enter your passcode, then press the pound key.
            caller    presses 918273#
            office    verify 2000: administration
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 4
            scene     portal/admin/user
            portal    Please enter the extension, then press the pound key.
            caller    presses 2001#
            office    find 2001
            portal    The mailbox at extension 2001. It is locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    unlock
            portal    The mailbox is unlocked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    reset the passcode
            portal    The passcode is reset. The default passcode opens the mailbox now. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn m4_back_from_the_administrator_menu_is_the_login() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses *2000#918273#
            portal    Please enter your mailbox number, then press the pound key.
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/login
            portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn an_extension_that_nobody_has_leads_back_to_the_menu() {
    let mut office = Office::default();
    office.place.groups.more = true;
    check(
        unknown_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 42999#1
            scene     portal/admin/user
            portal    Please enter the extension, then press the pound key.
            office    find 2999: nobody
            scene     portal/admin
            portal    Nobody at this location has that extension. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 32001#
            scene     portal/admin/group
            office    groups: 1
            office    find 2001: nobody
            scene     portal/admin
            portal    No voicemail group of this location has that extension. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 4*
            scene     portal/admin/user
            portal    Please enter the extension, then press the pound key.
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    waits
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    waits
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn where_there_is_no_default_passcode_a_reset_is_left_to_the_web_page() {
    let office = Office { has_default: false, ..Office::default() };
    check(
        unknown_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#42001#
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/user
            office    find 2001
            portal    The mailbox at extension 2001. It is locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    The passcode will be replaced by the default passcode. To confirm, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    reset the passcode: no default passcode
            portal    Your organization has no default passcode. Please reset this passcode on the web page. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn an_administrator_records_the_greeting_of_a_group_and_hears_it() {
    let mut office = Office::default();
    office.managed.name = Some(BlobKey("group name".to_owned()));
    check(
        unknown_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#3
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/group
            office    groups: 1
            office    find 2801
            portal    The mailbox of: (group name) It is locked. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Callers hear the default greeting. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    speaks 500
            caller    presses #
            portal    Your recording was too short and is not kept. Please record the greeting after the tone, then press the pound key.
            office    discard the recording
            caller    speaks 4000
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    presses #
            portal    The greeting is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please record the greeting after the tone, then press the pound key.
            office    discard the recording
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    falls silent
            portal    The greeting is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the greeting
            office    find 2801
            portal    The greeting has been saved. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    The greeting is: (group greeting) To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    find 2801
            portal    For this mailbox: You have 2 new messages and 1 saved message. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn hanging_up_during_a_greeting_keeps_the_one_before() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#32
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/group
            office    groups: 1
            office    find 2801
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn an_act_that_the_office_cannot_do_ends_the_call() {
    let office = Office { unavailable: Some("unlock"), ..Office::default() };
    check(
        unknown_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#42001#
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/user
            office    find 2001
            portal    The mailbox at extension 2001. It is locked. To unlock the mailbox, press 1. To reset the passcode, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    unlock: unavailable
            portal    The voice portal is not available at the moment. Please try again later. Goodbye.
            portal    hangs up
        "#]],
    );
}
