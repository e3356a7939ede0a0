//! What owners find, and what they do with it.

use std::time::Duration;

use antiphon_core::ids::MessageId;
use antiphon_core::message::{MessageFrom, MessageState};
use antiphon_core::time::Weekday;
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::inbox::{Mark, Marked, SpokenFrom};
use antiphon_office::ports::{BlobError, JobKind, Lane, SpoolPurpose, Store};
use antiphon_office::setter::Setter;
use futures::executor::block_on;

use crate::world::{DAY, ORGANIZATION, Resident, World, left};

const PASSCODE: &str = "739158";

fn leave_from(world: &World, of: &Resident, from: MessageFrom, urgent: bool) -> MessageId {
    let before = world.messages(of);
    let recording = world.begin_from(of, SpoolPurpose::Deposit, from);
    world.speak(recording, 2);
    let deposited = block_on(world.office.deposit(LeftMessage { urgent, ..left(of, recording) }));
    assert_eq!(deposited, DepositOutcome::Stored);
    world.clock.advance(Duration::from_secs(60));
    let new = |id: &MessageId| before.iter().all(|it| it.id != *id);
    world.messages(of).into_iter().map(|it| it.id).find(new).unwrap()
}

fn mark(world: &World, of: &Resident, message: MessageId, state: MessageState) -> Marked {
    let mark = Mark { organization: ORGANIZATION, mailbox: of.mailbox, message, state };
    block_on(world.office.mark(mark)).unwrap()
}

fn inbox(world: &World, of: &Resident) -> Vec<antiphon_office::inbox::Envelope> {
    block_on(world.office.inbox(ORGANIZATION, of.mailbox)).unwrap()
}

fn jobs(world: &World) -> usize {
    let jobs = block_on(world.store.claim_jobs(Lane::Lamps, world.now_ms(), 60_000, 1_000)).unwrap();
    jobs.iter().filter(|job| matches!(job.job.kind, JobKind::Lamp(_))).count()
}

#[test]
fn new_urgent_then_new_then_saved_each_oldest_first() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let leave = |urgent| leave_from(&world, &ann, MessageFrom::default(), urgent);
    let ids = [leave(false), leave(true), leave(false), leave(true), leave(true), leave(false), leave(false)];
    for saved in [4, 2] {
        assert_eq!(mark(&world, &ann, ids[saved], MessageState::Saved), Marked::Done);
    }
    assert_eq!(mark(&world, &ann, ids[5], MessageState::Deleted), Marked::Done);
    let heard: Vec<_> = inbox(&world, &ann).iter().map(|it| it.message).collect();
    assert_eq!(heard, [1, 3, 0, 6, 2, 4].map(|n| ids[n]));
    world.blobs.faults.fail_with(BlobError::Failed("audio is not looked at".to_owned()));
    let counts = block_on(world.office.counts(ORGANIZATION, ann.mailbox)).unwrap();
    assert_eq!((counts.new, counts.new_urgent, counts.saved, counts.saved_urgent), (4, 2, 2, 1));
}

#[test]
fn who_left_a_message_is_named_as_well_as_he_is_known() {
    let world = World::new();
    let (ann, bob, eve) = (
        world.resident("2001", PASSCODE),
        world.resident("2002", PASSCODE),
        world.resident("2003", PASSCODE),
    );
    let name = world.begin(&bob, SpoolPurpose::Name);
    world.speak(name, 2);
    let owner = Setter { organization: ORGANIZATION, mailbox: bob.mailbox, actor: "account:bob" };
    block_on(world.office.keep_name(owner, name)).unwrap();
    let number = |number: &str| Some(number.to_owned());
    for from in [
        MessageFrom { person: Some(bob.person), number: number("2002"), name: None },
        MessageFrom { person: Some(eve.person), number: number("2003"), name: None },
        MessageFrom { person: None, number: number("+4312345678"), name: number("Somebody") },
        MessageFrom { person: None, number: None, name: number("Somebody") },
    ] {
        leave_from(&world, &ann, from, false);
    }
    let named: Vec<_> = inbox(&world, &ann).into_iter().map(|it| it.from).collect();
    let name = world.mailbox(&bob).personalized_name.unwrap();
    let number = |number: &str| SpokenFrom::Number(number.to_owned());
    assert_eq!(named, [SpokenFrom::Name(name), number("2003"), number("+4312345678"), SpokenFrom::Unknown]);
}

#[test]
fn times_are_told_in_the_mailboxs_time_zone() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    leave_from(&world, &ann, MessageFrom::default(), false);
    world.clock.advance(DAY);
    let envelope = inbox(&world, &ann).remove(0);
    let told = envelope.received;
    assert_eq!((told.year, told.month, told.day, told.weekday), (2026, 1, 15, Weekday::Thursday));
    assert_eq!((told.hour, told.minute, told.days_ago), (13, 0, 1));
    assert_eq!(envelope.duration_ms, 2_000);
}

#[test]
fn the_audio_of_messages_is_not_looked_at_before_they_are_played() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    leave_from(&world, &ann, MessageFrom::default(), false);
    world.blobs.faults.fail_with(BlobError::Failed("away".to_owned()));
    let audio: Vec<_> = inbox(&world, &ann).into_iter().map(|it| it.audio).collect();
    assert_eq!(audio, [world.messages(&ann).remove(0).audio]);
}

#[test]
fn a_mark_holds_or_the_message_is_gone_and_only_a_change_moves_the_lamp() {
    use MessageState::{Deleted, New, Saved};
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let id = leave_from(&world, &ann, MessageFrom::default(), false);
    assert_eq!(jobs(&world), 1);
    for (state, want, moves) in [
        (New, Marked::Done, 0),
        (Saved, Marked::Done, 1),
        (Saved, Marked::Done, 0),
        (New, Marked::Done, 1),
        (Deleted, Marked::Done, 1),
        (Deleted, Marked::Done, 0),
        (Saved, Marked::Gone, 0),
    ] {
        assert_eq!(mark(&world, &ann, id, state), want, "{state:?}");
        assert_eq!(jobs(&world), moves, "{state:?}");
    }
    assert_eq!(mark(&world, &ann, MessageId(ann.person.0), Saved), Marked::Gone);
}
