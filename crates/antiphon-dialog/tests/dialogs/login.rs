use antiphon_core::digit::Digit;
use antiphon_dialog::Event;
use antiphon_dialog::question::{NameDue, PasscodeDue};
use antiphon_dialog::start::OwnMailbox;
use expect_test::expect;

use crate::harness::*;

#[test]
fn m14_an_owner_enters_his_passcode_on_his_own_phone_and_is_in() {
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
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn m5_a_caller_whose_number_is_not_known_is_asked_for_the_mailbox_at_once() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2001#
            portal    Please enter your passcode, then press the pound key.
            caller    presses 471169#
            office    verify 2001: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn m5_star_on_the_own_phone_asks_for_another_mailbox_and_star_there_comes_back() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses *
            portal    Please enter your mailbox number, then press the pound key.
            caller    presses 20*
            portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses *2001#
            portal    Please enter your mailbox number, then press the pound key.
            portal    Please enter your passcode, then press the pound key.
            caller    presses *
            portal    Please enter your mailbox number, then press the pound key.
            caller    presses 2001#
            portal    Please enter your passcode, then press the pound key.
            caller    presses 471169#
            office    verify 2001: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn m15_the_fourth_wrong_passcode_locks_and_the_right_one_no_longer_helps() {
    let office = Office::default();
    check(
        own_phone(),
        office.clone(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 111111#
            office    verify own mailbox: wrong
            portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 222222#
            office    verify own mailbox: wrong
            portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 333333#
            office    verify own mailbox: wrong
            portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 444444#
            office    verify own mailbox: locked
            portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
            portal    hangs up
        "#]],
    );
    check(
        own_phone(),
        Office { attempts: 4, ..office },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: locked
            portal    Your voice portal access is locked out, please contact your group administrator to reset the passcode.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_source_that_guessed_too_often_is_refused_and_the_call_ends() {
    check(
        unknown_phone(),
        Office { refuses: true, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2001#
            portal    Please enter your passcode, then press the pound key.
            caller    presses 471169#
            office    verify 2001: refused
            portal    Too many passcodes from this line were wrong. Please try again later.
            portal    hangs up
        "#]],
    );
}

#[test]
fn m9_an_own_phone_without_a_passcode_is_told_to_set_one_and_star_leads_elsewhere() {
    let unset = || portal(Some(OwnMailbox { mailbox: mailbox(), passcode_unset: true }));
    check(
        unset(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
            caller    presses 4
            portal    That is not a choice. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
            caller    presses *
            portal    Please enter your mailbox number, then press the pound key.
            caller    presses 2001#
            portal    Please enter your passcode, then press the pound key.
            caller    presses 471169#
            office    verify 2001: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
    check(
        unset(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
            caller    waits
            portal    Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
            caller    waits
            portal    Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn nothing_tells_whether_a_mailbox_exists() {
    let call = |number: &str| {
        let script = format!("presses {number}#|presses 111111#|presses 222222#");
        let world = play(World::new(unknown_phone(), Office::default()), script.split('|'));
        world.transcript.join("\n").replace(number, "N")
    };
    assert_eq!(call("2001"), call("9999"));
}

#[test]
fn an_entry_that_is_no_passcode_counts_as_a_wrong_one() {
    for entry in ["1", "1111111111111111111111111111111", "AB", "4711694711694711694711694711694711694711"] {
        let world = World::new(own_phone(), Office::default());
        let world = play(world, [format!("presses {entry}#").as_str()]);
        assert_eq!((world.office.verifies, world.office.attempts), (1, 1), "{entry}");
        let last = world.transcript.last().map(String::as_str);
        assert!(last.is_some_and(|line| line.contains("is not valid")), "{last:?}");
    }
}

#[test]
fn a_right_passcode_cut_from_a_longer_entry_does_not_open() {
    let long = "12345678901234567890123456789012";
    let office = Office { passcode: "12345678901234567890123456789012", ..Office::default() };
    let world = play(World::new(own_phone(), office), [format!("presses {long}34#").as_str()]);
    assert_eq!(world.office.attempts, 1);
}

#[test]
fn keys_typed_ahead_pass_over_the_prompts() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#1*9
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn keys_typed_ahead_are_dropped_after_a_wrong_passcode() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 111111#471169#1
            office    verify own mailbox: wrong
            portal    The passcode you entered is not valid. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn an_empty_entry_and_silence_ask_again_and_the_third_time_say_goodbye() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses #
            portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    waits
            portal    Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_pause_ends_an_entry() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169
            caller    waits
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn the_name_of_the_organization_can_be_put_before_voice_portal() {
    let start = antiphon_dialog::start::PortalStart {
        branding: Some("Acme".to_owned()),
        language: antiphon_dialog::prompts::Language::EnUs,
        layout: antiphon_core::key_layout::KeyLayout::Webex,
        own: None,
    };
    check(
        antiphon_dialog::kernel::Dialog::portal(start),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Acme Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn an_office_that_does_not_answer_ends_the_call_with_a_word() {
    check(
        own_phone(),
        Office { unavailable: Some("verify"), ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: unavailable
            portal    The voice portal is not available at the moment. Please try again later. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_passcode_about_to_expire_is_mentioned_after_login() {
    let mut office = Office::due(PasscodeDue::No, NameDue::No);
    office.admission.passcode_expires_in_days = Some(3);
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            portal    You have no messages. Your passcode expires in 3 days. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn entered_digits_appear_in_no_debug_output() {
    let mut dialog = own_phone();
    let mut debugged = format!("{:?}", dialog.start());
    for key in "471169#".chars() {
        let event = Event::Digit(Digit::from_char(key).expect("a key"));
        debugged += &format!("{event:?}");
        debugged += &format!("{:?}", dialog.handle(event));
    }
    assert!(debugged.contains("Verify"), "{debugged}");
    assert!(!debugged.contains("4711"), "{debugged}");
}
