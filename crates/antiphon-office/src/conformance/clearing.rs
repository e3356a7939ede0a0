//! Mailboxes that are cleared, messages that share audio, and those that are forwarded with an introduction.

use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::Counts;
use antiphon_core::message::{Message, MessageState};

use super::fixture::{MORNING_MS, Tenant};
use crate::ports::{ClearMailbox, Deposit, Deposited, Lane, Store};

pub(super) async fn a_mailbox_is_cleared_of_the_messages_named(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let new = tenant.left(store, 1, MessageState::New).await;
    let saved = tenant.left(store, 2, MessageState::Saved).await;
    let deleted = tenant.left(store, 3, MessageState::Deleted).await;
    let later = tenant.left(store, 4, MessageState::New).await;
    let theirs = neighbour.left(store, 5, MessageState::New).await;
    let now_ms = MORNING_MS + 5_000;
    let clear = ClearMailbox {
        organization: tenant.id(),
        mailbox: tenant.mailbox.id,
        messages: vec![new.id, saved.id, deleted.id, theirs.id],
        now_ms,
        jobs: vec![tenant.job(1, MORNING_MS)],
    };
    assert_eq!(store.clear_mailbox(&clear).await.unwrap(), 2);
    let mailbox = tenant.stored(store).await;
    assert_eq!(mailbox.counts, Counts { new: 1, ..Counts::default() });
    assert_eq!(mailbox.used_ms, later.duration_ms);
    let gone =
        |message: Message| Message { state: MessageState::Deleted, state_changed_ms: now_ms, ..message };
    let deleted = store.deleted_messages(tenant.id(), tenant.mailbox.id).await.map(|mut all| {
        all.sort_by_key(|it| it.id);
        all
    });
    let expected = [gone(new), gone(saved), tenant.message(3)].map(|it| it.id);
    assert_eq!(deleted.unwrap().iter().map(|it| it.id).collect::<Vec<_>>(), expected);
    assert_eq!(neighbour.stored(store).await.counts.new, 1);
    let jobs = || store.claim_jobs(Lane::Lamps, MORNING_MS, 1_000, 10);
    assert_eq!(jobs().await.unwrap().len(), 1);
    // Nothing is left to be done, so nobody is told anything.
    let again = ClearMailbox { jobs: vec![tenant.job(2, MORNING_MS)], ..clear };
    assert_eq!(store.clear_mailbox(&again).await.unwrap(), 0);
    assert_eq!(jobs().await.unwrap().len(), 0);
}

pub(super) async fn a_message_shares_audio_only_while_somebody_has_it(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let original = tenant.left(store, 1, MessageState::Deleted).await;
    let copy = |n| Deposit {
        shares_audio: true,
        ..tenant.deposit(&Message { audio: original.audio.clone(), ..tenant.message(n) })
    };
    assert_eq!(store.deposit(&copy(2)).await.unwrap(), Deposited::Stored);
    assert_eq!(store.deposit(&copy(2)).await.unwrap(), Deposited::Already);
    assert_eq!(purge(store, &tenant, &original).await, []);
    let first_copy = tenant.message(2);
    let marked = tenant.mark(&first_copy, &[MessageState::New], MessageState::Deleted);
    assert!(store.mark_message(&marked).await.unwrap());
    assert_eq!(purge(store, &tenant, &first_copy).await, std::slice::from_ref(&original.audio));
    let before = tenant.stored(store).await;
    assert_eq!(store.deposit(&copy(3)).await.unwrap(), Deposited::AudioGone);
    let after = tenant.stored(store).await;
    assert_eq!((after.counts, after.used_ms), (before.counts, before.used_ms));
    assert_eq!(store.message(tenant.id(), tenant.mailbox.id, tenant.message(3).id).await.unwrap(), None);
}

pub(super) async fn an_introduction_is_kept_and_given_back_with_its_message(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let introduction = BlobKey("messages/introduction.wav".into());
    let introduced = |n| Message {
        introduction: Some(introduction.clone()),
        state: MessageState::Deleted,
        ..tenant.message(n)
    };
    for n in [1, 2] {
        store.deposit(&tenant.deposit(&introduced(n))).await.unwrap();
        let stored = store.message(tenant.id(), tenant.mailbox.id, introduced(n).id).await.unwrap();
        assert_eq!(stored, Some(introduced(n)));
    }
    assert_eq!(purge(store, &tenant, &introduced(1)).await, [introduced(1).audio]);
    assert_eq!(purge(store, &tenant, &introduced(2)).await, [introduced(2).audio, introduction.clone()]);
}

async fn purge(store: &dyn Store, tenant: &Tenant, message: &Message) -> Vec<BlobKey> {
    store.purge_message(tenant.id(), message.mailbox, message.id, MORNING_MS).await.unwrap()
}
