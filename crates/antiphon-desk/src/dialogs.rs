//! The questions of dialogs, in the office's words, and its answers in theirs.
//!
//! Many types on the two sides look alike, and are translated one by one all the same. The dialogs do not know the
//! office and the office does not know the dialogs, so that either changes, and is tested, without the other; a type
//! that both used would have to lie below both and follow two masters. Where the two sides part, as they do where the
//! dialogs know what the office does not offer yet, a match here stops compiling or says what becomes of it.

use antiphon_call::input::Party;
use antiphon_core::ids::MailboxId;
use antiphon_core::passcode::Passcode;
use antiphon_dialog::question as ask;
use antiphon_dialog::question::{Answer, Question};
use antiphon_office::deposit::{self, LeftMessage};
use antiphon_office::inbox::{self, Mark};
use antiphon_office::passcode::{self, OwnPasscode};
use antiphon_office::ports::{SpoolPurpose, StoreError};
use antiphon_office::recording::NewRecording;
use antiphon_office::setter::Setter;
use antiphon_office::verify::{self, PasscodeAttempt};

use crate::{Desk, greetings, noted};

impl Desk {
    pub(crate) async fn dialog(&self, party: &Party, question: Question) -> Answer {
        match question {
            Question::Verify { claim, passcode } => self.verify(party, claim, &passcode).await,
            Question::ChangePasscode { mailbox, passcode, occasion } => {
                self.change_passcode(party, mailbox, &passcode, occasion).await
            }
            Question::BeginRecording(purpose) => self.begin_recording(party, purpose).await,
            Question::KeepName { mailbox, recording } => {
                let actor = actor(party);
                kept(self.office.keep_name(owner(party, mailbox, &actor), recording).await)
            }
            Question::ConfirmName { mailbox } => {
                let actor = actor(party);
                kept(self.office.confirm_name(owner(party, mailbox, &actor)).await)
            }
            Question::Handling { mailbox, question } => self.handling(party, mailbox, question).await,
            Question::Attendant(question) => self.attendant(party, question).await,
            Question::DiscardRecording(recording) => kept(self.office.discard_recording(recording).await),
            Question::Counts { mailbox } => {
                answered(self.office.counts(party.organization, mailbox).await, Answer::Counts)
            }
            Question::Inbox { mailbox } => self.inbox(party, mailbox).await,
            Question::Mark { mailbox, message, state } => {
                let mark = Mark { organization: party.organization, mailbox, message, state };
                answered(self.office.mark(mark).await, |it| Answer::Marked(marked(it)))
            }
            Question::Reception { mailbox, cause } => {
                let reception = self.office.reception(party.organization, mailbox, cause).await;
                answered(reception, |it| Answer::Reception(greetings::received(it, &*self.language)))
            }
            Question::Deposit { mailbox, recording, urgent, confidential } => {
                let organization = party.organization;
                let left = LeftMessage { organization, mailbox, recording, urgent, confidential };
                Answer::Deposit(deposited(self.office.deposit(left).await))
            }
            Question::Sending(question) => self.sending(party, question).await,
            Question::Lists(question) => self.lists(party, question).await,
            Question::Clearing(question) => self.clearing(party, question).await,
            Question::Administer(question) => self.administer(party, question).await,
        }
    }

    async fn verify(&self, party: &Party, claim: ask::Claim, passcode: &Passcode) -> Answer {
        let attempt = PasscodeAttempt {
            organization: party.organization,
            location: party.location,
            own: party.own.as_ref().map(|own| own.mailbox),
            claim: match claim {
                ask::Claim::Own => verify::Claim::Own,
                ask::Claim::Number(number) => verify::Claim::Number(number),
            },
            passcode,
            source: &party.source,
        };
        answered(self.office.verify(&attempt).await, |it| Answer::Verdict(verdict(it)))
    }

    async fn change_passcode(
        &self,
        party: &Party,
        mailbox: MailboxId,
        passcode: &Passcode,
        occasion: ask::ChangeOccasion,
    ) -> Answer {
        let chosen = OwnPasscode {
            organization: party.organization,
            mailbox,
            passcode,
            occasion: match occasion {
                ask::ChangeOccasion::Voluntary => passcode::ChangeOccasion::Voluntary,
                ask::ChangeOccasion::Demanded => passcode::ChangeOccasion::Demanded,
            },
            actor: &actor(party),
        };
        answered(self.office.set_own_passcode(chosen).await, |it| Answer::PasscodeChange(changed(it)))
    }

    async fn begin_recording(&self, party: &Party, purpose: ask::RecordingPurpose) -> Answer {
        let (mailbox, purpose) = match purpose {
            ask::RecordingPurpose::Reply { to, author } => {
                let begun = self.office.begin_reply(party.organization, author, to).await;
                return answered(begun, Answer::Recording);
            }
            ask::RecordingPurpose::Deposit { mailbox } => (Some(mailbox), SpoolPurpose::Deposit),
            ask::RecordingPurpose::Name { mailbox } => (Some(mailbox), SpoolPurpose::Name),
            ask::RecordingPurpose::Greeting { mailbox } => (Some(mailbox), SpoolPurpose::Greeting),
            ask::RecordingPurpose::Composition { mailbox } => (Some(mailbox), SpoolPurpose::Composition),
            ask::RecordingPurpose::Announcement => (None, SpoolPurpose::Announcement),
        };
        let (organization, from) = (party.organization, party.from.clone());
        let begun = self.office.begin_recording(NewRecording { organization, mailbox, purpose, from }).await;
        answered(begun, Answer::Recording)
    }

    async fn inbox(&self, party: &Party, mailbox: MailboxId) -> Answer {
        let inbox = self.office.inbox(party.organization, mailbox).await;
        self.envelopes(party, mailbox, inbox).await
    }

    pub(crate) async fn envelopes(
        &self,
        party: &Party,
        mailbox: MailboxId,
        inbox: Result<Vec<inbox::Envelope>, StoreError>,
    ) -> Answer {
        let own = party.own.as_ref().map(|own| own.mailbox);
        let may_call_back = self.office.may_call_back(party.organization, mailbox, own).await;
        let inbox = inbox.and_then(|inbox| Ok((inbox, may_call_back?)));
        answered(inbox, |(inbox, may_call_back)| {
            Answer::Inbox(inbox.into_iter().map(|it| envelope(it, may_call_back)).collect())
        })
    }
}

pub(crate) fn answered<T, E: std::fmt::Display>(
    result: Result<T, E>,
    answer: impl FnOnce(T) -> Answer,
) -> Answer {
    result.inspect_err(noted).map_or(Answer::Unavailable, answer)
}

fn kept<E: std::fmt::Display>(result: Result<(), E>) -> Answer {
    answered(result, |()| Answer::Kept)
}

/// Who acts by telephone: the account that was proved, else the source that is counted on.
pub(crate) fn actor(party: &Party) -> String {
    format!("caller:{}", party.source)
}

pub(crate) fn owner<'a>(party: &Party, mailbox: MailboxId, actor: &'a str) -> Setter<'a> {
    Setter { organization: party.organization, mailbox, actor }
}

fn verdict(verdict: verify::Verdict) -> ask::Verdict {
    match verdict {
        verify::Verdict::Open(admission) => ask::Verdict::Open(admitted(admission)),
        verify::Verdict::Administration => ask::Verdict::Administration,
        verify::Verdict::Wrong => ask::Verdict::Wrong,
        verify::Verdict::Locked => ask::Verdict::Locked,
        verify::Verdict::Refused => ask::Verdict::Refused,
    }
}

fn admitted(admission: verify::Admission) -> ask::Admission {
    ask::Admission {
        mailbox: admission.mailbox,
        passcode_due: match admission.passcode_due {
            verify::PasscodeDue::No => ask::PasscodeDue::No,
            verify::PasscodeDue::Initial => ask::PasscodeDue::Initial,
            verify::PasscodeDue::Expired => ask::PasscodeDue::Expired,
        },
        name_due: match admission.name_due {
            verify::NameDue::No => ask::NameDue::No,
            verify::NameDue::Record => ask::NameDue::Record,
            verify::NameDue::Confirm(name) => ask::NameDue::Confirm(name),
        },
        passcode_expires_in_days: admission.passcode_expires_in_days,
    }
}

fn changed(change: passcode::PasscodeChange) -> ask::PasscodeChange {
    match change {
        passcode::PasscodeChange::Accepted => ask::PasscodeChange::Accepted,
        passcode::PasscodeChange::Broken(rule) => ask::PasscodeChange::Broken(rule),
    }
}

fn envelope(envelope: inbox::Envelope, may_call_back: bool) -> ask::Envelope {
    ask::Envelope {
        message: envelope.message,
        state: envelope.state,
        urgent: envelope.urgent,
        confidential: envelope.confidential,
        from: spoken(envelope.from),
        received: envelope.received,
        duration_ms: envelope.duration_ms,
        audio: envelope.audio,
        introduction: envelope.introduction,
        answerable: envelope.answerable,
        call_back: envelope.number.filter(|_| may_call_back),
    }
}

pub(crate) fn spoken(from: inbox::SpokenFrom) -> ask::SpokenFrom {
    match from {
        inbox::SpokenFrom::Name(name) => ask::SpokenFrom::Name(name),
        inbox::SpokenFrom::Number(number) => ask::SpokenFrom::Number(number),
        inbox::SpokenFrom::Unknown => ask::SpokenFrom::Unknown,
    }
}

pub(crate) fn marked(marked: inbox::Marked) -> ask::Marked {
    match marked {
        inbox::Marked::Done => ask::Marked::Done,
        inbox::Marked::Gone => ask::Marked::Gone,
    }
}

fn deposited(outcome: deposit::DepositOutcome) -> ask::DepositOutcome {
    match outcome {
        deposit::DepositOutcome::Stored => ask::DepositOutcome::Stored,
        deposit::DepositOutcome::Failed => ask::DepositOutcome::Failed,
    }
}
