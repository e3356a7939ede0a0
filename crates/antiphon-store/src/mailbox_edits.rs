//! Changes of a mailbox's settings, made while nobody else can change its row.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::MailboxSettings;
use antiphon_office::ports::{Audit, MailboxEdits, MailboxSettingsEdit, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::mailboxes;
use crate::session::Session;
use crate::sql_store::SqlStore;

#[async_trait]
impl MailboxEdits for SqlStore {
    async fn edit_mailbox_settings(
        &self,
        organization: OrganizationId,
        id: MailboxId,
        edit: &MailboxSettingsEdit,
        audit: &Audit,
    ) -> Result<Option<MailboxSettings>, StoreError> {
        let wanted = (organization, id, edit.clone(), audit.clone());
        self.db
            .write(wanted, |session, (organization, id, edit, audit)| {
                Box::pin(change(session, *organization, *id, edit, audit))
            })
            .await
    }
}

async fn change(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
    edit: &MailboxSettingsEdit,
    audit: &Audit,
) -> Result<Option<MailboxSettings>, Failure> {
    let mailbox = mailboxes::locked(session, organization, id).await?;
    let mailbox = mailbox.ok_or_else(|| Failure::missing("mailbox"))?;
    let Some(settings) = edit.applied(mailbox.settings) else { return Ok(None) };
    mailboxes::save_settings(session, organization, id, &settings, audit).await?;
    Ok(Some(settings))
}
