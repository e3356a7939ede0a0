//! How organizations look.

use antiphon_core::branding::{Branding, Colour, LogoFormat};

use super::fixture::Tenant;
use crate::ports::{Logo, LogoChange, OrganizationEdit, Store, StoreError};

pub(super) async fn name_and_looks_are_replaced(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    assert_eq!(store.logo(tenant.id()).await.unwrap(), None);
    let accent = Colour::new(1, 200, 255);
    let logo = Logo { format: LogoFormat::Png, bytes: vec![0, 255, 7] };
    let format = Some(LogoFormat::Png);
    for (version, name, accent, change, format, kept) in [
        (1, "Überall", Some(accent), LogoChange::Set(logo.clone()), format, Some(logo.clone())),
        (2, "Other", None, LogoChange::Keep, format, Some(logo.clone())),
        (3, "Other", None, LogoChange::Remove, None, None),
    ] {
        let edit = OrganizationEdit { name: name.into(), branded: version == 1, accent, logo: change };
        let audit = tenant.audit("organization.changed");
        store.edit_organization(tenant.id(), version, &edit, &audit).await.unwrap();
        let stored = store.organization(tenant.id()).await.unwrap().unwrap();
        assert_eq!((stored.name.as_str(), stored.branded, stored.version), (name, version == 1, version + 1));
        assert_eq!(stored.branding, Branding { accent, logo: format });
        assert_eq!(stored.service, tenant.organization.service);
        assert_eq!(store.logo(tenant.id()).await.unwrap(), kept);
    }
    let other = store.organization(neighbour.id()).await.unwrap().unwrap();
    assert_eq!((other, store.logo(neighbour.id()).await.unwrap()), (neighbour.organization, None));
}

pub(super) async fn looks_conflict_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let edit = OrganizationEdit { name: "New".into(), branded: true, accent: None, logo: LogoChange::Keep };
    for version in [0, 2] {
        let audit = tenant.audit("organization.changed");
        let refused = store.edit_organization(tenant.id(), version, &edit, &audit).await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    }
    assert_eq!(store.organization(tenant.id()).await.unwrap(), Some(tenant.organization));
}
