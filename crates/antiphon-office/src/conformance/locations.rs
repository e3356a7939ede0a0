//! Locations, their portals and the portals' numbers.

use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{Location, Place, PlaceField, VoicePortal};
use antiphon_core::lockout::{Attempts, Side};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, audit, extension, hash, location, number, organization};
use crate::ports::{AttemptSubject, NumberOwner, NumberRecord, Store, StoreError};

pub(super) async fn locations_come_back_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let bare = Location {
        portal: VoicePortal { extension: None, number: None, ..tenant.location.portal.clone() },
        ..location(&tenant.organization, 2)
    };
    let mut place = Place::default();
    place.note(PlaceField::City, "Zürich \"Süd\"".into());
    place.note(PlaceField::Notes, "ring twice\nand wait".into());
    let full = Location {
        name: "Zürich 'Süd'".into(),
        time_zone: "America/Argentina/Buenos_Aires".into(),
        prefix: Some("71".into()),
        place,
        portal: VoicePortal {
            name: "Messages".into(),
            caller_id_first: "Ada".into(),
            caller_id_last: String::new(),
            language: "de-AT".into(),
            key_layout: KeyLayout::Unity,
            extension: Some(extension("0123456789")),
            number: Some(number("+43155501")),
        },
        version: 4,
        ..location(&tenant.organization, 3)
    };
    for location in [&bare, &full] {
        store.insert_location(location, &tenant.audit("location.created")).await.unwrap();
        assert_eq!(store.location(tenant.id(), location.id).await.unwrap().as_ref(), Some(location));
    }
    assert_eq!(store.location(tenant.id(), location(&tenant.organization, 4).id).await.unwrap(), None);
}

pub(super) async fn locations_are_listed_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut expected = vec![tenant.location.clone()];
    for n in [203, 201, 202] {
        let location = location(&tenant.organization, n);
        store.insert_location(&location, &tenant.audit("location.created")).await.unwrap();
        expected.push(location);
    }
    expected.sort_by_key(|it| it.created_ms);
    assert_eq!(store.locations(tenant.id()).await.unwrap(), expected);
}

pub(super) async fn a_location_needs_its_organization_and_is_added_once(store: &dyn Store) {
    let nobody = organization(9);
    let refused = store.insert_location(&location(&nobody, 1), &audit(nobody.id, "created")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    let tenant = Tenant::enter(store, 1).await;
    let refused = store.insert_location(&tenant.location, &tenant.audit("created again")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(store.locations(tenant.id()).await.unwrap(), [tenant.location]);
}

pub(super) async fn a_location_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let renamed = Location { name: "Renamed".into(), ..tenant.location.clone() };
    save(store, &tenant, &renamed).await.unwrap();
    let stored = store.location(tenant.id(), renamed.id).await.unwrap().unwrap();
    assert_eq!(stored, Location { version: 2, ..renamed.clone() });

    let refused = save(store, &tenant, &Location { name: "Too late".into(), ..renamed }).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(store.location(tenant.id(), stored.id).await.unwrap(), Some(stored));
    let refused = save(store, &tenant, &location(&tenant.organization, 9)).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn of_parallel_locations_one_is_saved(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let saved = join_all((0..8).map(|_| save(store, &tenant, &tenant.location))).await;
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), 1, "{saved:?}");
    let lost = saved.iter().filter(|it| matches!(it, Err(StoreError::Conflict(_)))).count();
    assert_eq!(lost, 7, "{saved:?}");
}

pub(super) async fn portal_numbers_are_taken_and_freed(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let owner =
        NumberRecord { organization: tenant.id(), location: tenant.location.id, owner: NumberOwner::Portal };
    assert_eq!(store.extension_owners(&extension("2000")).await.unwrap(), std::slice::from_ref(&owner));
    let [vienna, graz] = ["+431555000", "+43316555000"].map(number);
    let mut location = tenant.location.clone();
    for (ext, numbered) in [("3000", Some(&vienna)), ("3000", Some(&graz)), ("2000", None)] {
        location.portal.extension = Some(extension(ext));
        location.portal.number = numbered.cloned();
        save(store, &tenant, &location).await.unwrap();
        location.version += 1;
        for candidate in ["2000", "3000"] {
            let expected = if candidate == ext { vec![owner.clone()] } else { vec![] };
            assert_eq!(store.extension_owners(&extension(candidate)).await.unwrap(), expected);
        }
        for candidate in [&vienna, &graz] {
            let expected = (numbered == Some(candidate)).then(|| owner.clone());
            assert_eq!(store.number_owner(candidate).await.unwrap(), expected);
        }
    }
}

pub(super) async fn taken_numbers_are_refused_and_nothing_changes(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let mut theirs = neighbour.location.clone();
    theirs.portal.number = Some(number("+431555000"));
    save(store, &neighbour, &theirs).await.unwrap();

    // The extension of a person in the same location, and a number of anybody anywhere.
    let with = |ext: &str, numbered: Option<&str>| {
        let mut location = tenant.location.clone();
        location.portal.extension = Some(extension(ext));
        location.portal.number = numbered.map(number);
        location
    };
    for location in [with("2001", None), with("3000", Some("+431555000"))] {
        let refused = save(store, &tenant, &location).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let mut second = location(&tenant.organization, 300);
    second.portal.number = Some(number("+431555000"));
    let refused = store.insert_location(&second, &tenant.audit("location.created")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");

    assert_eq!(store.locations(tenant.id()).await.unwrap(), std::slice::from_ref(&tenant.location));
    assert_eq!(store.extension_owners(&extension("3000")).await.unwrap(), []);
    let owner = store.number_owner(&number("+431555000")).await.unwrap().unwrap();
    assert_eq!((owner.organization, owner.location), (neighbour.id(), neighbour.location.id));

    // Another location may have the same extensions.
    second.portal.number = None;
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    assert_eq!(store.extension_owners(&extension("2000")).await.unwrap().len(), 3);
}

pub(super) async fn a_portal_passcode_starts_its_attempts_anew(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (organization, location) = (tenant.id(), tenant.location.id);
    assert_eq!(store.portal_passcode(organization, location).await.unwrap(), None);
    let subject = AttemptSubject::Portal(location);
    for passcode in ["one", "two"] {
        let side = Side::Outside;
        store.reserve_attempt(organization, &subject, side, 1, MORNING_MS, "source").await.unwrap().unwrap();
        let audit = tenant.audit("portal.passcode-set");
        store.save_portal_passcode(organization, location, &hash(passcode), &audit).await.unwrap();
        assert_eq!(store.portal_passcode(organization, location).await.unwrap(), Some(hash(passcode)));
        assert_eq!(store.attempts(organization, &subject).await.unwrap(), Attempts::default());
    }
    let nowhere = super::fixture::location(&tenant.organization, 9).id;
    let refused = store.save_portal_passcode(organization, nowhere, &hash("x"), &tenant.audit("set")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

async fn save(store: &dyn Store, tenant: &Tenant, location: &Location) -> Result<(), StoreError> {
    store.save_location(location, &tenant.audit("location.saved")).await
}
