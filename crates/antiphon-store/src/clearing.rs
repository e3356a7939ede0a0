//! Many messages of a mailbox at once.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::message::{Message, MessageState};
use antiphon_office::ports::{ClearMailbox, Clearing, MarkMessage, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Session, values};
use crate::sql_store::SqlStore;
use crate::{messages, outbox};

pub(crate) const DELETED: &str = "SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND mailbox = $2 AND state = 'deleted' ORDER BY created_ms, id";

#[async_trait]
impl Clearing for SqlStore {
    async fn clear_mailbox(&self, clear: &ClearMailbox) -> Result<u32, StoreError> {
        self.db.write(clear.clone(), |session, wanted| Box::pin(clear_one(session, wanted))).await
    }

    async fn deleted_messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        self.db
            .read((organization, mailbox), |session, (organization, mailbox)| {
                Box::pin(deleted(session, *organization, *mailbox))
            })
            .await
    }
}

async fn clear_one(session: &mut Session<'_>, clear: &ClearMailbox) -> Result<u32, Failure> {
    let mut cleared = 0;
    for message in &clear.messages {
        let mark = MarkMessage {
            organization: clear.organization,
            mailbox: clear.mailbox,
            message: *message,
            from: vec![MessageState::New, MessageState::Saved],
            to: MessageState::Deleted,
            now_ms: clear.now_ms,
            jobs: Vec::new(),
        };
        cleared += u32::from(messages::mark(session, &mark).await?);
    }
    if cleared > 0 {
        outbox::add(session, &clear.jobs).await?;
    }
    Ok(cleared)
}

async fn deleted(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<Vec<Message>, Failure> {
    session.rows(DELETED, values![organization.0, mailbox.0]).await?.iter().map(messages::read).collect()
}
