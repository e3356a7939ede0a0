use antiphon_core::ids::BlobKey;
use antiphon_dialog::question::{NameDue, PasscodeDue};
use expect_test::expect;

use crate::harness::*;

fn new_user() -> Office {
    Office::due(PasscodeDue::Initial, NameDue::Record)
}

fn earlier_name() -> NameDue {
    NameDue::Confirm(BlobKey("earlier name".to_owned()))
}

#[test]
fn m12_a_new_user_changes_the_default_passcode_then_records_his_name() {
    check(
        own_phone(),
        new_user(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode on demand: accepted
            portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn m12_the_broken_rule_is_named_and_another_passcode_asked_for() {
    check(
        own_phone(),
        new_user(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
            caller    presses 123456#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 123456#
            office    change passcode on demand: refused
            portal    The passcode must not have more than 3 ascending digits in a row. Please enter your new passcode, then press the pound key.
            caller    presses 2468#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 2468#
            office    change passcode on demand: refused
            portal    The passcode must have at least 6 digits. Please enter your new passcode, then press the pound key.
            caller    presses 1#
            portal    The passcode is too short. Please enter your new passcode, then press the pound key.
            caller    presses 24680224680224680224680224680224#
            portal    The passcode is too long. Please enter your new passcode, then press the pound key.
            caller    presses 24A#
            portal    The passcode may have digits only. Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246803#
            portal    The two passcodes are not the same. Please enter your new passcode, then press the pound key.
            caller    presses *
            portal    Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses *
            portal    Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode on demand: accepted
            portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
        "#]],
    );
}

#[test]
fn m12_hanging_up_after_the_passcode_leaves_only_the_name() {
    check(
        own_phone(),
        new_user(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode on demand: accepted
            portal    Your passcode has been changed. Please record your name after the tone, then press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn m12_after_a_reset_an_existing_name_may_be_kept() {
    check(
        own_phone(),
        Office::due(PasscodeDue::Initial, earlier_name()),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.
            caller    presses 246802#246802#
            portal    Please enter your new passcode again, then press the pound key.
            office    change passcode on demand: accepted
            portal    Your passcode has been changed. Your name is recorded as: (earlier name) To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
            caller    presses 5
            portal    That is not a choice. To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
            caller    presses #
            portal    To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
            caller    presses 1
            office    confirm the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn m12_after_a_reset_an_existing_name_may_be_recorded_anew() {
    check(
        own_phone(),
        Office::due(PasscodeDue::No, earlier_name()),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must record your personalized name. Your name is recorded as: (earlier name) To keep this name, press 1. To record again, press 2. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please record your name after the tone, then press the pound key.
            caller    presses #
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn m13_a_user_who_set_his_passcode_on_the_web_records_only_his_name() {
    check(
        own_phone(),
        Office::due(PasscodeDue::No, NameDue::Record),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 3
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses #
            portal    To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please record your name after the tone, then press the pound key.
            office    discard the recording
            caller    presses #
            office    begin recording a name
            portal    records 10 s at most
            caller    falls silent
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_name_too_short_is_recorded_again_and_one_too_long_is_cut() {
    check(
        own_phone(),
        Office::due(PasscodeDue::No, NameDue::Record),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
            caller    speaks 999
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your recording was too short and is not kept. Please record your name after the tone, then press the pound key.
            office    discard the recording
            caller    speaks 1000
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    talks on and on
            portal    Your recording has reached its longest length. Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_name_is_thrown_away_when_the_caller_hangs_up_before_keeping_it() {
    for (while_recording, script) in
        [(true, "presses 471169#|listens|hangs up"), (false, "presses 471169#|listens|presses #|hangs up")]
    {
        let office = Office::due(PasscodeDue::No, NameDue::Record);
        let world = play(World::new(own_phone(), office), script.split('|'));
        let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
        assert_eq!(fates, [Fate::Discarded], "while recording: {while_recording}");
        assert!(world.is_over());
    }
}

#[test]
fn a_name_that_cannot_be_recorded_is_said_to_be_lost() {
    check(
        own_phone(),
        Office::due(PasscodeDue::No, NameDue::Record),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must record your personalized name. Please record your name after the tone, then press the pound key.
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    breaks the disk
            portal    We are sorry. Your recording could not be kept. Please record your name after the tone, then press the pound key.
            office    discard the recording
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn an_expired_passcode_is_changed_without_a_name() {
    check(
        own_phone(),
        Office::due(PasscodeDue::Expired, NameDue::No),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Your passcode has expired. Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode on demand: accepted
            scene     portal/main_menu
            office    counts
            portal    Your passcode has been changed. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_default_passcode_where_no_name_is_asked_for_is_changed_alone() {
    check(
        own_phone(),
        Office::due(PasscodeDue::Initial, NameDue::No),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     portal/set_up
            portal    Before you can use your voice portal, you must change your passcode. Please enter your new passcode, then press the pound key.
            caller    presses 246802#
            portal    Please enter your new passcode again, then press the pound key.
            caller    presses 246802#
            office    change passcode on demand: accepted
            scene     portal/main_menu
            office    counts
            portal    Your passcode has been changed. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn keys_typed_before_the_tone_do_not_end_the_recording() {
    check(
        own_phone(),
        Office::due(PasscodeDue::No, NameDue::Record),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169####
            office    verify own mailbox: open
            scene     portal/set_up
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #1
            office    keep the name
            scene     portal/main_menu
            office    counts
            portal    Your name has been saved. You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}
