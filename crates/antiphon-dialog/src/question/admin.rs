//! What the administrator menu asks the office, and the answers.
//!
//! Every question is asked for the location whose portal is called, and concerns only what belongs there.

use antiphon_core::ids::{BlobKey, MailboxId, RecordingId};
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::Counts;

/// A question of the administrator menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminQuestion {
    /// Whose mailbox has this number? Answered by [`AdminAnswer::Found`].
    Find {
        /// The number as entered.
        number: String,
        /// Of whom.
        kind: OwnerKind,
    },
    /// Free the mailbox from its lock. Answered by [`AdminAnswer::Done`].
    Unlock {
        /// The mailbox, found before.
        mailbox: MailboxId,
    },
    /// Free the mailbox and have the default passcode open it. Answered by [`AdminAnswer::Done`] or
    /// [`AdminAnswer::NoDefaultPasscode`].
    Reset {
        /// The mailbox, found before.
        mailbox: MailboxId,
    },
    /// Keep the recording as the greeting of a voicemail group. Answered by [`AdminAnswer::Done`].
    KeepGreeting {
        /// The group's mailbox, found before.
        mailbox: MailboxId,
        /// What was recorded.
        recording: RecordingId,
    },
}

impl AdminQuestion {
    /// The recording whose fate the question decides.
    pub(super) fn disposes_of(&self) -> Option<RecordingId> {
        match self {
            Self::KeepGreeting { recording, .. } => Some(*recording),
            Self::Find { .. } | Self::Unlock { .. } | Self::Reset { .. } => None,
        }
    }
}

/// The office's answer to the administrator menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminAnswer {
    /// The mailbox, if somebody of that kind has the number at this location.
    Found(Option<ManagedMailbox>),
    /// It is done.
    Done,
    /// Nothing was done: the organization has no default passcode.
    NoDefaultPasscode,
}

/// Whose mailboxes a menu is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerKind {
    /// People.
    Person,
    /// Voicemail groups.
    Group,
}

/// A mailbox as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedMailbox {
    /// Which.
    pub mailbox: MailboxId,
    /// The owner's recorded name.
    pub name: Option<BlobKey>,
    /// The owner's number.
    pub number: String,
    /// From where it is locked.
    pub lock: LockState,
    /// The recorded greeting that callers hear, if it is not the default one.
    pub greeting: Option<BlobKey>,
    /// What lies in it.
    pub counts: Counts,
}
