//! What an administrator records for auto attendants by telephone, and who hears it (M4).

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn a_greeting_recorded_by_telephone_is_what_the_next_caller_hears() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     attendant 2900, 9 EXIT
        call      from outside to 2900
        portal    Thank you for calling. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#
        portal    Please enter your passcode, then press the pound key.
        caller    presses 918273#
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The auto attendant at 2900. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Callers hear the default greeting. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record the greeting after the tone, then press the pound key.
        portal    records
        caller    says 4 s
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
        caller    presses 1
        portal    The greeting has been saved. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     attendant.greeting-activated
        caller    presses 2
        portal    The greeting is: (stored audio) To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2900
        portal    (stored audio)
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#11
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    The auto attendant at 2900. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Callers hear the default greeting. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2900
        portal    Thank you for calling. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn a_greeting_activated_by_telephone_is_heard_until_the_schedule_decides_again() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     attendant 2900, 9 EXIT
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#1
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    The auto attendant at 2900. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    The greeting for after hours is active now, whatever the schedule says. To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     attendant.period-activated
        caller    presses *
        portal    The greeting for after hours is active now, whatever the schedule says. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To let the schedule decide again, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To let the schedule decide again, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2900
        portal    Thank you for calling. We are closed at the moment. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#1
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    The auto attendant at 2900. The greeting for after hours is active now, whatever the schedule says. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To let the schedule decide again, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    The greeting for after hours is active now, whatever the schedule says. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To let the schedule decide again, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    The schedule decides again which greeting callers hear. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     attendant.schedule-followed
        caller    hangs up
        call      from outside to 2900
        portal    Thank you for calling. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}

#[test]
fn hanging_up_in_the_middle_of_a_recording_changes_nothing() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        given     attendant 2900, 9 EXIT
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#111
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    The auto attendant at 2900. For the greeting during business hours, press 1. For the greeting after hours, press 2. For the greeting on holidays, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    To record a greeting, press 1. To listen to the greeting, press 2. To go back to the default greeting, press 3. To activate this greeting now, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Please record the greeting after the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    hangs up
        call      from outside to 2900
        portal    Thank you for calling. To end this call, press 9.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#21
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        portal    Please record the announcement after the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    The announcement is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#2
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    This location has no announcements. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn announcements_are_recorded_and_recorded_anew_by_telephone() {
    check(&expect![[r#"
        given     admin passcode 918273 of Main
        call      from outside to 2000
        portal    Welcome to your Voice Portal. Please enter your mailbox number, then press the pound key.
        caller    presses 2000#918273#
        portal    Please enter your passcode, then press the pound key.
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 2
        portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record the announcement after the tone, then press the pound key.
        portal    records
        caller    says 4 s
        caller    presses #
        portal    The announcement is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The announcement has been saved. Callers hear it as soon as an auto attendant plays it. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     announcement.added
        caller    presses 1
        portal    Please record the announcement after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    The announcement is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The announcement has been saved. Callers hear it as soon as an auto attendant plays it. To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Announcement 1 of 2. (stored audio) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    Announcement 2 of 2. (stored audio) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Announcement 1 of 2. (stored audio) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Announcement 1 of 2. (stored audio) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record the announcement after the tone, then press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    The announcement is: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    The announcement has been replaced. Callers hear the new recording from now on. Announcement 1 of 2. (stored audio) To record this announcement again, press 1. To listen to it, press 2. For the previous announcement, press 4. For the next announcement, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        audit     announcement.replaced
        caller    presses *
        portal    To record a new announcement, press 1. To go through the announcements, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For the greetings of auto attendants, press 1. For announcements, press 2. For the mailboxes of voicemail groups, press 3. For the mailbox of a user, press 4. To return to the previous menu, press the star key. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
    "#]]);
}
