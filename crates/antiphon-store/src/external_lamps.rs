//! Lamps that another voicemail system lights: a row is there while one is lit.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_office::ports::{Audit, ExternalLamps, StoreError};
use async_trait::async_trait;

use crate::audit;
use crate::failure::Failure;
use crate::session::{Session, values};
use crate::sql_store::SqlStore;

const ONE: &str = "SELECT mailbox FROM external_lamps WHERE organization = $1 AND mailbox = $2";
const LIGHT: &str =
    "INSERT INTO external_lamps (organization, mailbox) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const CLEAR: &str = "DELETE FROM external_lamps WHERE organization = $1 AND mailbox = $2";
const COUNT_ON: &str = "UPDATE mailboxes SET version = version + 1 WHERE organization = $1 AND id = $2";

#[async_trait]
impl ExternalLamps for SqlStore {
    async fn external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<bool, StoreError> {
        self.db
            .read((organization, mailbox), |session, (organization, mailbox)| {
                Box::pin(
                    async move { Ok(session.row(ONE, values![organization.0, mailbox.0]).await?.is_some()) },
                )
            })
            .await
    }

    async fn set_external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        lit: bool,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write(
                (organization, mailbox, lit, audit.clone()),
                |session, (organization, mailbox, lit, audit)| {
                    Box::pin(set(session, *organization, *mailbox, *lit, audit))
                },
            )
            .await
    }
}

async fn set(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    lit: bool,
    audit: &Audit,
) -> Result<(), Failure> {
    session.change("mailbox", COUNT_ON, values![organization.0, mailbox.0]).await?;
    session.run(if lit { LIGHT } else { CLEAR }, values![organization.0, mailbox.0]).await?;
    audit::insert(session, audit).await
}
