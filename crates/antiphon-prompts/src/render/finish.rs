//! What is made of spoken words: their level, the silence around them, and no bits that nobody hears.

use antiphon_media::level::Gain;

use crate::measure::{RATE, words};

/// Silence left before the words, in samples: 10 ms.
const LEAD: usize = RATE as usize / 100;
/// Silence left after unfinished words: 30 ms, little enough for numbers to be one.
const TRAIL_OPEN: usize = RATE as usize * 3 / 100;
/// Silence left after a sentence: 100 ms.
const TRAIL_CLOSED: usize = RATE as usize / 10;
/// Bits of a sample that no codec of a call carries: G.711 has 14 (RFC 3551 section 4.5.14).
const UNHEARD_BITS: u32 = 2;

/// How words end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In the middle of a sentence: more follows.
    Open,
    /// With a sentence.
    Closed,
}

impl Ending {
    /// The ending of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.ends_with(['.', ':', '?', '!']) { Self::Closed } else { Self::Open }
    }
}

/// Spoken words at [`RATE`] as a recording of the packs; empty if there is only silence.
#[must_use]
pub fn finish(mut samples: Vec<i16>, ending: Ending) -> Vec<i16> {
    let trail = match ending {
        Ending::Open => TRAIL_OPEN,
        Ending::Closed => TRAIL_CLOSED,
    };
    // Level and silence depend on each other: what counts as silence is told by the level of the words, which
    // is measured best without silence around them.
    for _ in 0..2 {
        Gain::to_target(&samples, RATE).apply(&mut samples);
        samples = trimmed(&samples, trail);
    }
    samples.iter_mut().for_each(|sample| *sample = rounded(*sample));
    samples
}

fn trimmed(samples: &[i16], trail: usize) -> Vec<i16> {
    let found = words(samples);
    if found.is_empty() {
        return Vec::new();
    }
    let silence = LEAD.saturating_sub(found.start);
    let end = found.end.saturating_add(trail);
    let rest = end.saturating_sub(samples.len());
    let kept = samples.iter().copied().take(end).skip(found.start.saturating_sub(LEAD));
    std::iter::repeat_n(0, silence).chain(kept).chain(std::iter::repeat_n(0, rest)).collect()
}

/// The nearest sample without the bits that nobody hears.
fn rounded(sample: i16) -> i16 {
    let step = 1 << UNHEARD_BITS;
    let nearest = (i32::from(sample) + step / 2) & !(step - 1);
    i16::try_from(nearest).unwrap_or(sample & !(step as i16 - 1))
}
