//! Many messages deleted at once, and the deleted ones looked through.

use antiphon_core::ids::{MailboxId, MessageId, OrganizationId};
use antiphon_core::message::Message;
use async_trait::async_trait;

use super::{NewJob, StoreError};

/// Messages to be deleted in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearMailbox {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The messages.
    pub messages: Vec<MessageId>,
    /// When, epoch milliseconds.
    pub now_ms: i64,
    /// Jobs that go with it, if anything changes.
    pub jobs: Vec<NewJob>,
}

/// Clearing of mailboxes.
#[async_trait]
pub trait Clearing: Send + Sync {
    /// Deletes those of the messages that are new or saved and says how many; counters move and the jobs are written
    /// with it.
    async fn clear_mailbox(&self, clear: &ClearMailbox) -> Result<u32, StoreError>;
    /// Messages that are deleted and not gone for good yet, oldest first.
    async fn deleted_messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError>;
}
