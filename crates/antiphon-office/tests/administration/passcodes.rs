//! Resets, unlocks and the user hub's own choice.

use antiphon_core::lockout::{Attempts, LockState};
use antiphon_office::admin::mailboxes::MailboxListing;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::verify::{Admission, NameDue, PasscodeDue, Verdict};
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR};

const OWN: &str = "739158";
const WRONG: &str = "640275";
const DEFAULT: &str = "284915";

fn dues(verdict: Verdict) -> (PasscodeDue, NameDue) {
    match verdict {
        Verdict::Open(Admission { passcode_due, name_due, .. }) => (passcode_due, name_due),
        refused @ (Verdict::Administration | Verdict::Wrong | Verdict::Locked | Verdict::Refused) => {
            panic!("not let in: {refused:?}")
        }
    }
}

fn reset(desk: &Desk) -> ResetPasscode {
    block_on(desk.office.reset_passcode(OPERATOR, desk.id(), desk.ann.mailbox)).unwrap()
}

fn lock(desk: &Desk) {
    for _ in 0..4 {
        desk.enter(&desk.ann, WRONG);
    }
    assert_eq!(desk.listing(&desk.ann).lock, LockState::LockedEverywhere);
}

#[test]
fn m8_the_default_passcode_is_for_mailboxes_created_after_it_was_switched_on() {
    let desk = Desk::new();
    assert_eq!(desk.listing(&desk.ann).access, "unset");
    desk.save(|_| {}, DefaultChange::Set(DEFAULT)).unwrap();
    let bob = desk.person("2002");
    assert_eq!((desk.listing(&desk.ann).access, desk.listing(&bob).access), ("unset", "default"));
    assert_eq!(dues(desk.enter(&bob, DEFAULT)), (PasscodeDue::Initial, NameDue::Record));
    assert_eq!(desk.enter(&desk.ann, DEFAULT), Verdict::Wrong);

    desk.save(|_| {}, DefaultChange::Set("519362")).unwrap();
    assert_eq!(desk.enter(&bob, DEFAULT), Verdict::Wrong, "mailboxes on the default follow the current one");
    assert_eq!(dues(desk.enter(&bob, "519362")), (PasscodeDue::Initial, NameDue::Record));

    desk.save(|_| {}, DefaultChange::Off).unwrap();
    assert_eq!(desk.listing(&bob).access, "unset");
    assert_eq!(desk.enter(&bob, "519362"), Verdict::Wrong);
    assert_eq!(desk.listing(&desk.person("2003")).access, "unset");
}

#[test]
fn m9_m13_a_passcode_chosen_in_the_user_hub_lets_in_and_leaves_the_name_to_record() {
    let desk = Desk::new();
    assert_eq!(desk.enter(&desk.ann, OWN), Verdict::Wrong);
    desk.choose(&desk.ann, OWN).unwrap();
    assert_eq!(dues(desk.enter(&desk.ann, OWN)), (PasscodeDue::No, NameDue::Record));
    let MailboxListing { access, name_due, .. } = desk.listing(&desk.ann);
    assert_eq!((access, name_due), ("set", true));
}

#[test]
fn m16_a_reset_unlocks_and_sets_the_default_passcode_to_be_replaced() {
    let desk = Desk::new();
    desk.save(|_| {}, DefaultChange::Set(DEFAULT)).unwrap();
    desk.choose(&desk.ann, OWN).unwrap();
    lock(&desk);
    assert_eq!(desk.enter(&desk.ann, OWN), Verdict::Locked);
    assert_eq!(reset(&desk), ResetPasscode::Default);
    let listing = desk.listing(&desk.ann);
    assert_eq!((listing.lock, listing.access, listing.name_due), (LockState::Open, "default", true));
    assert_eq!(desk.enter(&desk.ann, OWN), Verdict::Wrong);
    assert_eq!(dues(desk.enter(&desk.ann, DEFAULT)), (PasscodeDue::Initial, NameDue::Record));
}

#[test]
fn m16_without_a_default_a_reset_makes_a_random_passcode_and_tells_it_once() {
    let desk = Desk::new();
    desk.choose(&desk.ann, OWN).unwrap();
    lock(&desk);
    let ResetPasscode::OneTime(first) = reset(&desk) else { panic!("there is no default passcode") };
    let ResetPasscode::OneTime(second) = reset(&desk) else { panic!("there is no default passcode") };
    assert_ne!(first, second);
    assert_eq!(first.expose().len(), 6);
    assert!(!format!("{first:?}").contains(first.expose()));
    assert_eq!(desk.listing(&desk.ann).access, "one-time");
    for old in [OWN, first.expose()] {
        assert_eq!(desk.enter(&desk.ann, old), Verdict::Wrong);
    }
    assert_eq!(
        desk.enter_from_outside(&desk.ann, second.expose()),
        Verdict::Wrong,
        "from the own phone only"
    );
    assert_eq!(dues(desk.enter(&desk.ann, second.expose())), (PasscodeDue::Initial, NameDue::Record));
    let entries = block_on(desk.office.audit_entries(desk.id(), 99)).unwrap();
    let told = |digits| format!("{entries:?}").contains(digits);
    assert!(!told(first.expose()) && !told(second.expose()));
}

#[test]
fn m17_a_reset_in_the_user_hub_unlocks_and_works_at_once() {
    let desk = Desk::new();
    desk.save(|it| it.passcode_rules.change_days.enabled = true, DefaultChange::Set(DEFAULT)).unwrap();
    desk.choose(&desk.ann, OWN).unwrap();
    lock(&desk);
    // The same day: the minimum age binds voluntary changes only.
    desk.choose(&desk.ann, "917364").unwrap();
    assert_eq!(desk.listing(&desk.ann).attempts, Attempts::default());
    assert_eq!(dues(desk.enter(&desk.ann, "917364")).0, PasscodeDue::No);
    for (digits, problem) in [
        ("91736", "passcode: The passcode must have at least 6 digits."),
        ("111122", "passcode: The passcode must not have the same digit more than 3 times in a row."),
        (OWN, "passcode: The passcode must not be one of your last 10 passcodes."),
        ("91736455x", "passcode: The passcode may have digits only."),
    ] {
        assert_eq!(desk.choose(&desk.ann, digits).unwrap_err().to_string(), problem);
    }
    assert_eq!(dues(desk.enter(&desk.ann, "917364")).0, PasscodeDue::No, "a refusal changes nothing");
}

#[test]
fn an_unlock_frees_both_sides_and_keeps_the_passcode() {
    let desk = Desk::new();
    desk.choose(&desk.ann, OWN).unwrap();
    for _ in 0..4 {
        desk.enter_from_outside(&desk.ann, WRONG);
    }
    let listing = desk.listing(&desk.ann);
    assert_eq!((listing.lock, listing.attempts.outside), (LockState::LockedOutside, 4));
    lock(&desk);
    block_on(desk.office.unlock_mailbox(OPERATOR, desk.id(), desk.ann.mailbox)).unwrap();
    assert_eq!(desk.listing(&desk.ann).attempts, Attempts::default());
    assert_eq!(dues(desk.enter_from_outside(&desk.ann, OWN)).0, PasscodeDue::No);
    assert_eq!(dues(desk.enter(&desk.ann, OWN)).0, PasscodeDue::No);
}

#[test]
fn a_reset_passcode_that_nobody_used_expires() {
    let desk = Desk::new();
    let ResetPasscode::OneTime(passcode) = reset(&desk) else { panic!("there is no default passcode") };
    desk.clock.advance(DAY * 30);
    assert_eq!(desk.enter(&desk.ann, passcode.expose()), Verdict::Wrong);
}
