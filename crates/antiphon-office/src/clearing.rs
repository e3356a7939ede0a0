//! Deleting all messages at once, and bringing deleted ones back within the days of undelete.

use antiphon_core::event::EventKind;
use antiphon_core::ids::{MailboxId, MessageId, OrganizationId};
use antiphon_core::message::{Message, MessageState};
use antiphon_core::retention::{Fate, MessageAge, RetentionPolicy, fate};

use crate::Office;
use crate::inbox::{Mark, Marked};
use crate::ports::{ClearMailbox, MarkMessage, StoreError};

impl Office {
    /// Deletes those of the messages that are still there, and says how many; the owner's lamps follow.
    ///
    /// # Errors
    /// What the store says; then none is deleted.
    pub async fn clear_mailbox(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        messages: Vec<MessageId>,
    ) -> Result<u32, StoreError> {
        let gone = messages.iter();
        let gone = gone.map(|it| self.message_job(organization, mailbox, *it, EventKind::MessageDeleted));
        let jobs = [self.lamp_job(organization, mailbox)].into_iter().chain(gone).collect();
        let clear = ClearMailbox { organization, mailbox, messages, now_ms: self.now_ms(), jobs };
        self.ports.store.clear_mailbox(&clear).await
    }

    /// Messages that are deleted and can still be brought back, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn deleted_messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        self.mailbox_there(organization, mailbox).await?;
        let mut deleted = self.ports.store.deleted_messages(organization, mailbox).await?;
        let policy = self.retention(organization).await?;
        deleted.retain(|message| !self.is_past_undelete(message, policy));
        Ok(deleted)
    }

    /// Brings a deleted message back in the state named; the owner's lamps follow. A mailbox may hold more than its
    /// quota by it: then it takes no further message until it holds less.
    ///
    /// # Errors
    /// What the store says.
    pub async fn undelete(&self, mark: Mark) -> Result<Marked, StoreError> {
        debug_assert!(mark.state != MessageState::Deleted, "brought back as deleted");
        let message = self.ports.store.message(mark.organization, mark.mailbox, mark.message).await?;
        let policy = self.retention(mark.organization).await?;
        let Some(message) = message.filter(|it| !self.is_past_undelete(it, policy)) else {
            return Ok(Marked::Gone);
        };
        let change = MarkMessage {
            organization: mark.organization,
            mailbox: mark.mailbox,
            message: message.id,
            from: vec![MessageState::Deleted],
            to: mark.state,
            now_ms: self.now_ms(),
            jobs: vec![
                self.lamp_job(mark.organization, mark.mailbox),
                self.message_job(mark.organization, mark.mailbox, message.id, EventKind::MessageRestored),
            ],
        };
        let restored = self.ports.store.mark_message(&change).await?;
        Ok(if restored || message.state == mark.state { Marked::Done } else { Marked::Gone })
    }

    async fn retention(&self, organization: OrganizationId) -> Result<RetentionPolicy, StoreError> {
        let found = self.ports.store.organization(organization).await?;
        let service = found.ok_or(StoreError::Missing("organization"))?.service;
        Ok(RetentionPolicy { expiry: service.message_expiry })
    }

    /// The sweep comes once an hour; what it will take is gone from the day on that it may.
    fn is_past_undelete(&self, message: &Message, policy: RetentionPolicy) -> bool {
        let Message { state, created_ms, state_changed_ms, .. } = *message;
        fate(self.now_ms(), &MessageAge { state, created_ms, state_changed_ms }, policy) == Fate::Purge
    }
}
