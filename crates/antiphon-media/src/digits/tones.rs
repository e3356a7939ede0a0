//! Keys as pairs of tones (ITU-T Q.23), for phones that understand nothing better.

use std::f32::consts::TAU;

use antiphon_core::digit::Digit;

use crate::codec::{Codec, FRAME_BYTES, g711, g722};

/// Samples of a frame at 16 kHz.
const WIDE: usize = 2 * FRAME_BYTES;
/// The peaks of the two tones. The high one is 2 dB louder, because long lines weaken it more (ETSI ES 201 235-2).
const LOW_PEAK: f32 = 6_500.0;
const HIGH_PEAK: f32 = 8_200.0;

/// The tones of a keypad in the coding of a leg, frame by frame.
pub struct KeyTones {
    codec: Codec,
    /// What this coding remembers from frame to frame, where it does.
    encoder: Option<Box<g722::Encoder>>,
}

impl KeyTones {
    /// For a leg of this coding.
    #[must_use]
    pub fn new(codec: Codec) -> Self {
        Self { codec, encoder: (codec == Codec::G722).then(Box::default) }
    }

    /// Writes the frame that begins `index` times 20 ms into the tone of `digit`.
    pub fn write(&mut self, digit: Digit, index: u32, frame: &mut [u8; FRAME_BYTES]) {
        let first = index.saturating_mul(self.codec.frame_samples() as u32);
        let rate = self.codec.sample_rate() as f32;
        let (low, high) = frequencies(digit);
        let sample = |n: usize| {
            let seconds = first.saturating_add(n as u32) as f32 / rate;
            let wave = |hz: f32, peak: f32| peak * (seconds * hz * TAU).sin();
            (wave(low, LOW_PEAK) + wave(high, HIGH_PEAK)) as i16
        };
        match self.codec {
            Codec::Pcmu => *frame = std::array::from_fn(|n| g711::ulaw_encode(sample(n))),
            Codec::Pcma => *frame = std::array::from_fn(|n| g711::alaw_encode(sample(n))),
            Codec::G722 => {
                let wide: [i16; WIDE] = std::array::from_fn(sample);
                self.encoder.get_or_insert_default().encode(&wide, frame);
            }
        }
    }
}

/// The low and the high tone of a key, in hertz.
fn frequencies(digit: Digit) -> (f32, f32) {
    let key = digit.as_char();
    let low = match key {
        '1' | '2' | '3' | 'A' => 697.0,
        '4' | '5' | '6' | 'B' => 770.0,
        '7' | '8' | '9' | 'C' => 852.0,
        _ => 941.0,
    };
    let high = match key {
        '1' | '4' | '7' | '*' => 1209.0,
        '2' | '5' | '8' | '0' => 1336.0,
        '3' | '6' | '9' | '#' => 1477.0,
        _ => 1633.0,
    };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digits::inband::Detector;

    #[test]
    fn every_key_is_understood_in_every_coding() {
        for codec in Codec::ALL {
            for key in "0123456789*#ABCD".chars() {
                let (mut tones, mut frame) = (KeyTones::new(codec), [0; FRAME_BYTES]);
                let mut coded = Vec::new();
                for index in 0..5 {
                    tones.write(Digit::from_char(key).unwrap(), index, &mut frame);
                    coded.extend(frame);
                }
                let step = (codec.sample_rate() / 8000) as usize;
                let samples = codec.decode_all(&coded);
                let (mut detector, mut heard) = (Detector::default(), String::new());
                let silence = std::iter::repeat_n(0, 480);
                detector.hear(samples.into_iter().step_by(step).chain(silence), &mut |digit| {
                    heard.push(digit.as_char());
                });
                assert_eq!(heard, key.to_string(), "{codec:?}");
            }
        }
    }
}
