//! Messages: what callers leave and owners hear.

pub mod search;

use crate::ids::{BlobKey, MailboxId, MessageId, PersonId, RecordingId};

/// A message in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its identity, for ever.
    pub id: MessageId,
    /// The mailbox it lies in.
    pub mailbox: MailboxId,
    /// New, saved or deleted.
    pub state: MessageState,
    /// Played and counted first.
    pub urgent: bool,
    /// Cannot be forwarded, is never e-mailed.
    pub confidential: bool,
    /// Who left it.
    pub from: MessageFrom,
    /// Length in milliseconds, the introduction's included.
    pub duration_ms: u64,
    /// Cut off by a crash of the server: the end may be missing.
    pub truncated: bool,
    /// The audio, a WAV file.
    pub audio: BlobKey,
    /// What whoever forwarded it said first, a WAV file: heard before the audio.
    pub introduction: Option<BlobKey>,
    /// The recording it came from, or what was made up in its place for one that was forwarded: the same is stored
    /// in a mailbox once only.
    pub recording: RecordingId,
    /// When it was left, epoch milliseconds.
    pub created_ms: i64,
    /// When its state last changed, epoch milliseconds.
    pub state_changed_ms: i64,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageState {
    /// Not heard to the end, not saved, not marked.
    New,
    /// Heard to the end, saved by key, or marked.
    Saved,
    /// Kept for undelete, then purged.
    Deleted,
}

impl MessageState {
    /// A word for lists, rows and logs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Saved => "saved",
            Self::Deleted => "deleted",
        }
    }

    /// The state of that [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::New, Self::Saved, Self::Deleted].into_iter().find(|state| state.word() == word)
    }
}

/// Who left a message, as far as it was proved or shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFrom {
    /// The person, if the call came from a phone of theirs.
    pub person: Option<PersonId>,
    /// Number shown.
    pub number: Option<String>,
    /// Name shown.
    pub name: Option<String>,
}
