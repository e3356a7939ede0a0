//! Who sets something about a mailbox; and what owners record about themselves, from the spool to where it is kept.

use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId, RecordingId};
use antiphon_core::mailbox::Mailbox;

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{Audit, SpoolError, SpoolPurpose, StoreError};
use crate::recording::{blob_key, wav_file};

/// Whose mailbox it is, and who sets something about it.
#[derive(Clone, Copy, Debug)]
pub struct Setter<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// Who does it, as [`Audit::actor`] has it.
    pub actor: &'a str,
}

impl Office {
    /// The owner's mailbox as it is stored now.
    pub(crate) async fn mailbox_owned(&self, owner: Setter<'_>) -> Result<Mailbox, StoreError> {
        let mailbox = self.ports.store.mailbox(owner.organization, owner.mailbox).await?;
        mailbox.ok_or(StoreError::Missing("mailbox"))
    }

    /// An audit entry of now about the owner's mailbox.
    pub(crate) fn audit_by(&self, owner: Setter<'_>, action: &str, detail: &str) -> Audit {
        Audit {
            organization: owner.organization,
            at_ms: self.now_ms(),
            actor: owner.actor.to_owned(),
            action: action.to_owned(),
            target: format!("mailbox:{}", owner.mailbox),
            detail: detail.to_owned(),
            jobs: Vec::new(),
        }
    }

    /// Puts a recording where stored audio lies; nothing refers to it yet, and it stays in the spool.
    pub(crate) async fn put_recording(
        &self,
        owner: Setter<'_>,
        recording: RecordingId,
        purpose: SpoolPurpose,
    ) -> Result<BlobKey, OfficeError> {
        let spooled = self.ports.spool.finish(recording).await?;
        let header = &spooled.header;
        let whose = (header.purpose, header.organization, header.mailbox);
        if whose != (purpose, owner.organization, Some(owner.mailbox)) {
            return Err(SpoolError::Missing(recording).into());
        }
        let key = blob_key(header);
        self.ports.blobs.put(&key, wav_file(&spooled)).await?;
        Ok(key)
    }

    /// The recording is kept; what is left over costs space and nothing else, so a failure here is only noted.
    pub(crate) async fn tidy_up(&self, recording: RecordingId, replaced: Option<BlobKey>) {
        if let Err(error) = self.ports.spool.remove(recording).await {
            tracing::warn!(%recording, %error, "a recording that is kept stays in the spool");
        }
        self.forget_audio(replaced).await;
    }

    /// Removes audio that nobody refers to any more.
    pub(crate) async fn forget_audio(&self, replaced: Option<BlobKey>) {
        let Some(replaced) = replaced else { return };
        if let Err(error) = self.ports.blobs.remove(&replaced).await {
            tracing::warn!(blob = %replaced, %error, "replaced audio stays in the blob store");
        }
    }
}
