//! Personalized names.

use antiphon_core::ids::RecordingId;
use antiphon_office::error::OfficeError;
use antiphon_office::ports::{Blobs, SpoolError, SpoolPurpose, StoreError};
use antiphon_office::setter::Setter;
use antiphon_office::verify::NameDue;
use futures::executor::block_on;

use crate::world::{ORGANIZATION, Resident, World, admission};

const PASSCODE: &str = "739158";

fn owner(of: &Resident) -> Setter<'static> {
    Setter { organization: ORGANIZATION, mailbox: of.mailbox, actor: "account:desk" }
}

fn record(world: &World, of: &Resident, seconds: usize) -> RecordingId {
    let recording = world.begin(of, SpoolPurpose::Name);
    world.speak(recording, seconds);
    recording
}

#[test]
fn a_recorded_name_is_kept_as_a_file_and_no_longer_due() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let recording = record(&world, &ann, 2);
    assert_eq!(block_on(world.office.keep_name(owner(&ann), recording)), Ok(()));
    let key = world.mailbox(&ann).personalized_name.unwrap();
    assert_eq!(key.0, format!("v1/{ORGANIZATION}/2026-01/{recording}.wav"));
    let file = block_on(world.blobs.read(&key)).unwrap();
    assert_eq!((&file[..4], file.len()), (&b"RIFF"[..], 58 + 16_000));
    assert_eq!(admission(world.at_desk(&ann, PASSCODE)).name_due, NameDue::No);
    assert_eq!(block_on(antiphon_office::ports::Spool::leftovers(&*world.spool)), Ok(vec![]));
}

#[test]
fn a_new_name_replaces_the_one_before_and_its_audio() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    for seconds in [2, 3] {
        block_on(world.office.keep_name(owner(&ann), record(&world, &ann, seconds))).unwrap();
    }
    assert_eq!(world.blobs.keys(), [world.mailbox(&ann).personalized_name.unwrap()]);
}

#[test]
fn an_earlier_name_can_be_confirmed_and_one_that_is_not_there_cannot() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let missing = OfficeError::Store(StoreError::Missing("personalized name"));
    assert_eq!(block_on(world.office.confirm_name(owner(&ann))), Err(missing));
    block_on(world.office.keep_name(owner(&ann), record(&world, &ann, 2))).unwrap();
    let name = world.mailbox(&ann).personalized_name;
    assert_eq!(block_on(world.office.confirm_name(owner(&ann))), Ok(()));
    assert_eq!(world.mailbox(&ann).personalized_name, name);
    assert_eq!(world.audited("name.confirmed").len(), 1);
}

#[test]
fn only_a_name_recorded_for_the_mailbox_becomes_its_name() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let message = world.begin(&ann, SpoolPurpose::Deposit);
    for recording in [record(&world, &bob, 2), message, RecordingId(ann.person.0)] {
        let kept = block_on(world.office.keep_name(owner(&ann), recording));
        assert_eq!(kept, Err(SpoolError::Missing(recording).into()));
    }
    assert_eq!(world.mailbox(&ann).personalized_name, None);
}

#[test]
fn a_failure_leaves_the_name_before() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    block_on(world.office.keep_name(owner(&ann), record(&world, &ann, 2))).unwrap();
    let before = world.mailbox(&ann).personalized_name;
    let recording = record(&world, &ann, 3);
    world.store.faults.fail_nth(2, StoreError::Unavailable("away".to_owned()));
    assert!(block_on(world.office.keep_name(owner(&ann), recording)).is_err());
    assert_eq!(world.mailbox(&ann).personalized_name, before);
    assert!(world.blobs.keys().contains(&before.unwrap()));
}

#[test]
fn what_is_thrown_away_is_gone_and_what_was_kept_is_not() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let (dropped, kept) = (record(&world, &ann, 2), record(&world, &ann, 2));
    block_on(world.office.keep_name(owner(&ann), kept)).unwrap();
    for recording in [dropped, kept, dropped] {
        assert_eq!(block_on(world.office.discard_recording(recording)), Ok(()));
    }
    let kept_name = block_on(world.office.keep_name(owner(&ann), dropped));
    assert_eq!(kept_name, Err(SpoolError::Missing(dropped).into()));
    assert_eq!(world.blobs.keys().len(), 1);
}
