//! What happens to a dialog.

use antiphon_core::digit::Digit;
use antiphon_core::ids::RecordingId;

use crate::command::{ConnectionId, QuestionId, SpeechId, TimerId};
use crate::question::Answer;

/// Something that happened on the call.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The caller pressed a key.
    Digit(Digit),
    /// The speech of that name has been heard to its end.
    Spoken(SpeechId),
    /// The speech of that name is over, but something of it could not be heard: stored audio that is damaged or cannot
    /// be fetched. It comes instead of `Spoken`.
    Unplayable(SpeechId),
    /// The recording is over and complete.
    Recorded(Recorded),
    /// The office answered.
    Answered {
        /// Which question.
        id: QuestionId,
        /// The answer, of the question's own kind.
        answer: Answer,
    },
    /// Something became of a connection.
    Connection {
        /// Which.
        id: ConnectionId,
        /// What.
        news: ConnectionNews,
    },
    /// The timer of that name ran out.
    TimedOut(TimerId),
    /// The caller hung up. Questions are still answered and a recording still ends in `Recorded`.
    HungUp,
}

/// How a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Which one.
    pub recording: RecordingId,
    /// Its length in milliseconds, without the stop key's tone and trailing silence.
    pub duration_ms: u64,
    /// How much of it is sound, in milliseconds.
    pub sound_ms: u64,
    /// Why it ended.
    pub ended: RecordingEnd,
}

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingEnd {
    /// The dialog stopped it because of a key.
    Key,
    /// The caller fell silent.
    Silence,
    /// It reached its maximum length.
    MaxLength,
    /// The caller hung up, or went away without a word.
    HangUp,
    /// It could not be kept: no space, or a failing disk.
    Failed,
}

/// What becomes of a connection with somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionNews {
    /// They answered. With [`crate::command::Afterwards::HandOver`] the call is theirs now, and nothing follows.
    Answered,
    /// They hung up and the caller is back.
    Over,
    /// It could not be made; the caller is back.
    Failed(ConnectFailure),
}

/// Why a connection could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFailure {
    /// Nobody has that number.
    NotFound,
    /// They are on the phone, and there is no voicemail for that.
    Busy,
    /// Nobody answered, and there is no voicemail for that.
    NoAnswer,
    /// Their phone is not there, and there is no voicemail.
    NotReachable,
    /// The one who calls may not call there.
    NotAllowed,
    /// It cannot be done now.
    Unavailable,
}
