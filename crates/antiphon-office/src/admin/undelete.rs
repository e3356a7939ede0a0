//! Bringing deleted messages back for their owner.

use antiphon_core::ids::{MailboxId, MessageId, OrganizationId};
use antiphon_core::message::MessageState;

use super::{Actor, AdminError};
use crate::Office;
use crate::inbox::{Mark, Marked};
use crate::ports::StoreError;

impl Office {
    /// Brings a deleted message back in the state named; that somebody did is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such message that is deleted and not gone for good, and what the store
    /// says.
    pub async fn undelete_message(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        message: MessageId,
        state: MessageState,
    ) -> Result<(), AdminError> {
        match self.undelete(Mark { organization, mailbox, message, state }).await? {
            Marked::Gone => Err(StoreError::Missing("deleted message").into()),
            Marked::Done => {
                let audit =
                    self.audit_of(actor, organization, "message.undeleted", format!("message:{message}"));
                Ok(self.ports.store.audit(&audit).await?)
            }
        }
    }
}
