//! What makes recordings fit together: their level, and the silence around them.

use antiphon_media::level::{Gain, TARGET_DBFS, dbfs, peak, rms};

/// Samples per second of every recording in a pack.
pub const RATE: u32 = 16_000;
/// Silence before or after the words must be shorter than this, in milliseconds.
pub const SILENCE_MAX_MS: usize = 150;

/// Samples of the windows that silence is measured in: 5 ms, short enough to find where a word begins.
const WINDOW: usize = RATE as usize / 200;
/// Quieter than this is silence: 35 dB below the level of the words.
const SILENCE_DBFS: f32 = TARGET_DBFS - 35.0;

/// The figures of one recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// How long it lasts, in milliseconds.
    pub duration_ms: usize,
    /// Silence before the words, in milliseconds.
    pub lead_ms: usize,
    /// Silence after the words, in milliseconds.
    pub trail_ms: usize,
    /// Level of the sounding parts, in decibels relative to full scale.
    pub level_dbfs: f32,
    /// The highest peak, in decibels relative to full scale.
    pub peak_dbfs: f32,
}

impl Measures {
    /// Measures mono samples at [`RATE`], which have already been brought near the target level.
    #[must_use]
    pub fn of(samples: &[i16]) -> Self {
        let ms = |count: usize| count * 1000 / RATE as usize;
        let words = words(samples);
        Self {
            duration_ms: ms(samples.len()),
            lead_ms: ms(words.start),
            trail_ms: ms(samples.len() - words.end),
            level_dbfs: TARGET_DBFS - Gain::to_target(samples, RATE).db(),
            peak_dbfs: dbfs(f32::from(peak(samples))),
        }
    }
}

/// Where the words lie: all but the silence before and after, to within 5 ms; empty if there is only silence.
#[must_use]
pub fn words(samples: &[i16]) -> std::ops::Range<usize> {
    let sounds = |window: &[i16]| dbfs(rms(window)) > SILENCE_DBFS;
    let Some(first) = samples.chunks(WINDOW).position(sounds) else { return 0..0 };
    let last = samples.chunks(WINDOW).enumerate().rfind(|(_, window)| sounds(window));
    first * WINDOW..last.map_or(0, |(at, window)| at * WINDOW + window.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_measured_on_both_sides() {
        let tone = (0..RATE).map(|n| (4600.0 * (n as f32 * 0.35).sin()) as i16);
        let clip: Vec<i16> =
            std::iter::repeat_n(3, 1600).chain(tone).chain(std::iter::repeat_n(-3, 3200)).collect();
        let found = Measures::of(&clip);
        assert_eq!((found.duration_ms, found.lead_ms, found.trail_ms), (1300, 100, 200));
        assert!((found.level_dbfs + 20.0).abs() < 0.2 && (found.peak_dbfs + 17.0).abs() < 0.2, "{found:?}");
        assert_eq!(words(&[0; 999]), 0..0);
    }
}
