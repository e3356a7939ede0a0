//! What a leg reports.

use std::fmt;
use std::net::SocketAddr;

use antiphon_core::audio_quality::AudioQuality;
use antiphon_core::digit::Digit;

use crate::player::{PlayId, Played};
use crate::recorder::{Recording, RecordingEnd, RecordingId};
use crate::wav::WavFormat;

/// Something that happened on a leg. Its `Debug` shows neither digits nor audio.
#[derive(Clone, PartialEq, Eq)]
pub enum LegEvent {
    /// A key went down, by whichever path it was heard first.
    Digit(Digit),
    /// A play is over: heard to its end, stopped or never begun. Follows each play exactly once.
    Played {
        /// Which play.
        id: PlayId,
        /// How much of it was played, in milliseconds.
        position_ms: u32,
    },
    /// About one second of a recording.
    RecordingChunk {
        /// Which recording.
        id: RecordingId,
        /// The stored coding.
        format: WavFormat,
        /// Audio in that coding, without a header.
        bytes: Vec<u8>,
    },
    /// A recording is over. Follows each record command exactly once, after its last chunk.
    Recorded {
        /// Which recording.
        id: RecordingId,
        /// How long it is after cutting the stop key's tone and trailing silence, in milliseconds.
        duration_ms: u32,
        /// How much of it is louder than its background, in milliseconds.
        sound_ms: u32,
        /// How many bytes of the chunks are to be kept; what lies beyond was cut.
        kept_bytes: u64,
        /// Why it ended.
        ended: RecordingEnd,
        /// The stored coding of the chunks.
        format: WavFormat,
    },
    /// Nothing has arrived for so long; reported once until something arrives again. A running recording
    /// ends with it.
    NoPackets {
        /// For how long, in milliseconds.
        ms: u32,
    },
    /// A web phone has not proved who it is, has gone without a word, or cannot be reached any more.
    PathLost,
    /// Something of ours went wrong: the leg is not there any more, and what it recorded ends with the last chunk.
    Broken,
    /// How well the audio has been heard up to now, each time a report is sent, and at the end.
    Measured(AudioQuality),
    /// Media comes from another address than was known, and goes there from now on.
    Latched(SocketAddr),
}

impl From<Played> for LegEvent {
    fn from(Played { id, position_ms }: Played) -> Self {
        Self::Played { id, position_ms }
    }
}

impl From<Recording> for LegEvent {
    fn from(recording: Recording) -> Self {
        let Recording { id, duration_ms, sound_ms, kept_bytes, ended, format } = recording;
        Self::Recorded { id, duration_ms, sound_ms, kept_bytes, ended, format }
    }
}

impl fmt::Debug for LegEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digit(_) => f.write_str("Digit(*)"),
            Self::Played { id, position_ms } => write!(f, "Played({} at {position_ms} ms)", id.0),
            Self::RecordingChunk { id, bytes, .. } => {
                write!(f, "RecordingChunk({id:?}, {} bytes)", bytes.len())
            }
            Self::Recorded { id, duration_ms, sound_ms, kept_bytes, ended, format } => write!(
                f,
                "Recorded({id:?}, {duration_ms} ms, {sound_ms} ms of sound, {kept_bytes} bytes, {ended:?}, {format:?})"
            ),
            Self::NoPackets { ms } => write!(f, "NoPackets({ms} ms)"),
            Self::PathLost => f.write_str("PathLost"),
            Self::Broken => f.write_str("Broken"),
            Self::Measured(quality) => write!(f, "Measured({quality:?})"),
            Self::Latched(source) => write!(f, "Latched({source})"),
        }
    }
}
