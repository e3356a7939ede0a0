use expect_test::expect;

use crate::harness::*;

#[test]
fn m18_the_passcode_is_changed_from_the_main_menu() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 8
            scene     portal/main_menu/passcode_change
            portal    Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode: accepted
            scene     portal/main_menu
            portal    Your passcode has been changed. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn star_leaves_the_old_passcode() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 8
            scene     portal/main_menu/passcode_change
            portal    Please enter your new passcode, then press the pound key.
            caller    presses *
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn the_minimum_age_is_named_and_leads_back_to_the_menu() {
    check(
        own_phone(),
        Office { change_too_soon: true, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 8
            scene     portal/main_menu/passcode_change
            portal    Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode: refused
            scene     portal/main_menu
            portal    The passcode can be changed once a day only. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}
