//! Greetings, and who refers to a piece of audio.

use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, StoreError, StoredGreetings};

#[async_trait]
impl StoredGreetings for MemoryStore {
    async fn change_greetings(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        change: &GreetingChange,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        self.rows()?.change_greetings(organization, mailbox, change, audit)
    }
}

impl Rows {
    fn change_greetings(
        &mut self,
        organization: OrganizationId,
        id: MailboxId,
        change: &GreetingChange,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        let row = self.mailbox_row(organization, id)?;
        let replaced = row.mailbox.greetings.make(change);
        row.mailbox.version += 1;
        self.note(audit);
        Ok(replaced.filter(|audio| !self.is_referred_to(audio)))
    }

    /// Whether a message, a personalized name, a greeting or an announcement still needs the audio.
    pub(super) fn is_referred_to(&self, audio: &BlobKey) -> bool {
        let refers = |it: &Option<BlobKey>| it.as_ref() == Some(audio);
        self.messages.values().any(|it| it.audio == *audio || refers(&it.introduction))
            || self.announcements.values().any(|it| it.audio == *audio)
            || self.earlier_takes.values().flatten().any(|it| it.audio == *audio)
            || self.mailboxes.values().map(|row| &row.mailbox).any(|mailbox| {
                let mut greetings = GreetingKind::ALL.into_iter().map(|kind| mailbox.greetings.of(kind));
                refers(&mailbox.personalized_name) || greetings.any(|it| refers(&it.recording))
            })
    }
}
