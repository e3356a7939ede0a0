//! Organizations do not see each other, whichever identity of another's somebody may hold.

use antiphon_core::call_handling::HandlingChange;
use antiphon_core::greeting::GreetingChange;
use antiphon_core::location::Location;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::{Access, MailboxSettings};
use antiphon_core::message::MessageState;

use super::fixture::{MORNING_MS, Tenant, device, forwarding, hash, organization};
use crate::ports::{AgeLimits, AttemptSubject, CredentialChange, Deposit, MarkMessage, Store, StoreError};

pub(super) async fn nothing_of_another_organization_is_read(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let message = theirs.left(store, 1, MessageState::New).await;
    let phone = device(&theirs.person, 1, "2001.kxm4tw");
    store.insert_device(&phone, &theirs.audit("device.created")).await.unwrap();
    let (audit, mailbox, location) = (theirs.audit("set"), theirs.mailbox.id, theirs.location.id);
    store.save_portal_passcode(theirs.id(), location, &hash("portal"), &audit).await.unwrap();
    store.save_credential(&own_passcode(&theirs), &audit).await.unwrap();
    let subject = AttemptSubject::Mailbox(mailbox);
    store.reserve_attempt(theirs.id(), &subject, Side::Outside, 4, MORNING_MS, "x").await.unwrap().unwrap();

    for us in [ours.id(), organization(9).id] {
        assert_eq!(store.location(us, location).await.unwrap(), None);
        assert_eq!(store.portal_passcode(us, location).await.unwrap(), None);
        assert_eq!(store.person(us, theirs.person.id).await.unwrap(), None);
        assert!(store.devices(us, theirs.person.id).await.unwrap().is_empty());
        assert_eq!(store.mailbox(us, mailbox).await.unwrap(), None);
        assert_eq!(store.credential(us, mailbox).await.unwrap(), None);
        assert_eq!(store.passcode_history(us, mailbox).await.unwrap(), []);
        assert_eq!(store.attempts(us, &subject).await.unwrap(), Attempts::default());
        assert_eq!(store.messages(us, mailbox).await.unwrap(), []);
        assert_eq!(store.message(us, mailbox, message.id).await.unwrap(), None);
        let all = AgeLimits {
            deleted_until_ms: i64::MAX,
            saved_until_ms: Some(i64::MAX),
            all_until_ms: Some(i64::MAX),
        };
        assert_eq!(store.aged_messages(us, &all, 9).await.unwrap(), []);
    }
    assert_eq!(store.locations(ours.id()).await.unwrap(), std::slice::from_ref(&ours.location));
    assert_eq!(store.people(ours.id(), None, 9).await.unwrap(), std::slice::from_ref(&ours.person));
    let entries = store.audit_entries(ours.id(), 99).await.unwrap();
    assert!(entries.iter().all(|entry| entry.organization == ours.id()));
    // A message is found in its own mailbox only.
    assert_eq!(store.message(theirs.id(), ours.mailbox.id, message.id).await.unwrap(), None);
}

pub(super) async fn nothing_of_another_organization_is_changed(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let message = theirs.left(store, 1, MessageState::New).await;
    let deleted = theirs.left(store, 2, MessageState::Deleted).await;
    let before = theirs.stored(store).await;
    let (us, audit, mailbox) = (ours.id(), ours.audit("intruded"), theirs.mailbox.id);

    let foreign = Location { organization: us, ..theirs.location.clone() };
    missing(&store.save_location(&foreign, &audit).await);
    missing(&store.save_portal_passcode(us, theirs.location.id, &hash("x"), &audit).await);
    missing(&store.save_mailbox_settings(us, mailbox, &MailboxSettings::default(), &audit).await);
    missing(&store.save_personalized_name(us, mailbox, None, &audit).await);
    let greeting = GreetingChange::AwayTakesMessages(false);
    missing(&store.change_greetings(us, mailbox, &greeting, &audit).await.map(drop));
    missing(&store.save_forwarding(us, theirs.person.id, &forwarding(true, "2007"), &audit).await);
    let handling = HandlingChange::DoNotDisturb(true);
    missing(&store.change_call_handling(us, theirs.person.id, &handling, &audit).await.map(drop));
    let change = CredentialChange { organization: us, ..own_passcode(&theirs) };
    missing(&store.save_credential(&change, &audit).await);
    let mut phone = device(&theirs.person, 1, "2001.kxm4tw");
    phone.organization = us;
    missing(&store.insert_device(&phone, &audit).await);
    let deposit = Deposit { organization: us, ..theirs.deposit(&theirs.message(3)) };
    missing(&store.deposit(&deposit).await.map(drop));
    let states = [MessageState::New];
    let mark = MarkMessage { organization: us, ..theirs.mark(&message, &states, MessageState::Deleted) };
    assert!(!store.mark_message(&mark).await.unwrap());
    assert_eq!(store.purge_message(us, mailbox, deleted.id, MORNING_MS).await.unwrap(), []);
    let elsewhere = store.purge_message(theirs.id(), ours.mailbox.id, deleted.id, MORNING_MS).await;
    assert_eq!(elsewhere.unwrap(), [], "from another mailbox");

    assert_eq!(theirs.stored(store).await, before);
    assert_eq!(store.person(theirs.id(), theirs.person.id).await.unwrap(), Some(theirs.person.clone()));
    assert_eq!(store.message(theirs.id(), mailbox, deleted.id).await.unwrap(), Some(deleted));
    assert_eq!(store.messages(theirs.id(), mailbox).await.unwrap(), [message]);
    assert_eq!(store.location(theirs.id(), theirs.location.id).await.unwrap(), Some(theirs.location));
    let credential = store.credential(before.organization, mailbox).await.unwrap().unwrap();
    assert!(credential.access == Access::Unset && credential.name_due);
    let written = store.audit_entries(us, 99).await.unwrap();
    assert!(written.iter().all(|entry| entry.action != "intruded"));
}

fn missing(result: &Result<(), StoreError>) {
    assert!(matches!(result, Err(StoreError::Missing(_))), "{result:?}");
}

fn own_passcode(tenant: &Tenant) -> CredentialChange {
    CredentialChange {
        organization: tenant.id(),
        mailbox: tenant.mailbox.id,
        access: Access::Own { hash: hash("own"), since_ms: MORNING_MS },
        name_due: Some(false),
        history_max: 10,
        clear_attempts: false,
        now_ms: MORNING_MS,
    }
}
