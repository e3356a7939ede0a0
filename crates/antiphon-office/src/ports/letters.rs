//! Letters: e-mails with everything in them but the words, which whoever sends them finds in the reader's language.

use antiphon_core::account::secret::Secret;
use antiphon_core::ids::{JobId, OrganizationId};
use antiphon_core::passcode::Passcode;

use super::Logo;

/// An e-mail about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The same however often it is tried.
    pub id: JobId,
    /// The address.
    pub to: String,
    /// Language of its words, such as `de-DE`.
    pub language: String,
    /// The organization's name.
    pub organization: String,
    /// The organization's colour, such as `#0b5a86`: white is read on it.
    pub accent: Option<String>,
    /// The organization's logo.
    pub logo: Option<Logo>,
    /// What it says.
    pub content: LetterContent,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
}

/// A file that goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, safe on every file system.
    pub file_name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterContent {
    /// A voice portal has its number (M2).
    PortalNumber {
        /// The location.
        location: String,
        /// Extension and phone number, those it has.
        numbers: Vec<String>,
    },
    /// Somebody has a mailbox now.
    Welcome {
        /// The owner.
        name: String,
        /// The extension.
        extension: String,
        /// What to call; empty while the portal has no number.
        portal: Vec<String>,
        /// Whether the organization's default passcode opens the mailbox the first time; else it is set in the hub.
        by_default_passcode: bool,
        /// How a web password is chosen; none for somebody who has one, or is told another way.
        link: Option<LetterLink>,
    },
    /// Somebody has an account and no web password yet.
    Invitation {
        /// Who.
        name: String,
        /// How it is chosen.
        link: LetterLink,
    },
    /// Somebody has forgotten the web password.
    NewPassword {
        /// Who.
        name: String,
        /// How another one is chosen.
        link: LetterLink,
    },
    /// Somebody wants to sign in with the address that this goes to.
    NewEmail {
        /// Who.
        name: String,
        /// How he shows that it is his.
        link: LetterLink,
    },
    /// The address that this goes to is signed in with no more.
    EmailChanged {
        /// Whose account it is.
        name: String,
        /// The address in its place.
        address: String,
    },
    /// A message was left.
    NewMessage {
        /// The owner.
        owner: String,
        /// The caller's name, as far as it is known.
        caller: Option<String>,
        /// The caller's number, as far as it is known.
        number: Option<String>,
        /// When, epoch milliseconds.
        received_ms: i64,
        /// The owner's time zone.
        time_zone: String,
        /// How long, in milliseconds.
        duration_ms: u64,
        /// Whether it is urgent.
        urgent: bool,
        /// New messages in the mailbox.
        new: u32,
    },
    /// A mailbox is locked.
    Locked {
        /// The owner.
        owner: String,
        /// Whether also for the owner's own phone.
        everywhere: bool,
    },
    /// A passcode was reset.
    PasscodeReset {
        /// The owner.
        owner: String,
        /// What opens the mailbox the next time and has to be changed then; the default passcode does, if it is none.
        one_time: Option<Passcode>,
        /// What to call; empty while the portal has no number.
        portal: Vec<String>,
    },
    /// A new passcode was set.
    PasscodeSet {
        /// The owner.
        owner: String,
    },
    /// A mailbox has little room left.
    NearlyFull {
        /// The owner.
        owner: String,
        /// How full it is, in percent.
        percent: u64,
    },
    /// Events are posted to a webhook no more.
    WebhookOff {
        /// The webhook.
        name: String,
        /// Its server.
        host: String,
        /// Whether the server said that nobody wants them; else it failed for too long.
        gone: bool,
    },
    /// The mail server works.
    Test,
}

/// A link that works once, for the reader alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterLink {
    /// Whose pages it leads to.
    pub organization: OrganizationId,
    /// What stands behind its `#`.
    pub secret: Secret,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
    /// The reader's time zone.
    pub time_zone: String,
}

/// Why a letter was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailFailure {
    /// There is no mail server: nobody is told anything by e-mail.
    NotConfigured,
    /// Not now; trying again may help.
    Later(String),
    /// Not this letter, however often it is tried.
    Never(String),
}
