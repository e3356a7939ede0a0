//! Digits as pairs of tones in the audio (ITU-T Q.23), for phones that offer nothing better.
//!
//! Eight Goertzel filters run over half blocks of 10 ms; each two neighbouring halves make a block of 20 ms.
//! A digit counts when three such blocks agree, 40 ms in all, and is over when two do not (ITU-T Q.24).

use antiphon_core::digit::Digit;

use crate::level::dbfs;

/// Samples of half a block at 8 kHz.
const HALF: usize = 80;
/// Blocks that must agree before a digit counts.
const BLOCKS_DOWN: u8 = 3;
/// Blocks that must differ before a digit is over.
const BLOCKS_UP: u8 = 2;
/// The two tones must make up this much of the energy.
const ENERGY_SHARE: f32 = 0.5;
/// The other tones of a group must be weaker than this part of the strongest: 6 dB.
const RIVAL_SHARE: f32 = 0.25;
/// The low tone may be stronger by 8 dB (ITU-T Q.24), and 1 dB for noise.
const LOW_STRONGER: f32 = 7.9;
/// The high tone may be stronger by 4 dB (ITU-T Q.24), and 1 dB for noise.
const HIGH_STRONGER: f32 = 3.2;
/// A block must be as loud as this; the faintest digits to be taken are 8 dB louder.
const QUIETEST_DBFS: f32 = -36.0;

/// By how much a digit is heard later than it begins, in milliseconds: the blocks that must agree, and what
/// of the tone fell into a block that had begun before it.
pub const DELAY_MS: u32 = 50;

const TONES: usize = 8;

/// One frequency of the keypad, and what its filter needs: sine and cosine of its advance over one sample and
/// over half a block.
struct Tone {
    #[cfg(test)]
    hz: f32,
    cos: f32,
    sin: f32,
    half_cos: f32,
    half_sin: f32,
}

macro_rules! tone {
    ($hz:literal, $cos:literal, $sin:literal, $half_cos:literal, $half_sin:literal) => {
        Tone {
            #[cfg(test)]
            hz: $hz,
            cos: $cos,
            sin: $sin,
            half_cos: $half_cos,
            half_sin: $half_sin,
        }
    };
}

static KEYPAD: [Tone; TONES] = [
    tone!(697.0, 0.8538689, 0.52048814, 0.9822872, -0.18738131),
    tone!(770.0, 0.82264054, 0.56856185, -0.309017, -0.95105654),
    tone!(852.0, 0.7843435, 0.62032676, -0.9921147, -0.12533323),
    tone!(941.0, 0.7391023, 0.6735932, -0.8443279, 0.5358268),
    tone!(1209.0, 0.582052, 0.81315154, 0.8443279, 0.5358268),
    tone!(1336.0, 0.4981851, 0.8670707, -0.637424, 0.77051324),
    tone!(1477.0, 0.3993092, 0.9168163, 0.12533323, -0.9921147),
    tone!(1633.0, 0.28426635, 0.95874536, -0.48175368, 0.87630665),
];

/// The keys in the order of their tones: four rows of low tones, each with four high ones.
const KEYS: [[char; 4]; 4] =
    [['1', '2', '3', 'A'], ['4', '5', '6', 'B'], ['7', '8', '9', 'C'], ['*', '0', '#', 'D']];

/// What the filters found in half a block.
#[derive(Clone, Copy, Default)]
struct Half {
    /// Amplitude and phase at each tone, as real and imaginary part.
    found: [(f32, f32); TONES],
    energy: f32,
}

/// Hears keys in G.711 audio; reports each once, when it has been down for 40 ms.
#[derive(Default)]
pub struct Detector {
    /// The filters' memory.
    filters: [(f32, f32); TONES],
    energy: f32,
    /// Samples in the half block being filled.
    filled: usize,
    last: Half,
    /// What the latest blocks agree on, and how many do.
    candidate: Option<Digit>,
    agreeing: u8,
    /// The key that is down, and for how many blocks it has not been heard.
    down: Option<Digit>,
    differing: u8,
}

impl Detector {
    /// Takes the next samples, at 8 kHz, and reports keys that go down.
    pub fn hear(&mut self, samples: impl Iterator<Item = i16>, heard: &mut impl FnMut(Digit)) {
        for sample in samples {
            self.sample(f32::from(sample));
            if self.filled == HALF
                && let Some(digit) = self.half_block()
            {
                heard(digit);
            }
        }
    }

    fn sample(&mut self, sample: f32) {
        for ((s1, s2), tone) in self.filters.iter_mut().zip(&KEYPAD) {
            let s0 = sample + 2.0 * tone.cos * *s1 - *s2;
            *s2 = std::mem::replace(s1, s0);
        }
        self.energy += sample * sample;
        self.filled += 1;
    }

    /// Judges the block that the last two halves make.
    fn half_block(&mut self) -> Option<Digit> {
        let half = self.take_half();
        let last = std::mem::replace(&mut self.last, half);
        self.agree(judge(&last, &half))
    }

    fn take_half(&mut self) -> Half {
        let filters = std::mem::take(&mut self.filters);
        let mut half = Half { energy: std::mem::take(&mut self.energy), ..Half::default() };
        for ((found, (s1, s2)), tone) in half.found.iter_mut().zip(filters).zip(&KEYPAD) {
            *found = (s1 - s2 * tone.cos, s2 * tone.sin);
        }
        self.filled = 0;
        half
    }

    fn agree(&mut self, block: Option<Digit>) -> Option<Digit> {
        self.agreeing = if block == self.candidate { self.agreeing.saturating_add(1) } else { 1 };
        self.candidate = block;
        if block == self.down {
            self.differing = 0;
            return None;
        }
        self.differing = self.differing.saturating_add(1);
        if self.differing >= BLOCKS_UP {
            self.down = None;
        }
        if block.is_none() || self.agreeing < BLOCKS_DOWN {
            return None;
        }
        self.down = block;
        self.differing = 0;
        block
    }
}

/// The key whose tones fill the block of two halves, if they do as ITU-T Q.24 wants it.
fn judge(first: &Half, second: &Half) -> Option<Digit> {
    let samples = (2 * HALF) as f32;
    let mean_square = (first.energy + second.energy) / samples;
    if dbfs(mean_square.sqrt()) < QUIETEST_DBFS {
        return None;
    }
    let mut powers = [0.0; TONES];
    for (((power, a), b), tone) in powers.iter_mut().zip(first.found).zip(second.found).zip(&KEYPAD) {
        // The first half's phase moves on by half a block before the second is added to it.
        let real = a.0 * tone.half_cos - a.1 * tone.half_sin + b.0;
        let imaginary = a.0 * tone.half_sin + a.1 * tone.half_cos + b.1;
        *power = 2.0 * (real * real + imaginary * imaginary) / (samples * samples);
    }
    let (low_powers, high_powers) = powers.split_at(TONES / 2);
    let (row, low) = strongest(low_powers)?;
    let (column, high) = strongest(high_powers)?;
    let clear =
        low + high >= ENERGY_SHARE * mean_square && low <= LOW_STRONGER * high && high <= HIGH_STRONGER * low;
    let key = KEYS.get(row)?.get(column)?;
    if clear { Digit::from_char(*key) } else { None }
}

/// The strongest of a group and its power, if the others are much weaker.
fn strongest(powers: &[f32]) -> Option<(usize, f32)> {
    let (place, &power) = powers.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let alone =
        powers.iter().enumerate().all(|(other, &rival)| other == place || rival <= RIVAL_SHARE * power);
    alone.then_some((place, power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use antiphon_core::entropy::{Entropy, SeededEntropy};

    /// A key as a telephone sends it: low and high tone with these peaks, after some silence.
    fn key(key: char, ms: usize, low_peak: f32, high_peak: f32, lead: usize) -> Vec<i16> {
        let row = KEYS.iter().position(|row| row.contains(&key)).unwrap();
        let column = KEYS[row].iter().position(|other| *other == key).unwrap();
        let wave = |hz: f32, n: usize| (n as f32 * hz * std::f32::consts::TAU / 8000.0).sin();
        let tone = (0..ms * 8).map(|n| {
            (low_peak * wave(KEYPAD[row].hz, n) + high_peak * wave(KEYPAD[4 + column].hz, n)) as i16
        });
        std::iter::repeat_n(0, lead).chain(tone).chain(std::iter::repeat_n(0, 480)).collect()
    }

    fn heard(samples: &[i16]) -> String {
        let (mut detector, mut heard) = (Detector::default(), String::new());
        detector.hear(samples.iter().copied(), &mut |digit| heard.push(digit.as_char()));
        heard
    }

    fn noisy(mut samples: Vec<i16>, peak: u64) -> Vec<i16> {
        let mut entropy = SeededEntropy::new(3);
        for sample in &mut samples {
            *sample = sample.saturating_add((entropy.next_u64() % (2 * peak + 1)) as i16 - peak as i16);
        }
        samples
    }

    #[test]
    fn the_filters_are_those_of_their_frequencies() {
        for tone in &KEYPAD {
            let angle = f64::from(tone.hz) * std::f64::consts::TAU / 8000.0;
            for (stated, right) in [
                (tone.cos, angle.cos()),
                (tone.sin, angle.sin()),
                (tone.half_cos, (angle * HALF as f64).cos()),
                (tone.half_sin, (angle * HALF as f64).sin()),
            ] {
                assert!((f64::from(stated) - right).abs() < 1e-6, "{} Hz", tone.hz);
            }
        }
    }

    #[test]
    fn every_key_is_heard_once_wherever_it_begins() {
        for pressed in KEYS.concat() {
            for lead in (0..160).step_by(23) {
                let samples = noisy(key(pressed, 60, 6000.0, 6000.0, lead), 500);
                assert_eq!(heard(&samples), pressed.to_string(), "after {lead} samples");
            }
        }
    }

    #[test]
    fn keys_are_told_from_what_only_resembles_them() {
        let cases: [(&str, Vec<i16>, &str); 8] = [
            (
                "a second press after 60 ms",
                [key('5', 60, 6e3, 6e3, 0), key('5', 60, 6e3, 6e3, 0)].concat(),
                "55",
            ),
            ("a long press", key('5', 3000, 6e3, 6e3, 0), "5"),
            ("too short", key('5', 25, 6e3, 6e3, 0), ""),
            ("too faint", key('5', 100, 200.0, 200.0, 0), ""),
            ("low stronger by 7 dB", key('5', 100, 6e3, 2.7e3, 0), "5"),
            ("low stronger by 12 dB", key('5', 100, 8e3, 2e3, 0), ""),
            ("high stronger by 8 dB", key('5', 100, 2.4e3, 6e3, 0), ""),
            ("one tone alone", key('5', 100, 6e3, 0.0, 0), ""),
        ];
        for (case, samples, want) in cases {
            assert_eq!(heard(&samples), want, "{case}");
        }
    }

    #[test]
    fn noise_is_no_key() {
        assert_eq!(heard(&noisy(vec![0; 80_000], 12_000)), "");
    }
}
