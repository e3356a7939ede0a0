//! What an administrator records for auto attendants, and how he chooses what it is for (M4).

use expect_test::expect;

use crate::harness::*;
use crate::place::{self, Place};

#[test]
fn a_greeting_is_recorded_heard_activated_and_left_to_the_schedule_again() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#1
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 1
            portal    The auto attendant at 2900. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The greeting is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the greeting for after_hours
            office    auto attendants: 1
            portal    The greeting has been saved. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    The greeting is: (after_hours greeting) To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            office    activate after_hours
            office    auto attendants: 1
            portal    The greeting for after hours is active now, whatever the schedule says. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            portal    The greeting for after hours is active now, whatever the schedule says. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To let the schedule decide again, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            office    activate the schedule
            office    auto attendants: 1
            portal    The schedule decides again which greeting callers hear. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    default greeting for after_hours
            office    auto attendants: 1
            portal    Callers hear the default greeting. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            portal    For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn of_several_auto_attendants_one_is_chosen_by_a_key() {
    let place = Place { attendants: place::attendants(&["2900", "2901"]), ..Place::default() };
    check(
        unknown_phone(),
        Office { place, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#1
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 2
            portal    Please choose an auto attendant. For number 2900 press 1. For number 2901 press 2. To return to the previous menu, press the star key.
            caller    presses 5
            portal    That is not a choice. For number 2900 press 1. For number 2901 press 2. To return to the previous menu, press the star key.
            caller    presses 2
            portal    The auto attendant at 2901. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 1*
            scene     portal/admin/attendant
            office    auto attendants: 2
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn of_many_auto_attendants_one_is_chosen_by_its_extension() {
    let numbers: Vec<_> = (2900..2910).map(|number: u32| number.to_string()).collect();
    let numbers: Vec<_> = numbers.iter().map(String::as_str).collect();
    let place = Place { attendants: place::attendants(&numbers), ..Place::default() };
    check(
        unknown_phone(),
        Office { place, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#1
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 10
            portal    Please enter the extension of the auto attendant, then press the pound key.
            caller    presses 2999#
            scene     portal/admin
            portal    No auto attendant of this location has that extension. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 1*
            scene     portal/admin/attendant
            office    auto attendants: 10
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 12909#
            scene     portal/admin/attendant
            office    auto attendants: 10
            portal    The auto attendant at 2909. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn where_nothing_is_there_the_administrator_hears_so() {
    let place = Place {
        groups: place::groups(&[]),
        attendants: Vec::new(),
        announcements: Vec::new(),
        ..Place::default()
    };
    check(
        unknown_phone(),
        Office { place, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#1
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 0
            scene     portal/admin
            portal    This location has no auto attendant that can be called. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 3
            scene     portal/admin/group
            office    groups: 0
            scene     portal/admin
            portal    This location has no voicemail group. For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 23
            scene     portal/admin/announcements
            portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            office    announcements: 0
            portal    This location has no announcements. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn of_several_groups_one_is_chosen_by_a_key() {
    let groups = place::groups(&[("2800", true), ("2801", false)]);
    let place = Place { groups, ..Place::default() };
    check(
        unknown_phone(),
        Office { place, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#3
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/group
            office    groups: 2
            portal    Please choose a voicemail group. For: (name of 2800) press 1. For number 2801 press 2. To return to the previous menu, press the star key.
            caller    presses 2
            office    find 2801
            portal    The mailbox at extension 2001. It is locked. To listen to the greeting, press 1. To record a greeting, press 2. To hear how many messages there are, press 3. To unlock the mailbox, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn hanging_up_while_a_greeting_is_recorded_changes_nothing() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#111
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 1
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn hanging_up_before_a_greeting_is_accepted_changes_nothing() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#111
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/attendant
            office    auto attendants: 1
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The greeting is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn announcements_are_recorded_gone_through_and_recorded_anew() {
    check(
        unknown_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#2
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/announcements
            portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record the announcement after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The announcement is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep a new announcement
            portal    The announcement has been saved. Callers hear it as soon as an auto attendant plays it. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    announcements: 2
            portal    Announcement 1 of 2. (recorded announcement) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            portal    Announcement 2 of 2. (announcement 1) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record the announcement after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The announcement is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    replace the announcement
            office    announcements: 2
            portal    The announcement has been replaced. Callers hear the new recording from now on. Announcement 2 of 2. (recorded announcement) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            portal    Announcement 1 of 2. (recorded announcement) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}

#[test]
fn a_recording_for_which_there_is_no_room_is_not_kept() {
    let place = Place { has_room: false, ..Place::default() };
    check(
        unknown_phone(),
        Office { place, ..Office::default() },
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
            caller    presses 2000#918273#21
            portal    Please enter your passcode, then press the pound key.
            office    verify 2000: administration
            scene     portal/admin
            scene     portal/admin/announcements
            portal    Please record the announcement after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The announcement is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep a new announcement: no room
            portal    There is no more room for announcements. The recording has not been kept. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *111
            scene     portal/admin
            portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            scene     portal/admin/attendant
            office    auto attendants: 1
            portal    Please record the greeting after the tone, then press the pound key.
            caller    listens
            office    begin recording an announcement
            portal    records 240 s at most
            caller    presses #
            portal    The greeting is: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the greeting for business: no room
            office    auto attendants: 1
            portal    There is no more room for announcements. The recording has not been kept. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        "#]],
    );
}
