//! Greetings in rows.

use antiphon_core::greeting::GreetingChange;
use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The greetings of mailboxes.
#[async_trait]
pub trait StoredGreetings: Send + Sync {
    /// Makes the change on the greetings as they are, and returns the audio it replaced if nobody refers to that any
    /// more.
    async fn change_greetings(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        change: &GreetingChange,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError>;
}
