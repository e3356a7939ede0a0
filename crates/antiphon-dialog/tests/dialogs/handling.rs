//! What owners set about greetings, names and the handling of their calls.

use expect_test::expect;

use crate::harness::*;

#[test]
fn an_owner_records_the_busy_greeting_and_listens_to_it() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#12
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/busy_greeting
            portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record your greeting after the tone. When you are finished, press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    presses #
            portal    Your greeting is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            portal    Your greeting is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please record your greeting after the tone. When you are finished, press the pound key.
            office    discard the recording
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    presses #
            portal    Your greeting is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the busy greeting
            portal    Your greeting has been saved. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    greetings
            portal    (busy greeting)
            caller    presses 3
            portal    skips 3 s forward
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            scene     portal/main_menu/messages/no_answer_greeting
            portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    greetings
            portal    Callers hear the default greeting: The person at 2001 is not available. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn a_greeting_under_recording_is_thrown_away_at_a_hang_up() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#131
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/no_answer_greeting
            portal    Please record your greeting after the tone. When you are finished, press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn a_greeting_may_be_left_as_it_was() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#131
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/no_answer_greeting
            portal    Please record your greeting after the tone. When you are finished, press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    presses #
            portal    Your greeting is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            portal    To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            office    discard the recording
            caller    presses 2
            office    greetings
            portal    Callers hear the default greeting: The person at 2001 is not available. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn an_absence_is_activated_and_refuses_messages() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#14
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/away_greeting
            office    greetings
            portal    Your extended away greeting is not active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    switch the extended-away greeting on
            portal    Your extended away greeting is active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            office    messages while away: false
            portal    While you are away, callers cannot leave messages. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 5
            office    messages while away: true
            portal    While you are away, callers can leave messages. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    switch the extended-away greeting off
            portal    Your extended away greeting is not active. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            portal    Please record your greeting after the tone. When you are finished, press the pound key.
            caller    listens
            office    begin recording a greeting
            portal    records 300 s at most
            caller    presses #
            portal    Your greeting is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the extended-away greeting
            portal    Your greeting has been saved. To activate your extended away greeting, press 1. To deactivate it, press 2. To record a new greeting, press 3. To listen to your greeting, press 4. To let callers leave messages, press 5. To let them leave no messages, press 6. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            office    greetings
            portal    (extended-away greeting)
            caller    presses 2
            portal    pauses
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn a_name_is_recorded_heard_and_deleted() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#31
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/greetings
            scene     portal/main_menu/greetings/name
            portal    To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please record your name after the tone, then press the pound key.
            caller    listens
            office    begin recording a name
            portal    records 10 s at most
            caller    presses #
            portal    Your name is recorded as: (the recording) To keep this recording, press 1. To record again, press 2. To listen to it, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    keep the name
            portal    Your name has been saved. To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    greetings
            portal    You have not recorded your name. To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    delete the name
            portal    Your recorded name has been deleted. To record your name, press 1. To listen to your name, press 2. To delete your name, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu/greetings
            portal    For your recorded name, press 1. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn all_calls_are_forwarded_once_there_is_a_number() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#4
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/forwarding
            portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    change forwarding: On
            portal    Please set a number first. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 32002#
            portal    Please enter the number, then press the pound key.
            office    change forwarding: To(Dialled("2002"))
            portal    Your calls are not forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    change forwarding: On
            portal    All your calls are forwarded. The number is: 2002. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 32099#
            portal    Please enter the number, then press the pound key.
            office    change forwarding: To(Dialled("2099"))
            portal    All your calls are forwarded. The number is: 2099. Nobody here has this number, so your phone rings as before. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            office    forwarding
            portal    All your calls are forwarded. The number is: 2099. Nobody here has this number, so your phone rings as before. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    change forwarding: Off
            portal    Your calls are not forwarded. The number is: 2099. Nobody here has this number, so your phone rings as before. To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3*
            portal    Please enter the number, then press the pound key.
            portal    To forward all your calls, press 1. To stop forwarding them, press 2. To change the number, press 3. To hear how it is set, press 4. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu
            portal    For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn a_mailbox_may_only_greet_and_send_callers_on() {
    check(
        own_phone(),
        Office::default(),
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#16
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/message_deposit
            portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    change message deposit: Disable
            scene     portal/main_menu/messages/message_deposit/afterwards
            portal    Callers cannot leave messages. The call ends after the greeting. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    change message deposit: Afterwards(On)
            portal    Please set a number first. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 32005#
            portal    Please enter the number, then press the pound key.
            office    change message deposit: Afterwards(To(Dialled("2005")))
            portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2005. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    change message deposit: Afterwards(On)
            portal    Callers cannot leave messages. They are connected to somebody else after the greeting. The number is: 2005. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    change message deposit: Afterwards(Off)
            portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2005. To end calls after the greeting, press 1. To send callers on after the greeting, press 2. To change the number, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     portal/main_menu/messages/message_deposit
            portal    To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    message deposit
            portal    Callers cannot leave messages. The call ends after the greeting. The number is: 2005. To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    change message deposit: Enable
            portal    Callers can leave messages. To let callers leave messages, press 1. To let them leave no messages, press 2. To hear how it is set, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}

#[test]
fn a_damaged_greeting_is_said_to_be_and_other_keys_act_at_once_while_one_is_played() {
    let mut office = Office::default();
    let audio = antiphon_core::ids::BlobKey("own greeting".to_owned());
    let kind = antiphon_core::greeting::GreetingKind::Busy;
    office.handled.greetings.make(&antiphon_core::greeting::GreetingChange::Record(kind, audio));
    check(
        own_phone(),
        office,
        &expect![[r#"
            scene     portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#122
            office    verify own mailbox: open
            scene     portal/main_menu
            office    counts
            scene     portal/main_menu/messages
            scene     portal/main_menu/messages/busy_greeting
            office    greetings
            portal    (own greeting)
            caller    hears nothing
            portal    This recording is damaged. Please record it again. To record a new greeting, press 1. To listen to your greeting, press 2. To go back to the default greeting, press 3. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            office    greetings
            portal    (own greeting)
            caller    presses *
            scene     portal/main_menu/messages
            portal    To listen to your messages, press 1. For the greeting while your phone is busy, press 2. For the greeting when nobody answers, press 3. For your extended away greeting, press 4. To compose a message, press 5. To choose whether callers can leave messages, press 6. To delete all messages, press 7. For your distribution lists, press 8. To review your deleted messages, press 9. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
        "#]],
    );
}
