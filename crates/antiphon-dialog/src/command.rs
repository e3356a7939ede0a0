//! What a dialog wants done: everything it can ask of the world.

use std::time::Duration;

use antiphon_core::ids::{BlobKey, RecordingId};

use crate::prompts::Prompt;
use crate::question::Question;

/// One wish of a dialog, to be carried out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Say this to the caller; [`crate::Event::Spoken`] tells when it has been heard to the end, or
    /// [`crate::Event::Unplayable`] that it could not be.
    Speak {
        /// Names this speech, so that a late end of an older one is not mistaken for it.
        id: SpeechId,
        /// What to say, one after the other.
        speech: Vec<Utterance>,
    },
    /// Fall silent: all speech so far is dropped and neither `Spoken` nor `Unplayable` follows for it.
    StopSpeaking,
    /// Move within what is being spoken.
    Playback(Playback),
    /// Sound the tone, then record until the limits, a stop or a hang-up.
    Record {
        /// The recording, begun before by [`Question::BeginRecording`].
        recording: RecordingId,
        /// Longest recording in milliseconds.
        max_ms: u32,
        /// Ends by itself after this much silence, in milliseconds.
        silence_ms: u32,
    },
    /// End the recording because of a key, whose tone is to be cut off; `Recorded` follows.
    StopRecording,
    /// Ask the office; [`crate::Event::Answered`] brings the answer.
    Ask {
        /// Names the question.
        id: QuestionId,
        /// What is asked.
        question: Question,
    },
    /// Set the dialog's only timer, replacing the one before; [`crate::Event::TimedOut`] follows.
    SetTimer {
        /// Names the timer.
        id: TimerId,
        /// From now.
        after: Duration,
    },
    /// Forget the timer.
    ClearTimer,
    /// A breadcrumb: where in the menus the caller is, such as `portal/login`.
    Scene(String),
    /// End the call once what was said before has been heard.
    HangUp,
}

/// Names one [`Command::Speak`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpeechId(pub u32);

/// Names one [`Command::Ask`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub u32);

/// Names one [`Command::SetTimer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u32);

/// Something to be heard.
#[derive(Clone, Debug, PartialEq)]
pub enum Utterance {
    /// A message of the catalogue, with its arguments.
    Prompt(Prompt),
    /// Stored audio: a personalized name, a greeting, a message.
    Stored(BlobKey),
    /// A recording just made and not stored yet.
    Recording(RecordingId),
}

impl From<Prompt> for Utterance {
    fn from(prompt: Prompt) -> Self {
        Self::Prompt(prompt)
    }
}

/// The playback keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    /// Hold here.
    Pause,
    /// Go on.
    Resume,
    /// Forward by this many milliseconds, backward if negative.
    Skip(i32),
    /// Back to the beginning.
    JumpToBegin,
    /// On to the end, which ends the speech.
    JumpToEnd,
}
