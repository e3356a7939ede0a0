//! Greetings of mailboxes, and where people send all their calls.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::{GreetingChange, GreetingKind, Greetings};
use antiphon_core::ids::{BlobKey, PersonId};
use antiphon_core::message::MessageState;
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, forwarding, person, uuid};
use crate::ports::{Store, StoreError};

pub(super) async fn greetings_are_changed_one_by_one(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut expected = Greetings::default();
    for change in [
        GreetingChange::Record(GreetingKind::Busy, audio("busy")),
        GreetingChange::Switch(GreetingKind::Busy, false),
        GreetingChange::Record(GreetingKind::NoAnswer, audio("no-answer")),
        GreetingChange::Record(GreetingKind::ExtendedAway, audio("away")),
        GreetingChange::Switch(GreetingKind::ExtendedAway, true),
        GreetingChange::AwayTakesMessages(false),
        GreetingChange::Switch(GreetingKind::Busy, true),
    ] {
        expected.make(&change);
        assert_eq!(make(store, &tenant, &change).await, Ok(None));
        assert_eq!(tenant.stored(store).await.greetings, expected, "{change:?}");
    }
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let change = GreetingChange::AwayTakesMessages(false);
    let refused = store.change_greetings(tenant.id(), nowhere.id, &change, &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn a_replaced_greeting_gives_its_audio_back(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let record = |kind, name| GreetingChange::Record(kind, audio(name));
    for (change, given_back) in [
        (record(GreetingKind::Busy, "one"), None),
        (record(GreetingKind::Busy, "one"), None),
        (record(GreetingKind::Busy, "two"), Some(audio("one"))),
        // What two greetings share stays until neither has it.
        (record(GreetingKind::NoAnswer, "two"), None),
        (record(GreetingKind::Busy, "three"), None),
        (record(GreetingKind::NoAnswer, "four"), Some(audio("two"))),
        (GreetingChange::Forget(GreetingKind::NoAnswer), Some(audio("four"))),
        (GreetingChange::Forget(GreetingKind::NoAnswer), None),
    ] {
        assert_eq!(make(store, &tenant, &change).await, Ok(given_back), "{change:?}");
    }
}

pub(super) async fn audio_that_is_a_greeting_outlives_the_message_it_was(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let message = tenant.left(store, 1, MessageState::Deleted).await;
    let change = GreetingChange::Record(GreetingKind::Busy, message.audio.clone());
    assert_eq!(make(store, &tenant, &change).await, Ok(None));
    let purged = store.purge_message(tenant.id(), tenant.mailbox.id, message.id, MORNING_MS).await;
    assert_eq!(purged, Ok(vec![]));
    let change = GreetingChange::Record(GreetingKind::Busy, audio("new"));
    assert_eq!(make(store, &tenant, &change).await, Ok(Some(message.audio)));
}

pub(super) async fn of_parallel_greetings_one_stays_and_all_others_are_given_back(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let changes = (0..8).map(|n| GreetingChange::Record(GreetingKind::NoAnswer, audio(&n.to_string())));
    let changes: Vec<_> = changes.collect();
    let given_back = join_all(changes.iter().map(|change| make(store, &tenant, change))).await;
    let mut all: Vec<_> = given_back.into_iter().filter_map(Result::unwrap).collect();
    all.extend(tenant.stored(store).await.greetings.no_answer.recording);
    all.sort();
    assert_eq!(all, (0..8).map(|n| audio(&n.to_string())).collect::<Vec<_>>());
}

pub(super) async fn call_forwarding_is_replaced(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let before = store.mailbox(tenant.id(), tenant.mailbox.id).await;
    for wanted in [forwarding(true, "2007"), forwarding(false, "+431555009"), Forwarding::default()] {
        let audit = tenant.audit("forwarding.saved");
        store.save_forwarding(tenant.id(), tenant.person.id, &wanted, &audit).await.unwrap();
        let person = store.person(tenant.id(), tenant.person.id).await.unwrap().unwrap();
        assert_eq!(person.forwarding, wanted);
    }
    assert_eq!(store.mailbox(tenant.id(), tenant.mailbox.id).await, before);
    let nobody = PersonId(uuid(3, 99));
    let refused =
        store.save_forwarding(tenant.id(), nobody, &Forwarding::default(), &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

async fn make(
    store: &dyn Store,
    tenant: &Tenant,
    change: &GreetingChange,
) -> Result<Option<BlobKey>, StoreError> {
    store.change_greetings(tenant.id(), tenant.mailbox.id, change, &tenant.audit("greeting.changed")).await
}

fn audio(name: &str) -> BlobKey {
    BlobKey(format!("greetings/{name}.wav"))
}
