//! Mailboxes, and what opens them.

use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use antiphon_core::mailbox::{Access, MailboxSettings};

use super::rows::{MailboxRow, Rows, to_usize};
use crate::ports::{AttemptSubject, Audit, Credential, CredentialChange, StoreError};

impl Rows {
    pub(super) fn save_mailbox_settings(
        &mut self,
        organization: OrganizationId,
        id: MailboxId,
        settings: &MailboxSettings,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let row = self.mailbox_row(organization, id)?;
        row.mailbox.settings = settings.clone();
        row.mailbox.version += 1;
        self.note(audit);
        Ok(())
    }

    pub(super) fn save_personalized_name(
        &mut self,
        organization: OrganizationId,
        id: MailboxId,
        name: Option<&BlobKey>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let row = self.mailbox_row(organization, id)?;
        row.mailbox.personalized_name = name.cloned();
        row.mailbox.version += 1;
        row.name_due = false;
        self.note(audit);
        Ok(())
    }

    pub(super) fn credential(&self, organization: OrganizationId, mailbox: MailboxId) -> Option<Credential> {
        let row = self.mailboxes.get(&(organization, mailbox))?;
        let attempts = self.attempts.of(organization, &AttemptSubject::Mailbox(mailbox));
        Some(Credential { access: row.access.clone(), name_due: row.name_due, attempts })
    }

    pub(super) fn save_credential(
        &mut self,
        change: &CredentialChange,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let row = self.mailbox_row(change.organization, change.mailbox)?;
        row.access = change.access.clone();
        row.name_due = change.name_due.unwrap_or(row.name_due);
        if let Access::Own { hash, .. } = &change.access {
            row.history.insert(0, hash.clone());
            row.history.truncate(to_usize(change.history_max));
        }
        if change.clear_attempts {
            self.attempts.clear(change.organization, &AttemptSubject::Mailbox(change.mailbox));
        }
        self.note(audit);
        Ok(())
    }

    pub(super) fn mailbox_row(
        &mut self,
        organization: OrganizationId,
        id: MailboxId,
    ) -> Result<&mut MailboxRow, StoreError> {
        self.mailboxes.get_mut(&(organization, id)).ok_or(StoreError::Missing("mailbox"))
    }
}
