//! What the server has promised in a story, and how often it was guessed at: what the sweep holds it to.

use std::collections::{BTreeMap, BTreeSet};

use antiphon_call::CallId;
use antiphon_call::input::{Answer, Ask, Party};
use antiphon_core::ids::{MailboxId, RecordingId};
use antiphon_core::limits::RECORDING_MIN;
use antiphon_dialog::question::{Answer as DialogAnswer, Claim, Question, RecordingPurpose, Verdict};

/// The words that promise a caller that his message is kept.
const PROMISE: &str = "Your message has been sent.";

/// The mailbox guessed at, or the number that has none, and whether its own phone calls.
type Side = (Result<MailboxId, String>, bool);

/// Promises and guesses so far.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The mailboxes by the numbers that callers enter.
    pub(crate) mailboxes: BTreeMap<String, MailboxId>,
    /// Wrong passcodes of each side since it was opened or freed.
    wrong: BTreeMap<Side, u32>,
    /// The most that any side ever had.
    pub(crate) wrong_max: u32,
    /// The server's name of a call by its Call-ID.
    calls: BTreeMap<String, CallId>,
    /// Calls that are being ended: nobody is there to throw anything away.
    ended: BTreeSet<CallId>,
    /// Recordings begun as messages.
    deposits: BTreeSet<RecordingId>,
    /// Those of them that are long enough to be one, and that nobody has thrown away.
    recorded: BTreeMap<RecordingId, CallId>,
    /// Those that somebody was told are kept, or that a server left behind.
    pub(crate) promised: BTreeSet<RecordingId>,
}

impl Ledger {
    /// A call came in.
    pub(crate) fn began(&mut self, call: CallId, sip_call_id: &str) {
        self.calls.insert(sip_call_id.to_owned(), call);
    }

    /// The caller or the server hangs up.
    pub(crate) fn ends(&mut self, call: CallId) {
        self.ended.insert(call);
    }

    /// The caller hangs up.
    pub(crate) fn hung_up(&mut self, sip_call_id: &str) {
        self.ended.extend(self.calls.get(sip_call_id));
    }

    /// The office is asked: what a caller throws away, he need not find again.
    pub(crate) fn asked(&mut self, ask: &Ask) {
        if let Ask::Dialog { question: Question::DiscardRecording(recording), .. } = ask
            && self.recorded.get(recording).is_some_and(|call| !self.ended.contains(call))
        {
            self.recorded.remove(recording);
        }
    }

    /// What the answer to a question will have to be held against, once it is known.
    pub(crate) fn expectation(&self, ask: &Ask) -> Expectation {
        let Ask::Dialog { party, question } = ask else { return Expectation::Nothing };
        if let Question::Verify { claim, .. } = question {
            return Expectation::Guess(self.side(party, claim));
        }
        if let Question::BeginRecording(RecordingPurpose::Deposit { .. } | RecordingPurpose::Reply { .. }) =
            question
        {
            return Expectation::Deposit;
        }
        Expectation::Nothing
    }

    /// The office answered.
    pub(crate) fn answered(&mut self, expectation: Expectation, answer: &Answer) {
        match (expectation, answer) {
            (Expectation::Deposit, Answer::Dialog(DialogAnswer::Recording(id))) => {
                self.deposits.insert(*id);
            }
            (Expectation::Guess(side), Answer::Dialog(DialogAnswer::Verdict(Verdict::Wrong))) => {
                let wrong = self.wrong.entry(side).or_default();
                *wrong += 1;
                self.wrong_max = self.wrong_max.max(*wrong);
            }
            (Expectation::Guess(side), Answer::Dialog(DialogAnswer::Verdict(Verdict::Open(_)))) => {
                self.wrong.remove(&side);
            }
            (Expectation::Guess(_) | Expectation::Deposit | Expectation::Nothing, _) => {}
        }
    }

    /// Somebody frees a mailbox: guessing may begin anew.
    pub(crate) fn freed(&mut self, extension: &str) {
        let mailbox = self.mailboxes.get(extension).copied();
        self.wrong.retain(|(of, _), _| of.as_ref().ok().copied() != mailbox);
    }

    /// A recording is over.
    pub(crate) fn recorded(&mut self, recording: RecordingId, call: CallId, sound_ms: u32) {
        if self.deposits.contains(&recording) && u128::from(sound_ms) >= RECORDING_MIN.as_millis() {
            self.recorded.insert(recording, call);
        }
    }

    /// Something is said to a caller.
    pub(crate) fn says(&mut self, call: CallId, text: &str) {
        if text.starts_with(PROMISE) {
            self.promise(call);
        }
    }

    /// A caller's goodbye was answered with a 200.
    pub(crate) fn goodbye(&mut self, sip_call_id: &str) {
        if let Some(call) = self.calls.get(sip_call_id).copied() {
            self.promise(call);
        }
    }

    /// The server ends or dies: what was said into it so far comes back.
    pub(crate) fn server_ended(&mut self) {
        self.promised.extend(std::mem::take(&mut self.recorded).into_keys());
        self.calls.clear();
        self.ended.clear();
    }

    fn promise(&mut self, of: CallId) {
        let kept = self.recorded.iter().filter(|(_, call)| **call == of).map(|(recording, _)| *recording);
        self.promised.extend(kept);
    }

    fn side(&self, party: &Party, claim: &Claim) -> Side {
        let own = party.own.as_ref().map(|own| own.mailbox);
        let mailbox = match claim {
            Claim::Own => own,
            Claim::Number(number) => self.mailboxes.get(number).copied(),
        };
        let number = match claim {
            Claim::Own => String::new(),
            Claim::Number(number) => number.clone(),
        };
        (mailbox.ok_or(number), mailbox.is_some() && mailbox == own)
    }
}

/// What an answer means to the ledger.
pub(crate) enum Expectation {
    /// A passcode is judged.
    Guess(Side),
    /// A message begins.
    Deposit,
    /// Anything else.
    Nothing,
}
