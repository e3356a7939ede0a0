//! Drafts: messages and introductions that were recorded at a desk and are not sent yet.
//!
//! They lie in the spool like those of the telephone, so that sending is the same and a crash leaves nothing behind.

use std::time::Duration;

use antiphon_core::ids::{MailboxId, OrganizationId, RecordingId};
use antiphon_core::limits::DRAFT_MAX_MS;
use antiphon_core::message::MessageFrom;
use antiphon_media::resample::resample;

use crate::Office;
use crate::error::OfficeError;
use crate::ports::{AudioFormat, SpoolError, SpoolHeader, SpoolPurpose, SpooledRecording};
use crate::recording::wav_file;
use crate::uploads;

/// Samples per second of a draft.
const RATE: u32 = 16_000;

/// Why a draft is not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The file is none that can be sent.
    #[error("{0}")]
    Unfit(String),
    /// The world failed.
    #[error(transparent)]
    Failed(#[from] OfficeError),
}

impl Office {
    /// Keeps an uploaded WAV file for its author to send, for [`DRAFT_MAX_MS`] at most. Where the author has
    /// [`DRAFTS_PER_AUTHOR_MAX`](antiphon_core::limits::DRAFTS_PER_AUTHOR_MAX) already, the oldest makes room.
    ///
    /// # Errors
    /// [`DraftError::Unfit`] for a file that is no WAV file, longer than `longest`, or without a second of sound;
    /// [`StoreError::Missing`](crate::ports::StoreError::Missing) if there is no such mailbox; and what store and spool
    /// say.
    pub async fn keep_draft(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        wav: &[u8],
        longest: Duration,
    ) -> Result<RecordingId, DraftError> {
        self.mailbox_there(organization, author).await.map_err(OfficeError::from)?;
        let (samples, format) = uploads::sound_of(wav, longest).map_err(DraftError::Unfit)?;
        let audio = resample(&samples, format.rate, RATE).into_iter().flat_map(i16::to_le_bytes).collect();
        let (recording, begun_ms) = (RecordingId(self.new_uuid()), self.now_ms());
        let header = SpoolHeader {
            recording,
            organization,
            mailbox: Some(author),
            purpose: SpoolPurpose::Composition,
            from: MessageFrom::default(),
            begun_ms,
        };
        // Known before it exists, so that nobody takes it for a leftover in between.
        let until_ms = begun_ms.saturating_add(DRAFT_MAX_MS);
        if let Some(surplus) = self.recordings.drafted(recording, author, until_ms) {
            self.ports.spool.remove(surplus).await.map_err(OfficeError::from)?;
        }
        if let Err(error) = self.ports.spool.put(&header, AudioFormat::Linear16k, audio).await {
            self.recordings.decided(recording);
            return Err(OfficeError::from(error).into());
        }
        Ok(recording)
    }

    /// A draft as a WAV file, for its author to hear.
    ///
    /// # Errors
    /// [`SpoolError::Missing`] if the author has no such draft any more, and what the spool says.
    pub async fn draft(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        recording: RecordingId,
    ) -> Result<Vec<u8>, SpoolError> {
        Ok(wav_file(&self.composed(organization, author, recording).await?))
    }

    /// A recording out of the spool that the author made to be sent.
    pub(crate) async fn composed(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        recording: RecordingId,
    ) -> Result<SpooledRecording, SpoolError> {
        let spooled = self.ports.spool.finish(recording).await?;
        let header = &spooled.header;
        let ours = header.purpose == SpoolPurpose::Composition
            && header.organization == organization
            && header.mailbox == Some(author);
        if ours { Ok(spooled) } else { Err(SpoolError::Missing(recording)) }
    }
}
