//! The recorded sound: written in order, stored in chunks, listened to for silence.

use crate::codec::{BYTES_PER_MS, Codec, Decoder, FRAME_BYTES, g711};
use crate::level::{SoundMeter, mean_magnitude};
use crate::wav::WavFormat;

/// A missing frame is covered by the last one so often, each time 6 dB quieter; then there is silence.
const CONCEALED_FRAMES: u32 = 3;

/// Writes one recording. Places and lengths are in RTP clock ticks, which are payload bytes as well.
pub(super) struct Tape {
    codec: Codec,
    decoder: Decoder,
    /// The latest samples, kept to cover a gap that may follow.
    samples: Vec<i16>,
    /// What is stored next, in the stored coding.
    chunk: Vec<u8>,
    /// Bytes that have been stored.
    stored_bytes: u64,
    end: u32,
    max: u32,
    meter: SoundMeter,
    /// Samples that do not fill a frame of the meter yet.
    unmetered: Vec<i16>,
}

impl Tape {
    pub(super) fn new(codec: Codec, max: u32) -> Self {
        Self {
            codec,
            decoder: Decoder::new(codec),
            samples: Vec::with_capacity(codec.frame_samples()),
            chunk: Vec::with_capacity(chunk_capacity(codec)),
            stored_bytes: 0,
            end: 0,
            max,
            meter: SoundMeter::default(),
            unmetered: Vec::with_capacity(codec.frame_samples()),
        }
    }

    /// How far it is written.
    pub(super) fn end(&self) -> u32 {
        self.end
    }

    pub(super) fn end_ms(&self) -> u32 {
        self.end / BYTES_PER_MS
    }

    pub(super) fn sound_ms(&self) -> u32 {
        self.meter.sound_ms()
    }

    pub(super) fn sound_end_ms(&self) -> u32 {
        self.meter.sound_end_ms()
    }

    /// Writes a payload that lies at `at`. A gap before it is covered; what has been written already, and what
    /// is beyond the longest recording, is left out.
    pub(super) fn write(&mut self, at: u32, payload: &[u8], chunks: &mut impl FnMut(Vec<u8>)) {
        self.fill_to(at, chunks);
        let written = (self.end - at.min(self.end)) as usize;
        let fresh = payload.get(written..).unwrap_or_default();
        let room = (self.max - self.end) as usize;
        let fresh = fresh.get(..room).unwrap_or(fresh);
        if fresh.is_empty() {
            return;
        }
        self.store_full_chunk(chunks);
        self.samples.clear();
        self.decoder.decode(fresh, &mut self.samples);
        match self.codec {
            Codec::Pcmu | Codec::Pcma => self.chunk.extend_from_slice(fresh),
            Codec::G722 => self.chunk.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes())),
        }
        self.advance(fresh.len());
    }

    /// Takes back what lies beyond `kept`.
    pub(super) fn cut(&mut self, kept: u32) {
        self.end = self.end.min(kept);
        self.meter.cut(self.end_ms());
    }

    /// Cuts silence at the end but for `tail_ms`, stores the rest, and says how many bytes are to be kept.
    pub(super) fn finish(&mut self, tail_ms: u32, chunks: &mut impl FnMut(Vec<u8>)) -> u64 {
        self.end = self.end.min((self.sound_end_ms() + tail_ms) * BYTES_PER_MS);
        let kept = u64::from(self.end) * bytes_per_tick(self.codec);
        let unstored = usize::try_from(kept.saturating_sub(self.stored_bytes)).unwrap_or(usize::MAX);
        let mut last = std::mem::take(&mut self.chunk);
        last.truncate(unstored);
        if !last.is_empty() {
            chunks(last);
        }
        kept
    }

    /// Covers what is missing before `at`: it is better to hear the end of a syllable twice than not at all.
    fn fill_to(&mut self, at: u32, chunks: &mut impl FnMut(Vec<u8>)) {
        let mut frames = 0;
        while self.end < at.min(self.max) {
            self.store_full_chunk(chunks);
            let ticks = ((at.min(self.max) - self.end) as usize).min(FRAME_BYTES);
            frames += 1;
            self.cover(ticks, frames <= CONCEALED_FRAMES);
        }
    }

    /// Writes the latest frame again, quieter, or silence.
    fn cover(&mut self, ticks: usize, repeat: bool) {
        let wanted = ticks * (self.codec.frame_samples() / FRAME_BYTES);
        let surplus = self.samples.len().saturating_sub(self.codec.frame_samples());
        self.samples.drain(..surplus);
        self.samples.resize(self.codec.frame_samples(), 0);
        self.samples.iter_mut().for_each(|sample| *sample = if repeat { *sample / 2 } else { 0 });
        let cover = self.samples.iter().take(wanted);
        match self.codec {
            Codec::Pcmu => self.chunk.extend(cover.map(|&sample| g711::ulaw_encode(sample))),
            Codec::Pcma => self.chunk.extend(cover.map(|&sample| g711::alaw_encode(sample))),
            Codec::G722 => self.chunk.extend(cover.flat_map(|sample| sample.to_le_bytes())),
        }
        self.samples.truncate(wanted);
        self.advance(ticks);
    }

    /// The latest samples, `ticks` of them, are in the chunk.
    fn advance(&mut self, ticks: usize) {
        self.end = self.end.saturating_add(u32::try_from(ticks).unwrap_or(u32::MAX)).min(self.max);
        self.unmetered.extend_from_slice(&self.samples);
        let frame = self.codec.frame_samples();
        let whole = self.unmetered.len() - self.unmetered.len() % frame;
        for frame in self.unmetered.chunks_exact(frame) {
            self.meter.hear(mean_magnitude(frame));
        }
        self.unmetered.drain(..whole);
    }

    fn store_full_chunk(&mut self, chunks: &mut impl FnMut(Vec<u8>)) {
        if self.chunk.len() as u64 >= WavFormat::stored(self.codec).bytes_per_second() {
            let next = Vec::with_capacity(chunk_capacity(self.codec));
            let full = std::mem::replace(&mut self.chunk, next);
            self.stored_bytes += full.len() as u64;
            chunks(full);
        }
    }
}

/// One second, and the rest of the packet that completes it.
fn chunk_capacity(codec: Codec) -> usize {
    let second = WavFormat::stored(codec).bytes_per_second() as usize;
    second + second / 50
}

fn bytes_per_tick(codec: Codec) -> u64 {
    match codec {
        Codec::Pcmu | Codec::Pcma => 1,
        Codec::G722 => 4,
    }
}
