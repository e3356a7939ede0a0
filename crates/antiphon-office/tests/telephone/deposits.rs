//! Messages that callers leave, whatever happens meanwhile.

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::RecordingId;
use antiphon_core::message::MessageState;
use antiphon_office::deposit::{DepositOutcome, LeftMessage, Recovery};
use antiphon_office::ports::{BlobError, Blobs, Spool, SpoolError, SpoolPurpose, Store, StoreError};
use antiphon_office::reception::{Intake, Reception, SpokenOwner};
use antiphon_office::setter::Setter;
use futures::executor::block_on;

use crate::world::{ORGANIZATION, Resident, START_MS, World, left};

const PASSCODE: &str = "739158";

fn reception(world: &World, of: &Resident) -> Reception {
    block_on(world.office.reception(ORGANIZATION, of.mailbox, DepositCause::NoAnswer)).unwrap()
}

fn max_ms_of(reception: &Reception) -> Option<u32> {
    match reception.intake {
        Intake::Takes { max_ms } => Some(max_ms),
        Intake::Full | Intake::Refuses { .. } => None,
    }
}

fn recover(world: &World) -> (u32, u32, u32) {
    let Recovery { stored, dropped, waiting } = block_on(world.office.recover()).unwrap();
    (stored, dropped, waiting)
}

fn leftovers(world: &World) -> Vec<RecordingId> {
    block_on(world.spool.leftovers()).unwrap()
}

fn away() -> StoreError {
    StoreError::Unavailable("away".to_owned())
}

#[test]
fn callers_hear_the_owners_number_or_his_recorded_name() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    assert_eq!(reception(&world, &ann).owner, SpokenOwner::Number("2001".to_owned()));
    let name = world.begin(&ann, SpoolPurpose::Name);
    world.speak(name, 2);
    let owner = Setter { organization: ORGANIZATION, mailbox: ann.mailbox, actor: "account:desk" };
    block_on(world.office.keep_name(owner, name)).unwrap();
    let key = world.mailbox(&ann).personalized_name.unwrap();
    assert_eq!(reception(&world, &ann).owner, SpokenOwner::Name(key));
}

#[test]
fn a_message_is_as_long_as_allowed_and_as_fits() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    world.change_service(|it| (it.message_max_ms, it.mailbox_max_ms) = (4_000, 9_500));
    for (max_ms, seconds) in [(Some(4_000), 4), (Some(4_000), 4), (Some(1_500), 1), (None, 0)] {
        assert_eq!(max_ms_of(&reception(&world, &ann)), max_ms);
        assert!(seconds == 0 || world.leave(&ann, seconds) == DepositOutcome::Stored);
    }
}

#[test]
fn a_mailbox_that_is_switched_off_takes_no_message() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let settings = antiphon_core::mailbox::MailboxSettings { enabled: false, ..world.mailbox(&ann).settings };
    let audit = crate::world::audit(ORGANIZATION);
    block_on(world.store.save_mailbox_settings(ORGANIZATION, ann.mailbox, &settings, &audit)).unwrap();
    assert_eq!(reception(&world, &ann).intake, Intake::Refuses { then: None });
}

#[test]
fn star_opens_the_login_only_where_an_administrator_allows_it() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    assert!(!reception(&world, &ann).login_allowed);
    world.change_service(|it| it.login_from_deposit = true);
    assert!(reception(&world, &ann).login_allowed);
}

#[test]
fn a_message_is_kept_with_its_marks_its_caller_and_its_sound() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let recording = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(recording, 3);
    let marked = LeftMessage { urgent: true, confidential: true, ..left(&ann, recording) };
    assert_eq!(block_on(world.office.deposit(marked)), DepositOutcome::Stored);
    let message = world.messages(&ann).remove(0);
    assert_eq!((message.urgent, message.confidential, message.truncated), (true, true, false));
    assert_eq!((message.state, message.duration_ms), (MessageState::New, 3_000));
    assert_eq!((message.created_ms, message.recording), (START_MS, recording));
    assert_eq!(message.from.number.as_deref(), Some("+43123456789"));
    assert_eq!(message.audio.0, format!("v1/{ORGANIZATION}/2026-01/{recording}.wav"));
    let file = block_on(world.blobs.read(&message.audio)).unwrap();
    assert!(file.ends_with(&vec![0x55; 24_000]));
    assert_eq!(world.mailbox(&ann).used_ms, 3_000);
    assert_eq!(leftovers(&world), []);
}

#[test]
fn the_same_recording_becomes_one_message_however_often_it_is_deposited() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let recording = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(recording, 3);
    for _ in 0..3 {
        assert_eq!(block_on(world.office.deposit(left(&ann, recording))), DepositOutcome::Stored);
    }
    assert_eq!(world.messages(&ann).len(), 1);
    assert_eq!(world.mailbox(&ann).counts.new, 1);
}

#[test]
fn whoever_was_admitted_to_record_is_kept_though_the_mailbox_filled_up_meanwhile() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    world.change_service(|it| it.mailbox_max_ms = 5_000);
    let admitted = [(), ()].map(|()| world.begin(&ann, SpoolPurpose::Deposit));
    for recording in admitted {
        world.speak(recording, 5);
        assert_eq!(block_on(world.office.deposit(left(&ann, recording))), DepositOutcome::Stored);
        assert_eq!(reception(&world, &ann).intake, Intake::Full);
    }
    assert_eq!((world.messages(&ann).len(), world.mailbox(&ann).used_ms), (2, 10_000));
    assert_eq!(leftovers(&world), []);
}

#[test]
fn with_the_database_or_the_blobs_away_a_sealed_spool_suffices_and_is_stored_later() {
    for blobs in [false, true] {
        let world = World::new();
        let ann = world.resident("2001", PASSCODE);
        world.change_service(|it| it.mailbox_max_ms = 5_000);
        if blobs {
            world.blobs.faults.fail_with(BlobError::Failed("no space".to_owned()));
        } else {
            world.store.faults.fail_with(away());
        }
        for urgent in [true, false] {
            let recording = world.begin(&ann, SpoolPurpose::Deposit);
            world.speak(recording, 3);
            let left = LeftMessage { urgent, ..left(&ann, recording) };
            assert_eq!(block_on(world.office.deposit(left)), DepositOutcome::Stored, "{blobs}");
            assert_eq!(block_on(world.office.discard_recording(recording)), Ok(()), "the call is over");
        }
        assert_eq!(recover(&world), (0, 0, 2));
        world.store.faults.work();
        world.blobs.faults.work();
        assert_eq!(recover(&world), (2, 0, 0));
        assert_eq!(recover(&world), (0, 0, 0));
        // What the caller was told is kept, is kept, even beyond the quota.
        let mut marks: Vec<_> = world.messages(&ann).iter().map(|it| (it.urgent, it.truncated)).collect();
        marks.sort_unstable();
        assert_eq!(marks, [(false, false), (true, false)]);
    }
}

#[test]
fn without_a_spool_the_caller_is_told_that_it_failed() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let recording = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(recording, 3);
    world.spool.faults.fail_with(SpoolError::Failed("no space".to_owned()));
    assert_eq!(block_on(world.office.deposit(left(&ann, recording))), DepositOutcome::Failed);
    assert_eq!(world.messages(&ann), []);
}

#[test]
fn what_was_never_recorded_or_was_recorded_for_somebody_else_is_no_message() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let (for_bob, name) = (world.begin(&bob, SpoolPurpose::Deposit), world.begin(&ann, SpoolPurpose::Name));
    for recording in [for_bob, name, RecordingId(ann.person.0)] {
        assert_eq!(block_on(world.office.deposit(left(&ann, recording))), DepositOutcome::Failed);
    }
    assert_eq!(world.messages(&ann), []);
}

#[test]
fn a_crash_turns_messages_into_messages_and_drops_what_nobody_accepted() {
    let mut world = World::new();
    let ann = world.resident("2001", PASSCODE);
    for (purpose, seconds) in [
        (SpoolPurpose::Deposit, 3),
        (SpoolPurpose::Name, 3),
        (SpoolPurpose::Announcement, 3),
        (SpoolPurpose::Deposit, 0),
        (SpoolPurpose::Deposit, 1),
    ] {
        let recording = world.begin(&ann, purpose);
        world.speak(recording, seconds);
    }
    assert_eq!(recover(&world), (0, 0, 0), "calls are in progress");
    world.restart();
    assert_eq!(recover(&world), (2, 3, 0));
    assert_eq!(recover(&world), (0, 0, 0));
    let mut recovered: Vec<_> =
        world.messages(&ann).iter().map(|it| (it.duration_ms, it.truncated)).collect();
    recovered.sort_unstable();
    assert_eq!(recovered, [(1_000, true), (3_000, true)]);
    assert_eq!(leftovers(&world), []);
}

#[test]
fn a_recovery_leaves_alone_what_is_being_recorded_now() {
    let mut world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let before = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(before, 2);
    world.restart();
    let now = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(now, 2);
    assert_eq!(recover(&world), (1, 0, 0));
    assert_eq!(leftovers(&world), [now]);
    world.speak(now, 2);
    assert_eq!(block_on(world.office.deposit(left(&ann, now))), DepositOutcome::Stored);
    let mut lengths: Vec<_> = world.messages(&ann).iter().map(|it| it.duration_ms).collect();
    lengths.sort_unstable();
    assert_eq!(lengths, [2_000, 4_000]);
}

#[test]
fn a_failure_at_any_step_loses_no_message_and_doubles_none() {
    for n in 1..=4 {
        for port in ["store", "blobs", "spool"] {
            let mut world = World::new();
            let ann = world.resident("2001", PASSCODE);
            let recording = world.begin(&ann, SpoolPurpose::Deposit);
            world.speak(recording, 3);
            match port {
                "store" => world.store.faults.fail_nth(n, away()),
                "blobs" => world.blobs.faults.fail_nth(n, BlobError::Failed("torn".to_owned())),
                _ => world.spool.faults.fail_nth(n, SpoolError::Failed("torn".to_owned())),
            }
            let outcome = block_on(world.office.deposit(left(&ann, recording)));
            world.store.faults.work();
            world.blobs.faults.work();
            world.spool.faults.work();
            let in_vain = port == "spool" && n == 1;
            assert_eq!(outcome == DepositOutcome::Failed, in_vain, "{port} {n}");
            world.restart();
            recover(&world);
            assert_eq!(world.messages(&ann).len(), 1, "{port} {n}");
            assert_eq!(world.mailbox(&ann).counts.new, 1, "{port} {n}");
            assert_eq!(leftovers(&world), [], "{port} {n}");
        }
    }
}

#[test]
fn a_recording_whose_mailbox_is_gone_does_not_wait_for_ever() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let gone = Resident { mailbox: antiphon_core::ids::MailboxId(ann.person.0), ..ann };
    assert_eq!(world.leave(&gone, 3), DepositOutcome::Failed);
    assert_eq!(recover(&world), (0, 1, 0));
    assert_eq!((leftovers(&world), world.blobs.keys()), (vec![], vec![]));
}
