//! What must never be shown.

use antiphon_core::mailbox::Access;
use antiphon_office::passcode::{ChangeOccasion, OwnPasscode};
use antiphon_office::verify::Claim;
use futures::executor::block_on;

use crate::world::{ORGANIZATION, START_MS, VIENNA, World, attempt, passcode};

/// A caller who enters his passcode everywhere, also where the number is asked for.
#[test]
fn entered_digits_show_neither_in_debug_nor_in_audit_entries() {
    let digits = "73915820";
    let world = World::new();
    let ann = world.resident("2001", digits);
    let entered = passcode(digits);
    let mut shown = String::new();
    for claim in [Claim::Own, Claim::Number(digits.to_owned())] {
        let attempt = attempt(Some(&ann), claim, &entered, "account:desk");
        shown += &format!("{attempt:?}");
        for _ in 0..5 {
            shown += &format!("{:?}", block_on(world.office.verify(&attempt)));
        }
    }
    let chosen = OwnPasscode {
        organization: ORGANIZATION,
        mailbox: ann.mailbox,
        passcode: &entered,
        occasion: ChangeOccasion::Voluntary,
        actor: "account:desk",
    };
    shown += &format!("{chosen:?} {:?}", block_on(world.office.set_own_passcode(chosen)));
    let new = world.add_person(ORGANIZATION, VIENNA, "2002", None, &Access::Default { since_ms: START_MS });
    world.set_access(&new, world.one_time(&new, digits));
    shown += &format!("{:?} {:?}", world.credential(&new), world.credential(&ann));
    for action in ["mailbox.locked", "passcode.changed", "passcode.reset", "source.refused"] {
        shown += &format!("{:?}", world.audited(action));
    }
    // Everything that is kept: people's digits where a number was asked for must not lie in rows either.
    shown += &format!("{:?}", world.store);
    assert!(shown.contains("unknown:"), "the mistaken number was locked");
    assert!(!shown.contains(digits), "{shown}");
    assert!(!shown.contains("insecure$"), "hashes are secret too");
}
