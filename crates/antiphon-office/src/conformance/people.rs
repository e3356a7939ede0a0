//! People.

use antiphon_core::greeting::{Greetings, OwnGreeting};
use antiphon_core::ids::BlobKey;
use antiphon_core::lockout::Attempts;
use antiphon_core::mailbox::{Access, Counts, EmailSwitch, Mailbox, MailboxSettings, MessageDeposit};
use antiphon_core::person::Person;
use futures::future::join_all;

use super::fixture::{Tenant, extension, forwarding, location, number, person};
use crate::ports::{NumberOwner, NumberRecord, Store, StoreError};

pub(super) async fn people_come_back_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    assert_eq!(store.person(tenant.id(), tenant.person.id).await.unwrap().as_ref(), Some(&tenant.person));
    assert_eq!(tenant.stored(store).await, tenant.mailbox);
    let (bare, empty) = person(&tenant.location, 5, "2005");
    let full = Person {
        name: "Ünal O'Neill".into(),
        email: Some("uenal@example.org".into()),
        number: Some(number("+431555005")),
        ..bare
    };
    let full = Person { forwarding: forwarding(true, "2007"), ..full };
    let mailbox = Mailbox { settings: unusual(), greetings: recorded(), version: 3, ..empty };
    let access = Access::Unset;
    store.insert_person(&full, &mailbox, &access, &tenant.audit("person.created")).await.unwrap();
    assert_eq!(store.person(tenant.id(), full.id).await.unwrap(), Some(full));
    assert_eq!(store.mailbox(tenant.id(), mailbox.id).await.unwrap(), Some(mailbox));
}

pub(super) async fn a_person_takes_numbers(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (bare, mailbox) = person(&tenant.location, 5, "2005");
    let full = Person { number: Some(number("+431555005")), ..bare };
    let owner = NumberRecord {
        organization: tenant.id(),
        location: tenant.location.id,
        owner: NumberOwner::Person(full.id),
    };
    insert(store, &tenant, &full, &mailbox).await.unwrap();
    assert_eq!(store.extension_owners(&extension("2005")).await.unwrap(), std::slice::from_ref(&owner));
    assert_eq!(store.number_owner(&number("+431555005")).await.unwrap(), Some(owner));
    assert_eq!(store.number_owner(&number("+431555006")).await.unwrap(), None);
}

pub(super) async fn a_taken_extension_is_refused_and_nobody_is_added(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut portal = tenant.location.clone();
    portal.portal.number = Some(number("+431555000"));
    store.save_location(&portal, &tenant.audit("location.saved")).await.unwrap();
    let (free, mailbox) = person(&tenant.location, 5, "2005");
    for taken in [
        Person { extension: extension("2000"), ..free.clone() },
        Person { extension: extension("2001"), ..free.clone() },
        Person { number: Some(number("+431555000")), ..free.clone() },
    ] {
        let refused = insert(store, &tenant, &taken, &mailbox).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let elsewhere = Person { location: location(&tenant.organization, 9).id, ..free.clone() };
    let refused = insert(store, &tenant, &elsewhere, &mailbox).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.people(tenant.id(), None, 9).await.unwrap(), std::slice::from_ref(&tenant.person));
    assert_eq!(store.mailbox(tenant.id(), mailbox.id).await.unwrap(), None);
    assert_eq!(store.extension_owners(&extension("2005")).await.unwrap(), []);
    insert(store, &tenant, &free, &mailbox).await.unwrap();
}

pub(super) async fn of_parallel_people_one_gets_the_extension(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let candidates: Vec<_> = (0..8).map(|n| person(&tenant.location, 50 + n, "2005")).collect();
    let added = join_all(candidates.iter().map(|(it, mailbox)| insert(store, &tenant, it, mailbox))).await;
    assert_eq!(added.iter().filter(|it| it.is_ok()).count(), 1, "{added:?}");
    let lost = added.iter().filter(|it| matches!(it, Err(StoreError::Exists(_)))).count();
    assert_eq!(lost, 7, "{added:?}");
    assert_eq!(store.people(tenant.id(), None, 99).await.unwrap().len(), 2);
}

pub(super) async fn people_are_listed_by_extension_in_pages(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    // Text, not number: "30" comes behind "2999". The extension of two locations comes in the order of identity.
    let mut expected = vec![tenant.person.id];
    for (n, place, digits) in
        [(11, &second, "2001"), (12, &second, "2999"), (13, &second, "30"), (14, &tenant.location, "30")]
    {
        let (person, mailbox) = person(place, n, digits);
        insert(store, &tenant, &person, &mailbox).await.unwrap();
        expected.push(person.id);
    }
    // The tenant's own person has the larger identity of the two with 2001.
    expected.swap(0, 1);
    let mut listed = Vec::new();
    loop {
        let page = store.people(tenant.id(), listed.last().copied(), 2).await.unwrap();
        assert!(page.len() <= 2);
        if page.is_empty() {
            break;
        }
        listed.extend(page.iter().map(|it| it.id));
    }
    assert_eq!(listed, expected);
}

pub(super) async fn a_new_mailbox_owes_its_name(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let credential = store.credential(tenant.id(), tenant.mailbox.id).await.unwrap().unwrap();
    assert!(credential.access == Access::Unset && credential.name_due);
    assert_eq!(credential.attempts, Attempts::default());
    assert_eq!(store.passcode_history(tenant.id(), tenant.mailbox.id).await.unwrap(), []);
    assert_eq!(tenant.stored(store).await.counts, Counts::default());
}

async fn insert(
    store: &dyn Store,
    tenant: &Tenant,
    person: &Person,
    mailbox: &Mailbox,
) -> Result<(), StoreError> {
    store.insert_person(person, mailbox, &Access::Unset, &tenant.audit("person.created")).await
}

/// Settings that all differ from the default.
fn unusual() -> MailboxSettings {
    MailboxSettings {
        enabled: false,
        send_all_calls: true,
        send_busy_calls: false,
        send_unanswered_calls: false,
        rings: 20,
        message_deposit: MessageDeposit { enabled: false, afterwards: forwarding(true, "2007") },
        transfer: forwarding(true, "+431555009"),
        language: Some("fr-FR".to_owned()),
        notification: EmailSwitch { active: true, email: Some("news@example.org".to_owned()) },
        email_copy: EmailSwitch { active: false, email: Some("copy@example.org".to_owned()) },
    }
}

/// Greetings that all differ from the default.
fn recorded() -> Greetings {
    let own = |on, name: &str| OwnGreeting { on, recording: Some(BlobKey(format!("greetings/{name}.wav"))) };
    Greetings {
        busy: own(true, "busy"),
        no_answer: own(false, "no-answer"),
        extended_away: own(true, "away"),
        away_takes_messages: false,
    }
}
