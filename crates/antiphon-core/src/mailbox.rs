//! A mailbox: messages, greetings, settings and what opens it by phone.

use std::fmt;

use crate::forwarding::{Forwarding, ForwardingChange};
use crate::greeting::Greetings;
use crate::ids::{BlobKey, GroupId, LocationId, MailboxId, OrganizationId, PersonId};

/// A mailbox of a person or a voicemail group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Its identity.
    pub id: MailboxId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Whose location's portal, language and time zone it uses.
    pub location: LocationId,
    /// Its owner.
    pub owner: MailboxOwner,
    /// The owner's recorded name, played in default greetings and "message from …".
    pub personalized_name: Option<BlobKey>,
    /// What callers hear first.
    pub greetings: Greetings,
    /// What the owner and administrators may set.
    pub settings: MailboxSettings,
    /// Messages by state.
    pub counts: Counts,
    /// Milliseconds of audio in messages that are not deleted.
    pub used_ms: u64,
    /// Counts changes; a lamp that shows version n is right if no later one exists.
    pub version: i64,
}

/// Who owns a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailboxOwner {
    /// One person, whose phones light their lamps for it.
    Person(PersonId),
    /// A voicemail group: several people share it, and no phone lights its lamp for it.
    Group(GroupId),
}

/// What the owner and administrators may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxSettings {
    /// Off: callers are not sent to voicemail.
    pub enabled: bool,
    /// All calls go to voicemail at once.
    pub send_all_calls: bool,
    /// Calls to a busy phone go to voicemail.
    pub send_busy_calls: bool,
    /// Calls nobody answers go to voicemail.
    pub send_unanswered_calls: bool,
    /// Rings before a call counts as unanswered, 2–20; a ring is six seconds.
    pub rings: u32,
    /// Whether callers may leave messages at all, and what happens after the greeting if they may not.
    pub message_deposit: MessageDeposit,
    /// Where a caller goes who presses 0.
    pub transfer: Forwarding,
    /// Language that callers are greeted in, such as `de-DE`; `None` for that of the location called.
    pub language: Option<String>,
    /// Where news of each message is sent, without its audio.
    pub notification: EmailSwitch,
    /// Where a copy of each message is sent, with its audio.
    pub email_copy: EmailSwitch,
}

/// A switch with an e-mail address, which it needs while it is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailSwitch {
    /// Whether anything is sent.
    pub active: bool,
    /// Where to; kept while it is off.
    pub email: Option<String>,
}

impl EmailSwitch {
    /// The address, while it is on.
    #[must_use]
    pub fn in_force(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.active)
    }
}

impl Default for MailboxSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            send_all_calls: false,
            send_busy_calls: true,
            send_unanswered_calls: true,
            rings: crate::limits::RINGS_DEFAULT,
            message_deposit: MessageDeposit::default(),
            transfer: Forwarding::default(),
            language: None,
            notification: EmailSwitch::default(),
            email_copy: EmailSwitch::default(),
        }
    }
}

/// Whether callers may leave messages. A mailbox that takes none only greets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDeposit {
    /// Off: callers hear the greeting and nothing else.
    pub enabled: bool,
    /// Where callers go after a greeting that takes no messages; the call ends if nowhere.
    pub afterwards: Forwarding,
}

impl Default for MessageDeposit {
    fn default() -> Self {
        Self { enabled: true, afterwards: Forwarding::default() }
    }
}

/// One change of whether callers may leave messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageDepositChange {
    /// They may.
    Enable,
    /// They hear the greeting alone.
    Disable,
    /// Where they go after a greeting that takes no messages.
    Afterwards(ForwardingChange),
}

impl MessageDeposit {
    /// Makes the change. False if callers were to be sent on to nowhere: nothing has changed then.
    pub fn make(&mut self, change: &MessageDepositChange) -> bool {
        match change {
            MessageDepositChange::Enable => self.enabled = true,
            MessageDepositChange::Disable => self.enabled = false,
            MessageDepositChange::Afterwards(change) => return self.afterwards.make(change),
        }
        true
    }
}

/// How many messages of which kind, as the lamp and the portal tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not heard yet, urgent ones included.
    pub new: u32,
    /// Urgent ones among the new.
    pub new_urgent: u32,
    /// Heard and kept, urgent ones included.
    pub saved: u32,
    /// Urgent ones among the saved.
    pub saved_urgent: u32,
}

/// What opens a mailbox by phone at this moment.
///
/// `Unset` → set by the owner in the user hub, or by a reset; `Default` and `OneTime` open nothing but the
/// set-up dialog; `Own` opens the mailbox.
#[derive(Clone, PartialEq, Eq)]
pub enum Access {
    /// No passcode: the owner sets one in the user hub first (M9).
    Unset,
    /// The organization's current default passcode, until the set-up dialog replaces it (M8).
    Default {
        /// Since when, epoch milliseconds; it expires.
        since_ms: i64,
    },
    /// A random passcode made by a reset, to be replaced by the set-up dialog.
    OneTime {
        /// What it is checked against.
        hash: PasscodeHash,
        /// Since when, epoch milliseconds; it expires.
        since_ms: i64,
    },
    /// The owner's own passcode.
    Own {
        /// What it is checked against.
        hash: PasscodeHash,
        /// When it was set, epoch milliseconds; it may expire, and may not be changed too soon.
        since_ms: i64,
    },
}

impl Access {
    /// A word for lists and logs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unset => "unset",
            Self::Default { .. } => "default",
            Self::OneTime { .. } => "one-time",
            Self::Own { .. } => "set",
        }
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A stored passcode: algorithm, parameters, salt and hash in one text. Secret all the same: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct PasscodeHash(pub String);

impl fmt::Debug for PasscodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasscodeHash(****)")
    }
}
