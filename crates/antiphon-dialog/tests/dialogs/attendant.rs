use antiphon_core::attendant::{Greeting, KeyAction, NoInputAction, Period};
use antiphon_core::limits::ATTENDANT_MENUS_PER_CALL_MAX;
use expect_test::{Expect, expect};

use crate::front::*;
use crate::harness::*;

fn check_front(front: Front, expected: &Expect) {
    check(attendant(), Office { front, ..Office::default() }, expected);
}

#[test]
fn our_own_words_name_every_key() {
    check_front(
        every_action().changed(|menu| menu.extension_enabled = true),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
        "#]],
    );
}

#[test]
fn an_announcement_greets_alone_and_our_own_words_stand_in_for_a_damaged_one() {
    let greeting = |menu: &mut antiphon_core::attendant::Menu| {
        menu.greeting = Greeting::Announcement(announcement(1));
    };
    check_front(
        every_action().changed(greeting),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    (announcement 1)
            caller    hears nothing
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 9
            portal    (announcement 1)
            caller    listens
            caller    presses 1
            portal    Please hold while your call is put through.
        "#]],
    );
}

#[test]
fn a_transfer_is_announced_or_not_and_a_failed_one_is_said() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 1
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2002
            caller    is told: busy
            portal    The line is busy. Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 2
            portal    hands the call over to 2002
            caller    is told: no answer
            portal    Nobody answers. Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 0
            portal    Please hold for the operator.
            caller    listens
            portal    hands the call over to 2000
            caller    is told: not found
            portal    That number cannot be reached at the moment. Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 1
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2002
            caller    is connected
        "#]],
    );
}

#[test]
fn a_key_leads_to_a_mailbox() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 3
            portal    hands the call over to a mailbox
            caller    is connected
        "#]],
    );
}

#[test]
fn a_key_during_an_announcement_is_meant_for_the_menu() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 4
            portal    (announcement 1)
            caller    listens
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 4
            portal    (announcement 1)
            caller    presses 2
            portal    hands the call over to 2002
        "#]],
    );
}

#[test]
fn keys_are_typed_ahead_through_menus() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 771
            portal    For number 2003 press 1. For more choices, press 7. To return to the previous menu, press the star key.
            portal    For number 2003 press 1. For more choices, press 7. To return to the previous menu, press the star key.
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2003
            caller    is told: unavailable
            portal    That number cannot be reached at the moment. For number 2003 press 1. For more choices, press 7. To return to the previous menu, press the star key.
            caller    presses **9#
            portal    For number 2003 press 1. For more choices, press 7. To return to the previous menu, press the star key.
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn an_extension_may_be_dialled_at_any_time_and_alone_its_first_key_is_a_choice() {
    check_front(
        every_action().changed(|menu| menu.extension_enabled = true),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 2002
            office    may dial 2002: yes
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2002
            caller    is told: not reachable
            portal    That number cannot be reached at the moment. Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 201
            caller    waits
            office    may dial 201: yes
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 201
            caller    is told: busy
            portal    The line is busy. Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 29#
            office    may dial 29: no
            portal    There is no such extension. Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 20*
            portal    Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 2
            caller    waits
            portal    hands the call over to 2002
            caller    is told: busy
            portal    The line is busy. Thank you for calling. If you know the extension of the person you want, you may dial it at any time. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 1
            portal    Please hold while your call is put through.
        "#]],
    );
}

#[test]
fn an_extension_is_asked_for() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 6
            scene     attendant/extension_dialing
            portal    Please enter the extension, then press the pound key.
            caller    listens
            caller    presses 9999#
            office    may dial 9999: no
            portal    There is no such extension. Please enter the extension, then press the pound key.
            caller    presses 2001#
            office    may dial 2001: yes
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2001
            caller    is told: no answer
            scene     attendant
            portal    Nobody answers. Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 6
            scene     attendant/extension_dialing
            portal    Please enter the extension, then press the pound key.
            caller    presses *
            scene     attendant
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
        "#]],
    );
}

#[test]
fn a_name_is_spelled_confirmed_and_called() {
    check_front(
        every_action(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 39#
            portal    Please enter at least three letters. Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 392675#
            office    names 392675: 1 people
            portal    (name of 2001) number 2001. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 392675#
            office    names 392675: 1 people
            portal    (name of 2001) number 2001. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            portal    Please hold while your call is put through.
            caller    listens
            portal    hands the call over to 2001
            caller    is connected
        "#]],
    );
}

#[test]
fn several_people_of_a_name_are_choices() {
    let mut front = every_action();
    front.names = found(&[("2001", true), ("2002", false), ("2003", true)]);
    check_front(
        front,
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 392#
            office    names 392: 3 people
            portal    For: (name of 2001) press 1. For number 2002 press 2. For: (name of 2003) press 3. To spell another name, press the star key.
            caller    presses 4
            portal    That is not a choice. For: (name of 2001) press 1. For number 2002 press 2. For: (name of 2003) press 3. To spell another name, press the star key.
            caller    presses 2
            portal    number 2002. To be connected, press 1. To spell another name, press 2. To return to the previous menu, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            scene     attendant
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 392#
            office    names 392: 3 people
            portal    For: (name of 2001) press 1. For number 2002 press 2. For: (name of 2003) press 3. To spell another name, press the star key.
            caller    presses *
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses *
            scene     attendant
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
        "#]],
    );
}

#[test]
fn nobody_and_too_many_are_said() {
    let mut front = every_action();
    front.names = found(&[]);
    check_front(
        front.clone(),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 999#
            office    names 999: 0 people
            portal    There is nobody of that name. Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
        "#]],
    );
    front.names = found(&[("2001", true), ("2002", true)]);
    front.names.more = true;
    check_front(
        front,
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            caller    presses 999#
            office    names 999: 2 people
            portal    Too many people have that name. Please enter more letters. Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
        "#]],
    );
}

#[test]
fn silence_is_treated_as_the_menu_says() {
    let treated = |retries, action| every_action().changed(|menu| menu.no_input = silence(retries, action));
    check_front(
        treated(0, NoInputAction::PlayMessageAndDisconnect(Greeting::Default)),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
    check_front(
        treated(2, last_words(1)),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 9
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    (announcement 1)
            caller    listens
            portal    hangs up
        "#]],
    );
    check_front(
        treated(0, last_words(7)),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
    check_front(
        treated(0, last_words(1)),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    (announcement 1)
            caller    hears nothing
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
    check_front(
        treated(0, NoInputAction::Disconnect),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    hangs up
        "#]],
    );
    check_front(
        treated(0, NoInputAction::TransferToOperator(to("2000"))),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    Please hold for the operator.
            caller    listens
            portal    hands the call over to 2000
            caller    is told: busy
            portal    The line is busy. Goodbye.
            portal    hangs up
        "#]],
    );
    check_front(
        treated(0, NoInputAction::TransferToMailbox(to("2001"))),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    hands the call over to a mailbox
            caller    is connected
        "#]],
    );
    check_front(
        treated(0, NoInputAction::TransferToMailbox(to("2009"))),
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    waits
            portal    This choice is not available at the moment. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn what_is_missing_is_said_and_the_menu_stays() {
    let front = Front::with_keys(&[
        ('1', KeyAction::PlayAnnouncement(announcement(7))),
        ('2', KeyAction::TransferToMailbox(to("2009"))),
        ('3', KeyAction::SubMenu("nowhere".to_owned())),
        ('*', KeyAction::ReturnToPreviousMenu),
    ]);
    check_front(
        front,
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
            caller    presses 1
            portal    This choice is not available at the moment. Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
            caller    presses 2
            portal    This choice is not available at the moment. Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
            caller    presses 3
            portal    This choice is not available at the moment. Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
            caller    presses *
            portal    Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
            caller    presses 8
            portal    That is not a choice. Thank you for calling. For more information, press 1. To leave a message, press 2. For more choices, press 3. To return to the previous menu, press the star key.
        "#]],
    );
}

#[test]
fn nobody_is_there_after_hours_and_holidays_have_their_menu() {
    let mut front = every_action();
    front.attending.period = Period::AfterHours;
    check_front(
        front.clone(),
        &expect![[r#"
        scene     attendant
        office    attending
        portal    Thank you for calling. We are closed at the moment.
        caller    waits
        portal    Goodbye.
        portal    hangs up
    "#]],
    );
    front.attending.period = Period::Holiday;
    front.attending.attendant.holiday_menu = Some(front.attending.attendant.business_menu.clone());
    check_front(
        front,
        &expect![[r#"
        scene     attendant
        office    attending
        portal    Thank you for calling. We are closed at the moment. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
        caller    presses #
        portal    Goodbye.
        portal    hangs up
    "#]],
    );
}

#[test]
fn an_office_that_does_not_answer_ends_the_call() {
    let office = Office { unavailable: Some("attending"), front: every_action(), ..Office::default() };
    check(
        attendant(),
        office,
        &expect![[r#"
        scene     attendant
        office    attending: unavailable
        portal    The voice portal is not available at the moment. Please try again later. Goodbye.
        portal    hangs up
    "#]],
    );
    let office = Office { unavailable: Some("names"), front: every_action(), ..Office::default() };
    check(
        attendant(),
        office,
        &expect![[r#"
            scene     attendant
            office    attending
            portal    Thank you for calling. To reach the operator, press 0. For number 2002 press 1. For number 2002 press 2. To leave a message, press 3. For more information, press 4. To dial by name, press 5. To dial an extension, press 6. For more choices, press 7. To repeat this menu, press 9. To end this call, press the pound key.
            caller    presses 5392#
            scene     attendant/name_dialing
            portal    Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.
            office    names 392: unavailable
            portal    The voice portal is not available at the moment. Please try again later. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn whoever_lets_himself_be_led_in_circles_is_told_goodbye() {
    for keys in ["7", "9", "4", "8"] {
        let mut world = World::new(attendant(), Office { front: every_action(), ..Office::default() });
        world.settle();
        for _ in 0..=ATTENDANT_MENUS_PER_CALL_MAX {
            world.act(&format!("presses {keys}"));
        }
        assert!(world.is_over() && world.hangs_up, "{keys}");
        assert!(world.transcript.iter().any(|line| line.contains("Goodbye.")), "{keys}");
    }
}

#[test]
fn a_way_too_long_leads_back_to_the_top_all_the_same() {
    let mut world = World::new(attendant(), Office { front: every_action(), ..Office::default() });
    world.settle();
    for _ in 0..30 {
        world.act("presses 7");
    }
    for _ in 0..8 {
        world.act("presses *");
    }
    world.act("presses #");
    assert!(world.is_over(), "{}", world.transcript.join("\n"));
}
