//! Questions to the office, each with its own kind of answer.

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{AttendantId, MailboxId, MessageId, RecordingId};
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageState;
use antiphon_core::passcode::Passcode;

use super::Call;
use crate::question::admin::{AdminAnswer, AdminQuestion};
use crate::question::{
    Answer, AttendantAnswer, AttendantQuestion, Attending, ChangeOccasion, Claim, DepositOutcome, Envelope,
    HandlingAnswer, HandlingQuestion, Marked, NamesFound, PasscodeChange, Question, Reception,
    RecordingPurpose, Verdict,
};

/// The office cannot answer now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unavailable;

/// Asks the question and takes the answer of its kind. One of another kind is an error of ours and, outside tests, as
/// good as none.
macro_rules! ask {
    ($call:expr, $question:expr, $kind:ident) => {
        match $call.ask($question).await {
            Answer::$kind(answer) => Ok(answer),
            other => none_of_its_kind(&other),
        }
    };
    ($call:expr, $question:expr, $subject:ident($answers:ident::$kind:ident)) => {
        match $call.ask($question).await {
            Answer::$subject($answers::$kind(answer)) => Ok(answer),
            other => none_of_its_kind(&other),
        }
    };
}

mod sending;

fn none_of_its_kind<T>(answer: &Answer) -> Result<T, Unavailable> {
    debug_assert_eq!(*answer, Answer::Unavailable, "an answer of another kind");
    Err(Unavailable)
}

fn of_another_kind() -> Unavailable {
    debug_assert!(false, "an answer of another kind");
    Unavailable
}

impl Call {
    /// Does this passcode open that mailbox? Counts as an attempt.
    pub(crate) async fn verify(&self, claim: Claim, passcode: Passcode) -> Result<Verdict, Unavailable> {
        ask!(self, Question::Verify { claim, passcode }, Verdict)
    }

    /// Replaces the mailbox's passcode.
    pub(crate) async fn change_passcode(
        &self,
        mailbox: MailboxId,
        passcode: Passcode,
        occasion: ChangeOccasion,
    ) -> Result<PasscodeChange, Unavailable> {
        ask!(self, Question::ChangePasscode { mailbox, passcode, occasion }, PasscodeChange)
    }

    /// Prepares a recording.
    pub(super) async fn begin_recording(
        &self,
        purpose: RecordingPurpose,
    ) -> Result<RecordingId, Unavailable> {
        ask!(self, Question::BeginRecording(purpose), Recording)
    }

    /// Keeps the recording as the owner's personalized name.
    pub(crate) async fn keep_name(
        &self,
        mailbox: MailboxId,
        recording: RecordingId,
    ) -> Result<(), Unavailable> {
        self.settle_with(Question::KeepName { mailbox, recording }).await
    }

    /// Keeps the name recorded earlier.
    pub(crate) async fn confirm_name(&self, mailbox: MailboxId) -> Result<(), Unavailable> {
        self.settle_with(Question::ConfirmName { mailbox }).await
    }

    /// About greetings and how calls are handled.
    pub(crate) async fn handle(
        &self,
        mailbox: MailboxId,
        question: HandlingQuestion,
    ) -> Result<HandlingAnswer, Unavailable> {
        ask!(self, Question::Handling { mailbox, question }, Handling)
    }

    /// Throws a recording away. Nothing depends on the answer, so nobody waits for it.
    pub(crate) fn discard(&self, recording: RecordingId) {
        self.line.borrow_mut().ask(Question::DiscardRecording(recording));
    }

    /// How many messages lie in the mailbox.
    pub(crate) async fn counts(&self, mailbox: MailboxId) -> Result<Counts, Unavailable> {
        ask!(self, Question::Counts { mailbox }, Counts)
    }

    /// What lies in the mailbox: new urgent, new, saved, each oldest first.
    pub(crate) async fn inbox(&self, mailbox: MailboxId) -> Result<Vec<Envelope>, Unavailable> {
        ask!(self, Question::Inbox { mailbox }, Inbox)
    }

    /// Changes a message's state.
    pub(crate) async fn mark(
        &self,
        mailbox: MailboxId,
        message: MessageId,
        state: MessageState,
    ) -> Result<Marked, Unavailable> {
        ask!(self, Question::Mark { mailbox, message, state }, Marked)
    }

    /// How is a caller of this mailbox to be received?
    pub(crate) async fn reception(
        &self,
        mailbox: MailboxId,
        cause: DepositCause,
    ) -> Result<Reception, Unavailable> {
        ask!(self, Question::Reception { mailbox, cause }, Reception)
    }

    /// Stores a caller's message durably.
    pub(crate) async fn deposit(
        &self,
        mailbox: MailboxId,
        recording: RecordingId,
        urgent: bool,
        confidential: bool,
    ) -> Result<DepositOutcome, Unavailable> {
        ask!(self, Question::Deposit { mailbox, recording, urgent, confidential }, Deposit)
    }

    /// What a caller of this auto attendant is to hear.
    pub(crate) async fn attending(&self, attendant: AttendantId) -> Result<Box<Attending>, Unavailable> {
        match ask!(self, Question::Attendant(AttendantQuestion::Attending(attendant)), Attendant)? {
            AttendantAnswer::Attending(attending) => Ok(attending),
            AttendantAnswer::MayDial(_) | AttendantAnswer::Names(_) => Err(of_another_kind()),
        }
    }

    /// Whether a caller of this auto attendant may dial these digits.
    pub(crate) async fn may_dial(&self, attendant: AttendantId, digits: String) -> Result<bool, Unavailable> {
        let question = AttendantQuestion::MayDial { attendant, digits };
        match ask!(self, Question::Attendant(question), Attendant)? {
            AttendantAnswer::MayDial(allowed) => Ok(allowed),
            AttendantAnswer::Attending(_) | AttendantAnswer::Names(_) => Err(of_another_kind()),
        }
    }

    /// Whose name these digits spell.
    pub(crate) async fn names(
        &self,
        attendant: AttendantId,
        digits: String,
    ) -> Result<NamesFound, Unavailable> {
        let question = AttendantQuestion::Names { attendant, digits };
        match ask!(self, Question::Attendant(question), Attendant)? {
            AttendantAnswer::Names(found) => Ok(found),
            AttendantAnswer::Attending(_) | AttendantAnswer::MayDial(_) => Err(of_another_kind()),
        }
    }

    /// Does what the administrator menu wants.
    pub(crate) async fn administer(&self, question: AdminQuestion) -> Result<AdminAnswer, Unavailable> {
        ask!(self, Question::Administer(question), Administered)
    }

    async fn settle_with(&self, question: Question) -> Result<(), Unavailable> {
        let answer = self.ask(question).await;
        debug_assert!(matches!(answer, Answer::Kept | Answer::Unavailable), "an answer of another kind");
        if answer == Answer::Kept { Ok(()) } else { Err(Unavailable) }
    }

    /// Asks and waits for the answer, whether or not the caller is still there.
    async fn ask(&self, question: Question) -> Answer {
        self.line.borrow_mut().ask_and_await(question);
        self.until(super::line::Line::take_answer).await
    }
}
