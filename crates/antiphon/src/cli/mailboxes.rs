//! Mailboxes and what is in them.

use std::path::PathBuf;

use antiphon_core::ids::MessageId;
use clap::{Args, Subcommand};

use super::greetings::{GreetingCommand, NameCommand};
use super::lists::ListsCommand;
use super::{OfMailbox, OfOrganization, PasscodeSource};

/// `antiphon mailbox …`
#[derive(Debug, Subcommand)]
pub(crate) enum MailboxCommand {
    /// List the mailboxes with their counts, passcode state and locks.
    List(OfOrganization),
    /// Change how a mailbox takes calls; what is not named stays.
    Set(Box<MailboxSet>),
    /// Set the owner's own passcode, as in the user hub: it unlocks and works at once.
    SetPasscode {
        #[command(flatten)]
        of: OfMailbox,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
    /// Reset Voicemail PIN: the default passcode, or a one-time one that is printed this once; unlocks.
    ResetPasscode(OfMailbox),
    /// Reset to a one-time passcode, which is printed this once, also where there is a default one; unlocks.
    OneTimePasscode(OfMailbox),
    /// Unlock without changing the passcode.
    Unlock(OfMailbox),
    /// The greetings that callers hear.
    #[command(subcommand)]
    Greeting(GreetingCommand),
    /// The owner's personalized name.
    #[command(subcommand)]
    Name(NameCommand),
    /// Distribution lists.
    #[command(subcommand)]
    Lists(ListsCommand),
}

/// `antiphon mailbox set`
#[derive(Debug, Args)]
pub(crate) struct MailboxSet {
    #[command(flatten)]
    pub(crate) of: OfMailbox,
    /// Whether callers are sent to voicemail at all.
    #[arg(long, value_name = "true|false")]
    pub(crate) enabled: Option<bool>,
    /// Whether all calls go to voicemail at once.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_all_calls: Option<bool>,
    /// Whether calls to a busy phone go to voicemail.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_busy_calls: Option<bool>,
    /// Whether calls nobody answers go to voicemail.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_unanswered_calls: Option<bool>,
    /// Rings before a call counts as unanswered, 2-20.
    #[arg(long, value_name = "N")]
    pub(crate) rings: Option<u32>,
    /// Whether callers may leave messages; if not, they hear the greeting alone.
    #[arg(long, value_name = "true|false")]
    pub(crate) takes_messages: Option<bool>,
    /// Whether callers are sent on after a greeting that takes no messages, instead of hung up on.
    #[arg(long, value_name = "true|false")]
    pub(crate) forward_after_greeting: Option<bool>,
    /// Where callers are sent on to after such a greeting; empty takes the number away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) after_greeting_number: Option<String>,
    /// Whether callers who press 0 are transferred.
    #[arg(long, value_name = "true|false")]
    pub(crate) transfer: Option<bool>,
    /// Where callers who press 0 are transferred to; empty takes the number away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) transfer_number: Option<String>,
    /// Language that callers are greeted in; empty for that of the location.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Where news of new messages is sent, without audio; empty for nowhere.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Where a copy of each new message is sent, with its audio; empty for nowhere.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) copy_email: Option<String>,
}

/// `antiphon message …`
#[derive(Debug, Subcommand)]
pub(crate) enum MessageCommand {
    /// List the messages of a mailbox.
    List {
        #[command(flatten)]
        of: OfMailbox,
        /// Those that are deleted and can be brought back.
        #[arg(long)]
        deleted: bool,
    },
    /// Bring a deleted message back, within the 14 days.
    Undelete {
        #[command(flatten)]
        of: OfMailbox,
        /// The message.
        #[arg(value_name = "ID")]
        message: MessageId,
        /// As a new one, not as one heard already.
        #[arg(long)]
        new: bool,
    },
    /// Write the messages of a mailbox as WAV files.
    Export {
        #[command(flatten)]
        of: OfMailbox,
        /// The folder to write to; it is made if it is not there.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Only this message.
        #[arg(long, value_name = "ID")]
        message: Option<String>,
    },
}
