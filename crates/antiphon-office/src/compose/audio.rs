//! The audio of what is composed or forwarded: made durable before anybody gets it.

use antiphon_core::ids::{BlobKey, RecordingId};
use antiphon_core::message::Message;

use super::{Content, Sending, Sent};
use crate::Office;
use crate::error::OfficeError;
use crate::pieces::joined;
use crate::ports::BlobError;
use crate::recording::{blob_key, duration_ms, wav_file};

/// The audio of a message.
pub(super) struct Pieces {
    pub(super) audio: BlobKey,
    pub(super) introduction: Option<BlobKey>,
    pub(super) duration_ms: u64,
    pub(super) recording: RecordingId,
    /// Whether the audio is an original's that is forwarded.
    pub(super) shares_audio: bool,
    pub(super) fresh: Vec<BlobKey>,
}

impl Pieces {
    /// A message that is forwarded, without a word before it.
    pub(super) fn of(original: Message, recording: RecordingId) -> Self {
        let Message { audio, introduction, duration_ms, .. } = original;
        Self { audio, introduction, duration_ms, recording, shares_audio: true, fresh: Vec::new() }
    }
}

impl Office {
    /// Makes the audio durable.
    pub(super) async fn pieces(&self, sending: &Sending) -> Result<Result<Pieces, Sent>, OfficeError> {
        match sending.content {
            Content::Composed(recording) => {
                let (audio, duration_ms) = self.keep_composition(sending, recording).await?;
                let fresh = vec![audio.clone()];
                let shares_audio = false;
                Ok(Ok(Pieces { audio, introduction: None, duration_ms, recording, shares_audio, fresh }))
            }
            Content::Forwarded { original, introduction, sending: recording } => {
                let original = self.forwardable(sending.organization, sending.author, original).await?;
                match original {
                    Err(refused) => Ok(Err(refused)),
                    Ok(original) => {
                        Ok(Ok(self.introduce(sending, recording, original, introduction).await?))
                    }
                }
            }
        }
    }

    /// A message that is forwarded, after what is said before it: the new introduction, then an earlier one.
    async fn introduce(
        &self,
        sending: &Sending,
        recording: RecordingId,
        original: Message,
        introduction: Option<RecordingId>,
    ) -> Result<Pieces, OfficeError> {
        let forwarded = Pieces::of(original, recording);
        let Some(introduction) = introduction else { return Ok(self.keep_earlier(forwarded).await?) };
        let spooled = self.composed(sending.organization, sending.author, introduction).await?;
        let (key, said_ms) = (blob_key(&spooled.header), duration_ms(&spooled));
        Ok(self.keep_introduction(forwarded, key, wav_file(&spooled), said_ms).await?)
    }

    /// What is said before a message that is forwarded, and before what was said earlier.
    pub(super) async fn keep_introduction(
        &self,
        forwarded: Pieces,
        key: BlobKey,
        said: Vec<u8>,
        said_ms: u64,
    ) -> Result<Pieces, BlobError> {
        let said = match &forwarded.introduction {
            Some(earlier) => joined(&said, &self.ports.blobs.read(earlier).await?).unwrap_or(said),
            None => said,
        };
        self.ports.blobs.put(&key, said).await?;
        let duration_ms = forwarded.duration_ms.saturating_add(said_ms);
        Ok(Pieces { introduction: Some(key.clone()), duration_ms, fresh: vec![key], ..forwarded })
    }

    /// An earlier introduction goes on under a key of its own: what is shared may go away meanwhile, and a message
    /// shares its audio only.
    pub(super) async fn keep_earlier(&self, forwarded: Pieces) -> Result<Pieces, BlobError> {
        let Some(earlier) = &forwarded.introduction else { return Ok(forwarded) };
        let said = self.ports.blobs.read(earlier).await?;
        let folder = earlier.0.rsplit_once('/').map_or("v1", |(folder, _)| folder);
        let key = BlobKey(format!("{folder}/{}.wav", forwarded.recording));
        self.ports.blobs.put(&key, said).await?;
        Ok(Pieces { introduction: Some(key.clone()), fresh: vec![key], ..forwarded })
    }

    async fn keep_composition(
        &self,
        sending: &Sending,
        recording: RecordingId,
    ) -> Result<(BlobKey, u64), OfficeError> {
        let spooled = self.composed(sending.organization, sending.author, recording).await?;
        let key = blob_key(&spooled.header);
        self.ports.blobs.put(&key, wav_file(&spooled)).await?;
        Ok((key, duration_ms(&spooled)))
    }
}
