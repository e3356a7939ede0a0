//! What people are told by e-mail.

use crate::ids::{AccountId, LocationId, MailboxId, MessageId, PersonId, WebhookId};

/// An e-mail that is to be sent: to whom, and about what. Its words are found when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The address, as it was when there was something to tell.
    pub to: String,
    /// What it is about.
    pub notice: Notice,
}

/// What an e-mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// For administrators: a voice portal has its number, and announcements can be recorded (M2).
    PortalNumber(LocationId),
    /// For a new user: how to sign in, how to set the passcode and whom to call.
    Welcome {
        /// The user.
        person: PersonId,
        /// The link with which a web password is chosen, sealed; none for somebody who signs in already.
        link: Option<Vec<u8>>,
    },
    /// For somebody who has an account and no web password: how to choose one.
    Invitation {
        /// The account.
        account: AccountId,
        /// The link, sealed.
        link: Vec<u8>,
    },
    /// For somebody who has forgotten the web password.
    NewPassword {
        /// The account.
        account: AccountId,
        /// The link, sealed.
        link: Vec<u8>,
    },
    /// For whoever wants to sign in with another address, at that address: how to show that it is his.
    NewEmail {
        /// The account.
        account: AccountId,
        /// The link, sealed.
        link: Vec<u8>,
    },
    /// At the address that an account was signed in with until now: it is another one.
    EmailChanged(AccountId),
    /// For an owner: a message was left. With its audio, where the mailbox sends copies.
    NewMessage {
        /// The mailbox.
        mailbox: MailboxId,
        /// The message.
        message: MessageId,
        /// Whether the recording goes with it.
        with_audio: bool,
    },
    /// For an owner: too many wrong passcodes have locked the mailbox, and these are the ways out.
    Locked(MailboxId),
    /// For an owner: somebody has reset the passcode.
    PasscodeReset {
        /// The mailbox.
        mailbox: MailboxId,
        /// The one-time passcode, sealed, where there is one.
        one_time: Option<Vec<u8>>,
    },
    /// For an owner: a new passcode was set, by the owner or an administrator.
    PasscodeSet(MailboxId),
    /// For an owner: there is little room left.
    NearlyFull(MailboxId),
    /// For administrators: events are posted to a webhook no more.
    WebhookOff(WebhookId),
    /// For whoever set the mail server up: it works.
    Test,
}

impl Notice {
    /// A word for lists and rows.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::PortalNumber(_) => "portal-number",
            Self::Welcome { .. } => "welcome",
            Self::Invitation { .. } => "invitation",
            Self::NewPassword { .. } => "new-password",
            Self::NewEmail { .. } => "new-email",
            Self::EmailChanged(_) => "email-changed",
            Self::NewMessage { .. } => "new-message",
            Self::Locked(_) => "locked",
            Self::PasscodeReset { .. } => "passcode-reset",
            Self::PasscodeSet(_) => "passcode-set",
            Self::NearlyFull(_) => "nearly-full",
            Self::WebhookOff(_) => "webhook-off",
            Self::Test => "test",
        }
    }
}
