//! Greetings: recorded by their owner, heard by callers; and what callers may do then.

use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::greeting::{DepositCause, GreetingChange, GreetingKind};
use antiphon_core::ids::RecordingId;
use antiphon_core::mailbox::{MailboxSettings, MessageDeposit, MessageDepositChange};
use antiphon_core::numbering::dialled;
use antiphon_office::handling::Changed;
use antiphon_office::ports::{Blobs as _, Spool as _, SpoolError, SpoolPurpose, Store as _, StoreError};
use antiphon_office::reception::{Intake, Reception};
use antiphon_office::setter::Setter;
use futures::executor::block_on;

use crate::world::{ORGANIZATION, Resident, World, audit};

const PASSCODE: &str = "739158";

fn owner(of: &Resident) -> Setter<'static> {
    Setter { organization: ORGANIZATION, mailbox: of.mailbox, actor: "account:desk" }
}

fn record(world: &World, of: &Resident, seconds: usize) -> RecordingId {
    let recording = world.begin(of, SpoolPurpose::Greeting);
    world.speak(recording, seconds);
    recording
}

fn keep(world: &World, of: &Resident, kind: GreetingKind, seconds: usize) {
    let recording = record(world, of, seconds);
    block_on(world.office.keep_greeting(owner(of), kind, recording)).unwrap();
}

fn change(world: &World, of: &Resident, change: &GreetingChange) {
    block_on(world.office.change_greetings(owner(of), change)).unwrap();
}

fn reception(world: &World, of: &Resident, cause: DepositCause) -> Reception {
    block_on(world.office.reception(ORGANIZATION, of.mailbox, cause)).unwrap()
}

fn to(number: &str) -> Forwarding {
    Forwarding { active: true, destination: Some(dialled(number).unwrap()) }
}

fn set(world: &World, of: &Resident, change: impl FnOnce(&mut MailboxSettings)) {
    let mut settings = world.mailbox(of).settings;
    change(&mut settings);
    let audit = audit(ORGANIZATION);
    block_on(world.store.save_mailbox_settings(ORGANIZATION, of.mailbox, &settings, &audit)).unwrap();
}

#[test]
fn callers_hear_the_greeting_of_their_cause_and_the_default_one_where_none_is_on() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    keep(&world, &ann, GreetingKind::Busy, 2);
    keep(&world, &ann, GreetingKind::NoAnswer, 3);
    keep(&world, &ann, GreetingKind::ExtendedAway, 4);
    let greetings = world.mailbox(&ann).greetings;
    let heard = |cause| reception(&world, &ann, cause).recording;
    assert_eq!(heard(DepositCause::Busy), greetings.busy.recording);
    assert_eq!(heard(DepositCause::AllCalls), greetings.no_answer.recording);
    change(&world, &ann, &GreetingChange::Switch(GreetingKind::Busy, false));
    assert_eq!(heard(DepositCause::Busy), None);
    change(&world, &ann, &GreetingChange::Switch(GreetingKind::ExtendedAway, true));
    for cause in [DepositCause::Busy, DepositCause::NoAnswer] {
        assert_eq!(heard(cause), greetings.extended_away.recording);
    }
    assert_eq!(world.audited("greeting.recorded").len(), 3);
}

#[test]
fn a_new_greeting_replaces_the_one_before_and_its_audio() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    for seconds in [2, 3] {
        keep(&world, &ann, GreetingKind::Busy, seconds);
    }
    let key = world.mailbox(&ann).greetings.busy.recording.unwrap();
    assert_eq!(world.blobs.keys(), std::slice::from_ref(&key));
    assert_eq!(block_on(world.blobs.read(&key)).unwrap().len(), 58 + 24_000);
    assert_eq!(block_on(world.spool.leftovers()), Ok(vec![]));
}

#[test]
fn only_a_greeting_recorded_for_the_mailbox_becomes_its_greeting() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let name = world.begin(&ann, SpoolPurpose::Name);
    for recording in [record(&world, &bob, 2), name, RecordingId(ann.person.0)] {
        let kept = block_on(world.office.keep_greeting(owner(&ann), GreetingKind::Busy, recording));
        assert_eq!(kept, Err(SpoolError::Missing(recording).into()));
    }
    assert_eq!(world.mailbox(&ann).greetings.busy.recording, None);
}

#[test]
fn a_failure_leaves_the_greeting_before() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    keep(&world, &ann, GreetingKind::NoAnswer, 2);
    let before = world.mailbox(&ann).greetings;
    let recording = record(&world, &ann, 3);
    world.store.faults.fail_with(StoreError::Unavailable("away".to_owned()));
    let kept = block_on(world.office.keep_greeting(owner(&ann), GreetingKind::NoAnswer, recording));
    world.store.faults.work();
    assert!(kept.is_err());
    assert_eq!(world.mailbox(&ann).greetings, before);
    assert!(world.blobs.keys().contains(&before.no_answer.recording.unwrap()));
}

#[test]
fn what_callers_may_do_follows_the_settings() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let of = || reception(&world, &ann, DepositCause::NoAnswer);
    assert!(matches!(of(), Reception { intake: Intake::Takes { .. }, transfer: None, warned: false, .. }));
    set(&world, &ann, |it| it.transfer = to("2009"));
    world.change_service(|it| it.warn_before_recording = true);
    assert_eq!((of().transfer.as_deref(), of().warned), (Some("2009"), true));
    set(&world, &ann, |it| it.message_deposit = MessageDeposit { enabled: false, afterwards: to("2005") });
    assert_eq!(of().intake, Intake::Refuses { then: Some("2005".to_owned()) });
    set(&world, &ann, |it| it.message_deposit.afterwards.active = false);
    assert_eq!(of().intake, Intake::Refuses { then: None });
    set(&world, &ann, |it| it.message_deposit.enabled = true);
    change(&world, &ann, &GreetingChange::Switch(GreetingKind::ExtendedAway, true));
    assert!(matches!(of().intake, Intake::Takes { .. }));
    change(&world, &ann, &GreetingChange::AwayTakesMessages(false));
    assert_eq!(of().intake, Intake::Refuses { then: None });
}

#[test]
fn an_owner_changes_whether_messages_are_taken() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let after = MessageDepositChange::Afterwards;
    let number = dialled("2005").unwrap();
    for (wanted, enabled, forwarded) in [
        (MessageDepositChange::Disable, false, Some(None)),
        (after(ForwardingChange::On), false, None),
        (after(ForwardingChange::To(number.clone())), false, Some(None)),
        (after(ForwardingChange::On), false, Some(Some(&number))),
        (MessageDepositChange::Enable, true, Some(Some(&number))),
    ] {
        let changed = block_on(world.office.change_message_deposit(owner(&ann), &wanted)).unwrap();
        let stored = block_on(world.office.message_deposit(owner(&ann))).unwrap();
        assert_eq!(stored.enabled, enabled, "{wanted:?}");
        match forwarded {
            None => assert_eq!(changed, Changed::NoDestination),
            Some(to) => {
                assert_eq!(stored.afterwards.destination_in_force(), to, "{wanted:?}");
                assert_eq!(changed, Changed::To(stored));
            }
        }
    }
}

#[test]
fn a_deleted_name_is_gone_with_its_audio() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let name = world.begin(&ann, SpoolPurpose::Name);
    world.speak(name, 2);
    block_on(world.office.keep_name(owner(&ann), name)).unwrap();
    block_on(world.office.delete_name(owner(&ann))).unwrap();
    assert_eq!(world.mailbox(&ann).personalized_name, None);
    assert!(world.blobs.keys().is_empty());
    assert_eq!(world.audited("name.deleted").len(), 1);
}
