//! The telephone on a person's pages: what it asks for, and what it is told.

use std::fmt;

use crate::digit::Digit;

/// Something that the telephone's user does.
#[derive(Clone, PartialEq, Eq)]
pub enum PhoneOrder {
    /// Dials.
    Call {
        /// What was dialled.
        number: String,
        /// The browser's description of its audio.
        offer: String,
    },
    /// Answers the call that rings, or a change of the call that there is.
    Answer {
        /// The browser's half of the description.
        answer: String,
    },
    /// Changes the audio of the call, as when the browser's network has changed.
    Change {
        /// The browser's new description.
        offer: String,
    },
    /// Presses a key while there is no way for audio, on which keys go otherwise.
    Press(Digit),
    /// Hangs up, gives up calling, or does not want the call that rings.
    HangUp,
}

/// Something that the telephone tells its user.
#[derive(Clone, PartialEq, Eq)]
pub enum PhoneNews {
    /// It can be called from now on.
    Registered,
    /// It cannot be called; the status says why.
    NotRegistered(u16),
    /// The other side rings.
    Rings,
    /// The other side has answered.
    Talks {
        /// Its half of the description.
        answer: String,
        /// Call-ID of the call's INVITE, by which others know the call.
        call: String,
    },
    /// Somebody calls.
    Called {
        /// His number, as shown.
        number: String,
        /// His name, as shown; empty if none is.
        name: String,
        /// The description that is to be answered.
        offer: String,
    },
    /// The change was agreed to.
    Changed {
        /// The other side's half.
        answer: String,
    },
    /// The other side changes the audio of the call.
    Asked {
        /// The description that is to be answered.
        offer: String,
    },
    /// The call came to nothing.
    Refused(u16),
    /// The call is over.
    Ended,
    /// What waits in the mailbox.
    Lamp {
        /// Messages not heard yet.
        new: u32,
        /// Urgent ones among them.
        urgent: u32,
        /// Messages heard and kept.
        saved: u32,
    },
}

impl PhoneOrder {
    /// In a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Call { .. } => "call",
            Self::Answer { .. } => "answer",
            Self::Change { .. } => "change",
            Self::Press(_) => "press",
            Self::HangUp => "hang-up",
        }
    }
}

impl PhoneNews {
    /// In a word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::NotRegistered(_) => "not-registered",
            Self::Rings => "rings",
            Self::Talks { .. } => "talks",
            Self::Called { .. } => "called",
            Self::Changed { .. } => "changed",
            Self::Asked { .. } => "asked",
            Self::Refused(_) => "refused",
            Self::Ended => "ended",
            Self::Lamp { .. } => "lamp",
        }
    }
}

// Descriptions have passwords in them, and keys are secret.
impl fmt::Debug for PhoneOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Debug for PhoneNews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
