//! Organizations and their settings.

use antiphon_core::limits::Limit;
use antiphon_core::mailbox::Access;
use antiphon_core::organization::{MessageExpiry, Organization, ServiceSettings};
use antiphon_core::passcode::{OptionalRules, PasscodeRules, SequenceLimit};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, audit, hash, organization};
use crate::ports::{DefaultPasscode, Store, StoreError};

pub(super) async fn a_store_answers(store: &dyn Store) {
    assert_eq!(store.ping().await, Ok(()));
    assert_eq!(store.organizations().await.unwrap(), []);
}

pub(super) async fn organizations_come_back_whole(store: &dyn Store) {
    let plain = organization(1);
    let full = Organization { branded: true, service: unusual(), version: 7, ..organization(2) };
    for organization in [&plain, &full] {
        let audit = audit(organization.id, "organization.created");
        store.insert_organization(organization, &audit).await.unwrap();
        assert_eq!(store.organization(organization.id).await.unwrap().as_ref(), Some(organization));
        assert_eq!(store.audit_entries(organization.id, 9).await.unwrap(), [audit]);
    }
    assert_eq!(store.organization(organization(3).id).await.unwrap(), None);
}

pub(super) async fn organizations_are_listed_oldest_first(store: &dyn Store) {
    for n in [2, 3, 1] {
        add(store, &organization(n)).await;
    }
    let expected: Vec<_> = [1, 2, 3].map(organization).into();
    assert_eq!(store.organizations().await.unwrap(), expected);
}

pub(super) async fn the_only_organization_is_known_until_there_is_another(store: &dyn Store) {
    assert_eq!(store.only_organization().await.unwrap(), None);
    let first = organization(1);
    add(store, &first).await;
    assert_eq!(store.only_organization().await.unwrap(), Some(first));
    add(store, &organization(2)).await;
    assert_eq!(store.only_organization().await.unwrap(), None);
}

async fn add(store: &dyn Store, organization: &Organization) {
    store.insert_organization(organization, &audit(organization.id, "created")).await.unwrap();
}

pub(super) async fn an_organization_is_added_once(store: &dyn Store) {
    let first = organization(1);
    store.insert_organization(&first, &audit(first.id, "created")).await.unwrap();
    let again = Organization { name: "Another".into(), ..first.clone() };
    let refused = store.insert_organization(&again, &audit(first.id, "created again")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(store.organizations().await.unwrap(), [first]);
}

pub(super) async fn service_settings_are_saved_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for (version, settings) in [(1, unusual()), (2, ServiceSettings::default())] {
        save(store, &tenant, version, &settings, &DefaultPasscode::Keep).await.unwrap();
        let stored = store.organization(tenant.id()).await.unwrap().unwrap();
        assert_eq!((stored.service, stored.version), (settings, version + 1));
    }
}

pub(super) async fn service_settings_conflict_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for version in [0, 2] {
        let refused = save(store, &tenant, version, &unusual(), &DefaultPasscode::Set(hash("new"))).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    assert_eq!(store.organization(tenant.id()).await.unwrap(), Some(tenant.organization));
    assert_eq!(store.default_passcode(tenant.location.organization).await.unwrap(), None);
    let nobody = organization(9).id;
    let keep = DefaultPasscode::Keep;
    let refused = store.save_service_settings(nobody, 1, &unusual(), &keep, &audit(nobody, "saved")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn of_parallel_settings_one_is_saved(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (settings, keep) = (unusual(), DefaultPasscode::Keep);
    let saved = join_all((0..8).map(|_| save(store, &tenant, 1, &settings, &keep))).await;
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), 1, "{saved:?}");
    let lost = saved.iter().filter(|it| matches!(it, Err(StoreError::Conflict(_)))).count();
    assert_eq!(lost, 7, "{saved:?}");
}

pub(super) async fn the_default_passcode_is_kept_replaced_and_switched_off(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let settings = ServiceSettings::default();
    for (version, change, expected) in [
        (1, DefaultPasscode::Keep, None),
        (2, DefaultPasscode::Set(hash("one")), Some(hash("one"))),
        (3, DefaultPasscode::Keep, Some(hash("one"))),
        (4, DefaultPasscode::Set(hash("two")), Some(hash("two"))),
        (5, DefaultPasscode::Off, None),
        (6, DefaultPasscode::Off, None),
    ] {
        save(store, &tenant, version, &settings, &change).await.unwrap();
        assert_eq!(store.default_passcode(tenant.id()).await.unwrap(), expected, "after {change:?}");
    }
}

pub(super) async fn switching_the_default_off_leaves_its_mailboxes_without_passcode(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let settings = ServiceSettings::default();
    for tenant in [&tenant, &neighbour] {
        save(store, tenant, 1, &settings, &DefaultPasscode::Set(hash("default"))).await.unwrap();
    }
    let since_ms = MORNING_MS;
    let on_default = Access::Default { since_ms };
    let cases = [
        ("2101", Access::Unset),
        ("2102", on_default.clone()),
        ("2103", Access::OneTime { hash: hash("once"), since_ms }),
        ("2104", Access::Own { hash: hash("own"), since_ms }),
    ];
    let mut mailboxes = Vec::new();
    for (extension, access) in &cases {
        let (_, mailbox) = tenant.person(store, extension, access).await;
        mailboxes.push((mailbox.id, access.clone()));
    }
    let (_, theirs) = neighbour.person(store, "2102", &on_default).await;

    save(store, &tenant, 2, &settings, &DefaultPasscode::Off).await.unwrap();

    for (mailbox, before) in mailboxes {
        let expected = if before == on_default { Access::Unset } else { before };
        let credential = store.credential(tenant.id(), mailbox).await.unwrap().unwrap();
        assert!(credential.access == expected, "{:?} instead of {expected:?}", credential.access);
    }
    let theirs = store.credential(neighbour.id(), theirs.id).await.unwrap().unwrap();
    assert!(theirs.access == on_default, "the neighbour's mailbox became {:?}", theirs.access);
}

async fn save(
    store: &dyn Store,
    tenant: &Tenant,
    version: i64,
    settings: &ServiceSettings,
    default: &DefaultPasscode,
) -> Result<(), StoreError> {
    let audit = tenant.audit("settings.saved");
    store.save_service_settings(tenant.id(), version, settings, default, &audit).await
}

/// Settings in which every figure and switch differs from the default.
fn unusual() -> ServiceSettings {
    ServiceSettings {
        email_forwarding_allowed: false,
        send_to_all_allowed: true,
        message_expiry: Some(MessageExpiry { days: 180, strict: true }),
        passcode_rules: PasscodeRules {
            length_min: 4,
            length_max: 12,
            block_repeated_patterns: false,
            repeated_digits: Limit::off(2),
            sequences: SequenceLimit { enabled: false, ascending_max: 4, descending_max: 5 },
            block_own_number: false,
            block_reversed_own_number: false,
            previous: Limit::off(5),
            block_reversed_previous: false,
            expiry_days: Limit::on(90),
            change_days: Limit::on(3),
            failed_attempts: Limit::off(9),
            optional: OptionalRules {
                block_keypad_lines: true,
                block_own_name: true,
                block_years: true,
                distinct_digits_min: Some(3),
            },
        },
        default_passcode_on: true,
        initial_passcode_days: 7,
        initial_passcode_from_outside: true,
        warn_before_recording: true,
        login_from_deposit: true,
        call_back_allowed: true,
        message_max_ms: 90_000,
        mailbox_max_ms: 54_000_000,
    }
}
