//! People in lists, and mailboxes that need attention.

use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::Access;
use antiphon_core::person::Person;

use super::fixture::{MORNING_MS, Tenant, extension, location, number, person};
use crate::ports::{
    Among, AttemptSubject, Need, NumberCounts, NumberOwner, NumbersQuery, PeopleQuery, PersonEdit, Sought,
    Store, StoreError, Try,
};

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
    let by = async |sought, location, after: Option<&Person>, max| {
        let query = PeopleQuery { sought, location, after: after.map(|it| it.id), max };
        store.find_people(tenant.id(), &query).await.unwrap()
    };
    let found = async |text: &str, location, after, max| {
        by(Sought::Part(text.to_owned()), location, after, max).await
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
    for (sought, extensions) in [
        (Sought::Name("aDa".into()), vec!["3003"]),
        (Sought::Name("ünal öz_1".into()), vec!["3001"]),
        (Sought::Name("öz".into()), vec![]),
        (Sought::Name("ada lovelace\n3003".into()), vec![]),
        (Sought::Name(String::new()), vec!["2001", "3001", "3002", "3003"]),
        (Sought::Email("mail.12@EXAMPLE.org".into()), vec!["3002"]),
        (Sought::Email("mail.12@example.or".into()), vec![]),
        (Sought::Email("%".into()), vec![]),
        (Sought::Email(String::new()), vec![]),
    ] {
        let people = by(sought.clone(), None, None, 9).await;
        let got: Vec<_> = people.iter().map(|it| it.extension.as_str()).collect();
        assert_eq!(got, extensions, "{sought:?}");
    }
    let ada = || Sought::Email("mail.13@example.org".into());
    assert_eq!(by(ada(), Some(second.id), None, 9).await.len(), 1);
    assert_eq!(by(ada(), Some(tenant.location.id), None, 9).await, []);
    let all = by(Sought::Name("ada".into()), None, None, 9).await;
    assert_eq!(by(Sought::Name("ada".into()), None, all.last(), 9).await, []);
    assert_eq!(by(ada(), None, all.last(), 9).await, []);
    let listed = async |query: &NumbersQuery, skip, max| {
        let people = store.numbered_people(tenant.id(), query, skip, max).await.unwrap();
        people.iter().map(|it| it.extension.to_string()).collect::<Vec<_>>()
    };
    let everybody = NumbersQuery::default();
    assert_eq!(listed(&everybody, 1, 2).await, ["3001", "3002"]);
    let there = NumbersQuery { location: Some(second.id), ..NumbersQuery::default() };
    assert_eq!(listed(&there, 0, 9).await, ["3003"]);
    for one in [
        NumbersQuery { extension: Some("3002".into()), ..NumbersQuery::default() },
        NumbersQuery { number: Some("+43155503002".into()), ..NumbersQuery::default() },
    ] {
        assert_eq!(listed(&one, 0, 9).await, ["3002"]);
        let counts = store.count_numbered_people(tenant.id(), &one).await.unwrap();
        assert_eq!(counts, NumberCounts { people: 1, public: 1 });
    }
    let counts = store.count_numbered_people(tenant.id(), &everybody).await.unwrap();
    assert_eq!((counts.people, counts.public > 2), (4, true));
    let first = found("", None, None, 2).await;
    let rest = found("", None, first.last(), 9).await;
    assert_eq!((first.len(), rest.len()), (2, 2));
    assert_eq!(store.count_people(tenant.id(), None).await.unwrap(), 4);
    assert_eq!(store.count_people(tenant.id(), Some(second.id)).await.unwrap(), 1);
    let there = found("", Some(second.id), None, 9).await;
    assert_eq!(found("", Some(second.id), there.last(), 9).await, []);
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
    let grace = Sought::Email("Grace@example.org".into());
    let query = PeopleQuery { sought: grace, max: 9, ..PeopleQuery::default() };
    assert_eq!(store.find_people(tenant.id(), &query).await.unwrap().len(), 1);
    let stored = store.person(tenant.id(), id).await.unwrap().unwrap();
    assert_eq!(stored, email.applied(edit.applied(tenant.person.clone())));
    let owners = store.extension_owners(&extension("2009")).await.unwrap();
    assert_eq!(owners.iter().map(|it| it.owner).collect::<Vec<_>>(), [NumberOwner::Person(id)]);
    assert_eq!(store.extension_owners(&extension("2001")).await.unwrap(), []);
    let query = PeopleQuery { sought: Sought::Part("hopper".into()), max: 9, ..PeopleQuery::default() };
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
    for (side, source) in
        [(Side::Outside, "udp 192.0.2.7"), (Side::OwnPhone, "udp 192.0.2.8"), (Side::Outside, "tcp")]
    {
        let at_ms = MORNING_MS + i64::try_from(source.len()).unwrap();
        store.reserve_attempt(tenant.id(), &subject, side, 4, at_ms, source).await.unwrap().unwrap();
    }
    let change = GreetingChange::Switch(GreetingKind::ExtendedAway, true);
    store.change_greetings(tenant.id(), away.id, &change, &tenant.audit("greeting")).await.unwrap();
    store.deposit(&tenant.deposit(&tenant.message(1))).await.unwrap();
    let elsewhere = location(&tenant.organization, 300);
    store.insert_location(&elsewhere, &tenant.audit("location.created")).await.unwrap();
    let needy = async |need, location| {
        let owners = store.needy_mailboxes(tenant.id(), need, Among { location, max: 9 }).await.unwrap();
        owners.into_iter().map(|it| it.mailbox).collect::<Vec<_>>()
    };
    assert_eq!(needy(Need::Full { used_ms: 10_001 }, None).await, []);
    assert_eq!(needy(Need::Full { used_ms: 10_000 }, None).await, [tenant.mailbox.id]);
    assert_eq!(needy(Need::Away, Some(tenant.location.id)).await, [away.id]);
    assert_eq!(needy(Need::Away, Some(elsewhere.id)).await, []);
    let out = async |max, location| {
        store.locked_mailboxes(tenant.id(), max, Among { location, max: 9 }).await.unwrap()
    };
    assert_eq!(out(3, None).await, []);
    assert_eq!(out(2, Some(elsewhere.id)).await, []);
    let found = out(2, Some(tenant.location.id)).await;
    assert_eq!(found.len(), 1);
    let one = &found[0];
    assert_eq!((one.owner.mailbox, one.attempts), (locked.id, Attempts { own_phone: 1, outside: 2 }));
    assert_eq!(one.owner.extension, Some(extension("2005")));
    assert_eq!(one.tries.len(), 3);
}

pub(super) async fn the_tries_that_count_are_told_with_their_sources(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let subject = AttemptSubject::Mailbox(tenant.mailbox.id);
    let tries = [
        (Side::Outside, "udp 192.0.2.7"),
        (Side::OwnPhone, "tls 192.0.2.8"),
        (Side::Outside, "udp 192.0.2.9"),
    ];
    for (n, (side, source)) in (0_i64..).zip(tries) {
        store.reserve_attempt(tenant.id(), &subject, side, 4, MORNING_MS + n, source).await.unwrap();
    }
    let told = async || store.tries(tenant.id(), &subject).await.unwrap();
    let mut all: Vec<_> = (0_i64..)
        .zip(tries)
        .map(|(n, (side, source))| Try { at_ms: MORNING_MS + n, side, source: source.into() })
        .collect();
    all.reverse();
    assert_eq!(told().await, all);
    store.clear_attempts_from(tenant.id(), &subject, Side::Outside).await.unwrap();
    assert_eq!(told().await, all[1..2]);
    store.clear_attempts(tenant.id(), &subject, None).await.unwrap();
    assert_eq!(told().await, []);
}
