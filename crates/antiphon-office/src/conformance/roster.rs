//! People in lists, and mailboxes that need attention.

use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::lockout::Side;
use antiphon_core::mailbox::Access;
use antiphon_core::person::Person;

use super::fixture::{MORNING_MS, Tenant, extension, location, number, person};
use crate::ports::{AttemptSubject, NumberOwner, PeopleQuery, PersonEdit, Store, StoreError, Unwell};

pub(super) async fn people_are_found_by_any_part(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    for (n, name, digits, place) in [
        (11, "Ünal Öz_100%", "3001", &tenant.location),
        (12, "Chloë Ada", "3002", &tenant.location),
        (13, "Ada Lovelace", "3003", &second),
    ] {
        let (bare, mailbox) = person(place, n, digits);
        let named = Person {
            name: name.into(),
            email: Some(format!("Mail.{n}@Example.org")),
            number: Some(number(&format!("+4315550{digits}"))),
            ..bare
        };
        store.insert_person(&named, &mailbox, &Access::Unset, &tenant.audit("person.created")).await.unwrap();
    }
    let found = async |text: &str, location, after: Option<&Person>, max| {
        let query = PeopleQuery { text: text.to_owned(), location, after: after.map(|it| it.id), max };
        store.find_people(tenant.id(), &query).await.unwrap()
    };
    for (text, extensions) in [
        ("ada", vec!["3002", "3003"]),
        ("ÖZ_1", vec!["3001"]),
        ("chloË", vec!["3002"]),
        ("0%", vec!["3001"]),
        ("%", vec!["3001"]),
        ("mail.13@example", vec!["3003"]),
        ("+43155503002", vec!["3002"]),
        ("300", vec!["3001", "3002", "3003"]),
        ("love ada", vec![]),
        ("", vec!["2001", "3001", "3002", "3003"]),
    ] {
        let people = found(text, None, None, 9).await;
        let got: Vec<_> = people.iter().map(|it| it.extension.as_str()).collect();
        assert_eq!(got, extensions, "{text}");
    }
    assert_eq!(found("ada", Some(second.id), None, 9).await.len(), 1);
    let first = found("", None, None, 2).await;
    let rest = found("", None, first.last(), 9).await;
    assert_eq!((first.len(), rest.len()), (2, 2));
    assert_eq!(store.count_people(tenant.id()).await.unwrap(), 4);
}

pub(super) async fn an_edited_person_keeps_what_is_not_named(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let audit = tenant.audit("person.changed");
    let id = tenant.person.id;
    let edit = PersonEdit {
        name: Some("Grace Hopper".into()),
        number: Some(Some(number("+431555009"))),
        extension: Some(extension("2009")),
        ..PersonEdit::default()
    };
    store.edit_person(tenant.id(), id, &edit, &audit).await.unwrap();
    let email = PersonEdit { email: Some(Some("grace@example.org".into())), ..PersonEdit::default() };
    store.edit_person(tenant.id(), id, &email, &audit).await.unwrap();
    let stored = store.person(tenant.id(), id).await.unwrap().unwrap();
    assert_eq!(stored, email.applied(edit.applied(tenant.person.clone())));
    let owners = store.extension_owners(&extension("2009")).await.unwrap();
    assert_eq!(owners.iter().map(|it| it.owner).collect::<Vec<_>>(), [NumberOwner::Person(id)]);
    assert_eq!(store.extension_owners(&extension("2001")).await.unwrap(), []);
    let query = PeopleQuery { text: "hopper".into(), max: 9, ..PeopleQuery::default() };
    assert_eq!(store.find_people(tenant.id(), &query).await.unwrap().len(), 1);
    let none = PersonEdit { number: Some(None), ..PersonEdit::default() };
    store.edit_person(tenant.id(), id, &none, &audit).await.unwrap();
    assert_eq!(store.number_owner(&number("+431555009")).await.unwrap(), None);
}

pub(super) async fn an_edit_that_takes_anothers_number_changes_nothing(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    tenant.person(store, "2005", &Access::Unset).await;
    let taken = PersonEdit {
        name: Some("Nobody".into()),
        extension: Some(extension("2005")),
        ..PersonEdit::default()
    };
    let audit = tenant.audit("person.changed");
    let refused = store.edit_person(tenant.id(), tenant.person.id, &taken, &audit).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(store.person(tenant.id(), tenant.person.id).await.unwrap(), Some(tenant.person.clone()));
    assert_eq!(store.extension_owners(&extension("2001")).await.unwrap().len(), 1);
}

pub(super) async fn mailboxes_that_need_attention_are_found(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (_, locked) = tenant.person(store, "2005", &Access::Unset).await;
    let (_, away) = tenant.person(store, "2006", &Access::Unset).await;
    tenant.person(store, "2007", &Access::Unset).await;
    let subject = AttemptSubject::Mailbox(locked.id);
    for _ in 0..2 {
        let side = Side::Outside;
        let reserved =
            store.reserve_attempt(tenant.id(), &subject, side, 4, MORNING_MS, "udp 192.0.2.7").await;
        reserved.unwrap().unwrap();
    }
    let change = GreetingChange::Switch(GreetingKind::ExtendedAway, true);
    store.change_greetings(tenant.id(), away.id, &change, &tenant.audit("greeting")).await.unwrap();
    store.deposit(&tenant.deposit(&tenant.message(1))).await.unwrap();
    let found = async |attempts_max, full_ms| {
        store.mailboxes_unwell(tenant.id(), Unwell { attempts_max, full_ms, max: 9 }).await.unwrap()
    };
    assert_eq!(found(4, 10_001).await, [away.id]);
    let mut all = [tenant.mailbox.id, locked.id, away.id];
    all.sort_unstable();
    assert_eq!(found(2, 10_000).await, all);
}
