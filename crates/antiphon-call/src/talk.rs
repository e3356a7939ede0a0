//! A dialog with what its call has to know of it.

use std::sync::Arc;

use antiphon_dialog::event::Event;
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::question::{Answer, DepositOutcome, Question};
use antiphon_dialog::{Command, QuestionId, SpeechId};
use antiphon_media::player::PlayId;

use crate::call::{Begin, BeginWith};
use crate::input::{Ask, Party};

/// One of the dialogs of a call, from its first word to the end of its last work.
pub(crate) struct Talk {
    /// Counts the dialogs of the call, so that what belongs to one never reaches another.
    pub(crate) turn: u32,
    dialog: Dialog,
    /// What it is.
    pub(crate) with: BeginWith,
    pub(crate) party: Arc<Party>,
    open_questions: u32,
    /// The question that is to store a caller's message.
    depositing: Option<QuestionId>,
    /// It has nothing more to say than what is being said.
    pub(crate) wants_hang_up: bool,
}

impl Talk {
    pub(crate) fn new(turn: u32, begin: &Begin) -> Self {
        Self {
            turn,
            dialog: begin.dialog(),
            with: begin.with,
            party: Arc::clone(&begin.party),
            open_questions: 0,
            depositing: None,
            wants_hang_up: false,
        }
    }

    /// Its first commands.
    pub(crate) fn start(&mut self) -> Vec<Command> {
        self.dialog.start()
    }

    /// What is to be done because of an event.
    pub(crate) fn handle(&mut self, event: Event) -> Vec<Command> {
        self.dialog.handle(event)
    }

    /// Whether its conversation is over.
    pub(crate) fn is_over(&self) -> bool {
        self.dialog.is_over()
    }

    /// Whether something of it is not settled yet.
    pub(crate) fn is_working(&self) -> bool {
        self.open_questions > 0 || !self.dialog.is_over()
    }

    /// It asks the office.
    pub(crate) fn asks(&mut self, id: QuestionId, question: Question) -> Ask {
        self.open_questions += 1;
        if matches!(question, Question::Deposit { .. }) {
            self.depositing = Some(id);
        }
        Ask::Dialog { party: Arc::clone(&self.party), question }
    }

    /// The office answers. Whether a message was left and could not be kept.
    pub(crate) fn answered(&mut self, id: QuestionId, answer: &Answer) -> bool {
        self.open_questions = self.open_questions.saturating_sub(1);
        match answer {
            Answer::Deposit(DepositOutcome::Failed) => true,
            Answer::Unavailable => self.depositing == Some(id),
            Answer::Verdict(_)
            | Answer::PasscodeChange(_)
            | Answer::Kept
            | Answer::Handling(_)
            | Answer::Counts(_)
            | Answer::Inbox(_)
            | Answer::Marked(_)
            | Answer::Attendant(_)
            | Answer::Administered(_)
            | Answer::Reception(_)
            | Answer::Recording(_)
            | Answer::Deposit(DepositOutcome::Stored)
            | Answer::Sending(_)
            | Answer::Lists(_)
            | Answer::Cleared(_) => false,
        }
    }

    /// What one of its speeches is called on the leg.
    pub(crate) fn play_id(&self, speech: SpeechId) -> PlayId {
        PlayId(u64::from(self.turn) << 32 | u64::from(speech.0))
    }

    /// The speech of that name, if it is one of its own.
    pub(crate) fn speech_id(&self, play: PlayId) -> Option<SpeechId> {
        let [turn, speech] = [play.0 >> 32, play.0 & u64::from(u32::MAX)];
        (turn == u64::from(self.turn)).then(|| SpeechId(u32::try_from(speech).unwrap_or(u32::MAX)))
    }
}
