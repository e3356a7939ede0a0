//! How people have their calls handled.

use antiphon_core::call_handling::CallHandling;
use antiphon_core::ids::PersonId;

use super::fixture::{Tenant, forwarding, uuid};
use crate::ports::{Store, StoreError};

pub(super) async fn call_handling_is_replaced(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let person = tenant.person.id;
    assert_eq!(store.call_handling(tenant.id(), person).await, Ok(CallHandling::default()));
    let full = CallHandling {
        busy: forwarding(true, "2007"),
        no_answer: forwarding(false, "2008"),
        no_answer_rings: 3,
        not_reachable: forwarding(true, "+431555009"),
        do_not_disturb: true,
    };
    for wanted in [full, CallHandling::default()] {
        let audit = tenant.audit("person.handling-saved");
        store.save_call_handling(tenant.id(), person, &wanted, &audit).await.unwrap();
        assert_eq!(store.call_handling(tenant.id(), person).await, Ok(wanted));
    }
    let nobody = PersonId(uuid(3, 99));
    let audit = tenant.audit("x");
    let refused = store.save_call_handling(tenant.id(), nobody, &CallHandling::default(), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn call_handling_belongs_to_one_organization(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let handling = CallHandling { do_not_disturb: true, ..CallHandling::default() };
    let audit = theirs.audit("x");
    store.save_call_handling(theirs.id(), theirs.person.id, &handling, &audit).await.unwrap();
    assert_eq!(store.call_handling(ours.id(), theirs.person.id).await, Ok(CallHandling::default()));
}
