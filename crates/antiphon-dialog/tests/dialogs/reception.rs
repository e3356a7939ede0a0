//! How callers are received: whose greeting, what it may offer, and whether a message is taken.

use antiphon_core::greeting::DepositCause::NoAnswer;
use antiphon_core::greeting::GreetingKind;
use antiphon_core::ids::BlobKey;
use antiphon_dialog::question::{Intake, Reception};
use expect_test::expect;

use crate::harness::*;

fn receiving(change: impl FnOnce(&mut Reception)) -> Office {
    let mut office = Office::default();
    change(&mut office.reception);
    office
}

/// An own greeting.
fn own() -> BlobKey {
    BlobKey("own greeting".to_owned())
}

#[test]
fn a_damaged_greeting_is_replaced_by_the_default_one() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.recording = Some(own())),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    (own greeting)
            caller    hears nothing
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn whoever_is_to_be_warned_is_warned_before_the_tone() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.warned = true),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    listens
            portal    Your message will be recorded.
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn skipping_the_greeting_does_not_skip_the_warning() {
    check(
        deposit(NoAnswer),
        receiving(|it| (it.warned, it.recording) = (true, Some(own()))),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    (own greeting)
            caller    presses #
            portal    Your message will be recorded.
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn m20_zero_transfers_to_the_number_that_the_owner_has_set() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.transfer = Some("2009".to_owned())),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses 0
            portal    Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2009
            caller    is connected
        "#]],
    );
}

#[test]
fn whoever_cannot_be_transferred_hears_so_and_leaves_a_message() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.transfer = Some("2009".to_owned())),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses 0
            portal    Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2009
            caller    is told: busy
            portal    We are sorry. Nobody can be reached there at the moment. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses 0
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn a_message_at_hand_is_sent_before_its_caller_is_transferred() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.transfer = Some("2009".to_owned())),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To speak to somebody else, press 0. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 0
            office    deposit: stored
            portal    Your message has been sent. Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2009
            caller    is connected
        "#]],
    );
}

#[test]
fn a_message_is_sent_once_though_the_transfer_fails() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.transfer = Some("2009".to_owned())),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. To speak to somebody else, press 0. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To speak to somebody else, press 0. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 0
            office    deposit: stored
            portal    Your message has been sent. Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2009
            caller    is told: no answer
            portal    We are sorry. Nobody can be reached there at the moment. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn m20_zero_does_nothing_where_no_number_is_set() {
    check(
        deposit(NoAnswer),
        receiving(|it| it.transfer = None),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses 0
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 0
            portal    That is not a choice. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn a_full_mailbox_says_so_before_the_tone_and_offers_zero() {
    check(
        deposit(NoAnswer),
        receiving(|it| (it.intake, it.transfer) = (Intake::Full, Some("2009".to_owned()))),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available.
            caller    listens
            portal    This mailbox is full. To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
            caller    presses 5
            portal    That is not a choice. To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
            caller    presses 0
            portal    Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2009
            caller    is told: not found
            portal    We are sorry. Nobody can be reached there at the moment. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_greeting_that_takes_no_message_ends_the_call() {
    check(
        deposit(NoAnswer),
        receiving(|it| (it.intake, it.recording) = (Intake::Refuses { then: None }, Some(own()))),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    (own greeting)
            caller    listens
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_default_greeting_says_that_no_message_is_taken() {
    check(
        deposit(NoAnswer),
        receiving(|it| (it.kind, it.intake) = (GreetingKind::ExtendedAway, Intake::Refuses { then: None })),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is away for some time. This mailbox does not take messages.
            caller    listens
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_greeting_that_takes_no_message_may_send_callers_on() {
    check(
        deposit(NoAnswer),
        receiving(|it| {
            (it.intake, it.recording) = (Intake::Refuses { then: Some("2005".to_owned()) }, Some(own()))
        }),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    (own greeting)
            caller    listens
            portal    Please hold while you are connected.
            caller    listens
            portal    hands the call over to 2005
            caller    is connected
        "#]],
    );
}

#[test]
fn an_absence_may_offer_somebody_else() {
    check(
        deposit(NoAnswer),
        receiving(|it| {
            (it.kind, it.intake, it.transfer) =
                (GreetingKind::ExtendedAway, Intake::Refuses { then: None }, Some("2009".to_owned()))
        }),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is away for some time. This mailbox does not take messages.
            caller    listens
            portal    To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    To speak to somebody else, press 0. To end this call, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}
