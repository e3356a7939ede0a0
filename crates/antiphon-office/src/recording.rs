//! Recordings between their first sound and their place in a mailbox: begun, decided about, or thrown away.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId, RecordingId};
use antiphon_core::limits::DRAFTS_PER_AUTHOR_MAX;
use antiphon_core::message::MessageFrom;
use antiphon_media::Codec;
use antiphon_media::wav::{self, WavFormat};
use jiff::Timestamp;

use crate::Office;
use crate::ports::{AudioFormat, BlobError, SpoolError, SpoolHeader, SpoolPurpose, SpooledRecording};

/// A recording about to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecording {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox it is for; an announcement is for none.
    pub mailbox: Option<MailboxId>,
    /// What it becomes if the server dies now.
    pub purpose: SpoolPurpose,
    /// Who speaks.
    pub from: MessageFrom,
}

/// The recordings of calls in progress; what is not among them was left by a crash or waits to be stored.
#[derive(Debug, Default)]
pub(crate) struct Recordings(Mutex<BTreeMap<RecordingId, Fate>>);

/// How far the decision about a recording has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is being made, or its maker has not decided yet.
    Open,
    /// It waits at a desk for its author to send it, until then (epoch milliseconds).
    Draft { author: MailboxId, until_ms: i64 },
    /// It is being kept: nobody may throw it away any more.
    Keeping,
}

impl Fate {
    /// Until when it waits, if it is a draft of that author.
    fn draft_of(self, whose: MailboxId, recording: RecordingId) -> Option<(i64, RecordingId)> {
        match self {
            Self::Draft { author, until_ms } => (author == whose).then_some((until_ms, recording)),
            Self::Open | Self::Keeping => None,
        }
    }
}

impl Recordings {
    fn begun(&self, recording: RecordingId) {
        self.map().insert(recording, Fate::Open);
    }

    /// Makes a draft known. Gives back the author's oldest one where there are too many: it is known no more.
    pub(crate) fn drafted(
        &self,
        recording: RecordingId,
        author: MailboxId,
        until_ms: i64,
    ) -> Option<RecordingId> {
        let mut map = self.map();
        let mut drafts: Vec<_> = map.iter().filter_map(|(id, fate)| fate.draft_of(author, *id)).collect();
        map.insert(recording, Fate::Draft { author, until_ms });
        drafts.sort_unstable();
        let surplus = drafts.first().filter(|_| drafts.len() >= DRAFTS_PER_AUTHOR_MAX).map(|(_, id)| *id);
        surplus.inspect(|id| {
            map.remove(id);
        })
    }

    pub(crate) fn keep(&self, recording: RecordingId) {
        self.map().insert(recording, Fate::Keeping);
    }

    pub(crate) fn decided(&self, recording: RecordingId) {
        self.map().remove(&recording);
    }

    /// Whether somebody still decides about it. A draft that nobody sent in time is known no more.
    pub(crate) fn is_known(&self, recording: RecordingId, now_ms: i64) -> bool {
        let mut map = self.map();
        let late = matches!(map.get(&recording), Some(Fate::Draft { until_ms, .. }) if *until_ms <= now_ms);
        if late {
            map.remove(&recording);
        }
        map.contains_key(&recording)
    }

    /// Forgets the recording if its fate is open, and says whether it was.
    fn give_up(&self, recording: RecordingId) -> bool {
        let mut map = self.map();
        let open = matches!(map.get(&recording), Some(Fate::Open | Fate::Draft { .. }));
        if open {
            map.remove(&recording);
        }
        open
    }

    fn map(&self) -> MutexGuard<'_, BTreeMap<RecordingId, Fate>> {
        // A panic elsewhere leaves nothing half done in a map.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Office {
    /// Makes a recording known, so that it survives a crash from its first sound on.
    ///
    /// # Errors
    /// What the spool says; then nothing can be recorded.
    pub async fn begin_recording(&self, new: NewRecording) -> Result<RecordingId, SpoolError> {
        let recording = RecordingId(self.new_uuid());
        let header = SpoolHeader {
            recording,
            organization: new.organization,
            mailbox: new.mailbox,
            purpose: new.purpose,
            from: new.from,
            begun_ms: self.now_ms(),
        };
        // Known before it exists, so that nobody takes it for a leftover in between.
        self.recordings.begun(recording);
        let begun = self.ports.spool.begin(&header).await;
        if begun.is_err() {
            self.recordings.decided(recording);
        }
        begun.map(|()| recording)
    }

    /// A recording that is not stored yet, as a WAV file to be heard.
    ///
    /// # Errors
    /// What the spool says.
    pub async fn recorded(&self, recording: RecordingId) -> Result<Vec<u8>, SpoolError> {
        self.ports.spool.finish(recording).await.map(|spooled| wav_file(&spooled))
    }

    /// Stored audio, as the file that was kept.
    ///
    /// # Errors
    /// What the blob store says.
    pub async fn audio(&self, key: &BlobKey) -> Result<Vec<u8>, BlobError> {
        self.ports.blobs.read(key).await
    }

    /// Where a file that is uploaded now is kept.
    pub(crate) fn upload_key(&self, organization: OrganizationId) -> BlobKey {
        key_of(organization, self.now_ms(), self.new_uuid())
    }

    /// Throws a recording away, unless it is being kept or was kept already.
    ///
    /// # Errors
    /// What the spool says; the recording is thrown away at the next recovery if it is a name, else it comes back
    /// as a message.
    pub async fn discard_recording(&self, recording: RecordingId) -> Result<(), SpoolError> {
        if self.recordings.give_up(recording) {
            self.ports.spool.remove(recording).await?;
        }
        Ok(())
    }
}

/// Where the audio of a recording is kept: immutable, and the same again after a crash.
pub(crate) fn blob_key(header: &SpoolHeader) -> BlobKey {
    key_of(header.organization, header.begun_ms, header.recording)
}

fn key_of(organization: OrganizationId, at_ms: i64, id: impl std::fmt::Display) -> BlobKey {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    BlobKey(format!("v1/{organization}/{}/{id}.wav", at.strftime("%Y-%m")))
}

/// The recording as a WAV file.
pub(crate) fn wav_file(spooled: &SpooledRecording) -> Vec<u8> {
    wav::file(WavFormat::stored(codec(spooled.format)), &spooled.audio)
}

/// How long the recording is, in milliseconds.
pub(crate) fn duration_ms(spooled: &SpooledRecording) -> u64 {
    spooled.audio.len() as u64 / spooled.format.bytes_per_ms()
}

fn codec(format: AudioFormat) -> Codec {
    match format {
        AudioFormat::MuLaw8k => Codec::Pcmu,
        AudioFormat::ALaw8k => Codec::Pcma,
        AudioFormat::Linear16k => Codec::G722,
    }
}
