//! What an auto attendant asks the office.

use std::collections::BTreeMap;

use antiphon_core::attendant::{Attendant, Period};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, MailboxId};
use antiphon_core::numbering::Dialled;

/// A question of an auto attendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendantQuestion {
    /// What is the caller to hear? Answered by [`AttendantAnswer::Attending`].
    Attending(AttendantId),
    /// May a caller dial these digits? Answered by [`AttendantAnswer::MayDial`].
    MayDial {
        /// Where.
        attendant: AttendantId,
        /// The digits.
        digits: String,
    },
    /// Whose name do these digits spell? Answered by [`AttendantAnswer::Names`].
    Names {
        /// Where.
        attendant: AttendantId,
        /// The digits.
        digits: String,
    },
}

/// The office's answer to an auto attendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendantAnswer {
    /// To [`AttendantQuestion::Attending`].
    Attending(Box<Attending>),
    /// To [`AttendantQuestion::MayDial`].
    MayDial(bool),
    /// To [`AttendantQuestion::Names`].
    Names(NamesFound),
}

/// An auto attendant as its caller meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attending {
    /// Its menus.
    pub attendant: Attendant,
    /// What time it is for it.
    pub period: Period,
    /// The audio of its announcements, as far as they are there.
    pub announcements: BTreeMap<AnnouncementId, BlobKey>,
    /// The mailboxes that its keys lead to, as far as they are there.
    pub mailboxes: BTreeMap<Dialled, MailboxId>,
    /// With which keys the extensions begin that can be dialled.
    pub extension_starts: Vec<Digit>,
    /// How many keys the longest of them has.
    pub extension_digits_max: usize,
}

/// Whose name was spelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesFound {
    /// As many as there are keys for, by name.
    pub people: Vec<FoundPerson>,
    /// There are more.
    pub more: bool,
}

/// Somebody whose name was spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// The number that reaches them.
    pub number: String,
    /// Their name as they say it.
    pub name: Option<BlobKey>,
}

impl From<AttendantAnswer> for super::Answer {
    fn from(answer: AttendantAnswer) -> Self {
        Self::Attendant(answer)
    }
}
