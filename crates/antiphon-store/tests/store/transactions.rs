//! Transactions that share a commit.

use antiphon_core::branding::Branding;
use antiphon_core::ids::OrganizationId;
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_office::ports::{Audit, Store, StoreError};
use futures::future::join_all;
use uuid::Uuid;

use crate::databases::lite;

pub(crate) fn organization(n: u128) -> Organization {
    Organization {
        id: OrganizationId(Uuid::from_u128(n)),
        name: format!("Organization {n}"),
        branded: false,
        branding: Branding::default(),
        created_ms: i64::try_from(n).unwrap(),
        service: ServiceSettings::default(),
        version: 1,
    }
}

pub(crate) fn audit(n: u128) -> Audit {
    Audit {
        organization: OrganizationId(Uuid::from_u128(n)),
        at_ms: 1,
        actor: "operator".into(),
        action: "organization.created".into(),
        target: n.to_string(),
        detail: String::new(),
        jobs: Vec::new(),
    }
}

#[tokio::test]
async fn one_that_fails_does_not_harm_its_neighbours() {
    let (store, _folder) = lite().await;
    // Every third is there twice; all of them wait at once, so that they share commits.
    let wanted: Vec<_> = (1..=300_u128).map(|n| n - u128::from(n % 3 == 0)).collect();
    let added = join_all(wanted.iter().map(|n| {
        let store = store.clone();
        async move { store.insert_organization(&organization(*n), &audit(*n)).await }
    }))
    .await;
    let refused = added.iter().filter(|it| matches!(it, Err(StoreError::Exists(_)))).count();
    assert_eq!((refused, added.iter().filter(|it| it.is_ok()).count()), (100, 200));
    assert_eq!(store.organizations().await.unwrap().len(), 200);
    let entries = store.audit_entries(OrganizationId(Uuid::from_u128(2)), 9).await.unwrap();
    assert_eq!(entries.len(), 1, "the refused one left an entry");
    store.close().await;
}

#[tokio::test]
async fn a_closed_store_refuses_and_keeps_what_it_answered() {
    let (store, _folder) = lite().await;
    let adding = (1..=20).map(|n| {
        let store = store.clone();
        async move { store.insert_organization(&organization(n), &audit(n)).await }
    });
    assert!(join_all(adding).await.iter().all(Result::is_ok));
    store.close().await;
    let refused = store.insert_organization(&organization(99), &audit(99)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
}

#[tokio::test]
async fn a_name_with_a_null_character_is_kept_readable() {
    let (store, _folder) = lite().await;
    let hostile = Organization { name: "a\0b".into(), ..organization(1) };
    store.insert_organization(&hostile, &audit(1)).await.unwrap();
    assert_eq!(store.organization(hostile.id).await.unwrap().unwrap().name, "a\u{fffd}b");
    store.close().await;
}
