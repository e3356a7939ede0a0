//! Messages marked, deleted and brought back for their owner.

use antiphon_core::ids::{MailboxId, MessageId, OrganizationId};
use antiphon_core::message::{Message, MessageState};

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

    /// Gives a message, or all that are not deleted, another state for their owner; that somebody did is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such message, and what the store says.
    pub async fn mark_for_owner(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        message: Option<MessageId>,
        state: MessageState,
    ) -> Result<(), AdminError> {
        let messages = self.messages(organization, mailbox).await?;
        let wanted = |it: &&Message| message.map_or(it.state != state, |id| it.id == id);
        let chosen: Vec<MessageId> = messages.iter().filter(wanted).map(|it| it.id).collect();
        if message.is_some() && chosen.is_empty() {
            return Err(StoreError::Missing("message").into());
        }
        let mut audit = self.audit_of(actor, organization, "messages.marked", format!("mailbox:{mailbox}"));
        audit.detail = format!("{} as {state:?}", chosen.len()).to_lowercase();
        self.ports.store.audit(&audit).await?;
        for message in chosen {
            // One that is deleted meanwhile needs no mark.
            self.mark(Mark { organization, mailbox, message, state }).await?;
        }
        Ok(())
    }
}
