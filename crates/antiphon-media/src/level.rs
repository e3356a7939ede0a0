//! How loud sound is: measuring, correcting, and telling sound from silence.
//!
//! Nothing here recognizes speech; it only tells what stands out from the background.

use std::ops::Range;

/// The level that prompts and messages are brought to: comfortable on a telephone, with room for peaks.
pub const TARGET_DBFS: f32 = -20.0;
/// The most a quiet message is raised, so that its noise is not raised to a roar.
pub const GAIN_MAX_DB: f32 = 12.0;
/// No peak is raised above this.
pub const PEAK_MAX_DBFS: f32 = -1.0;
/// Less sound than this is nothing worth keeping.
pub const SOUND_MIN_MS: u32 = 1000;

/// Frames of the detector.
const FRAME_MS: u32 = 20;
/// What stands out from the background stands out by this much.
const ABOVE_FLOOR_DB: u8 = 9;
/// Quieter than this is silence whatever the background.
const ABSOLUTE_FLOOR_DB: u8 = 50;
/// No background is louder than this, so that a tone or steady speech never becomes its own background.
const LOUDEST_FLOOR_DB: u8 = 40;
/// Frames the background is judged by: three seconds.
const HISTORY: usize = 150;
/// Frames that must have been heard before the background is judged at all: half a second.
const HISTORY_MIN: usize = 25;
/// The quietest level told apart.
const QUIETEST_DB: u8 = 96;
/// Sound begins with this many loud frames in a row, so that a click is not sound.
const ONSET_FRAMES: u32 = 2;
/// Pauses within words, up to 100 ms, belong to the sound around them.
const BRIDGED_FRAMES: u32 = 5;
/// Kept around sound when silence is trimmed, so that soft beginnings and ends of words survive.
const MARGIN_MS: u32 = 100;

/// The root of the mean square, 0 for nothing.
#[must_use]
pub fn rms(samples: &[i16]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    let power: f64 = samples.iter().map(|&sample| f64::from(sample) * f64::from(sample)).sum();
    (power / samples.len() as f64).sqrt() as f32
}

/// The largest magnitude.
#[must_use]
pub fn peak(samples: &[i16]) -> u16 {
    samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0)
}

/// A magnitude of 0–32768 in decibels relative to full scale; nothing is -96.
#[must_use]
pub fn dbfs(magnitude: f32) -> f32 {
    (20.0 * (magnitude / 32_768.0).log10()).max(-f32::from(QUIETEST_DB))
}

/// By how much sound is made louder or quieter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain(f32);

impl Gain {
    /// Changes nothing.
    pub const UNITY: Self = Self(1.0);

    /// So many decibels louder; quieter when negative.
    #[must_use]
    pub fn from_db(db: f32) -> Self {
        Self(10f32.powf(db / 20.0))
    }

    /// The same in decibels.
    #[must_use]
    pub fn db(self) -> f32 {
        20.0 * self.0.log10()
    }

    /// What brings the sounding parts of `samples` to [`TARGET_DBFS`], within [`GAIN_MAX_DB`] and
    /// [`PEAK_MAX_DBFS`]. Silence is left alone.
    #[must_use]
    pub fn to_target(samples: &[i16], rate: u32) -> Self {
        let level = sounding_rms(samples, rate);
        if level == 0.0 {
            return Self::UNITY;
        }
        let wanted = TARGET_DBFS - dbfs(level);
        let headroom = PEAK_MAX_DBFS - dbfs(f32::from(peak(samples)));
        Self::from_db(wanted.min(GAIN_MAX_DB).min(headroom.max(0.0)))
    }

    /// Applies the gain in place; what would exceed full scale is clipped.
    pub fn apply(self, samples: &mut [i16]) {
        if self != Self::UNITY {
            for sample in samples {
                *sample = (f32::from(*sample) * self.0).round() as i16;
            }
        }
    }
}

/// Where the sound lies, with a little margin; empty if there is none.
#[must_use]
pub fn trim(samples: &[i16], rate: u32) -> Range<usize> {
    let frame = frame_samples(rate);
    let sounding = sounding_frames(samples, rate);
    let Some(first) = sounding.iter().position(|&sounds| sounds) else { return 0..0 };
    let last = sounding.iter().rposition(|&sounds| sounds).unwrap_or(first);
    let margin = (rate / 1000 * MARGIN_MS) as usize;
    (first * frame).saturating_sub(margin)..((last + 1) * frame + margin).min(samples.len())
}

/// How much of `samples` stands out from its background, in milliseconds.
#[must_use]
pub fn sound_ms(samples: &[i16], rate: u32) -> u32 {
    let frames = sounding_frames(samples, rate).into_iter().filter(|&sounds| sounds).count();
    u32::try_from(frames).map_or(u32::MAX, |frames| frames.saturating_mul(FRAME_MS))
}

/// Whether there is enough sound to be worth keeping.
#[must_use]
pub fn has_speech(samples: &[i16], rate: u32) -> bool {
    sound_ms(samples, rate) >= SOUND_MIN_MS
}

fn frame_samples(rate: u32) -> usize {
    ((rate / 1000).max(1) * FRAME_MS) as usize
}

fn sounding_frames(samples: &[i16], rate: u32) -> Vec<bool> {
    let mut meter = SoundMeter::default();
    let mut sounding = Vec::new();
    for frame in samples.chunks(frame_samples(rate)) {
        let found = meter.hear(mean_magnitude(frame)) as usize;
        sounding.push(false);
        sounding.iter_mut().rev().take(found).for_each(|sounds| *sounds = true);
    }
    sounding
}

fn sounding_rms(samples: &[i16], rate: u32) -> f32 {
    let frames = samples.chunks(frame_samples(rate)).zip(sounding_frames(samples, rate));
    let voiced: Vec<i16> =
        frames.filter(|&(_, sounds)| sounds).flat_map(|(frame, _)| frame).copied().collect();
    rms(&voiced)
}

/// The mean of the magnitudes of a frame, 0–32768.
#[must_use]
pub fn mean_magnitude(frame: &[i16]) -> u16 {
    let sum: u64 = frame.iter().map(|sample| u64::from(sample.unsigned_abs())).sum();
    u16::try_from(sum / frame.len().max(1) as u64).unwrap_or(u16::MAX)
}

/// Follows a stream of 20 ms frames and tells which of them stand out from the background.
#[derive(Clone, Debug, Default)]
pub struct SoundMeter {
    floor: NoiseFloor,
    /// Loud frames in a row.
    loud: u32,
    /// Frames since the last one that was sound; meaningless before the first.
    gap: u32,
    /// Frames heard.
    heard: u32,
    /// Frames that were sound.
    sounding: u32,
    /// The frame after the last one that was sound, counted from the beginning; 0 if none was.
    sound_end: u32,
    /// Which of the latest 128 frames were sound, the latest in the lowest bit.
    recent: u128,
}

impl SoundMeter {
    /// Takes the mean magnitude of the next frame and says how many of the latest frames turn out to be sound
    /// with it: none, this one, or also those before it that belong to the same sound.
    pub fn hear(&mut self, mean_magnitude: u16) -> u32 {
        let found = self.judge(level_db(mean_magnitude));
        self.heard = self.heard.saturating_add(1);
        self.recent = (self.recent << 1) | mask(found);
        if found > 0 {
            self.sounding = self.sounding.saturating_add(found);
            self.sound_end = self.heard;
        }
        found
    }

    /// How many milliseconds were sound.
    #[must_use]
    pub fn sound_ms(&self) -> u32 {
        self.sounding.saturating_mul(FRAME_MS)
    }

    /// Where the last sound ended, in milliseconds from the beginning; 0 if there was none.
    #[must_use]
    pub fn sound_end_ms(&self) -> u32 {
        self.sound_end.saturating_mul(FRAME_MS)
    }

    /// Takes back what was heard beyond `kept_ms`. What lies more than two and a half seconds back stays.
    pub fn cut(&mut self, kept_ms: u32) {
        let cut = self.heard.saturating_sub(kept_ms.div_ceil(FRAME_MS));
        self.sounding -= (self.recent & mask(cut)).count_ones().min(self.sounding);
        self.recent = self.recent.checked_shr(cut).unwrap_or(0);
        self.heard -= cut;
        self.sound_end = match self.recent {
            0 => self.sound_end.min(self.heard),
            recent => self.heard.saturating_sub(recent.trailing_zeros()),
        };
    }

    /// How many of the latest frames are sound, now that the next one has `level` decibels below full scale.
    fn judge(&mut self, level: u8) -> u32 {
        let loud = level < self.floor.threshold_db();
        self.floor.learn(level);
        self.gap = self.gap.saturating_add(1);
        if !loud {
            self.loud = 0;
            return 0;
        }
        self.loud += 1;
        let bridged = self.sound_end > 0 && self.gap <= BRIDGED_FRAMES + 1;
        let found = match self.loud {
            _ if bridged => self.gap,
            ONSET_FRAMES.. => ONSET_FRAMES,
            _ => return 0,
        };
        self.gap = 0;
        found
    }
}

/// The lowest `count` bits.
fn mask(count: u32) -> u128 {
    1u128.checked_shl(count).map_or(u128::MAX, |bit| bit - 1)
}

/// Whole decibels below full scale, 0–96.
fn level_db(mean_magnitude: u16) -> u8 {
    (-dbfs(f32::from(mean_magnitude))).round() as u8
}

/// The background: the tenth percentile of the levels of the last three seconds. Levels are whole decibels
/// below full scale, so a histogram finds it without sorting.
#[derive(Clone)]
struct NoiseFloor {
    history: [u8; HISTORY],
    next: usize,
    filled: usize,
    histogram: [u8; QUIETEST_DB as usize + 1],
}

impl Default for NoiseFloor {
    fn default() -> Self {
        Self { history: [0; HISTORY], next: 0, filled: 0, histogram: [0; QUIETEST_DB as usize + 1] }
    }
}

impl std::fmt::Debug for NoiseFloor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoiseFloor(-{} dBFS)", self.threshold_db())
    }
}

impl NoiseFloor {
    fn learn(&mut self, level: u8) {
        let Some(slot) = self.history.get_mut(self.next) else { return };
        let forgotten = std::mem::replace(slot, level);
        self.next = (self.next + 1) % HISTORY;
        if self.filled == HISTORY {
            self.count(forgotten, u8::wrapping_sub);
        } else {
            self.filled += 1;
        }
        self.count(level, u8::wrapping_add);
    }

    fn count(&mut self, level: u8, change: fn(u8, u8) -> u8) {
        if let Some(count) = self.histogram.get_mut(usize::from(level)) {
            *count = change(*count, 1);
        }
    }

    /// Sound is louder than this, in decibels below full scale.
    fn threshold_db(&self) -> u8 {
        if self.filled < HISTORY_MIN {
            return ABSOLUTE_FLOOR_DB;
        }
        let floor = self.tenth_percentile().max(LOUDEST_FLOOR_DB);
        (floor - ABOVE_FLOOR_DB).min(ABSOLUTE_FLOOR_DB)
    }

    fn tenth_percentile(&self) -> u8 {
        let mut quieter = 0;
        for (level, &count) in (0..=QUIETEST_DB).zip(&self.histogram).rev() {
            quieter += usize::from(count);
            if quieter * 10 > self.filled {
                return level;
            }
        }
        QUIETEST_DB
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use antiphon_core::entropy::{Entropy, SeededEntropy};

    const RATE: u32 = 8000;

    fn tone(ms: u32, peak: f32) -> Vec<i16> {
        (0..ms * 8).map(|n| (peak * (n as f32 * 0.7).sin()) as i16).collect()
    }

    fn noise(ms: u32, peak: i16) -> Vec<i16> {
        let mut entropy = SeededEntropy::new(7);
        (0..ms * 8).map(|_| (entropy.next_u64() % (2 * peak as u64 + 1)) as i16 - peak).collect()
    }

    #[test]
    fn steady_background_is_silence_and_what_rises_above_it_is_sound() {
        // Noise of this kind has a mean magnitude of half its peak.
        // A background is known only after half a second; until then it counts by its own loudness.
        for (what, background, unknown_ms) in
            [("nothing", noise(3000, 0), 0), ("-46 dBFS", noise(3000, 330), 500)]
        {
            let call = [background.clone(), tone(2000, 3000.0), background.clone()].concat();
            let heard = sound_ms(&call, RATE) - unknown_ms;
            assert!((1980..=2100).contains(&heard), "{what}: {heard} ms");
        }
    }

    #[test]
    fn a_long_tone_or_steady_speech_never_becomes_background() {
        let heard = sound_ms(&tone(30_000, 3277.0), RATE);
        assert_eq!(heard, 30_000);
    }

    #[test]
    fn a_click_is_not_sound_and_a_short_pause_is_within_sound() {
        let click = [noise(1000, 0), tone(20, 9000.0), noise(1000, 0)].concat();
        assert_eq!(sound_ms(&click, RATE), 0);
        let words = [tone(200, 9000.0), noise(100, 0), tone(200, 9000.0)].concat();
        assert_eq!(sound_ms(&words, RATE), 500);
        let apart = [tone(200, 9000.0), noise(140, 0), tone(200, 9000.0)].concat();
        assert_eq!(sound_ms(&apart, RATE), 400);
    }

    #[test]
    fn trimming_keeps_the_sound_and_a_margin() {
        let call = [noise(2000, 3), tone(1000, 9000.0), noise(3000, 3)].concat();
        assert_eq!(trim(&call, RATE), 1900 * 8..3100 * 8);
        assert_eq!(trim(&noise(2000, 3), RATE), 0..0);
        assert_eq!(trim(&[], RATE), 0..0);
    }

    #[test]
    fn less_than_a_second_of_sound_is_nothing_worth_keeping() {
        let with = |ms| [noise(2000, 3), tone(ms, 9000.0), noise(2000, 3)].concat();
        assert!(!has_speech(&with(980), RATE));
        assert!(has_speech(&with(1000), RATE));
    }

    #[test]
    fn what_is_cut_counts_no_more() {
        let mut meter = SoundMeter::default();
        let levels = [5000; 50].into_iter().chain([0; 50]).chain([5000; 10]);
        levels.for_each(|level| {
            meter.hear(level);
        });
        assert_eq!((meter.sound_ms(), meter.sound_end_ms()), (1200, 2200));
        meter.cut(2100);
        assert_eq!((meter.sound_ms(), meter.sound_end_ms()), (1100, 2100));
        meter.cut(1990);
        assert_eq!((meter.sound_ms(), meter.sound_end_ms()), (1000, 1000));
        meter.cut(500);
        assert_eq!((meter.sound_ms(), meter.sound_end_ms()), (500, 500));
        meter.cut(0);
        assert_eq!((meter.sound_ms(), meter.sound_end_ms()), (0, 0));
    }

    #[test]
    fn messages_come_out_at_the_same_level_within_the_limits() {
        let level = |mut samples: Vec<i16>| {
            Gain::to_target(&samples, RATE).apply(&mut samples);
            dbfs(rms(&samples))
        };
        let cases = [
            ("quiet", 1500.0, -20.0),
            ("right", 4634.0, -20.0),
            ("loud", 20_000.0, -20.0),
            ("faint", 400.0, -29.3),
        ];
        for (case, peak, want) in cases {
            let got = level(tone(2000, peak));
            assert!((got - want).abs() < 0.3, "{case}: {got} dBFS");
        }
        assert_eq!(Gain::to_target(&noise(2000, 3), RATE), Gain::UNITY, "silence is left alone");
    }

    #[test]
    fn peaks_are_never_raised_above_their_limit() {
        let mut samples = [tone(2000, 1000.0), tone(20, 26_000.0)].concat();
        Gain::to_target(&samples, RATE).apply(&mut samples);
        let peak = dbfs(f32::from(peak(&samples)));
        assert!((-1.2..=-0.9).contains(&peak), "{peak} dBFS");
    }
}
