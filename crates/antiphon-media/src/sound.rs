//! Sound ready to be sent: whole 20 ms frames, encoded once and shared by every call that plays them.

use std::fmt;
use std::sync::Arc;

use crate::codec::{Codec, FRAME_BYTES, FRAME_MS};

/// A piece of sound in the coding of a call. Cloning shares the frames.
#[derive(Clone, PartialEq, Eq)]
pub struct Sound {
    codec: Codec,
    frames: Arc<[u8]>,
}

impl Sound {
    /// Encodes samples taken at [`Codec::sample_rate`]; silence fills the last frame.
    #[must_use]
    pub fn from_samples(codec: Codec, samples: &[i16]) -> Self {
        let padding = samples.len().next_multiple_of(codec.frame_samples()) - samples.len();
        let whole: Vec<i16> = samples.iter().copied().chain(std::iter::repeat_n(0, padding)).collect();
        Self { codec, frames: codec.encode_all(&whole).into() }
    }

    /// Takes bytes that are already in the coding of `codec`; silence fills the last frame.
    #[must_use]
    pub fn from_encoded(codec: Codec, mut bytes: Vec<u8>) -> Self {
        bytes.resize(bytes.len().next_multiple_of(FRAME_BYTES), codec.silence_byte());
        Self { codec, frames: bytes.into() }
    }

    /// Nothing to hear for `ms` milliseconds, rounded up to whole frames.
    #[must_use]
    pub fn silence(codec: Codec, ms: u32) -> Self {
        let frames = ms.div_ceil(FRAME_MS) as usize;
        Self { codec, frames: vec![codec.silence_byte(); frames * FRAME_BYTES].into() }
    }

    /// A sine of `hz` for `ms` milliseconds at `level_dbfs`, the level of its peaks in decibels relative to
    /// full scale. Rises and falls within 5 ms so that it does not click.
    #[must_use]
    pub fn tone(codec: Codec, hz: f32, ms: u32, level_dbfs: f32) -> Self {
        let rate = codec.sample_rate() as f32;
        let total = codec.sample_rate() / 1000 * ms;
        let peak = f32::from(i16::MAX) * 10f32.powf(level_dbfs.min(0.0) / 20.0);
        let edge = rate * 0.005;
        let sample = |n: u32| {
            let from_edge = n.min(total - n) as f32;
            let swell = (from_edge / edge).min(1.0);
            (peak * swell * (n as f32 * hz * std::f32::consts::TAU / rate).sin()) as i16
        };
        Self::from_samples(codec, &(0..total).map(sample).collect::<Vec<_>>())
    }

    /// The coding of the frames.
    #[must_use]
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// All frames, one after the other.
    #[must_use]
    pub fn encoded(&self) -> &[u8] {
        &self.frames
    }

    /// The frame that begins `index` times 20 ms into the sound.
    #[must_use]
    pub fn frame(&self, index: usize) -> Option<&[u8; FRAME_BYTES]> {
        self.frames.as_chunks().0.get(index)
    }

    /// How many frames there are.
    #[must_use]
    pub fn frame_count(&self) -> usize {
        self.frames.len() / FRAME_BYTES
    }

    /// How long the sound lasts, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u32 {
        u32::try_from(self.frame_count()).map_or(u32::MAX, |frames| frames.saturating_mul(FRAME_MS))
    }
}

impl fmt::Debug for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sound({:?}, {} ms)", self.codec, self.duration_ms())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_made_of_whole_frames() {
        for codec in Codec::ALL {
            let sound = Sound::from_samples(codec, &vec![100; codec.frame_samples() + 1]);
            assert_eq!((sound.frame_count(), sound.duration_ms()), (2, 40), "{codec:?}");
            assert_eq!(Sound::from_encoded(codec, vec![1; 161]).duration_ms(), 40);
            assert_eq!(Sound::silence(codec, 21).duration_ms(), 40);
            assert_eq!(Sound::silence(codec, 0).frame(0), None);
        }
    }

    #[test]
    fn a_tone_is_as_loud_as_asked() {
        for codec in Codec::ALL {
            let samples = codec.decode_all(Sound::tone(codec, 640.0, 200, -20.0).encoded());
            let peak = samples.into_iter().map(i16::unsigned_abs).max().unwrap_or(0);
            assert!((3050..3500).contains(&peak), "{codec:?}: {peak}");
        }
    }

    #[test]
    fn debug_output_shows_no_audio() {
        assert_eq!(format!("{:?}", Sound::silence(Codec::Pcmu, 20)), "Sound(Pcmu, 20 ms)");
    }
}
