//! Many messages at once.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::message::{Message, MessageState};
use async_trait::async_trait;

use super::MemoryStore;
use super::messages::oldest_first;
use super::rows::Rows;
use crate::ports::{ClearMailbox, Clearing, MarkMessage, StoreError};

#[async_trait]
impl Clearing for MemoryStore {
    async fn clear_mailbox(&self, clear: &ClearMailbox) -> Result<u32, StoreError> {
        Ok(self.rows()?.clear_mailbox(clear))
    }

    async fn deleted_messages(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Message>, StoreError> {
        let rows = self.rows()?;
        let all = rows.of_mailbox(organization, mailbox);
        Ok(oldest_first(all.filter(|it| it.state == MessageState::Deleted).cloned().collect()))
    }
}

impl Rows {
    fn clear_mailbox(&mut self, clear: &ClearMailbox) -> u32 {
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
            cleared += u32::from(self.mark_message(&mark));
        }
        if cleared > 0 {
            self.jobs.add(&clear.jobs);
        }
        cleared
    }
}
