//! The directory.

use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::Access;
use antiphon_core::person::Person;

use super::fixture::{Tenant, location, person};
use super::groups;
use crate::ports::{ExtensionShape, Store};

pub(super) async fn the_directory_is_listed_by_name(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let audit = tenant.audit("created");
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &audit).await.unwrap();
    // By the bytes of the name: capitals before small letters, accents behind both.
    for (n, name, place) in
        [(11, "ann", &second), (12, "Ünal", &tenant.location), (13, "Ann", &second), (14, "Ann", &second)]
    {
        let (bare, mailbox) = person(place, n, &format!("30{n}"));
        let named = Person { name: name.into(), ..bare };
        store.insert_person(&named, &mailbox, &Access::Unset, &audit).await.unwrap();
    }
    let spoken = BlobKey("names/1.wav".into());
    store.save_personalized_name(tenant.id(), tenant.mailbox.id, Some(&spoken), &audit).await.unwrap();

    let directory = store.directory(tenant.id()).await.unwrap();
    let listed: Vec<_> = directory.iter().map(|it| (it.name.as_str(), it.extension.as_str())).collect();
    let own = (tenant.person.name.as_str(), "2001");
    assert_eq!(listed, [("Ann", "3013"), ("Ann", "3014"), own, ("ann", "3011"), ("Ünal", "3012")]);
    let names: Vec<_> = directory.iter().map(|it| it.personalized_name.clone()).collect();
    assert_eq!(names, [None, None, Some(spoken), None, None]);
    let places: Vec<_> = directory.iter().map(|it| it.location == second.id).collect();
    assert_eq!(places, [true, true, false, true, false]);
    assert_eq!(directory[2].person, tenant.person.id);
}

pub(super) async fn extensions_show_how_they_begin(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let audit = tenant.audit("created");
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &audit).await.unwrap();
    for (n, digits, place) in [
        (11, "2002", &tenant.location),
        (12, "21", &tenant.location),
        (13, "2001", &second),
        (14, "0123", &second),
    ] {
        let (person, mailbox) = person(place, n, digits);
        store.insert_person(&person, &mailbox, &Access::Unset, &audit).await.unwrap();
    }
    let (group, mailbox) = groups::group(&tenant, 15, "89");
    groups::add(store, &tenant, &group, &mailbox).await.unwrap();
    let (here, there) = (tenant.location.id, second.id);
    let shape = |location, first, digits| ExtensionShape { location, first, digits };
    let mut shapes = store.extension_shapes(tenant.id()).await.unwrap();
    shapes.sort_unstable();
    let mut expected = [
        shape(here, '2', 2),
        shape(here, '2', 4),
        shape(here, '8', 2),
        shape(there, '0', 4),
        shape(there, '2', 4),
    ];
    expected.sort_unstable();
    assert_eq!(shapes, expected);
}
