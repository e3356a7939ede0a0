//! The personalized name: recorded by its owner, played in default greetings and "message from …".

use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId, RecordingId};

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{Audit, SpoolError, SpoolPurpose, SpooledRecording, StoreError};
use crate::recording::{blob_key, wav_file};

/// Whose name it is, and who sets it.
#[derive(Clone, Copy, Debug)]
pub struct NameOwner<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// The owner's mailbox.
    pub mailbox: MailboxId,
    /// Who does it, as [`Audit::actor`] has it.
    pub actor: &'a str,
}

impl Office {
    /// Keeps a recording as the personalized name, in place of the one before; none is due any more.
    ///
    /// # Errors
    /// [`SpoolError::Missing`] if the recording is not there or is not a name for this mailbox, and what store,
    /// blobs and spool say. The name before stays then.
    pub async fn keep_name(&self, owner: NameOwner<'_>, recording: RecordingId) -> Result<(), OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_name(owner, recording).await;
        self.recordings.decided(recording);
        kept
    }

    /// Keeps the name recorded earlier, such as before a reset; none is due any more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no mailbox or no name, and what the store says.
    pub async fn confirm_name(&self, owner: NameOwner<'_>) -> Result<(), OfficeError> {
        let name = self.name_of(owner).await?.ok_or(StoreError::Missing("personalized name"))?;
        self.save_name(owner, &name, "name.confirmed").await
    }

    async fn try_keep_name(&self, owner: NameOwner<'_>, recording: RecordingId) -> Result<(), OfficeError> {
        let spooled = self.ports.spool.finish(recording).await?;
        if !is_name_of(&spooled, owner) {
            return Err(SpoolError::Missing(recording).into());
        }
        let (before, key) = (self.name_of(owner).await?, blob_key(&spooled.header));
        self.ports.blobs.put(&key, wav_file(&spooled)).await?;
        self.save_name(owner, &key, "name.recorded").await?;
        self.tidy_up(recording, before.filter(|before| *before != key)).await;
        Ok(())
    }

    async fn name_of(&self, owner: NameOwner<'_>) -> Result<Option<BlobKey>, StoreError> {
        let mailbox = self.ports.store.mailbox(owner.organization, owner.mailbox).await?;
        Ok(mailbox.ok_or(StoreError::Missing("mailbox"))?.personalized_name)
    }

    async fn save_name(&self, owner: NameOwner<'_>, name: &BlobKey, action: &str) -> Result<(), OfficeError> {
        let audit = Audit {
            organization: owner.organization,
            at_ms: self.now_ms(),
            actor: owner.actor.to_owned(),
            action: action.to_owned(),
            target: format!("mailbox:{}", owner.mailbox),
            detail: String::new(),
        };
        let store = &self.ports.store;
        Ok(store.save_personalized_name(owner.organization, owner.mailbox, Some(name), &audit).await?)
    }

    /// The name is kept; what is left over costs space and nothing else, so a failure here is only noted.
    async fn tidy_up(&self, recording: RecordingId, before: Option<BlobKey>) {
        if let Err(error) = self.ports.spool.remove(recording).await {
            tracing::warn!(%recording, %error, "a recorded name stays in the spool");
        }
        let Some(before) = before else { return };
        if let Err(error) = self.ports.blobs.remove(&before).await {
            tracing::warn!(blob = %before, %error, "a replaced name stays in the blob store");
        }
    }
}

fn is_name_of(spooled: &SpooledRecording, owner: NameOwner<'_>) -> bool {
    let header = &spooled.header;
    header.purpose == SpoolPurpose::Name
        && header.organization == owner.organization
        && header.mailbox == owner.mailbox
}
