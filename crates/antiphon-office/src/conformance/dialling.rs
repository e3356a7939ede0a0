//! Dial rules and permissions.

use antiphon_core::dialling::{CallClass, DialRules, Permissions, PersonalPermissions};

use super::fixture::Tenant;
use crate::ports::{Store, StoreError};

pub(super) async fn dial_rules_are_replaced(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (organization, location) = (ours.id(), ours.location.id);
    assert_eq!(store.dial_rules(organization, location).await.unwrap(), DialRules::default());
    let full = DialRules {
        country_code: Some("43".to_owned()),
        national_prefix: Some("0".to_owned()),
        international_prefix: Some("00".to_owned()),
        outside_prefix: Some("9".to_owned()),
        emergency: vec!["112".to_owned(), "144".to_owned()],
        premium: vec!["43900".to_owned()],
        permissions: Permissions { internal: false, national: true, international: true, premium: true },
    };
    let audit = ours.audit("dial-rules.changed");
    for rules in [&full, &DialRules::default(), &full] {
        store.save_dial_rules(organization, location, rules, &audit).await.unwrap();
        assert_eq!(&store.dial_rules(organization, location).await.unwrap(), rules);
    }
    assert_eq!(store.dial_rules(theirs.id(), location).await.unwrap(), DialRules::default());
    let foreign = store.save_dial_rules(theirs.id(), location, &full, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
}

pub(super) async fn personal_permissions_are_replaced(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (organization, person) = (ours.id(), ours.person.id);
    let none = PersonalPermissions::default();
    assert_eq!(store.personal_permissions(organization, person).await.unwrap(), none);
    let mut some = none;
    some.set(CallClass::International, Some(true));
    some.set(CallClass::Premium, Some(false));
    let audit = ours.audit("permissions.changed");
    for permissions in [&some, &none, &some] {
        store.save_personal_permissions(organization, person, permissions, &audit).await.unwrap();
        assert_eq!(&store.personal_permissions(organization, person).await.unwrap(), permissions);
    }
    assert_eq!(store.personal_permissions(theirs.id(), person).await.unwrap(), none);
    let foreign = store.save_personal_permissions(theirs.id(), person, &some, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
}
