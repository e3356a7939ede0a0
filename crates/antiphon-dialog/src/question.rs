//! What a dialog asks the office, and the answers.
//!
//! A question names nothing the office knows from the call itself: who calls, from where, which location.

pub mod admin;
mod attendant;
mod handling;
mod sending;

use antiphon_core::greeting::{DepositCause, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId, MessageId, RecordingId};
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageState;
use antiphon_core::passcode::{BrokenRule, Passcode};
use antiphon_core::time::LocalTime;

pub use attendant::{AttendantAnswer, AttendantQuestion, Attending, FoundPerson, NamesFound};
pub use handling::{HandlingAnswer, HandlingQuestion, NotSentOn, OwnGreetings};
pub use sending::{
    Addressee, ClearingQuestion, Composing, Content, ListsAnswer, ListsQuestion, Recipients, ReplyTo, Report,
    Sending, SendingAnswer, SendingQuestion, Sent, Terms,
};

use crate::prompts::Language;
use admin::{AdminAnswer, AdminQuestion};

/// A question of a dialog. Each kind has its own kind of [`Answer`].
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Does this passcode open that mailbox? Answered by [`Answer::Verdict`]. Counts as an attempt; whether from the
    /// own phone or from outside, the office knows from the call.
    Verify {
        /// Whose mailbox.
        claim: Claim,
        /// The digits entered.
        passcode: Passcode,
    },
    /// Replace the mailbox's passcode. Answered by [`Answer::PasscodeChange`].
    ChangePasscode {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// The new passcode, entered twice.
        passcode: Passcode,
        /// Whether the owner chose to, or has to at set-up or expiry: the minimum age binds only choices.
        occasion: ChangeOccasion,
    },
    /// Prepare a recording. Answered by [`Answer::Recording`].
    BeginRecording(RecordingPurpose),
    /// Keep the recording as the owner's personalized name. Answered by [`Answer::Kept`].
    KeepName {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// What was recorded.
        recording: RecordingId,
    },
    /// The owner keeps the name recorded earlier. Answered by [`Answer::Kept`].
    ConfirmName {
        /// The mailbox, opened before.
        mailbox: MailboxId,
    },
    /// A question of an auto attendant. Answered by [`Answer::Attendant`].
    Attendant(AttendantQuestion),
    /// Throw a recording away. Answered by [`Answer::Kept`].
    DiscardRecording(RecordingId),
    /// How many messages lie in the mailbox? Answered by [`Answer::Counts`].
    Counts {
        /// The mailbox, opened before.
        mailbox: MailboxId,
    },
    /// What lies in the mailbox? Answered by [`Answer::Inbox`].
    Inbox {
        /// The mailbox, opened before.
        mailbox: MailboxId,
    },
    /// Change a message's state. Answered by [`Answer::Marked`].
    Mark {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// Which message.
        message: MessageId,
        /// Its new state.
        state: MessageState,
    },
    /// About greetings and how calls are handled. Answered by [`Answer::Handling`].
    Handling {
        /// The mailbox, opened before.
        mailbox: MailboxId,
        /// What is asked.
        question: HandlingQuestion,
    },
    /// How is a caller of this mailbox to be received? Answered by [`Answer::Reception`].
    Reception {
        /// The mailbox called.
        mailbox: MailboxId,
        /// Why the call came here.
        cause: DepositCause,
    },
    /// Store a caller's message durably. Answered by [`Answer::Deposit`].
    Deposit {
        /// The mailbox called.
        mailbox: MailboxId,
        /// What was recorded.
        recording: RecordingId,
        /// Marked urgent by the caller.
        urgent: bool,
        /// Marked confidential by the caller.
        confidential: bool,
    },
    /// About a message that the owner sends. Answered by [`Answer::Sending`].
    Sending(SendingQuestion),
    /// About the owner's distribution lists. Answered by [`Answer::Lists`].
    Lists(ListsQuestion),
    /// About deleting all messages, and bringing deleted ones back.
    Clearing(ClearingQuestion),
    /// What the administrator menu asks. Answered by [`Answer::Administered`].
    Administer(AdminQuestion),
}

impl Question {
    /// The recording whose fate the question decides; the office sees to it from then on.
    #[must_use]
    pub fn disposes_of(&self) -> Option<RecordingId> {
        match self {
            Self::KeepName { recording, .. }
            | Self::Handling { question: HandlingQuestion::KeepGreeting { recording, .. }, .. }
            | Self::Deposit { recording, .. }
            | Self::DiscardRecording(recording) => Some(*recording),
            Self::Administer(question) => question.disposes_of(),
            Self::Verify { .. }
            | Self::ChangePasscode { .. }
            | Self::BeginRecording(_)
            | Self::Attendant(_)
            | Self::Handling { .. }
            | Self::ConfirmName { .. }
            | Self::Counts { .. }
            | Self::Inbox { .. }
            | Self::Mark { .. }
            | Self::Reception { .. }
            | Self::Sending(_)
            | Self::Lists(_)
            | Self::Clearing(_) => None,
        }
    }
}

/// The office's answer, of its question's kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Verify`].
    Verdict(Verdict),
    /// To [`Question::ChangePasscode`].
    PasscodeChange(PasscodeChange),
    /// To [`Question::BeginRecording`].
    Recording(RecordingId),
    /// To [`Question::KeepName`], [`Question::ConfirmName`] and [`Question::DiscardRecording`].
    Kept,
    /// To [`Question::Handling`].
    Handling(HandlingAnswer),
    /// To [`Question::Attendant`].
    Attendant(AttendantAnswer),
    /// To [`Question::Counts`].
    Counts(Counts),
    /// To [`Question::Inbox`]: new urgent, new, saved, each oldest first.
    Inbox(Vec<Envelope>),
    /// To [`Question::Mark`].
    Marked(Marked),
    /// To [`Question::Reception`].
    Reception(Reception),
    /// To [`Question::Deposit`].
    Deposit(DepositOutcome),
    /// To [`Question::Sending`].
    Sending(SendingAnswer),
    /// To [`Question::Lists`].
    Lists(ListsAnswer),
    /// To [`ClearingQuestion::Clear`]: how many were deleted.
    Cleared(u32),
    /// To [`Question::Administer`].
    Administered(AdminAnswer),
    /// To any question: the office cannot answer now (database or disk away).
    Unavailable,
}

/// Whose mailbox a caller wants to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The one of the phone the call comes from.
    Own,
    /// The one with this extension, prefix and extension, or number, as entered.
    Number(String),
}

/// What an entered passcode led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The mailbox opens, or its set-up dialog.
    Open(Admission),
    /// The administrator menu of the portal opens.
    Administration,
    /// Wrong. Also the answer for mailboxes that do not exist or have no passcode.
    Wrong,
    /// Locked from this side: by this wrong passcode, the last one allowed, or before, and then it was not looked
    /// at. The caller hears the same sentence.
    Locked,
    /// This source has guessed too often over all mailboxes; the call ends.
    Refused,
}

/// What an owner may do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// The open mailbox.
    pub mailbox: MailboxId,
    /// Whether a new passcode comes first.
    pub passcode_due: PasscodeDue,
    /// Whether the name comes first.
    pub name_due: NameDue,
    /// Days until the passcode expires, if that is soon.
    pub passcode_expires_in_days: Option<u32>,
}

/// Whether a new passcode must be chosen before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasscodeDue {
    /// No.
    No,
    /// It is the default or a one-time passcode.
    Initial,
    /// It has expired.
    Expired,
}

/// Whether the personalized name must be recorded before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameDue {
    /// No.
    No,
    /// There is none yet.
    Record,
    /// There is one from before a reset: keep it or record anew.
    Confirm(BlobKey),
}

/// Why a passcode is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOccasion {
    /// The owner wants to.
    Voluntary,
    /// Set-up or expiry demands it.
    Demanded,
}

/// What became of a new passcode.
#[derive(Clone, Debug, PartialEq)]
pub enum PasscodeChange {
    /// From this moment only the new one works.
    Accepted,
    /// Refused; the first broken rule.
    Broken(BrokenRule),
}

/// What a recording is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingPurpose {
    /// A caller's message.
    Deposit {
        /// The mailbox called.
        mailbox: MailboxId,
    },
    /// An owner's reply, which is a message too.
    Reply {
        /// The mailbox it goes to.
        to: MailboxId,
        /// The owner's mailbox.
        author: MailboxId,
    },
    /// The owner's name.
    Name {
        /// The owner's mailbox.
        mailbox: MailboxId,
    },
    /// A greeting of the mailbox.
    Greeting {
        /// The owner's mailbox.
        mailbox: MailboxId,
    },
    /// A message, or the introduction of one that is forwarded, before it has addressees.
    Composition {
        /// Its author's mailbox.
        mailbox: MailboxId,
    },
    /// Something that auto attendants play; it belongs to no mailbox.
    Announcement,
}

/// A message as the owner meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Which message.
    pub message: MessageId,
    /// New, saved or deleted.
    pub state: MessageState,
    /// Played first.
    pub urgent: bool,
    /// Not to be forwarded.
    pub confidential: bool,
    /// Who left it.
    pub from: SpokenFrom,
    /// When, in the mailbox's time zone.
    pub received: LocalTime,
    /// Length in milliseconds.
    pub duration_ms: u64,
    /// What to play; whether it can be played shows then.
    pub audio: BlobKey,
    /// What to play before it: whoever forwarded the message said it.
    pub introduction: Option<BlobKey>,
    /// Whether it can be replied to: whoever left it has a mailbox here.
    pub answerable: bool,
    /// The number that calls whoever left it back, where the owner may do that from this call.
    pub call_back: Option<String>,
}

/// How the one who left a message is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpokenFrom {
    /// By the personalized name, recorded by the person.
    Name(BlobKey),
    /// By the number, read digit by digit.
    Number(String),
    /// Not at all.
    Unknown,
}

/// What became of a change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// It holds.
    Done,
    /// The message is no longer there: deleted elsewhere meanwhile.
    Gone,
}

/// How a caller is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reception {
    /// Which greeting is heard.
    pub kind: GreetingKind,
    /// The owner's recording of it, if callers hear that; else, and if it cannot be played, the default words.
    pub recording: Option<BlobKey>,
    /// How the default words name the owner.
    pub owner: SpokenOwner,
    /// Whether a message is taken.
    pub intake: Intake,
    /// Where a caller goes who presses 0.
    pub transfer: Option<String>,
    /// Whether he is told before the tone that he will be recorded.
    pub warned: bool,
    /// Whether `*` opens the voice portal login.
    pub login_allowed: bool,
    /// Language that the owner greets in; `None` for that of the location called.
    pub language: Option<Language>,
}

/// How the default greeting names the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpokenOwner {
    /// By the personalized name.
    Name(BlobKey),
    /// By the number, read digit by digit.
    Number(String),
}

/// Whether a mailbox takes a message of a caller now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intake {
    /// It does.
    Takes {
        /// The longest one, in milliseconds.
        max_ms: u32,
    },
    /// It is full.
    Full,
    /// Its owner takes none.
    Refuses {
        /// Where the caller goes after the greeting; the call ends if nowhere.
        then: Option<String>,
    },
}

/// What became of a caller's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositOutcome {
    /// Durable.
    Stored,
    /// It cannot be kept.
    Failed,
}
