//! The sweep: messages expire, and deleted ones are gone for good, with their audio; so are people removed long ago.

use antiphon_core::event::EventKind;
use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::{DAY_MS, UNDELETE_DAYS};
use antiphon_core::message::{Message, MessageState};
use antiphon_core::organization::MessageExpiry;
use antiphon_core::retention::{Fate, MessageAge, RetentionPolicy, fate};

use crate::Office;
use crate::ports::{AgeLimits, MarkMessage, StoreError};

/// Messages looked at at once: a sweep must not keep the database from the calls.
const BATCH_MAX: u32 = 500;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Messages that became deleted by age.
    pub expired: u64,
    /// Messages that are gone for good.
    pub purged: u64,
    /// Removed people who are gone for good.
    pub people: u64,
}

impl Office {
    /// Sweeps all organizations. To be called every hour or so; doing it twice does no harm.
    ///
    /// # Errors
    /// What the store says; what was swept until then stays swept.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        for organization in self.ports.store.organizations().await? {
            let policy = RetentionPolicy { expiry: organization.service.message_expiry };
            self.sweep_organization(organization.id, policy, &mut swept).await?;
            swept.people += self.forget_leavers(organization.id).await?;
        }
        Ok(swept)
    }

    async fn sweep_organization(
        &self,
        organization: OrganizationId,
        policy: RetentionPolicy,
        swept: &mut Swept,
    ) -> Result<(), StoreError> {
        loop {
            let ages = ages(self.now_ms(), policy);
            let aged = self.ports.store.aged_messages(organization, &ages, BATCH_MAX).await?;
            let before = *swept;
            for message in &aged {
                self.sweep_message(organization, message, policy, swept).await?;
            }
            // A batch that changes nothing has lost every race; the next sweep finds what is left.
            if aged.is_empty() || *swept == before {
                return Ok(());
            }
        }
    }

    async fn sweep_message(
        &self,
        organization: OrganizationId,
        message: &Message,
        policy: RetentionPolicy,
        swept: &mut Swept,
    ) -> Result<(), StoreError> {
        let Message { state, created_ms, state_changed_ms, .. } = *message;
        match fate(self.now_ms(), &MessageAge { state, created_ms, state_changed_ms }, policy) {
            Fate::Keep => {}
            Fate::Expire => swept.expired += u64::from(self.delete(organization, message).await?),
            Fate::Purge => {
                let deleted = state == MessageState::Deleted || self.delete(organization, message).await?;
                swept.purged += u64::from(deleted && self.purge(organization, message).await?);
            }
        }
        Ok(())
    }

    /// Moves a message to the deleted ones if it is still as it was seen; the lamp follows.
    async fn delete(&self, organization: OrganizationId, message: &Message) -> Result<bool, StoreError> {
        let change = MarkMessage {
            organization,
            mailbox: message.mailbox,
            message: message.id,
            from: vec![message.state],
            to: MessageState::Deleted,
            now_ms: self.now_ms(),
            jobs: vec![
                self.lamp_job(organization, message.mailbox),
                self.message_job(organization, message.mailbox, message.id, EventKind::MessageDeleted),
            ],
        };
        self.ports.store.mark_message(&change).await
    }

    /// Erases a deleted message, then its audio; false if it was undeleted meanwhile.
    async fn purge(&self, organization: OrganizationId, message: &Message) -> Result<bool, StoreError> {
        let (store, mailbox, id) = (&self.ports.store, message.mailbox, message.id);
        let audio = store.purge_message(organization, mailbox, id, self.now_ms()).await?;
        for audio in audio {
            // The row is gone already: what stays behind costs space and is heard by nobody.
            if let Err(error) = self.ports.blobs.remove(&audio).await {
                tracing::warn!(blob = %audio, %error, "the audio of a purged message stays");
            }
        }
        Ok(store.message(organization, mailbox, id).await?.is_none())
    }
}

/// Permissive expiry takes the saved ones only, strict expiry all.
fn ages(now_ms: i64, policy: RetentionPolicy) -> AgeLimits {
    let before = |days: u32| now_ms.saturating_sub(i64::from(days).saturating_mul(DAY_MS));
    let of = |strict: bool| policy.expiry.filter(|it| it.strict == strict);
    let until = |expiry: MessageExpiry| before(expiry.days);
    AgeLimits {
        deleted_until_ms: before(UNDELETE_DAYS),
        saved_until_ms: of(false).map(until),
        all_until_ms: of(true).map(until),
    }
}
