//! G.722 (ITU-T G.722) at 64 kbit/s, through the `audio-codec` crate.

use audio_codec::Decoder as _;
use audio_codec::Encoder as _;
use audio_codec::g722::{G722Decoder, G722Encoder};

/// The byte that decodes to nothing. No byte is silent in every state of a decoder; repeated, this one soon is.
pub const SILENCE: u8 = 0xFC;

/// Bytes decoded at once, so that the samples fit a small buffer on the stack.
const PIECE_BYTES: usize = 160;

/// Encodes 16 kHz samples from a fresh encoder; a last odd sample is dropped.
#[must_use]
pub fn encode_all(samples: &[i16]) -> Vec<u8> {
    let mut encoder = G722Encoder::new();
    let (pairs, _) = samples.as_chunks::<2>();
    let mut bytes = vec![0; encoder.max_encode_bytes(samples.len())];
    let written = encoder.encode_into(pairs.as_flattened(), &mut bytes).unwrap_or(0);
    bytes.truncate(written);
    bytes
}

/// Decodes a stream of G.722 to 16 kHz samples, two per byte.
#[derive(Default)]
pub struct Decoder(G722Decoder);

impl Decoder {
    /// Appends the samples of `bytes` to `samples`.
    pub fn decode(&mut self, bytes: &[u8], samples: &mut Vec<i16>) {
        let mut piece = [0; PIECE_BYTES * 2];
        for chunk in bytes.chunks(PIECE_BYTES) {
            let written = self.0.decode_into(chunk, &mut piece).unwrap_or(0);
            samples.extend(piece.iter().take(written));
        }
    }

    /// Writes the samples of one frame over `samples`, two for each byte.
    pub fn decode_frame(&mut self, frame: &[u8], samples: &mut [i16]) {
        // What does not fit is our mistake, and is heard as silence.
        let written = self.0.decode_into(frame, samples).unwrap_or(0);
        samples.iter_mut().skip(written).for_each(|sample| *sample = 0);
    }
}

/// Encodes a stream of 16 kHz samples to G.722, one byte for two.
pub struct Encoder(G722Encoder);

impl Default for Encoder {
    fn default() -> Self {
        Self(G722Encoder::new())
    }
}

impl Encoder {
    /// Writes the bytes of the next samples over `bytes`.
    pub fn encode(&mut self, samples: &[i16], bytes: &mut [u8]) {
        let written = self.0.encode_into(samples, bytes).unwrap_or(0);
        bytes.iter_mut().skip(written).for_each(|byte| *byte = SILENCE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much louder the signal is than what differs from it.
    fn snr_db(signal: &[i16], heard: &[i16]) -> f32 {
        let power = |samples: &mut dyn Iterator<Item = f32>| samples.map(|s| s * s).sum::<f32>();
        let wanted = power(&mut signal.iter().map(|&s| f32::from(s)));
        let noise = power(&mut signal.iter().zip(heard).map(|(&s, &h)| f32::from(s) - f32::from(h)));
        10.0 * (wanted / noise.max(1.0)).log10()
    }

    #[test]
    fn the_silence_byte_is_silent_even_after_a_loud_tone() {
        let tone: Vec<i16> = (0..16_000).map(|n| (16_000.0 * (n as f32 * 0.27).sin()) as i16).collect();
        let (mut decoder, mut heard) = (Decoder::default(), Vec::new());
        decoder.decode(&encode_all(&tone), &mut heard);
        heard.clear();
        decoder.decode(&[SILENCE; 320], &mut heard);
        let loudest = heard[320..].iter().map(|sample| sample.unsigned_abs()).max();
        assert!(loudest < Some(100), "50 dB below full scale after 20 ms: {loudest:?}");
    }

    #[test]
    fn a_tone_survives_the_round_trip() {
        let tone: Vec<i16> = (0..16_000)
            .map(|n| (8000.0 * (n as f32 * 1000.0 * std::f32::consts::TAU / 16_000.0).sin()) as i16)
            .collect();
        let mut back = Vec::new();
        Decoder::default().decode(&encode_all(&tone), &mut back);
        // The two filter banks together delay the signal by 22 samples.
        let best =
            (0..40).map(|delay| snr_db(&tone[..15_000], &back[delay..15_000 + delay])).fold(0.0, f32::max);
        assert!(best > 25.0, "signal to noise only {best} dB");
    }
}
