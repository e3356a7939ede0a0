//! How people have their calls handled.

use antiphon_core::call_handling::{CallHandling, DivertCause, HandlingChange, Rings};
use antiphon_core::forwarding::ForwardingChange;
use antiphon_core::ids::PersonId;

use super::fixture::{Tenant, forwarding, uuid};
use crate::ports::{Store, StoreError};

pub(super) async fn call_handling_is_changed_bit_by_bit(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (organization, person) = (tenant.id(), tenant.person.id);
    assert_eq!(store.call_handling(organization, person).await, Ok(CallHandling::default()));
    let to = |number: &str| ForwardingChange::To(forwarding(true, number).destination.unwrap());
    let mut wanted = CallHandling::default();
    for change in [
        HandlingChange::Forward(DivertCause::Busy, to("2007")),
        HandlingChange::Forward(DivertCause::Busy, ForwardingChange::On),
        HandlingChange::Forward(DivertCause::NoAnswer, to("2008")),
        HandlingChange::Rings(Rings::new(3).unwrap()),
        HandlingChange::Forward(DivertCause::NotReachable, to("+431555009")),
        HandlingChange::DoNotDisturb(true),
        HandlingChange::Forward(DivertCause::Busy, ForwardingChange::Off),
        HandlingChange::DoNotDisturb(false),
    ] {
        assert!(wanted.make(&change));
        let audit = tenant.audit("person.handling-saved");
        let changed = store.change_call_handling(organization, person, &change, &audit).await;
        assert_eq!(changed, Ok(Some(wanted.clone())), "{change:?}");
        assert_eq!(store.call_handling(organization, person).await, Ok(wanted.clone()), "{change:?}");
    }
}

pub(super) async fn what_cannot_be_changed_stays(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let to_nowhere = HandlingChange::Forward(DivertCause::Busy, ForwardingChange::On);
    let audit = tenant.audit("x");
    let changed = store.change_call_handling(tenant.id(), tenant.person.id, &to_nowhere, &audit).await;
    assert_eq!(changed, Ok(None));
    assert_eq!(store.call_handling(tenant.id(), tenant.person.id).await, Ok(CallHandling::default()));
    let nobody = PersonId(uuid(3, 99));
    let refused =
        store.change_call_handling(tenant.id(), nobody, &HandlingChange::DoNotDisturb(true), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn call_handling_belongs_to_one_organization(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (change, audit) = (HandlingChange::DoNotDisturb(true), theirs.audit("x"));
    store.change_call_handling(theirs.id(), theirs.person.id, &change, &audit).await.unwrap();
    assert_eq!(store.call_handling(ours.id(), theirs.person.id).await, Ok(CallHandling::default()));
}
