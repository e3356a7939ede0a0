//! Mailboxes as lists show them, their settings, and their messages taken out.

use antiphon_core::ids::{MailboxId, MessageId, OrganizationId};
use antiphon_core::limits::{RINGS_MAX, RINGS_MIN};
use antiphon_core::lockout::{Attempts, LockState};
use antiphon_core::mailbox::{Mailbox, MailboxSettings};
use antiphon_core::message::Message;
use antiphon_core::organization::ServiceSettings;
use jiff::Timestamp;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::local_time::time_zone;
use crate::owner::Owner;
use crate::ports::{MailboxSettingsEdit, StoreError};

/// Characters of a caller's number in a file name.
const FILE_NAME_NUMBER_CHARS_MAX: usize = 32;

/// A mailbox as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxListing {
    /// Its owner.
    pub owner: Owner,
    /// The mailbox, with its counts and the milliseconds it holds.
    pub mailbox: Mailbox,
    /// What opens it: `unset`, `default`, `one-time` or `set`.
    pub access: &'static str,
    /// Whether the owner has to record or confirm the name at the next login.
    pub name_due: bool,
    /// From where it is locked.
    pub lock: LockState,
    /// Wrong passcodes so far, from each side.
    pub attempts: Attempts,
    /// Wrong passcodes from a side until it locks.
    pub attempts_max: u32,
    /// What it may hold, in milliseconds.
    pub mailbox_max_ms: u64,
}

/// A message as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedMessage {
    /// When it was left in the mailbox's time zone, by whom, and its identity; safe on every file system.
    pub file_name: String,
    /// The WAV file.
    pub bytes: Vec<u8>,
}

impl Office {
    /// All mailboxes of an organization with their lock state: of people by extension, then of voicemail groups.
    ///
    /// # Errors
    /// What the store says.
    pub async fn mailboxes(&self, organization: OrganizationId) -> Result<Vec<MailboxListing>, StoreError> {
        let service = self.organization(organization).await?.service;
        let mut listings = Vec::new();
        for owner in self.owners(organization).await? {
            let mailbox = self.stored_mailbox(organization, owner.mailbox).await?;
            listings.push(self.listing(owner, mailbox, &service).await?);
        }
        Ok(listings)
    }

    /// One mailbox with its lock state.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn mailbox(
        &self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<MailboxListing, StoreError> {
        let mailbox = self.stored_mailbox(organization, id).await?;
        let service = self.organization(organization).await?.service;
        self.listing(self.owner_of(&mailbox).await?, mailbox, &service).await
    }

    /// The audio of a message as it is stored, for its owner to hear. The message stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such message,
    /// [`BlobError`](crate::ports::BlobError) if its audio cannot be read, and what the store says.
    pub async fn message_audio(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Result<Vec<u8>, AdminError> {
        let message = self.ports.store.message(organization, mailbox, id).await?;
        Ok(self.whole_audio(&message.ok_or(StoreError::Missing("message"))?).await?)
    }

    /// Lights or clears the owner's lamp for another voicemail system, which keeps messages of its own for him. New
    /// messages here light the lamp all the same.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn set_external_lamp(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        lit: bool,
    ) -> Result<(), StoreError> {
        let mut audit =
            self.audit_of(actor, organization, "lamp.set-from-elsewhere", format!("mailbox:{mailbox}"));
        audit.detail = if lit { "lit" } else { "cleared" }.to_owned();
        audit.jobs = vec![self.lamp_job(organization, mailbox)];
        self.ports.store.set_external_lamp(organization, mailbox, lit, &audit).await
    }

    /// Saves what owner and administrators may set.
    ///
    /// # Errors
    /// [`AdminError`] for a figure outside its range or what is no language, and what the store says.
    pub async fn save_mailbox_settings(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        settings: &MailboxSettings,
    ) -> Result<(), AdminError> {
        fields::in_range("rings", settings.rings, RINGS_MIN, RINGS_MAX)?;
        fields::forwarding("transfer", &settings.transfer)?;
        fields::forwarding("after_greeting", &settings.message_deposit.afterwards)?;
        settings.language.as_ref().map(|language| fields::language("language", language)).transpose()?;
        fields::email_switch("notification_email", &settings.notification)?;
        fields::email_switch("copy_email", &settings.email_copy)?;
        let target = format!("mailbox:{mailbox}");
        let audit = self.audit_of(actor, organization, "mailbox.settings-saved", target);
        Ok(self.ports.store.save_mailbox_settings(organization, mailbox, settings, &audit).await?)
    }

    /// Changes some of what owner and administrators may set and returns all of it as it is now.
    ///
    /// # Errors
    /// [`AdminError`] for a figure outside its range, what is no language, or a transfer to nowhere, and what the store
    /// says.
    pub async fn edit_mailbox_settings(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        edit: &MailboxSettingsEdit,
    ) -> Result<MailboxSettings, AdminError> {
        if let Some(rings) = edit.rings {
            fields::in_range("rings", rings, RINGS_MIN, RINGS_MAX)?;
        }
        if let Some(Some(language)) = &edit.language {
            fields::language("language", language)?;
        }
        if let Some(Some(email)) = &edit.notification_email {
            fields::email("notification_email", email)?;
        }
        if let Some(Some(email)) = &edit.copy_email {
            fields::email("copy_email", email)?;
        }
        let target = format!("mailbox:{mailbox}");
        let audit = self.audit_of(actor, organization, "mailbox.settings-saved", target);
        let edited = self.ports.store.edit_mailbox_settings(organization, mailbox, edit, &audit).await?;
        edited.ok_or_else(|| leads_nowhere(edit))
    }

    /// The messages of a mailbox that are not deleted, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        self.stored_mailbox(organization, mailbox).await?;
        self.ports.store.messages(organization, mailbox).await
    }

    /// A message as a file. The message stays as it is; that somebody took it is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such message,
    /// [`BlobError`](crate::ports::BlobError) if its audio cannot be read, and what the store says.
    pub async fn export_message(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        id: MessageId,
    ) -> Result<ExportedMessage, AdminError> {
        let found = self.stored_mailbox(organization, mailbox).await?;
        let message = self.ports.store.message(organization, mailbox, id).await?;
        let message = message.ok_or(StoreError::Missing("message"))?;
        let location = self.location(organization, found.location).await?;
        let bytes = self.whole_audio(&message).await?;
        let audit = self.audit_of(actor, organization, "message.exported", format!("message:{id}"));
        self.ports.store.audit(&audit).await?;
        Ok(ExportedMessage { file_name: file_name(&message, &location.time_zone), bytes })
    }

    async fn stored_mailbox(
        &self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<Mailbox, StoreError> {
        self.ports.store.mailbox(organization, id).await?.ok_or(StoreError::Missing("mailbox"))
    }

    async fn listing(
        &self,
        owner: Owner,
        mailbox: Mailbox,
        service: &ServiceSettings,
    ) -> Result<MailboxListing, StoreError> {
        let credential = self.ports.store.credential(mailbox.organization, mailbox.id).await?;
        let credential = credential.ok_or(StoreError::Missing("mailbox"))?;
        let attempts_max = service.passcode_rules.attempts_max();
        Ok(MailboxListing {
            owner,
            mailbox,
            access: credential.access.word(),
            name_due: credential.name_due,
            lock: credential.attempts.lock_state(attempts_max),
            attempts: credential.attempts,
            attempts_max,
            mailbox_max_ms: service.mailbox_max_ms,
        })
    }
}

/// What is said of an edit that would switch something on that leads nowhere.
fn leads_nowhere(edit: &MailboxSettingsEdit) -> AdminError {
    let address = "needs an e-mail address to send to";
    if edit.notifies == Some(true) || edit.notification_email == Some(None) {
        fields::invalid("notification_email", address)
    } else if edit.copies == Some(true) || edit.copy_email == Some(None) {
        fields::invalid("copy_email", address)
    } else {
        fields::invalid("transfer", "needs a number to send calls on to")
    }
}

pub(crate) fn file_name(message: &Message, zone: &str) -> String {
    let left = Timestamp::from_millisecond(message.created_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let left = left.to_zoned_datetime(time_zone(zone));
    let number = message.from.number.as_deref().unwrap_or_default();
    let safe = number.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '+');
    let from: String = safe.take(FILE_NAME_NUMBER_CHARS_MAX).collect();
    let from = if from.is_empty() { "unknown" } else { &from };
    format!("{}_{from}_{}.wav", left.strftime("%Y-%m-%d_%H-%M-%S"), message.id)
}
