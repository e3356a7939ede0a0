//! Recording: the tone, the caller's voice, the end.

use antiphon_core::digit::Digit;
use antiphon_core::ids::RecordingId;
use antiphon_core::limits::{RECORDING_MIN, RECORDING_SILENCE_MAX, RECORDINGS_PER_CALL_MAX};

use super::{Call, Gone, Leave};
use crate::event::{Recorded, RecordingEnd};
use crate::question::RecordingPurpose;

/// What a recording came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// There is something to keep; somebody has to decide about it.
    Good {
        /// Which recording.
        recording: RecordingId,
        /// Why it ended.
        ended: RecordingEnd,
    },
    /// Hardly any sound; it is thrown away already.
    TooShort {
        /// Why it ended.
        ended: RecordingEnd,
    },
    /// It could not be kept and is thrown away already.
    Lost,
}

impl Call {
    /// Sounds the tone and records until `#`, silence, the longest length, or a hang-up.
    ///
    /// Keys typed ahead are dropped; those after the `#` are not. A caller who has hung up before the tone is
    /// [`Gone`]; one who hangs up later has made a recording.
    pub(crate) async fn record(&self, purpose: RecordingPurpose, max_ms: u32) -> Result<Take, Leave> {
        let (take, _) = self.record_until(purpose, max_ms, |key| key == Digit::POUND).await?;
        Ok(take)
    }

    /// Does the same until a key for which `ends` is true; which one it was, if it was a key.
    pub(crate) async fn record_until(
        &self,
        purpose: RecordingPurpose,
        max_ms: u32,
        ends: impl Fn(Digit) -> bool,
    ) -> Result<(Take, Option<Digit>), Leave> {
        if !self.may_record() {
            return Err(Leave::Goodbye);
        }
        self.recordings.set(self.recordings.get() + 1);
        let recording = self.begin_recording(purpose).await?;
        self.line.borrow_mut().recording_begun(recording, purpose);
        self.start_recording(recording, max_ms)?;
        let (recorded, key) = self.recorded(ends).await;
        Ok((self.judge(recorded), key))
    }

    /// Whether this call admits another recording.
    pub(crate) fn may_record(&self) -> bool {
        self.recordings.get() < RECORDINGS_PER_CALL_MAX
    }

    fn start_recording(&self, recording: RecordingId, max_ms: u32) -> Result<(), Gone> {
        let silence_ms = u32::try_from(RECORDING_SILENCE_MAX.as_millis()).unwrap_or(u32::MAX);
        let mut line = self.line.borrow_mut();
        if line.is_gone() {
            return Err(Gone);
        }
        line.forget_keys();
        line.record(recording, max_ms, silence_ms);
        Ok(())
    }

    async fn recorded(&self, ends: impl Fn(Digit) -> bool) -> (Recorded, Option<Digit>) {
        let mut ended_by = None;
        let recorded = self
            .until(|line| {
                while ended_by.is_none()
                    && let Some(key) = line.next_key()
                {
                    if ends(key) {
                        ended_by = Some(key);
                        line.stop_recording();
                    }
                }
                line.take_recorded()
            })
            .await;
        (recorded, ended_by)
    }

    fn judge(&self, recorded: Recorded) -> Take {
        let Recorded { recording, ended, sound_ms, .. } = recorded;
        if ended == RecordingEnd::Failed {
            self.discard(recording);
            return Take::Lost;
        }
        if u128::from(sound_ms) < RECORDING_MIN.as_millis() {
            self.discard(recording);
            return Take::TooShort { ended };
        }
        Take::Good { recording, ended }
    }
}
