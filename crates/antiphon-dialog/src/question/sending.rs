//! What dialogs ask about messages that their owner sends, and about distribution lists.

use antiphon_core::ids::{MailboxId, MessageId, RecordingId};
use antiphon_core::lists::{ListNumber, ListRefusal};
use antiphon_core::message::MessageState;

use super::SpokenFrom;

/// A question about a message to be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum SendingQuestion {
    /// Whether and how the owner may compose a message, or forward one. Answered by [`SendingAnswer::Composing`].
    Begin {
        /// The owner's mailbox, opened before.
        author: MailboxId,
        /// The message to be forwarded, if it is one.
        original: Option<MessageId>,
    },
    /// Who has this number? Answered by [`SendingAnswer::Addressee`].
    Find {
        /// The owner's mailbox, opened before.
        author: MailboxId,
        /// The extension, prefix and extension, or number, as entered.
        number: String,
    },
    /// Whether, and to whom, a message can be replied to. Answered by [`SendingAnswer::ReplyTo`].
    ReplyTo {
        /// The owner's mailbox, opened before.
        mailbox: MailboxId,
        /// The message.
        message: MessageId,
    },
    /// Send a message. Answered by [`SendingAnswer::Sent`]. The recordings stay, so that it can be sent again; the
    /// dialog discards them.
    Send(Sending),
}

/// The answer to a [`SendingQuestion`].
#[derive(Clone, Debug, PartialEq)]
pub enum SendingAnswer {
    /// To [`SendingQuestion::Begin`].
    Composing(Composing),
    /// To [`SendingQuestion::Find`]; `None` if nobody with that number takes messages.
    Addressee(Option<Addressee>),
    /// To [`SendingQuestion::ReplyTo`].
    ReplyTo(ReplyTo),
    /// To [`SendingQuestion::Send`].
    Sent(Sent),
}

/// What may be composed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Composing {
    /// A message.
    Open(Terms),
    /// The message to be forwarded is confidential.
    Confidential,
    /// The message to be forwarded is gone.
    Gone,
}

/// How a message is composed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The longest recording, in milliseconds.
    pub max_ms: u32,
    /// Whether the message may go to everybody of the location.
    pub everybody: bool,
    /// Names the sending of a forwarded message.
    pub sending: RecordingId,
}

/// Somebody a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The mailbox it goes to.
    pub mailbox: MailboxId,
    /// How they are named.
    pub spoken: SpokenFrom,
}

/// Whether a message can be replied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyTo {
    /// Into this mailbox.
    Mailbox {
        /// Which.
        mailbox: MailboxId,
        /// The longest recording, in milliseconds.
        max_ms: u32,
    },
    /// Their mailbox is full.
    Full,
    /// Whoever left it has no mailbox here, or the message is gone.
    Nobody,
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The owner's mailbox, opened before.
    pub author: MailboxId,
    /// What is sent.
    pub content: Content,
    /// To whom.
    pub to: Recipients,
    /// Marked urgent.
    pub urgent: bool,
    /// Marked confidential.
    pub confidential: bool,
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A recording.
    Composed(RecordingId),
    /// A message of the mailbox.
    Forwarded {
        /// Which.
        original: MessageId,
        /// What is heard before it.
        introduction: Option<RecordingId>,
        /// Names the sending, as [`Terms::sending`] told.
        sending: RecordingId,
    },
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// To these.
    People(Vec<Addressee>),
    /// To everybody of the location.
    Everybody,
    /// To the members of a list.
    List(ListNumber),
}

/// What became of a sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Each addressee was served or is named.
    Report(Report),
    /// Nobody was: a confidential message is not forwarded.
    Confidential,
    /// Nobody was: the message to be forwarded is gone.
    Gone,
    /// Nobody was: so many may not be reached.
    NotAllowed,
}

/// Who got a message and who did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many have it.
    pub sent: u32,
    /// Whose mailboxes are full.
    pub full: Vec<SpokenFrom>,
    /// Who has no mailbox here any more.
    pub vanished: Vec<SpokenFrom>,
    /// For whom it could not be stored now.
    pub failed: Vec<SpokenFrom>,
}

/// A question about the owner's distribution lists.
#[derive(Clone, Debug, PartialEq)]
pub enum ListsQuestion {
    /// Who is in a list? Answered by [`ListsAnswer::Members`].
    Members {
        /// The owner's mailbox, opened before.
        author: MailboxId,
        /// Which list.
        list: ListNumber,
    },
    /// Add whoever has this number. Answered by [`ListsAnswer::Kept`].
    Add {
        /// The owner's mailbox, opened before.
        author: MailboxId,
        /// Which list.
        list: ListNumber,
        /// The number, as entered.
        number: String,
    },
    /// Take out whoever has this number. Answered by [`ListsAnswer::Kept`].
    Remove {
        /// The owner's mailbox, opened before.
        author: MailboxId,
        /// Which list.
        list: ListNumber,
        /// The number, as entered.
        number: String,
    },
}

/// The answer to a [`ListsQuestion`].
#[derive(Clone, Debug, PartialEq)]
pub enum ListsAnswer {
    /// To [`ListsQuestion::Members`]: how they are named.
    Members(Vec<SpokenFrom>),
    /// To [`ListsQuestion::Add`] and [`ListsQuestion::Remove`].
    Kept(Result<(), ListRefusal>),
}

/// A question about deleting all messages, and bringing deleted ones back.
#[derive(Clone, Debug, PartialEq)]
pub enum ClearingQuestion {
    /// Delete those of the messages that are still there. Answered by [`Answer::Cleared`](super::Answer::Cleared).
    Clear {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// The messages.
        messages: Vec<MessageId>,
    },
    /// Which deleted messages can be brought back? Answered by [`Answer::Inbox`](super::Answer::Inbox).
    Deleted {
        /// The mailbox, opened before.
        mailbox: MailboxId,
    },
    /// Bring a deleted message back. Answered by [`Answer::Marked`](super::Answer::Marked).
    Restore {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// Which message.
        message: MessageId,
        /// The state it is to have.
        state: MessageState,
    },
}
