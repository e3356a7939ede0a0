//! Mailboxes.

use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::{EmailSwitch, MailboxSettings, MessageDeposit};

use super::fixture::{Tenant, forwarding, person};
use crate::ports::{Store, StoreError};

pub(super) async fn mailbox_settings_are_saved_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let changed = MailboxSettings {
        enabled: false,
        send_all_calls: true,
        send_busy_calls: false,
        send_unanswered_calls: false,
        rings: 2,
        message_deposit: MessageDeposit { enabled: false, afterwards: forwarding(true, "2007") },
        transfer: forwarding(true, "+431555009"),
        language: Some("fr-FR".to_owned()),
        notification: EmailSwitch { active: true, email: Some("news@example.org".to_owned()) },
        email_copy: EmailSwitch { active: true, email: Some("copy@example.org".to_owned()) },
    };
    for settings in [changed, MailboxSettings::default()] {
        let audit = tenant.audit("mailbox.settings-saved");
        store.save_mailbox_settings(tenant.id(), tenant.mailbox.id, &settings, &audit).await.unwrap();
        let stored = tenant.stored(store).await;
        assert_eq!(stored.settings, settings);
        assert!(stored.version >= tenant.mailbox.version);
    }
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let settings = MailboxSettings::default();
    let refused = store.save_mailbox_settings(tenant.id(), nowhere.id, &settings, &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn a_personalized_name_ends_its_duty(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let names = [Some(BlobKey("names/1.wav".into())), Some(BlobKey("names/2.wav".into())), None];
    for name in names {
        let audit = tenant.audit("mailbox.name-saved");
        store.save_personalized_name(tenant.id(), tenant.mailbox.id, name.as_ref(), &audit).await.unwrap();
        assert_eq!(tenant.stored(store).await.personalized_name, name);
        let credential = store.credential(tenant.id(), tenant.mailbox.id).await.unwrap().unwrap();
        assert!(!credential.name_due);
    }
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let refused = store.save_personalized_name(tenant.id(), nowhere.id, None, &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}
