//! Settings of mailboxes, changed field by field.

use antiphon_core::mailbox::EmailSwitch;
use antiphon_core::numbering::dialled;
use futures::future::join_all;

use super::fixture::Tenant;
use crate::ports::{MailboxSettingsEdit, Store};

pub(super) async fn parallel_edits_of_a_mailbox_lose_no_field(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let before = tenant.stored(store).await;
    let number = dialled("2005").unwrap();
    let none = MailboxSettingsEdit::default;
    let news = "news@example.org".to_owned();
    let edits = [
        MailboxSettingsEdit { rings: Some(9), ..none() },
        MailboxSettingsEdit { send_all_calls: Some(true), ..none() },
        MailboxSettingsEdit { send_busy_calls: Some(false), takes_messages: Some(false), ..none() },
        MailboxSettingsEdit { transfers: Some(true), transfer_to: Some(Some(number.clone())), ..none() },
        MailboxSettingsEdit { language: Some(Some("de-DE".to_owned())), ..none() },
        MailboxSettingsEdit { notifies: Some(true), notification_email: Some(Some(news.clone())), ..none() },
        MailboxSettingsEdit { copy_email: Some(Some(news.clone())), ..none() },
    ];
    let audit = tenant.audit("mailbox.settings-saved");
    let mailbox = tenant.mailbox.id;
    let made = edits.iter().map(|edit| store.edit_mailbox_settings(tenant.id(), mailbox, edit, &audit));
    for made in join_all(made).await {
        assert!(made.unwrap().is_some());
    }
    let mut expected = before.settings;
    (expected.rings, expected.send_all_calls, expected.send_busy_calls) = (9, true, false);
    expected.message_deposit.enabled = false;
    (expected.transfer.active, expected.transfer.destination) = (true, Some(number));
    expected.language = Some("de-DE".to_owned());
    expected.notification = EmailSwitch { active: true, email: Some(news.clone()) };
    expected.email_copy = EmailSwitch { active: false, email: Some(news) };
    assert_eq!(tenant.stored(store).await.settings, expected);

    let unsent = MailboxSettingsEdit { copies: Some(true), copy_email: Some(None), ..none() };
    assert_eq!(store.edit_mailbox_settings(tenant.id(), mailbox, &unsent, &audit).await, Ok(None));
    let nowhere = MailboxSettingsEdit { transfer_to: Some(None), enabled: Some(false), ..none() };
    assert_eq!(store.edit_mailbox_settings(tenant.id(), mailbox, &nowhere, &audit).await, Ok(None));
    assert_eq!(tenant.stored(store).await.settings, expected);
}
