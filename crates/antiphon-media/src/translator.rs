//! Translates a running stream from one codec to another, frame by frame, without allocating.

use crate::codec::{Codec, FRAME_BYTES, g711, g722};
use crate::halfband::{Doubler, Halver};

/// Samples of a frame at 8 kHz, and at 16 kHz.
const NARROW: usize = FRAME_BYTES;
const WIDE: usize = 2 * FRAME_BYTES;

/// Translates one direction of a call.
pub struct Translator {
    from: Codec,
    to: Codec,
    way: Way,
}

/// What there is to do.
enum Way {
    /// Nothing.
    Same,
    /// Each byte has its counterpart.
    Bytes(fn(u8) -> u8),
    /// To the codec of more samples.
    Widen(Box<(Doubler, g722::Encoder)>),
    /// To one of fewer.
    Narrow(Box<(g722::Decoder, Halver)>),
}

impl Translator {
    /// At the beginning of a stream.
    #[must_use]
    pub fn new(from: Codec, to: Codec) -> Self {
        let way = match (from, to) {
            (Codec::Pcmu, Codec::Pcma) => Way::Bytes(|byte| g711::alaw_encode(g711::ulaw_decode(byte))),
            (Codec::Pcma, Codec::Pcmu) => Way::Bytes(|byte| g711::ulaw_encode(g711::alaw_decode(byte))),
            (Codec::Pcmu | Codec::Pcma, Codec::G722) => Way::Widen(Box::default()),
            (Codec::G722, Codec::Pcmu | Codec::Pcma) => Way::Narrow(Box::default()),
            (Codec::Pcmu, Codec::Pcmu) | (Codec::Pcma, Codec::Pcma) | (Codec::G722, Codec::G722) => Way::Same,
        };
        Self { from, to, way }
    }

    /// Whether it translates between these two.
    #[must_use]
    pub fn is_between(&self, from: Codec, to: Codec) -> bool {
        (self.from, self.to) == (from, to)
    }

    /// Translates the next frame of the stream in place.
    pub fn translate(&mut self, frame: &mut [u8; FRAME_BYTES]) {
        match &mut self.way {
            Way::Same => {}
            Way::Bytes(counterpart) => frame.iter_mut().for_each(|byte| *byte = counterpart(*byte)),
            Way::Widen(stages) => {
                let (doubler, encoder) = &mut **stages;
                let mut wide = [0; WIDE];
                doubler.double(&frame.map(|byte| decode(self.from, byte)), &mut wide);
                encoder.encode(&wide, frame);
            }
            Way::Narrow(stages) => {
                let (decoder, halver) = &mut **stages;
                let (mut wide, mut narrow) = ([0; WIDE], [0; NARROW]);
                decoder.decode_frame(frame, &mut wide);
                halver.halve(&wide, &mut narrow);
                *frame = narrow.map(|sample| encode(self.to, sample));
            }
        }
    }
}

/// A byte of G.711 as a sample. Never asked for G.722, whose bytes mean nothing by themselves.
fn decode(codec: Codec, byte: u8) -> i16 {
    match codec {
        Codec::Pcma => g711::alaw_decode(byte),
        Codec::Pcmu | Codec::G722 => g711::ulaw_decode(byte),
    }
}

fn encode(codec: Codec, sample: i16) -> u8 {
    match codec {
        Codec::Pcma => g711::alaw_encode(sample),
        Codec::Pcmu | Codec::G722 => g711::ulaw_encode(sample),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sound;
    use crate::level::rms;

    /// A tone of half a second after its way from the one codec to the other, as samples.
    fn heard(from: Codec, to: Codec, hz: f32) -> Vec<i16> {
        let mut translator = Translator::new(from, to);
        let sound = Sound::tone(from, hz, 500, -12.0);
        let translated = sound.encoded().as_chunks().0.iter().flat_map(|frame| {
            let mut frame = *frame;
            translator.translate(&mut frame);
            frame
        });
        to.decode_all(&translated.collect::<Vec<u8>>())
    }

    #[test]
    fn a_tone_keeps_its_level_and_pitch_between_any_two_codecs() {
        for from in Codec::ALL {
            for to in Codec::ALL {
                let direct = to.decode_all(Sound::tone(to, 1_000.0, 500, -12.0).encoded());
                let heard = heard(from, to, 1_000.0);
                let middle = direct.len() / 4..direct.len() * 3 / 4;
                let level = rms(&heard[middle.clone()]) / rms(&direct[middle.clone()]);
                assert!((0.95..1.05).contains(&level), "{from:?} to {to:?}: {level}");
                let crossings =
                    |samples: &[i16]| samples.windows(2).filter(|it| it[0] < 0 && it[1] >= 0).count();
                let turns = [crossings(&heard[middle.clone()]), crossings(&direct[middle])];
                assert!(turns[0].abs_diff(turns[1]) <= 1, "{from:?} to {to:?}: {turns:?}");
            }
        }
    }

    #[test]
    fn what_the_narrow_side_cannot_carry_is_left_out() {
        let heard = heard(Codec::G722, Codec::Pcmu, 6_000.0);
        assert!(rms(&heard[1_000..3_000]) < 100.0, "{}", rms(&heard[1_000..3_000]));
    }
}
