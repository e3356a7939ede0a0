//! Lamps that another voicemail system lights: it keeps messages of its own for somebody whose phone is here.

use antiphon_core::ids::{MailboxId, OrganizationId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// What other voicemail systems say, for each mailbox here.
#[async_trait]
pub trait ExternalLamps: Send + Sync {
    /// Whether another system says that something new waits for the owner of a mailbox.
    async fn external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<bool, StoreError>;
    /// Keeps what it says, and counts the mailbox's version on, so that phones take its lamp for a newer one.
    async fn set_external_lamp(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        lit: bool,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
