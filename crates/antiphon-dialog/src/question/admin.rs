//! What the administrator menu asks the office, and the answers.
//!
//! Every question is asked for the location whose portal is called, and concerns only what belongs there.

use std::collections::BTreeMap;

use antiphon_core::attendant::Period;
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, MailboxId, RecordingId};
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
    /// Which voicemail groups are there? Answered by [`AdminAnswer::Groups`].
    Groups,
    /// Which auto attendants are there? Answered by [`AdminAnswer::Attendants`].
    Attendants,
    /// Keep the recording as what callers of an auto attendant hear first. Answered by [`AdminAnswer::Done`] or
    /// [`AdminAnswer::NoRoom`].
    KeepAttendantGreeting {
        /// Which auto attendant.
        attendant: AttendantId,
        /// When they hear it.
        period: Period,
        /// What was recorded.
        recording: RecordingId,
    },
    /// Have callers of an auto attendant hear our own words first. Answered by [`AdminAnswer::Done`].
    DefaultAttendantGreeting {
        /// Which auto attendant.
        attendant: AttendantId,
        /// When they hear them.
        period: Period,
    },
    /// Have a period hold from now on, or leave that to the schedules. Answered by [`AdminAnswer::Done`].
    Activate {
        /// Which auto attendant.
        attendant: AttendantId,
        /// The period; `None` for the schedules.
        period: Option<Period>,
    },
    /// Which announcements are there? Answered by [`AdminAnswer::Announcements`].
    Announcements,
    /// Keep the recording as an announcement. Answered by [`AdminAnswer::Done`] or [`AdminAnswer::NoRoom`].
    KeepAnnouncement {
        /// The announcement that it replaces; `None` for a new one.
        instead_of: Option<AnnouncementId>,
        /// What was recorded.
        recording: RecordingId,
    },
}

impl AdminQuestion {
    /// The recording whose fate the question decides.
    pub(super) fn disposes_of(&self) -> Option<RecordingId> {
        match self {
            Self::KeepGreeting { recording, .. }
            | Self::KeepAttendantGreeting { recording, .. }
            | Self::KeepAnnouncement { recording, .. } => Some(*recording),
            Self::Find { .. }
            | Self::Unlock { .. }
            | Self::Reset { .. }
            | Self::Groups
            | Self::Attendants
            | Self::DefaultAttendantGreeting { .. }
            | Self::Activate { .. }
            | Self::Announcements => None,
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
    /// The recording is thrown away: there is no room for it.
    NoRoom,
    /// The voicemail groups of the location.
    Groups(GroupsHere),
    /// The auto attendants of the location that callers can reach.
    Attendants(Vec<ManagedAttendant>),
    /// The announcements of the location, newest first, no more than anybody goes through.
    Announcements(Vec<ManagedAnnouncement>),
}

/// The voicemail groups of a location.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupsHere {
    /// As many as there are keys for.
    pub groups: Vec<FoundGroup>,
    /// There are more.
    pub more: bool,
}

/// A voicemail group as an administrator chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundGroup {
    /// The number by which callers reach it.
    pub number: String,
    /// Its recorded name.
    pub name: Option<BlobKey>,
}

/// An auto attendant as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedAttendant {
    /// Which.
    pub attendant: AttendantId,
    /// The number by which callers reach it.
    pub number: String,
    /// The period that was activated, whatever the schedules say.
    pub activated: Option<Period>,
    /// The recorded greetings; where there is none, callers hear our own words.
    pub greetings: BTreeMap<Period, BlobKey>,
}

/// An announcement as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedAnnouncement {
    /// Which.
    pub announcement: AnnouncementId,
    /// What it sounds like.
    pub audio: BlobKey,
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
