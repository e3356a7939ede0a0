//! Records what arrives: packets are put in their place by timestamp, gaps are filled, the end is trimmed.
//!
//! What is stored is in the coding of the call ([`WavFormat::stored`]): G.711 as it came, bit for bit; G.722
//! decoded to 16 kHz. It leaves in chunks of about one second, so that no more than that is ever held here.

mod tape;
mod timeline;
mod window;

use std::time::Duration;

use antiphon_core::time::Now;

use crate::codec::{BYTES_PER_MS, Codec};
use crate::wav::WavFormat;
use tape::Tape;
use timeline::Timeline;
use window::Window;

/// Names a recording: the bits of the UUID it has elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordingId(pub u128);

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingEnd {
    /// It was stopped because of a key.
    Key,
    /// Nothing was said for the given time.
    Silence,
    /// It reached the given length.
    MaxLength,
    /// It was stopped because the call is over.
    HangUp,
    /// Nothing arrived any more, or what arrives cannot go on in the same coding.
    Lost,
}

/// What was recorded, once it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Which recording.
    pub id: RecordingId,
    /// How long it is after cutting, in milliseconds.
    pub duration_ms: u32,
    /// How much of it is louder than its background, in milliseconds.
    pub sound_ms: u32,
    /// How many bytes of the chunks are to be kept.
    pub kept_bytes: u64,
    /// Why it ended.
    pub ended: RecordingEnd,
    /// The stored coding of the chunks.
    pub format: WavFormat,
}

impl Recording {
    /// A recording that ended before it began.
    #[must_use]
    pub fn empty(id: RecordingId, codec: Codec, ended: RecordingEnd) -> Self {
        let format = WavFormat::stored(codec);
        Self { id, duration_ms: 0, sound_ms: 0, kept_bytes: 0, ended, format }
    }
}

/// Silence kept after the last sound: soft ends of words are quieter than what counts as sound.
pub const TAIL_MS: u32 = 300;

/// A pause between packets this long is no silence yet: jitter, and two frames lost in a row.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// Records one stream of packets.
pub struct Recorder {
    id: RecordingId,
    codec: Codec,
    max_ms: u32,
    silence_ms: Option<u32>,
    timeline: Timeline,
    window: Window,
    tape: Tape,
    last_heard: Duration,
    /// Where on the tape the last key went down, in RTP clock ticks.
    key_at: Option<u32>,
}

impl Recorder {
    /// Begins to record packets of `codec`, for at most `max_ms` milliseconds and until nothing has been said
    /// for `silence_ms` milliseconds.
    #[must_use]
    pub fn new(now: Now, id: RecordingId, codec: Codec, max_ms: u32, silence_ms: Option<u32>) -> Self {
        Self {
            id,
            codec,
            max_ms,
            silence_ms,
            timeline: Timeline::default(),
            window: Window::default(),
            tape: Tape::new(codec, max_ms.saturating_mul(BYTES_PER_MS)),
            last_heard: now.since_start,
            key_at: None,
        }
    }

    /// Which recording this is.
    #[must_use]
    pub fn id(&self) -> RecordingId {
        self.id
    }

    /// How the chunks are coded.
    #[must_use]
    pub fn format(&self) -> WavFormat {
        WavFormat::stored(self.codec)
    }

    /// Takes the audio of one packet. Chunks that become full go to `chunks`.
    pub fn audio(
        &mut self,
        now: Now,
        ssrc: u32,
        timestamp: u32,
        payload: &[u8],
        chunks: &mut impl FnMut(Vec<u8>),
    ) {
        let at = self.timeline.place(now.since_start, ssrc, timestamp, self.tape.end());
        self.last_heard = now.since_start;
        self.window.accept(now.since_start, at, payload, &mut self.tape, chunks);
    }

    /// Takes note of a key that went down at `timestamp` of the stream `ssrc`.
    pub fn key_at_timestamp(&mut self, ssrc: u32, timestamp: u32) {
        self.key_at = Some(self.timeline.find(ssrc, timestamp).unwrap_or_else(|| self.tape.end()));
    }

    /// Takes note of a key that went down `ago_ms` milliseconds ago.
    pub fn key_ago(&mut self, ago_ms: u32) {
        self.key_at = Some(self.tape.end().saturating_sub(ago_ms * BYTES_PER_MS));
    }

    /// Lets time pass, to be called every 20 ms: gives up on packets that do not come, and says whether a limit
    /// is reached. If so, call [`Self::finish`].
    pub fn tick(&mut self, now: Now, chunks: &mut impl FnMut(Vec<u8>)) -> Option<RecordingEnd> {
        self.window.tick(now.since_start, &mut self.tape, chunks);
        let pause = now.since_start.saturating_sub(self.last_heard);
        let pause_ms =
            if pause > PAUSE_MAX { u32::try_from(pause.as_millis()).unwrap_or(u32::MAX) } else { 0 };
        let length_ms = self.tape.end_ms().saturating_add(pause_ms);
        let quiet_ms = length_ms.saturating_sub(self.tape.sound_end_ms());
        if length_ms >= self.max_ms {
            Some(RecordingEnd::MaxLength)
        } else if self.silence_ms.is_some_and(|limit| quiet_ms >= limit) {
            Some(RecordingEnd::Silence)
        } else {
            None
        }
    }

    /// Ends the recording. With `cut_ms`, so much is cut before the last key, or before the end if there was
    /// none, and everything after it. Trailing silence is cut in any case, but for [`TAIL_MS`].
    pub fn finish(
        mut self,
        ended: RecordingEnd,
        cut_ms: Option<u32>,
        chunks: &mut impl FnMut(Vec<u8>),
    ) -> Recording {
        self.window.release_all(&mut self.tape, chunks);
        if let Some(cut_ms) = cut_ms {
            let key_at = self.key_at.unwrap_or_else(|| self.tape.end());
            self.tape.cut(key_at.saturating_sub(cut_ms.saturating_mul(BYTES_PER_MS)));
        }
        let kept_bytes = self.tape.finish(TAIL_MS, chunks);
        Recording {
            id: self.id,
            duration_ms: self.tape.end_ms(),
            sound_ms: self.tape.sound_ms(),
            kept_bytes,
            ended,
            format: self.format(),
        }
    }
}

#[cfg(test)]
mod tests;
