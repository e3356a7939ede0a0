//! The personalized name: recorded by its owner, played in default greetings and "message from …".

use antiphon_core::ids::{BlobKey, RecordingId};

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{SpoolPurpose, StoreError};
use crate::setter::Setter;

impl Office {
    /// Keeps a recording as the personalized name, in place of the one before; none is due any more.
    ///
    /// # Errors
    /// [`SpoolError::Missing`](crate::ports::SpoolError::Missing) if the recording is not there or is not a name for
    /// this mailbox, and what store, blobs and spool say. The name before stays then.
    pub async fn keep_name(&self, owner: Setter<'_>, recording: RecordingId) -> Result<(), OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_name(owner, recording).await;
        self.recordings.decided(recording);
        kept
    }

    /// Keeps the name recorded earlier, such as before a reset; none is due any more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no mailbox or no name, and what the store says.
    pub async fn confirm_name(&self, owner: Setter<'_>) -> Result<(), OfficeError> {
        let name = self.mailbox_owned(owner).await?.personalized_name;
        let name = name.ok_or(StoreError::Missing("personalized name"))?;
        Ok(self.save_name(owner, Some(&name), "name.confirmed").await?)
    }

    /// Takes the personalized name away: the number is said instead.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no mailbox, and what the store says.
    pub async fn delete_name(&self, owner: Setter<'_>) -> Result<(), StoreError> {
        let before = self.mailbox_owned(owner).await?.personalized_name;
        self.save_name(owner, None, "name.deleted").await?;
        self.forget_audio(before).await;
        Ok(())
    }

    async fn try_keep_name(&self, owner: Setter<'_>, recording: RecordingId) -> Result<(), OfficeError> {
        let name = self.put_recording(owner, recording, SpoolPurpose::Name).await?;
        let before = self.replace_name(owner, &name, "name.recorded").await?;
        self.tidy_up(recording, before).await;
        Ok(())
    }

    /// Refers to the name from now on, and gives back the audio of the one before.
    pub(crate) async fn replace_name(
        &self,
        owner: Setter<'_>,
        name: &BlobKey,
        action: &str,
    ) -> Result<Option<BlobKey>, StoreError> {
        let before = self.mailbox_owned(owner).await?.personalized_name;
        self.save_name(owner, Some(name), action).await?;
        Ok(before.filter(|before| before != name))
    }

    async fn save_name(
        &self,
        owner: Setter<'_>,
        name: Option<&BlobKey>,
        action: &str,
    ) -> Result<(), StoreError> {
        let audit = self.audit_by(owner, action, "");
        self.ports.store.save_personalized_name(owner.organization, owner.mailbox, name, &audit).await
    }
}
