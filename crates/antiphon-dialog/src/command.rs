//! What a dialog wants done: everything it can ask of the world.

use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::ids::{BlobKey, MailboxId, RecordingId};
use antiphon_core::live_call::Expects;

use crate::prompts::{Language, Prompt};
use crate::question::Question;

/// One wish of a dialog, to be carried out in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Say this to the caller; [`crate::Event::Spoken`] tells when it has been heard to the end, or
    /// [`crate::Event::Unplayable`] that it could not be.
    Speak {
        /// Names this speech, so that a late end of an older one is not mistaken for it.
        id: SpeechId,
        /// In which language prompts are said.
        language: Language,
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
    /// Bring the caller together with somebody else; [`crate::Event::Connection`] tells what becomes of it. Nothing is
    /// spoken meanwhile; what was said before has been heard.
    Connect {
        /// Names the connection.
        id: ConnectionId,
        /// With whom.
        to: Destination,
        /// Whose call it is.
        on_behalf: OnBehalf,
        /// What the dialog wants of it.
        then: Afterwards,
    },
    /// End the connection, or give up making it; the caller stays. Nothing follows for it.
    Disconnect,
    /// A breadcrumb: where in the menus the caller is, such as `portal/login`.
    Scene(String),
    /// For whoever looks on: what the caller is to press from now on.
    Expects(Expects),
    /// For whoever looks on: a key that was understood and is no secret.
    Took(Digit),
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

/// Names one [`Command::Connect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// Whom a caller is connected with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Whoever has this number, as dialled at the location called: the phone rings, then perhaps voicemail answers.
    Number(String),
    /// A mailbox: its greeting answers at once.
    Mailbox(MailboxId),
}

/// Whose call a connection is: whose number it shows, and whose permissions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBehalf {
    /// The caller's own, to somebody whom he has found himself.
    Caller,
    /// The caller's own, sent on to where an administrator of the location wants such calls.
    Location,
    /// The caller's own, sent on to where the owner of the mailbox that he has reached wants such calls.
    Addressee(MailboxId),
    /// The owner's of an open mailbox, who dials out.
    Owner(MailboxId),
}

/// What becomes of the dialog once the two are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// It is over: the call is theirs.
    HandOver,
    /// It waits and goes on when the other side has hung up. It still gets the caller's keys.
    Return,
}

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
