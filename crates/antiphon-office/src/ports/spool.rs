//! Recordings on their way.

use antiphon_core::ids::{MailboxId, OrganizationId, RecordingId};
use antiphon_core::message::MessageFrom;
use async_trait::async_trait;

/// What is known of a recording before its first sound: written beside it, so that it survives a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpoolHeader {
    /// The recording.
    pub recording: RecordingId,
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox it is for; an announcement is for none.
    pub mailbox: Option<MailboxId>,
    /// What it becomes if the server dies now.
    pub purpose: SpoolPurpose,
    /// Who speaks.
    pub from: MessageFrom,
    /// When it began, epoch milliseconds.
    pub begun_ms: i64,
}

/// What a recording is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpoolPurpose {
    /// A caller's message: deposited after a crash.
    Deposit,
    /// A personalized name: thrown away after a crash.
    Name,
    /// A greeting: thrown away after a crash.
    Greeting,
    /// A message or introduction without addressees yet: thrown away after a crash.
    Composition,
    /// What auto attendants play: thrown away after a crash.
    Announcement,
}

/// How the bytes of a recording are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudioFormat {
    /// G.711 μ-law, 8 kHz.
    MuLaw8k,
    /// G.711 A-law, 8 kHz.
    ALaw8k,
    /// Linear 16 bit little endian, 16 kHz.
    Linear16k,
}

impl AudioFormat {
    /// Bytes of one millisecond.
    #[must_use]
    pub fn bytes_per_ms(self) -> u64 {
        match self {
            Self::MuLaw8k | Self::ALaw8k => 8,
            Self::Linear16k => 32,
        }
    }
}

/// A recording out of the spool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpooledRecording {
    /// What was known at its beginning.
    pub header: SpoolHeader,
    /// How its bytes are coded.
    pub format: AudioFormat,
    /// Its bytes, without any file header.
    pub audio: Vec<u8>,
    /// What was noted when it was complete; `None` if it never was: its end may be missing.
    pub seal: Option<Seal>,
}

/// What is noted beside a recording once it is complete, so that it survives a crash as the caller left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Marked urgent by the caller.
    pub urgent: bool,
    /// Marked confidential by the caller.
    pub confidential: bool,
}

/// Why the spool could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpoolError {
    /// No such recording.
    #[error("there is no recording {0}")]
    Missing(RecordingId),
    /// No space, or the medium fails.
    #[error("the spool failed: {0}")]
    Failed(String),
}

/// Recordings on their way: written while they are made, read once they are over.
///
/// The bytes arrive from the media threads on another path into the same adapter, in order with these calls.
#[async_trait]
pub trait Spool: Send + Sync {
    /// Makes a recording known before its first byte arrives.
    async fn begin(&self, header: &SpoolHeader) -> Result<(), SpoolError>;
    /// Keeps a recording that is whole already, coded as `format` and without any file header. It comes neither
    /// through the path of the media threads nor in their way.
    async fn put(&self, header: &SpoolHeader, format: AudioFormat, audio: Vec<u8>) -> Result<(), SpoolError>;
    /// Everything recorded so far. A crash of the server keeps it; that of the machine only once it is sealed.
    async fn finish(&self, recording: RecordingId) -> Result<SpooledRecording, SpoolError>;
    /// Makes everything recorded so far durable, with the note that it is complete. A second seal replaces the
    /// first.
    async fn seal(&self, recording: RecordingId, seal: Seal) -> Result<(), SpoolError>;
    /// Removes a recording; a missing one is fine.
    async fn remove(&self, recording: RecordingId) -> Result<(), SpoolError>;
    /// Every recording that is there: being made, waiting to be stored, or left by a crash. Oldest first.
    async fn leftovers(&self) -> Result<Vec<RecordingId>, SpoolError>;
}

/// The path of the media threads into the [`Spool`]: never waits and never fails, because nobody there could.
///
/// The adapter takes what it is given in order and reports a failure where the recording is read:
/// [`Spool::finish`] and [`Spool::seal`] come after everything that was given here before.
pub trait SpoolWriter: Send + Sync {
    /// The next bytes of a recording, coded as `format`, without any file header. The format goes with each chunk,
    /// because a recording that a crash cuts off is never completed. Bytes of a recording that was not begun, or
    /// is complete, are dropped.
    fn chunk(&self, recording: RecordingId, format: AudioFormat, bytes: Vec<u8>);
    /// No more bytes follow; those beyond `kept_bytes` were cut (the stop key's tone, the silence at the end).
    fn complete(&self, recording: RecordingId, kept_bytes: u64, format: AudioFormat);
}
