//! Whether there is more to do than can be done, and what is sent away then.
//!
//! Nothing here measures or acts: signs come in, and what to shed comes out.

use std::time::Duration;

use antiphon_sip::endpoint::Shed;

/// How long all has to be well before everything is let in again: a flood comes in waves.
const CALM: Duration = Duration::from_secs(2);
/// SIP messages that wait longer than this are answered too late: at 500 ms phones begin to send them again.
const LAG_MAX: Duration = Duration::from_millis(100);
/// So many have to wait beside it: one message alone was late because the machine slept.
const WAITING_MIN: usize = 50;
/// Audio later than this is heard as a gap: most phones keep 40 to 60 ms back.
const RTP_LATE_MAX: Duration = Duration::from_millis(40);
/// So many legs have to suffer: with a few of them it is somebody else who keeps the machine busy.
const LEGS_MIN: usize = 100;
/// When the office takes longer than this to answer, callers hear silence after each key.
const ANSWERS_MAX: Duration = Duration::from_secs(2);

/// So many questions have to wait so long: one alone stores a long message, or met a lock.
pub(crate) const ANSWERS_MIN: usize = 10;

/// What shows how much there is to do.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signs {
    /// How long the SIP message that was handled last had waited.
    pub(crate) lag: Duration,
    /// SIP messages that wait.
    pub(crate) waiting: usize,
    /// How late the latest round of audio was, of the last second.
    pub(crate) rtp_late: Duration,
    /// Legs with audio.
    pub(crate) legs: usize,
    /// How long the [`ANSWERS_MIN`]th of the questions that wait for the office has waited.
    pub(crate) answers: Duration,
    /// Whether no port is free for audio.
    pub(crate) no_port: bool,
}

impl Signs {
    /// What has to be shed, and why; `ease` below 1 asks for more than bare relief.
    fn strain(&self, ease: f32) -> Option<(Shed, &'static str)> {
        let most = |limit: Duration| limit.mul_f32(ease);
        if self.lag > most(LAG_MAX) && self.waiting >= WAITING_MIN {
            Some((Shed::All, "SIP messages wait"))
        } else if self.answers > most(ANSWERS_MAX) {
            Some((Shed::All, "the office is slow"))
        } else if self.rtp_late > most(RTP_LATE_MAX) && self.legs >= LEGS_MIN {
            Some((Shed::Calls, "audio is late"))
        } else {
            self.no_port.then_some((Shed::Calls, "no port is free for audio"))
        }
    }
}

/// Decides what is shed. It begins at once and ends when all has been well for a while.
#[derive(Debug, Default)]
pub(crate) struct LoadWatch {
    shed: Shed,
    calm_since: Option<Duration>,
}

impl LoadWatch {
    /// What is shed.
    pub(crate) fn shed(&self) -> Shed {
        self.shed
    }

    /// Looks at the signs; tells what is shed from now on, if that is another thing than before.
    pub(crate) fn judge(&mut self, now: Duration, signs: &Signs) -> Option<Shed> {
        let before = self.shed;
        match signs.strain(1.0) {
            Some((shed, reason)) => {
                self.calm_since = None;
                self.shed = self.shed.max(shed);
                if self.shed > before {
                    tracing::warn!(
                        reason,
                        ?signs,
                        "more to do than can be done: refusing what is new with 503"
                    );
                }
            }
            None if self.shed == Shed::Nothing => {}
            None if signs.strain(0.5).is_some() => self.calm_since = None,
            None => {
                let since = *self.calm_since.get_or_insert(now);
                if now.saturating_sub(since) >= CALM {
                    (self.shed, self.calm_since) = (Shed::Nothing, None);
                    tracing::warn!("all is well again: refusing nothing any more");
                }
            }
        }
        (self.shed != before).then_some(self.shed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// What is shed after each of these, 100 ms apart.
    fn sheds(signs: &[Signs]) -> Vec<Shed> {
        let mut watch = LoadWatch::default();
        (0..)
            .zip(signs)
            .map(|(turn, signs)| {
                watch.judge(turn * 100 * MS, signs);
                watch.shed()
            })
            .collect()
    }

    #[test]
    fn each_sign_sheds_what_helps() {
        let well = Signs::default();
        for (signs, want) in [
            (Signs { lag: 99 * MS, waiting: 500, ..well }, Shed::Nothing),
            (Signs { lag: 101 * MS, waiting: 500, ..well }, Shed::All),
            (Signs { lag: 101 * MS, waiting: 3, ..well }, Shed::Nothing),
            (Signs { answers: 2_001 * MS, ..well }, Shed::All),
            (Signs { rtp_late: 41 * MS, legs: 100, ..well }, Shed::Calls),
            (Signs { rtp_late: 41 * MS, legs: 99, ..well }, Shed::Nothing),
            (Signs { no_port: true, ..well }, Shed::Calls),
        ] {
            assert_eq!(sheds(&[signs]), [want], "{signs:?}");
        }
    }

    #[test]
    fn what_is_shed_is_let_in_again_after_two_calm_seconds() {
        let well = Signs::default();
        let (flood, ebb) =
            (Signs { lag: 200 * MS, waiting: 500, ..well }, Signs { lag: 60 * MS, waiting: 500, ..well });
        let calm = |turns| vec![well; turns];
        assert_eq!(sheds(&[vec![flood], calm(20)].concat()).last(), Some(&Shed::All));
        assert_eq!(sheds(&[vec![flood], calm(21)].concat()).last(), Some(&Shed::Nothing));
        assert_eq!(sheds(&[vec![flood], calm(15), vec![ebb], calm(20)].concat()).last(), Some(&Shed::All));
        assert_eq!(sheds(&[ebb]), [Shed::Nothing], "it does not begin so");
        let no_port = Signs { no_port: true, ..well };
        assert_eq!(sheds(&[flood, no_port]), [Shed::All, Shed::All], "not less while something is amiss");
    }
}
