//! How well two ends heard each other.

/// What was measured of the audio of one leg.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AudioQuality {
    /// Packets of the other side that arrived.
    pub heard: u32,
    /// Packets of the other side that did not.
    pub lost: u32,
    /// Mean deviation of their arrival times (RFC 3550 section 6.4.1), in milliseconds.
    pub jitter_ms: u16,
    /// What the other side said of how it hears us, if it did.
    pub told: Option<Told>,
    /// The way there and back, in milliseconds, where the other side's reports show it.
    pub round_trip_ms: Option<u16>,
}

/// What the other side said of how it hears us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Our packets that did not arrive, of a thousand.
    pub lost_permille: u16,
    /// Mean deviation of arrival times, in milliseconds.
    pub jitter_ms: u16,
}

/// The quality of one leg of a call that had audio with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegAudio {
    /// Whether it is the caller's leg; else the one he was connected with.
    pub is_callers: bool,
    /// What was measured.
    pub quality: AudioQuality,
}

/// What one frame and the buffer of a phone take beside the way, in milliseconds.
const FRAME_MS: f32 = 20.0;

impl AudioQuality {
    /// Packets of the other side that did not arrive, of a thousand.
    #[must_use]
    pub fn lost_permille(&self) -> u16 {
        let all = u64::from(self.heard) + u64::from(self.lost);
        u16::try_from(u64::from(self.lost) * 1_000 / all.max(1)).unwrap_or(1_000)
    }

    /// How good what we hear is on the scale of opinions from 1.0 to 4.5, in tenths, estimated by the E-model (ITU-T
    /// G.107) with the figures that G.113 has for G.711 with concealment, losses being scattered. `None` where nothing
    /// was heard.
    #[must_use]
    pub fn opinion_tenths(&self) -> Option<u8> {
        let way_ms = f32::from(self.round_trip_ms.unwrap_or_default()) / 2.0;
        // A buffer keeps back about twice the deviation.
        let delay_ms = way_ms + 2.0 * f32::from(self.jitter_ms) + FRAME_MS;
        (self.heard > 0).then(|| opinion_tenths(delay_ms, f32::from(self.lost_permille()) / 10.0))
    }
}

fn opinion_tenths(delay_ms: f32, lost_percent: f32) -> u8 {
    const BEST: f32 = 93.2;
    const NOTICED_FROM_MS: f32 = 177.3;
    const ROBUSTNESS: f32 = 25.1;
    let delay = 0.024 * delay_ms + 0.11 * (delay_ms - NOTICED_FROM_MS).max(0.0);
    let loss = 95.0 * lost_percent / (lost_percent + ROBUSTNESS);
    let rating = (BEST - delay - loss).clamp(0.0, 100.0);
    let opinion = 1.0 + 0.035 * rating + rating * (rating - 60.0) * (100.0 - rating) * 7e-6;
    (opinion.clamp(1.0, 4.5) * 10.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_and_delay_lower_the_opinion() {
        let heard = |lost, jitter_ms, round_trip_ms| AudioQuality {
            heard: 1_000 - lost,
            lost,
            jitter_ms,
            told: None,
            round_trip_ms,
        };
        for (quality, want) in [
            (AudioQuality::default(), None),
            (heard(0, 0, None), Some(44)),
            (heard(0, 5, Some(40)), Some(44)),
            (heard(10, 5, Some(40)), Some(43)),
            (heard(50, 20, Some(100)), Some(38)),
            (heard(200, 40, Some(100)), Some(24)),
            (heard(0, 10, Some(900)), Some(24)),
            (heard(900, 10, None), Some(12)),
        ] {
            assert_eq!(quality.opinion_tenths(), want, "{quality:?}");
        }
        assert_eq!(heard(25, 0, None).lost_permille(), 25);
    }
}
