//! Messages and the counters of their mailboxes.

use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::{Counts, Mailbox};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, person};
use crate::ports::{Deposit, Deposited, Lane, Store, StoreError};

const STATES: [MessageState; 3] = [MessageState::New, MessageState::Saved, MessageState::Deleted];

pub(super) async fn messages_come_back_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let plain = tenant.message(1);
    let full = Message {
        state: MessageState::Saved,
        urgent: true,
        confidential: true,
        from: MessageFrom {
            person: Some(tenant.person.id),
            number: Some("+431555123".into()),
            name: Some("Żaneta \"Z\"".into()),
        },
        duration_ms: 599_999,
        truncated: true,
        state_changed_ms: MORNING_MS + 99,
        ..tenant.message(2)
    };
    let deleted = Message { state: MessageState::Deleted, ..tenant.message(3) };
    for message in [&plain, &full, &deleted] {
        assert_eq!(store.deposit(&tenant.deposit(message)).await.unwrap(), Deposited::Stored);
        let stored = store.message(tenant.id(), message.mailbox, message.id).await.unwrap();
        assert_eq!(stored.as_ref(), Some(message));
    }
    let absent = tenant.message(4);
    assert_eq!(store.message(tenant.id(), absent.mailbox, absent.id).await.unwrap(), None);
}

pub(super) async fn messages_are_listed_oldest_first_without_deleted_ones(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut expected = Vec::new();
    // Recovered messages are older than their identities: the time they were left counts.
    for (n, age_ms, state) in [
        (1, 10, MessageState::New),
        (2, 40, MessageState::Saved),
        (3, 30, MessageState::Deleted),
        (4, 20, MessageState::New),
    ] {
        let message = Message { created_ms: MORNING_MS - age_ms, state, ..tenant.message(n) };
        store.deposit(&tenant.deposit(&message)).await.unwrap();
        expected.push(message);
    }
    expected.retain(|it| it.state != MessageState::Deleted);
    expected.sort_by_key(|it| it.created_ms);
    assert_eq!(store.messages(tenant.id(), tenant.mailbox.id).await.unwrap(), expected);
}

pub(super) async fn a_message_needs_its_mailbox(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let message = Message { mailbox: nowhere.id, ..tenant.message(1) };
    let refused = store.deposit(&tenant.deposit(&message)).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.messages(tenant.id(), nowhere.id).await.unwrap(), []);
}

pub(super) async fn a_recording_is_stored_once(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = tenant.message(1);
    store.deposit(&tenant.deposit(&first)).await.unwrap();
    let before = tenant.stored(store).await;
    // A retry may bring the message as it was, or one that a recovery made of the same recording.
    let recovered = Message { recording: first.recording, truncated: true, ..tenant.message(2) };
    for again in [&first, &recovered] {
        let deposit = Deposit { jobs: vec![tenant.job(1, MORNING_MS)], ..tenant.deposit(again) };
        assert_eq!(store.deposit(&deposit).await.unwrap(), Deposited::Already);
        let full = Deposit { mailbox_max_ms: 1, ..deposit };
        assert_eq!(store.deposit(&full).await.unwrap(), Deposited::Already, "however full");
    }
    // What became of the message meanwhile does not make the recording new.
    assert!(store.mark_message(&tenant.mark(&first, &STATES, MessageState::Deleted)).await.unwrap());
    assert_eq!(store.deposit(&tenant.deposit(&first)).await.unwrap(), Deposited::Already);
    assert!(store.mark_message(&tenant.mark(&first, &STATES, MessageState::New)).await.unwrap());

    assert_eq!(tenant.stored(store).await.counts, before.counts);
    assert_eq!(store.messages(tenant.id(), first.mailbox).await.unwrap().len(), 1);
    assert_eq!(store.claim_jobs(Lane::Lamps, MORNING_MS, 1, 9).await.unwrap(), []);
}

pub(super) async fn of_parallel_deposits_of_a_recording_one_is_stored(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = tenant.message(1);
    let deposits: Vec<_> = (1..=8)
        .map(|n| tenant.deposit(&Message { recording: first.recording, ..tenant.message(n) }))
        .collect();
    let results = join_all(deposits.iter().map(|it| store.deposit(it))).await;
    let stored = results.iter().filter(|it| **it == Ok(Deposited::Stored)).count();
    let already = results.iter().filter(|it| **it == Ok(Deposited::Already)).count();
    assert_eq!((stored, already), (1, 7), "{results:?}");
    assert_eq!(tenant.stored(store).await.counts.new, 1);
}

pub(super) async fn a_full_mailbox_refuses_and_nothing_changes(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    tenant.left(store, 1, MessageState::New).await;
    tenant.left(store, 2, MessageState::Deleted).await;
    let before = tenant.stored(store).await;
    let second = tenant.message(3);
    let deposit =
        Deposit { mailbox_max_ms: 19_999, jobs: vec![tenant.job(1, MORNING_MS)], ..tenant.deposit(&second) };
    assert_eq!(store.deposit(&deposit).await.unwrap(), Deposited::Full);
    assert_eq!(tenant.stored(store).await, before);
    assert_eq!(store.message(tenant.id(), second.mailbox, second.id).await.unwrap(), None);
    assert_eq!(store.claim_jobs(Lane::Lamps, MORNING_MS, 1, 9).await.unwrap(), []);
    // Exactly full is not too full, and what the caller was promised fits always.
    let fits = Deposit { mailbox_max_ms: 20_000, ..deposit };
    assert_eq!(store.deposit(&fits).await.unwrap(), Deposited::Stored);
    let promised = Deposit { mailbox_max_ms: i64::MAX.unsigned_abs(), ..tenant.deposit(&tenant.message(4)) };
    assert_eq!(store.deposit(&promised).await.unwrap(), Deposited::Stored);
    assert_eq!(tenant.stored(store).await.used_ms, 30_000);
}

pub(super) async fn parallel_deposits_never_exceed_the_mailbox(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let deposits: Vec<_> =
        (1..=8).map(|n| Deposit { mailbox_max_ms: 35_000, ..tenant.deposit(&tenant.message(n)) }).collect();
    let results = join_all(deposits.iter().map(|it| store.deposit(it))).await;
    let stored = results.iter().filter(|it| **it == Ok(Deposited::Stored)).count();
    let full = results.iter().filter(|it| **it == Ok(Deposited::Full)).count();
    assert_eq!((stored, full), (3, 5), "{results:?}");
    let mailbox = tenant.stored(store).await;
    assert_eq!((mailbox.counts.new, mailbox.used_ms), (3, 30_000));
}

pub(super) async fn a_message_is_marked_from_the_states_named(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let message = tenant.left(store, 1, MessageState::New).await;
    let (new, saved, deleted) = (MessageState::New, MessageState::Saved, MessageState::Deleted);
    let mut state = new;
    for (from, to, marked) in [
        (vec![saved], deleted, false),
        (vec![], saved, false),
        (vec![new], saved, true),
        (vec![new], deleted, false),
        (vec![new, saved], deleted, true),
        (vec![new, saved], saved, false),
        (vec![deleted], new, true),
    ] {
        let change = tenant.mark(&message, &from, to);
        assert_eq!(store.mark_message(&change).await.unwrap(), marked, "{from:?} to {to:?}");
        state = if marked { to } else { state };
        let stored = store.message(tenant.id(), message.mailbox, message.id).await.unwrap().unwrap();
        assert_eq!(stored.state, state);
        if marked {
            assert_eq!(stored.state_changed_ms, change.now_ms);
        }
    }
    let absent = tenant.mark(&tenant.message(2), &STATES, saved);
    assert!(!store.mark_message(&absent).await.unwrap());
}

pub(super) async fn of_parallel_marks_one_holds(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let message = tenant.left(store, 1, MessageState::New).await;
    let change = tenant.mark(&message, &[MessageState::New], MessageState::Saved);
    let marked = join_all((0..8).map(|_| store.mark_message(&change))).await;
    assert_eq!(marked.iter().filter(|it| **it == Ok(true)).count(), 1, "{marked:?}");
    let expected = Counts { saved: 1, ..Counts::default() };
    assert_eq!(tenant.stored(store).await.counts, expected);
}

/// A walk through many changes, each followed by a count of the rows.
pub(super) async fn counters_equal_rows_and_the_version_grows(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut entropy = SeededEntropy::new(4711);
    let mut messages: Vec<Message> = Vec::new();
    let mut version = tenant.stored(store).await.version;
    for n in 1..=120 {
        let changed = step(store, &tenant, &mut messages, &mut entropy, n).await;
        let mailbox = tenant.stored(store).await;
        let rows = store.messages(tenant.id(), mailbox.id).await.unwrap();
        assert_eq!((mailbox.counts, mailbox.used_ms), counted(&rows), "after step {n}");
        assert!(!changed || mailbox.version > version, "the version stood still in step {n}");
        version = mailbox.version;
    }
}

/// Leaves, marks or purges a message; says whether the counts may have changed.
async fn step(
    store: &dyn Store,
    tenant: &Tenant,
    messages: &mut Vec<Message>,
    entropy: &mut SeededEntropy,
    n: u64,
) -> bool {
    let chosen = usize::try_from(entropy.next_u64() % 30).unwrap();
    let Some(message) = messages.get(chosen).cloned() else {
        let urgent = entropy.next_u64().is_multiple_of(2);
        let message = Message { urgent, duration_ms: 1_000 + n, ..tenant.message(n) };
        store.deposit(&tenant.deposit(&message)).await.unwrap();
        messages.push(message);
        return true;
    };
    if entropy.next_u64().is_multiple_of(5) {
        let purged = store.purge_message(tenant.id(), message.mailbox, message.id, MORNING_MS).await.unwrap();
        messages.retain(|it| purged.is_empty() || it.id != message.id);
        return false;
    }
    let to = STATES[usize::from(entropy.pick(&[0, 1, 2]).unwrap())];
    store.mark_message(&tenant.mark(&message, &STATES, to)).await.unwrap()
}

fn counted(rows: &[Message]) -> (Counts, u64) {
    let count = |state, urgent_only: bool| {
        let matching = rows.iter().filter(|it| it.state == state && (it.urgent || !urgent_only));
        u32::try_from(matching.count()).unwrap()
    };
    let counts = Counts {
        new: count(MessageState::New, false),
        new_urgent: count(MessageState::New, true),
        saved: count(MessageState::Saved, false),
        saved_urgent: count(MessageState::Saved, true),
    };
    (counts, rows.iter().map(|it| it.duration_ms).sum())
}

pub(super) async fn a_purged_message_gives_its_audio_back_once(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let message = tenant.left(store, 1, MessageState::Deleted).await;
    let before = tenant.stored(store).await;
    let purge = || store.purge_message(tenant.id(), message.mailbox, message.id, MORNING_MS);
    assert_eq!(purge().await.unwrap(), std::slice::from_ref(&message.audio));
    assert_eq!(purge().await.unwrap(), []);
    assert_eq!(store.message(tenant.id(), message.mailbox, message.id).await.unwrap(), None);
    let after = tenant.stored(store).await;
    assert_eq!(Mailbox { version: before.version, ..after }, before);
}

pub(super) async fn shared_audio_is_given_back_by_its_last_message(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let audio = BlobKey("messages/shared.wav".into());
    let copies: Vec<_> = (1..=2)
        .map(|n| Message { audio: audio.clone(), state: MessageState::Deleted, ..tenant.message(n) })
        .collect();
    for copy in &copies {
        store.deposit(&tenant.deposit(copy)).await.unwrap();
    }
    for (copy, expected) in copies.iter().zip([vec![], vec![audio]]) {
        let purged = store.purge_message(tenant.id(), copy.mailbox, copy.id, MORNING_MS).await.unwrap();
        assert_eq!(purged, expected);
        assert_eq!(store.message(tenant.id(), copy.mailbox, copy.id).await.unwrap(), None);
    }
}

pub(super) async fn only_deleted_messages_are_purged(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for (n, state) in [(1, MessageState::New), (2, MessageState::Saved)] {
        let message = tenant.left(store, n, state).await;
        let purged = store.purge_message(tenant.id(), message.mailbox, message.id, MORNING_MS).await.unwrap();
        assert_eq!(purged, []);
        let stored = store.message(tenant.id(), message.mailbox, message.id).await.unwrap();
        assert_eq!(stored, Some(message));
    }
}
