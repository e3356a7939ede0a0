//! What owners set by telephone about greetings, their name and the handling of calls, and what callers hear of it.

use antiphon_sim::check;
use expect_test::expect;

#[test]
fn m19_a_busy_greeting_recorded_by_telephone_is_heard_by_the_next_busy_caller() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your greeting after the tone. When you are finished, press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    Your greeting is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your greeting has been saved. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (stored audio)
        portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 9
        portal    Goodbye.
        portal    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    (stored audio)
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
        audit     greeting.recorded
    "#]]);
}

#[test]
fn a_reverted_greeting_is_the_default_one_again() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your greeting after the tone. When you are finished, press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    Your greeting is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your greeting has been saved. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Callers hear the default greeting now. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 leaves
        call      from outside to 2001
        portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        portal    records
        caller    hangs up
    "#]]);
}

#[test]
fn a_greeting_is_not_kept_if_its_owner_hangs_up() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your greeting after the tone. When you are finished, press the pound key.
        portal    records
        caller    says 5 s
        caller    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
    "#]]);
}

#[test]
fn m19_an_absence_wins_and_refuses_messages() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Your extended away greeting is not active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your extended away greeting is active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    While you are away, callers cannot leave messages. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please record your greeting after the tone. When you are finished, press the pound key.
        portal    records
        caller    says 5 s
        caller    presses #
        portal    Your greeting is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your greeting has been saved. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    (stored audio)
        portal    To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    (stored audio)
        portal    Goodbye.
        portal    hangs up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    Your extended away greeting is active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 5
        portal    While you are away, callers can leave messages. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Your extended away greeting is not active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
        caller    interrupts with #
        portal    records
        caller    says 4 s
        caller    hangs up
    "#]]);
}

#[test]
fn m19_a_name_is_recorded_heard_and_deleted_from_the_menu() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 3
        portal    For your recorded name, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    For your recorded name, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Please record your name after the tone, then press the pound key.
        portal    records
        caller    says 2 s
        caller    presses #
        portal    Your name is recorded as: (recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Your name has been saved. To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    (stored audio)
        portal    To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Your recorded name has been deleted. To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your recorded name, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m19_all_calls_are_forwarded_by_telephone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        given     person 2002 Bob, passcode 605172
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number, then press the pound key.
        caller    presses 2002#
        portal    Your calls are not forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    All your calls are forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 4
        portal    All your calls are forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        call      from outside to 2001
        line      2002 rings
        line      2002 talks
        line      outside talks
        caller    hangs up
        line      2002 hears the other side hang up
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 4
        portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Your calls are not forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    hangs up
    "#]]);
}

#[test]
fn m19_a_mailbox_only_greets_by_telephone() {
    check(&expect![[r#"
        given     person 2001 Ada, passcode 482913
        call      from 2001 to 2000
        portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
        caller    presses 482913#
        portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
        caller    presses 1
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 6
        portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Callers can leave messages. To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Callers cannot leave messages. The call ends after the greeting. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses #
        portal    To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 3
        portal    Please enter the number, then press the pound key.
        caller    presses 2999#
        portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2999. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Callers cannot leave messages. They are connected to somebody else after the greeting. The number is: 2999. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2999. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 1
        portal    Callers can leave messages. To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses 2
        portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2999. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    presses *
        portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
        caller    hangs up
        phone     2001 is busy
        call      from outside to 2001
        portal    The person at 2001 is on the phone. This mailbox does not take messages.
        portal    Goodbye.
        portal    hangs up
        mailbox   2001 is open, passcode set, 0 new, 0 saved
    "#]]);
}
