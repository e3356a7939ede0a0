//! New passcodes.

use antiphon_core::limits::Limit;
use antiphon_core::lockout::Attempts;
use antiphon_core::mailbox::Access;
use antiphon_core::passcode::BrokenRule;
use antiphon_office::passcode::{ChangeOccasion, OwnPasscode, PasscodeChange};
use antiphon_office::ports::StoreError;
use antiphon_office::verify::{PasscodeDue, Verdict};
use futures::executor::block_on;

use crate::world::{DAY, ORGANIZATION, Resident, START_MS, VIENNA, World, admission, passcode};

const FIRST: &str = "739158";
/// Ten acceptable passcodes, none the reverse of another.
const NEXT: [&str; 10] =
    ["640275", "581937", "402759", "917364", "285016", "360792", "857163", "194826", "730485", "518204"];

fn change(world: &World, of: &Resident, digits: &str, occasion: ChangeOccasion) -> PasscodeChange {
    let (passcode, actor) = (passcode(digits), format!("person:{}", of.person));
    let chosen = OwnPasscode {
        organization: ORGANIZATION,
        mailbox: of.mailbox,
        passcode: &passcode,
        occasion,
        actor: &actor,
    };
    block_on(world.office.set_own_passcode(chosen)).unwrap()
}

#[test]
fn from_the_moment_it_is_accepted_only_the_new_passcode_works() {
    let world = World::new();
    world.set_default_passcode(Some("384950"));
    let new = world.add_person(ORGANIZATION, VIENNA, "2001", None, &Access::Default { since_ms: START_MS });
    assert_eq!(change(&world, &new, FIRST, ChangeOccasion::Demanded), PasscodeChange::Accepted);
    assert_eq!(world.at_desk(&new, "384950"), Verdict::Wrong);
    assert_eq!(admission(world.at_desk(&new, FIRST)).passcode_due, PasscodeDue::No);
    assert_eq!(admission(world.outside("2001", FIRST)).mailbox, new.mailbox);
    let changed = world.audited("passcode.changed");
    assert_eq!(
        changed.iter().map(|it| it.target.clone()).collect::<Vec<_>>(),
        [format!("mailbox:{}", new.mailbox)]
    );
}

#[test]
fn a_broken_rule_is_named_and_changes_nothing() {
    let world = World::new();
    let person = world.add_person(ORGANIZATION, VIENNA, "147869", Some("+13015551212"), &Access::Unset);
    world.set_access(&person, world.own(&person, FIRST));
    for (digits, broken) in [
        ("73915", BrokenRule::TooShort { min: 6 }),
        ("123123", BrokenRule::RepeatedPattern),
        ("9147869", BrokenRule::OwnNumber),
        ("9968741", BrokenRule::ReversedOwnNumber),
        ("5551212", BrokenRule::OwnNumber),
        ("8147869", BrokenRule::OwnNumber),
        (FIRST, BrokenRule::PreviousPasscode { previous_max: 10 }),
        ("851937", BrokenRule::ReversedPreviousPasscode { previous_max: 10 }),
    ] {
        let changed = change(&world, &person, digits, ChangeOccasion::Voluntary);
        assert_eq!(changed, PasscodeChange::Broken(broken), "{digits}");
    }
    assert_eq!(admission(world.at_desk(&person, FIRST)).mailbox, person.mailbox);
    assert_eq!(world.audited("passcode.changed"), []);
}

#[test]
fn what_other_locations_dial_is_the_owners_number_too() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    // 82001 is the location's prefix and the extension; the extension alone is not in it.
    world.change_service(|it| it.passcode_rules.length_min = 4);
    assert_eq!(
        change(&world, &ann, "8200", ChangeOccasion::Voluntary),
        PasscodeChange::Broken(BrokenRule::OwnNumber)
    );
    assert_eq!(change(&world, &ann, "9200", ChangeOccasion::Voluntary), PasscodeChange::Accepted);
}

#[test]
fn names_are_looked_at_where_the_organization_wants_it() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    world.change_service(|it| it.passcode_rules.optional.block_own_name = true);
    // MILLER on the keypad.
    let broken = PasscodeChange::Broken(BrokenRule::OwnName);
    assert_eq!(change(&world, &ann, "645537", ChangeOccasion::Voluntary), broken);
}

#[test]
fn the_last_ten_passcodes_do_not_come_back_and_the_eleventh_may() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    for (n, digits) in NEXT.iter().enumerate() {
        let previous = change(&world, &ann, FIRST, ChangeOccasion::Voluntary);
        assert_eq!(
            previous,
            PasscodeChange::Broken(BrokenRule::PreviousPasscode { previous_max: 10 }),
            "{n}"
        );
        assert_eq!(
            change(&world, &ann, digits, ChangeOccasion::Voluntary),
            PasscodeChange::Accepted,
            "{digits}"
        );
    }
    assert_eq!(change(&world, &ann, FIRST, ChangeOccasion::Voluntary), PasscodeChange::Accepted);
}

#[test]
fn the_rules_say_how_far_back_and_whether_backwards() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    assert_eq!(change(&world, &ann, NEXT[0], ChangeOccasion::Voluntary), PasscodeChange::Accepted);
    world.change_service(|it| it.passcode_rules.previous = Limit::on(1));
    let broken = PasscodeChange::Broken(BrokenRule::PreviousPasscode { previous_max: 1 });
    assert_eq!(change(&world, &ann, NEXT[0], ChangeOccasion::Voluntary), broken);
    world.change_service(|it| it.passcode_rules.block_reversed_previous = false);
    assert_eq!(change(&world, &ann, "572046", ChangeOccasion::Voluntary), PasscodeChange::Accepted);
    world.change_service(|it| it.passcode_rules.previous = Limit::off(1));
    assert_eq!(change(&world, &ann, "572046", ChangeOccasion::Voluntary), PasscodeChange::Accepted);
    // Hashes are kept meanwhile, so that a stricter rule works at once.
    world.change_service(|it| it.passcode_rules.previous = Limit::on(10));
    let broken = PasscodeChange::Broken(BrokenRule::PreviousPasscode { previous_max: 10 });
    assert_eq!(change(&world, &ann, FIRST, ChangeOccasion::Voluntary), broken);
}

#[test]
fn the_passcode_that_others_gave_cannot_be_kept_even_without_a_rule() {
    for kind in ["default", "one-time"] {
        let world = World::new();
        world.set_default_passcode(Some("384950"));
        world.change_service(|it| it.passcode_rules.previous = Limit::off(10));
        let new =
            world.add_person(ORGANIZATION, VIENNA, "2001", None, &Access::Default { since_ms: START_MS });
        if kind == "one-time" {
            world.set_access(&new, world.one_time(&new, "384950"));
        }
        let broken = PasscodeChange::Broken(BrokenRule::PreviousPasscode { previous_max: 1 });
        assert_eq!(change(&world, &new, "384950", ChangeOccasion::Demanded), broken, "{kind}");
    }
}

#[test]
fn the_minimum_age_binds_voluntary_changes_only() {
    for (occasion, hours, allowed) in [
        (ChangeOccasion::Voluntary, 23, false),
        (ChangeOccasion::Voluntary, 24, true),
        (ChangeOccasion::Demanded, 0, true),
        (ChangeOccasion::Reset, 0, true),
    ] {
        let world = World::new();
        world.change_service(|it| it.passcode_rules.change_days = Limit::on(1));
        let ann = world.resident("2001", FIRST);
        world.clock.advance(DAY / 24 * hours);
        let want = if allowed {
            PasscodeChange::Accepted
        } else {
            PasscodeChange::Broken(BrokenRule::TooSoon { days: 1 })
        };
        assert_eq!(change(&world, &ann, NEXT[0], occasion), want, "{occasion:?} after {hours} h");
    }
}

#[test]
fn a_reset_in_the_user_hub_unlocks_and_works_at_once() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    for _ in 0..4 {
        world.at_desk(&ann, "000001");
    }
    assert_eq!(change(&world, &ann, NEXT[0], ChangeOccasion::Voluntary), PasscodeChange::Accepted);
    assert_eq!(world.at_desk(&ann, NEXT[0]), Verdict::Locked, "a mere change unlocks nothing");
    assert_eq!(change(&world, &ann, NEXT[1], ChangeOccasion::Reset), PasscodeChange::Accepted);
    assert_eq!(world.credential(&ann).attempts, Attempts::default());
    assert_eq!(admission(world.at_desk(&ann, NEXT[1])).passcode_due, PasscodeDue::No);
}

#[test]
fn a_mailbox_that_is_not_there_has_no_passcode() {
    let world = World::new();
    let ann = world.resident("2001", FIRST);
    let nobody = Resident { mailbox: antiphon_core::ids::MailboxId(ann.person.0), ..ann };
    let passcode = passcode(NEXT[0]);
    let chosen = OwnPasscode {
        organization: ORGANIZATION,
        mailbox: nobody.mailbox,
        passcode: &passcode,
        occasion: ChangeOccasion::Reset,
        actor: "operator",
    };
    assert_eq!(block_on(world.office.set_own_passcode(chosen)), Err(StoreError::Missing("mailbox")));
}
