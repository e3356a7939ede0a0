//! Changes of a mailbox's settings.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::MailboxSettings;
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, MailboxEdits, MailboxSettingsEdit, StoreError};

#[async_trait]
impl MailboxEdits for MemoryStore {
    async fn edit_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        edit: &MailboxSettingsEdit,
        audit: &Audit,
    ) -> Result<Option<MailboxSettings>, StoreError> {
        let mut rows = self.rows()?;
        let before = rows.mailbox_row(organization, id)?.mailbox.settings.clone();
        let Some(settings) = edit.applied(before) else { return Ok(None) };
        rows.save_mailbox_settings(organization, id, &settings, audit)?;
        Ok(Some(settings))
    }
}
