//! A media leg without packets: it plays as long as the words take, records what the caller says, and reports what a
//! real leg would report, in virtual time.

use std::net::IpAddr;
use std::time::Duration;

use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_media::recorder::{RecordingEnd, RecordingId};
use antiphon_media::wav::WavFormat;

/// The tone before a recording.
const TONE: Duration = Duration::from_millis(400);
/// μ-law: one byte is an eighth of a millisecond.
const BYTES_PER_MS: u64 = 8;
/// Silence in μ-law.
const SILENCE: u8 = 0xFF;

/// The server's end of one call's audio.
#[derive(Debug)]
pub(crate) struct SimLeg {
    /// Where the other end is.
    pub(crate) phone: IpAddr,
    playing: Option<Playing>,
    recording: Option<Recording>,
}

#[derive(Debug)]
struct Playing {
    id: PlayId,
    begun: Duration,
    /// How long is left from `begun` on.
    left: Duration,
    total: Duration,
    paused: bool,
    /// Stored audio alone, without a word before it.
    is_message: bool,
}

#[derive(Debug)]
struct Recording {
    id: RecordingId,
    /// When the tone is over.
    begun: Duration,
    max: Duration,
    silence: Duration,
    /// Until when the caller speaks.
    speaks_until: Duration,
    sound: Duration,
    audio: Vec<u8>,
}

impl SimLeg {
    /// A leg that has nothing to say yet.
    pub(crate) fn new(phone: IpAddr) -> Self {
        Self { phone, playing: None, recording: None }
    }

    /// Begins to speak for so long.
    pub(crate) fn play(&mut self, now: Duration, id: PlayId, total: Duration, is_message: bool) {
        self.playing = Some(Playing { id, begun: now, left: total, total, paused: false, is_message });
    }

    /// Whether a message is being played, and nothing else.
    pub(crate) fn is_playing_message(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.is_message)
    }

    /// Whether something is being said that the caller could interrupt.
    pub(crate) fn is_speaking(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| !playing.paused)
    }

    /// How much of what is being said has been heard, and whether it is held there.
    pub(crate) fn position(&self, now: Duration) -> Option<(Duration, bool)> {
        let playing = self.playing.as_ref()?;
        let since = if playing.paused { Duration::ZERO } else { now.saturating_sub(playing.begun) };
        Some((playing.total.saturating_sub(playing.left) + since, playing.paused))
    }

    /// Whether the caller is being recorded.
    pub(crate) fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Carries out an order.
    pub(crate) fn command(&mut self, now: Duration, command: &LegCommand) -> Vec<LegEvent> {
        match *command {
            LegCommand::Stop => self.playing = None,
            LegCommand::Pause => self.pause(now),
            LegCommand::Resume => self.resume(now),
            LegCommand::Seek { delta_ms } => self.seek(now, delta_ms),
            LegCommand::JumpToBegin => self.seek(now, i32::MIN),
            LegCommand::JumpToEnd => self.seek(now, i32::MAX),
            LegCommand::Record { id, max_ms, silence_ms, .. } => self.record(now, id, max_ms, silence_ms),
            LegCommand::StopRecording { .. } => return self.end_recording(now, RecordingEnd::Key),
            LegCommand::InfoDigit { digit } => return vec![LegEvent::Digit(digit)],
            LegCommand::Play { .. }
            | LegCommand::SendDigit { .. }
            | LegCommand::Acknowledged
            | LegCommand::Reports { .. }
            | LegCommand::Keys(_)
            | LegCommand::Update { .. } => {}
        }
        Vec::new()
    }

    /// The caller speaks for so long; `pattern` is what a test finds again in the stored audio.
    pub(crate) fn says(&mut self, now: Duration, how_long: Duration, pattern: u8) {
        let Some(recording) = &mut self.recording else { return };
        let begun = now.max(recording.begun);
        recording.fill(begun, SILENCE);
        recording.sound += how_long;
        recording.speaks_until = begun + how_long;
        recording.fill(begun + how_long, pattern);
    }

    /// What has reached the spool by now, when the server is killed.
    pub(crate) fn spill(&mut self, now: Duration) -> Option<LegEvent> {
        let mut recording = self.recording.take()?;
        recording.fill(now, SILENCE);
        recording.audio.truncate(recording.bytes_until(now));
        let format = WavFormat::stored(Codec::Pcmu);
        Some(LegEvent::RecordingChunk { id: recording.id, format, bytes: recording.audio })
    }

    /// When something happens by itself.
    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        let played = self.playing.as_ref().filter(|playing| !playing.paused).map(|it| it.begun + it.left);
        let recorded = self.recording.as_ref().map(|it| it.ends_at().0);
        [played, recorded].into_iter().flatten().min()
    }

    /// Time has passed.
    pub(crate) fn timeout(&mut self, now: Duration) -> Vec<LegEvent> {
        let mut events = Vec::new();
        if let Some(playing) = self.playing.take_if(|it| !it.paused && it.begun + it.left <= now) {
            events.push(LegEvent::Played { id: playing.id, position_ms: ms(playing.total) });
        }
        if let Some((at, why)) = self.recording.as_ref().map(Recording::ends_at).filter(|(at, _)| *at <= now)
        {
            events.extend(self.end_recording(at, why));
        }
        events
    }

    fn pause(&mut self, now: Duration) {
        if let Some(playing) = &mut self.playing {
            playing.left = playing.left.saturating_sub(now.saturating_sub(playing.begun));
            playing.paused = true;
        }
    }

    fn resume(&mut self, now: Duration) {
        if let Some(playing) = &mut self.playing {
            playing.begun = now;
            playing.paused = false;
        }
    }

    fn seek(&mut self, now: Duration, delta_ms: i32) {
        let Some(playing) = &mut self.playing else { return };
        let heard = if playing.paused { Duration::ZERO } else { now.saturating_sub(playing.begun) };
        let left = playing.left.saturating_sub(heard);
        let delta = Duration::from_millis(u64::from(delta_ms.unsigned_abs()));
        playing.left =
            if delta_ms < 0 { (left + delta).min(playing.total) } else { left.saturating_sub(delta) };
        playing.begun = now;
    }

    fn record(&mut self, now: Duration, id: RecordingId, max_ms: u32, silence_ms: Option<u32>) {
        let begun = now + TONE;
        self.recording = Some(Recording {
            id,
            begun,
            max: Duration::from_millis(max_ms.into()),
            silence: silence_ms.map_or(Duration::MAX, |ms| Duration::from_millis(ms.into())),
            speaks_until: begun,
            sound: Duration::ZERO,
            audio: Vec::new(),
        });
    }

    fn end_recording(&mut self, now: Duration, why: RecordingEnd) -> Vec<LegEvent> {
        let Some(mut recording) = self.recording.take() else { return Vec::new() };
        // Trailing silence is cut, as the real recorder does.
        let spoken = recording.speaks_until.min(now).saturating_sub(recording.begun).min(recording.max);
        let kept_bytes = BYTES_PER_MS * u64::from(ms(spoken));
        recording.audio.truncate(usize::try_from(kept_bytes).unwrap_or(usize::MAX));
        let (id, bytes, format) = (recording.id, recording.audio, WavFormat::stored(Codec::Pcmu));
        let recorded = LegEvent::Recorded {
            id,
            duration_ms: ms(spoken),
            sound_ms: ms(recording.sound.min(spoken)),
            kept_bytes,
            ended: why,
            format,
        };
        vec![LegEvent::RecordingChunk { id, format, bytes }, recorded]
    }
}

impl Recording {
    fn ends_at(&self) -> (Duration, RecordingEnd) {
        let full = self.begun + self.max;
        let silent = self.speaks_until.saturating_add(self.silence);
        if full <= silent { (full, RecordingEnd::MaxLength) } else { (silent, RecordingEnd::Silence) }
    }

    /// Fills the audio up to `until`; what is there already stays.
    fn fill(&mut self, until: Duration, with: u8) {
        let bytes = self.bytes_until(until).max(self.audio.len());
        self.audio.resize(bytes, with);
    }

    fn bytes_until(&self, until: Duration) -> usize {
        let bytes = BYTES_PER_MS * u64::from(ms(until.saturating_sub(self.begun).min(self.max)));
        usize::try_from(bytes).unwrap_or_default()
    }
}

fn ms(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
