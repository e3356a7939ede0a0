//! Lamps that another voicemail system lights.

use antiphon_core::ids::{MailboxId, OrganizationId};
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, ExternalLamps, StoreError};

#[async_trait]
impl ExternalLamps for MemoryStore {
    async fn external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<bool, StoreError> {
        Ok(self.rows()?.external_lamps.contains(&(organization, mailbox)))
    }

    async fn set_external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        lit: bool,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.mailbox_row(organization, mailbox)?.mailbox.version += 1;
        if lit {
            rows.external_lamps.insert((organization, mailbox));
        } else {
            rows.external_lamps.remove(&(organization, mailbox));
        }
        rows.note(audit);
        Ok(())
    }
}
