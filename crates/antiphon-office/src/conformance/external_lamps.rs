//! Lamps that another voicemail system lights.

use antiphon_core::ids::MailboxId;

use super::fixture::{Tenant, uuid};
use crate::ports::{Store, StoreError};

pub(super) async fn an_external_lamp_is_lit_and_cleared_and_counts_as_newer(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (id, mailbox, before) = (ours.id(), ours.mailbox.id, ours.stored(store).await.version);
    let audit = ours.audit("lamp.set");
    assert_eq!(store.external_lamp(id, mailbox).await, Ok(false));
    for (lit, version) in [(true, 1), (true, 2), (false, 3), (false, 4)] {
        store.set_external_lamp(id, mailbox, lit, &audit).await.unwrap();
        assert_eq!(store.external_lamp(id, mailbox).await, Ok(lit));
        assert_eq!(ours.stored(store).await.version, before + version);
    }
    for nobodys in [theirs.mailbox.id, MailboxId(uuid(4, 99))] {
        let refused = store.set_external_lamp(id, nobodys, true, &audit).await;
        assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
        assert_eq!(store.external_lamp(id, nobodys).await, Ok(false));
    }
}
