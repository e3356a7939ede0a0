//! Changes of a mailbox's settings, merged with what is stored, so that two writers do not lose each other's fields.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::MailboxSettings;
use antiphon_core::numbering::Dialled;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// What is to change; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxSettingsEdit {
    /// Whether callers are sent to voicemail at all.
    pub enabled: Option<bool>,
    /// Whether all calls go to voicemail at once.
    pub send_all_calls: Option<bool>,
    /// Whether calls to a busy phone go to voicemail.
    pub send_busy_calls: Option<bool>,
    /// Whether calls nobody answers go to voicemail.
    pub send_unanswered_calls: Option<bool>,
    /// Rings before a call counts as unanswered.
    pub rings: Option<u32>,
    /// Whether callers may leave messages.
    pub takes_messages: Option<bool>,
    /// Whether callers who press 0 are transferred.
    pub transfers: Option<bool>,
    /// Where to, or nowhere.
    pub transfer_to: Option<Option<Dialled>>,
    /// Language that callers are greeted in, or that of the location called.
    pub language: Option<Option<String>>,
    /// Whether news of each message is sent.
    pub notifies: Option<bool>,
    /// Where to, or nowhere.
    pub notification_email: Option<Option<String>>,
    /// Whether a copy of each message is sent.
    pub copies: Option<bool>,
    /// Where to, or nowhere.
    pub copy_email: Option<Option<String>>,
}

/// Settings of mailboxes, changed field by field.
#[async_trait]
pub trait MailboxEdits: Send + Sync {
    /// Merges the change with the settings as stored and returns them; `None`, and nothing changes, if they would not
    /// fit together.
    async fn edit_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        edit: &MailboxSettingsEdit,
        audit: &Audit,
    ) -> Result<Option<MailboxSettings>, StoreError>;
}

impl MailboxSettingsEdit {
    /// The settings as they are afterwards; `None` if callers were to be transferred, or e-mail sent, to nowhere.
    #[must_use]
    pub fn applied(&self, mut settings: MailboxSettings) -> Option<MailboxSettings> {
        let switches = [
            (&mut settings.enabled, self.enabled),
            (&mut settings.send_all_calls, self.send_all_calls),
            (&mut settings.send_busy_calls, self.send_busy_calls),
            (&mut settings.send_unanswered_calls, self.send_unanswered_calls),
            (&mut settings.message_deposit.enabled, self.takes_messages),
            (&mut settings.transfer.active, self.transfers),
            (&mut settings.notification.active, self.notifies),
            (&mut settings.email_copy.active, self.copies),
        ];
        for (switch, wanted) in switches {
            *switch = wanted.unwrap_or(*switch);
        }
        settings.rings = self.rings.unwrap_or(settings.rings);
        if let Some(number) = &self.transfer_to {
            settings.transfer.destination.clone_from(number);
        }
        if let Some(language) = &self.language {
            settings.language.clone_from(language);
        }
        for (switch, email) in [
            (&mut settings.notification, &self.notification_email),
            (&mut settings.email_copy, &self.copy_email),
        ] {
            if let Some(email) = email {
                switch.email.clone_from(email);
            }
        }
        let leads_somewhere = |active: bool, has_place: bool| !active || has_place;
        let MailboxSettings { transfer, notification, email_copy, .. } = &settings;
        let all_lead_somewhere = leads_somewhere(transfer.active, transfer.destination.is_some())
            && leads_somewhere(notification.active, notification.email.is_some())
            && leads_somewhere(email_copy.active, email_copy.email.is_some());
        all_lead_somewhere.then_some(settings)
    }
}
