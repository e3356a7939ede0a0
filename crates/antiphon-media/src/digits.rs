//! Digits by every path: telephone events in RTP, tones in the audio, and SIP INFO.
//!
//! Each path reports a key once, when it goes down. [`DigitGate`] keeps a key that arrives by two paths from
//! being taken twice.

pub mod inband;
pub mod rfc4733;
pub mod tones;

use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::time::Now;

/// By which path a digit was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitPath {
    /// A telephone event (RFC 4733).
    Event = 1,
    /// Two tones in the audio (ITU-T Q.23).
    Inband = 2,
    /// SIP INFO (RFC 6086, `application/dtmf-relay`).
    Info = 4,
}

/// The same digit by another path within this time is the same press.
const SAME_PRESS: Duration = Duration::from_millis(500);
/// Presses remembered; nobody presses so many keys in half a second.
const PRESSES: usize = 8;

#[derive(Clone, Copy)]
struct Press {
    digit: Digit,
    at: Duration,
    /// The paths by which it has been heard, one bit each.
    paths: u8,
}

/// Takes each press once, whatever the number of paths it arrives by.
#[derive(Default)]
pub struct DigitGate {
    presses: [Option<Press>; PRESSES],
    next: usize,
}

impl DigitGate {
    /// Whether a digit heard by `path` is a new press. If not, it is the echo of one taken by another path in
    /// the last half second; each path can echo each press once, so that quick repetitions all count.
    pub fn admit(&mut self, now: Now, digit: Digit, path: DigitPath) -> bool {
        let at = now.since_start;
        let echoed = self.presses.iter_mut().flatten().find(|press| {
            press.digit == digit && press.paths & path as u8 == 0 && at.saturating_sub(press.at) < SAME_PRESS
        });
        if let Some(press) = echoed {
            press.paths |= path as u8;
            return false;
        }
        if let Some(slot) = self.presses.get_mut(self.next) {
            *slot = Some(Press { digit, at, paths: path as u8 });
        }
        self.next = (self.next + 1) % PRESSES;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DigitPath::{Event, Inband, Info};

    /// Milliseconds, key and path.
    type Heard = (u64, char, DigitPath);

    #[test]
    fn a_press_counts_once_however_many_paths_it_takes() {
        let cases: [(&str, &[Heard], &str); 7] = [
            ("alone", &[(0, '5', Event)], "5"),
            ("echoed by INFO", &[(0, '5', Event), (499, '5', Info)], "5"),
            ("too late for an echo", &[(0, '5', Event), (500, '5', Info)], "55"),
            ("INFO first", &[(0, '5', Info), (30, '5', Event)], "5"),
            ("by all three paths", &[(0, '5', Event), (30, '5', Inband), (90, '5', Info)], "5"),
            (
                "twice quickly, both echoed late",
                &[(0, '5', Event), (150, '5', Event), (200, '5', Info), (350, '5', Info)],
                "55",
            ),
            (
                "echoes after the next digit",
                &[(0, '1', Event), (120, '2', Event), (180, '1', Info), (300, '2', Info)],
                "12",
            ),
        ];
        for (case, presses, want) in cases {
            let mut gate = DigitGate::default();
            let taken: String = presses
                .iter()
                .filter(|&&(ms, key, path)| {
                    let now = Now { since_start: Duration::from_millis(ms), wall_ms: 0 };
                    gate.admit(now, Digit::from_char(key).unwrap(), path)
                })
                .map(|&(_, key, _)| key)
                .collect();
            assert_eq!(taken, want, "{case}");
        }
    }
}
