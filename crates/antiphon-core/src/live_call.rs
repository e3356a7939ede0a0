//! A call in progress, as those who may look on see it: who talks to what, where in the menus, the words being spoken.
//!
//! Keys are in it once they have been understood, and only those that are no secret: digits of a passcode never come
//! here, not even as dots.

use crate::call_record::AnsweredBy;
use crate::ids::{CallRecordId, LocationId, OrganizationId, PersonId};
use crate::message::MessageFrom;

/// Moments of a call that are remembered while it goes on: what fits on a page, and a bound for a call of an hour.
pub const MOMENTS_MAX: usize = 24;

/// A call in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCall {
    /// The identity that its record will have.
    pub id: CallRecordId,
    /// Whose call it is: the organization called. `None` until the number is known to lead somewhere.
    pub organization: Option<OrganizationId>,
    /// The location called.
    pub location: Option<LocationId>,
    /// Who calls, as far as it is proved or shown.
    pub caller: MessageFrom,
    /// The SIP user name of the phone that calls, where it has proved itself.
    pub account: Option<String>,
    /// Whose phone that is, where proved: the call is this person's own.
    pub person: Option<PersonId>,
    /// Call-ID of the caller's INVITE (RFC 3261 section 20.8), by which a phone knows its own call.
    pub sip_call_id: String,
    /// What was dialled.
    pub called: String,
    /// When it came in, in milliseconds of the epoch, as all other times.
    pub begun_ms: i64,
    /// When somebody or something answered first.
    pub answered_ms: Option<i64>,
    /// Where it stands.
    pub state: LiveState,
    /// Where in the menus the caller is, such as `portal/main_menu/messages`; nothing where no dialog talks to him.
    pub scene: Option<String>,
    /// What he is to press there.
    pub expects: Option<Expects>,
    /// The words that he hears now.
    pub says: Option<Words>,
    /// What was said and pressed lately, the oldest first, at most [`MOMENTS_MAX`].
    pub moments: Vec<Moment>,
}

/// Where a call in progress stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveState {
    /// It is being found out where it goes.
    Arriving,
    /// A phone rings: for the caller himself, or because a dialog connects him.
    Ringing,
    /// The caller talks to this.
    Talking(AnsweredBy),
    /// The same, and he is being recorded.
    Recording(AnsweredBy),
}

impl LiveState {
    /// In a word, as the API has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Arriving => "arriving",
            Self::Ringing => "ringing",
            Self::Talking(_) => "talking",
            Self::Recording(_) => "recording",
        }
    }

    /// What the caller talks to, if anything has answered.
    #[must_use]
    pub fn with(self) -> Option<AnsweredBy> {
        match self {
            Self::Arriving | Self::Ringing => None,
            Self::Talking(by) | Self::Recording(by) => Some(by),
        }
    }
}

/// What a caller is to press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expects {
    /// A key of this menu of the key map.
    Menu(&'static str),
    /// A key of a menu that a customer has made.
    Custom,
    /// Digits: an extension, a number, a name.
    Digits,
    /// Digits that nobody may see, such as a passcode, or keys that are meant for somebody else.
    Secret,
}

impl Expects {
    /// In a word, as the API has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Menu(_) => "menu",
            Self::Custom => "attendant",
            Self::Digits => "digits",
            Self::Secret => "secret",
        }
    }

    /// The name of the menu in the key map, if it is one of its menus.
    #[must_use]
    pub fn menu(self) -> Option<&'static str> {
        match self {
            Self::Menu(id) => Some(id),
            Self::Custom | Self::Digits | Self::Secret => None,
        }
    }
}

/// Words that are spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The tag of their language (RFC 5646), such as `en-US`.
    pub language: &'static str,
    /// They, as captions show them; what is recorded speech stands in parentheses.
    pub text: String,
    /// When they began.
    pub since_ms: i64,
}

/// Something said or pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at_ms: i64,
    /// What.
    pub what: Happened,
}

/// What was said or pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// These words began.
    Said(String),
    /// The caller pressed this key, which is no secret.
    Pressed(char),
}

/// News of a call in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveNews {
    /// It came in and it is known whose it is.
    Began,
    /// Something or somebody has answered it for the first time.
    Answered,
    /// It stands elsewhere: its state, its scene, or what is expected.
    Moved,
    /// Words begin.
    Says,
    /// The words are over, or were cut short.
    Silent,
    /// The caller pressed this key, which is no secret.
    Pressed(char),
    /// It is over.
    Ended,
}

impl LiveNews {
    /// In a word, as the API has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Answered => "answered",
            Self::Moved => "moved",
            Self::Says => "says",
            Self::Silent => "silent",
            Self::Pressed(_) => "pressed",
            Self::Ended => "ended",
        }
    }
}
