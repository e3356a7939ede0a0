//! Deposit: a caller hears the greeting and leaves a message.
//!
//! Once there is a recording to keep, every way out of here stores it but the caller's own wish to cancel or to
//! record again.

pub(crate) mod greeting;

use std::collections::VecDeque;

use antiphon_core::digit::Digit;
use antiphon_core::ids::{MailboxId, RecordingId};
use antiphon_core::limits::{KEY_AFTER_DEPOSIT_MAX, SILENCES_PER_PROMPT_MAX};

use crate::command::{Destination, OnBehalf, Utterance};
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Take, Unavailable};
use crate::portal;
use crate::prompts::Prompt;
use crate::question::{DepositOutcome, Intake, Reception, RecordingPurpose};
use crate::start::{DepositStart, PortalStart};
use greeting::{AtGreeting, Heard};

/// While a message is recorded.
pub(crate) static RECORDING: Menu<AtRecording> = Menu {
    id: "depositRecording",
    intro: None,
    keys: &[
        Key { key: '#', id: "endRecording", says: None, does: Does::Act(AtRecording::End) },
        Key { key: '0', id: "transferToNumber", says: None, does: Does::Act(AtRecording::Transfer) },
    ],
};

/// How a caller ends his message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtRecording {
    End,
    /// Send it, then speak to somebody else, where the owner has set a number for that.
    Transfer,
}

/// After a message was sent, where the organization lets callers log in from here.
pub(crate) static SENT: Menu<AfterSending> = Menu {
    id: "depositSent",
    intro: None,
    keys: &[
        Key { key: '*', id: "voicePortalLogin", says: None, does: Does::Act(AfterSending::LogIn) },
        Key { key: '#', id: "endCall", says: None, does: Does::Act(AfterSending::End) },
    ],
};

/// What a caller does whose message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AfterSending {
    LogIn,
    End,
}

/// After a message was recorded.
pub(crate) static REVIEW: Menu<Review> = Menu {
    id: "depositReview",
    intro: None,
    keys: &[
        Key { key: '3', id: "sendMessage", says: Some("choice.send_message"), does: Does::Act(Review::Send) },
        Key {
            key: '1',
            id: "changeCurrentMessage",
            says: Some("choice.record_message_again"),
            does: Does::Act(Review::Again),
        },
        Key {
            key: '2',
            id: "listenToCurrentMessage",
            says: Some("choice.listen_to_message"),
            does: Does::Act(Review::Listen),
        },
        Key {
            key: '6',
            id: "setOrClearUrgentIndicator",
            says: Some("choice.toggle_urgent"),
            does: Does::Act(Review::ToggleUrgent),
        },
        Key {
            key: '7',
            id: "setOrClearConfidentialIndicator",
            says: Some("choice.toggle_confidential"),
            does: Does::Act(Review::ToggleConfidential),
        },
        Key {
            key: '0',
            id: "transferToNumber",
            says: Some("choice.transfer"),
            does: Does::Act(Review::Transfer),
        },
        Key {
            key: '*',
            id: "cancelMessage",
            says: Some("choice.cancel_message"),
            does: Does::Act(Review::Cancel),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a message just recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Review {
    Send,
    Again,
    Listen,
    ToggleUrgent,
    ToggleConfidential,
    /// Where the owner has set a number for that.
    Transfer,
    Cancel,
}

/// At a mailbox that takes no message.
pub(crate) static CLOSED: Menu<Closed> = Menu {
    id: "depositClosed",
    intro: None,
    keys: &[
        Key {
            key: '0',
            id: "transferToNumber",
            says: Some("choice.transfer"),
            does: Does::Act(Closed::Transfer),
        },
        Key { key: '*', id: "endCall", says: Some("choice.end_call"), does: Does::Act(Closed::End) },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do where no message can be left.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Closed {
    Transfer,
    End,
}

/// What there is when the recording has ended.
enum Recorded {
    Message(RecordingId, RecordingEnd),
    /// The caller wants somebody else; the message, if he left one, is to be sent.
    Transfer(Option<RecordingId>),
}

/// What the caller decided about a recording.
enum Decision {
    Send,
    Again,
    /// Send it, then speak to somebody else.
    Transfer,
    Cancel,
}

/// How the message is marked.
#[derive(Default)]
struct Marks {
    urgent: bool,
    confidential: bool,
}

/// A call sent to a mailbox.
pub(crate) async fn run(call: &Call, start: DepositStart) -> Result<(), Leave> {
    let reception = call.reception(start.mailbox, start.cause).await?;
    if let Some(language) = reception.language {
        call.speak_in(language);
    }
    let mut visit = Visit { call, mailbox: start.mailbox, reception };
    if visit.greet().await? || visit.receive().await? {
        let DepositStart { branding, language, layout, own, .. } = start;
        let portal = PortalStart { branding, language, layout, own };
        call.speak_in(language);
        return call.scene("portal", portal::run(call, portal)).await;
    }
    Ok(())
}

/// A caller at a mailbox.
struct Visit<'a> {
    call: &'a Call,
    mailbox: MailboxId,
    reception: Reception,
}

impl Visit<'_> {
    /// Says everything that comes before the tone. True if the caller wants to log in instead.
    async fn greet(&mut self) -> Result<bool, Leave> {
        let mut coming = VecDeque::new();
        match &self.reception.recording {
            Some(own) => coming.push_back(vec![Utterance::Stored(own.clone())]),
            None => coming.push_back(greeting::default_words(self.call, &self.reception)),
        }
        let takes = matches!(self.reception.intake, Intake::Takes { .. });
        coming.extend((takes && self.reception.warned).then(|| vec![Prompt::WILL_BE_RECORDED.into()]));
        while let Some(speech) = coming.pop_front() {
            match greeting::hear(self.call, &self.reception, speech).await? {
                Heard::ToTheEnd | Heard::Key(AtGreeting::Skip) => {}
                Heard::Key(AtGreeting::LogIn) => return Ok(true),
                Heard::Key(AtGreeting::Transfer) => {
                    self.transfer().await?;
                    coming.push_front(takes.then(|| Prompt::LEAVE_MESSAGE.into()).into_iter().collect());
                }
                Heard::Not if self.reception.recording.take().is_some() => {
                    coming.push_front(greeting::default_words(self.call, &self.reception));
                }
                Heard::Not => {}
            }
        }
        Ok(false)
    }

    /// What comes after the greeting. True if the caller wants to log in afterwards.
    async fn receive(&mut self) -> Result<bool, Leave> {
        match self.reception.intake.clone() {
            Intake::Takes { max_ms } => return self.take_message(max_ms).await,
            Intake::Full => {
                self.call.mention(Prompt::MAILBOX_FULL);
                self.offer_transfer().await?;
            }
            Intake::Refuses { then: Some(number) } => self.hand_over(number).await?,
            Intake::Refuses { then: None } => self.offer_transfer().await?,
        }
        Ok(false)
    }

    /// Gives the caller to the owner's transfer number. Comes back only if nobody could be reached there, which is told
    /// with the next words; it is not offered again then.
    async fn transfer(&mut self) -> Result<(), Leave> {
        match self.reception.transfer.take() {
            Some(number) => self.hand_over(number).await,
            None => Ok(()),
        }
    }

    /// Sends the caller on. Comes back only if that was not possible, which is told with the next words.
    async fn hand_over(&self, number: String) -> Result<(), Leave> {
        self.call.forget_keys();
        self.call.say([Prompt::TRANSFERRING.into()]).await?;
        self.call.hand_over(Destination::Number(number), OnBehalf::Addressee(self.mailbox)).await?;
        self.call.mention(Prompt::TRANSFER_FAILED);
        Ok(())
    }

    /// Nothing can be left here: somebody else may be reached.
    async fn offer_transfer(&mut self) -> Result<(), Leave> {
        if self.reception.transfer.is_none() {
            return Ok(());
        }
        match self.call.choose(&CLOSED).await? {
            Closed::Transfer => self.transfer().await,
            Closed::End => Ok(()),
        }
    }

    /// Records until the caller decides about a message. True if he wants to log in when it is sent.
    async fn take_message(&mut self, max_ms: u32) -> Result<bool, Leave> {
        let (call, mailbox) = (self.call, self.mailbox);
        let mut marks = Marks::default();
        loop {
            let (recording, ended) = match self.record(max_ms).await? {
                Recorded::Message(recording, ended) => (recording, ended),
                Recorded::Transfer(recording) => {
                    if let Some(recording) = recording {
                        send(call, mailbox, recording, &marks).await;
                    }
                    self.transfer().await?;
                    return Ok(false);
                }
            };
            let decision = match ended {
                RecordingEnd::HangUp => Ok(Decision::Send),
                RecordingEnd::MaxLength => {
                    call.mention(Prompt::RECORDING_AT_MAXIMUM);
                    self.review(recording, &mut marks).await
                }
                RecordingEnd::Key | RecordingEnd::Silence | RecordingEnd::Failed => {
                    self.review(recording, &mut marks).await
                }
            };
            match decision {
                Ok(Decision::Again) if call.may_record() => call.discard(recording),
                Ok(Decision::Cancel) => {
                    call.discard(recording);
                    call.mention(Prompt::MESSAGE_CANCELLED);
                    return Ok(false);
                }
                Ok(Decision::Transfer) => {
                    send(call, mailbox, recording, &marks).await;
                    self.transfer().await?;
                    return Ok(false);
                }
                Ok(Decision::Send | Decision::Again) => {
                    send(call, mailbox, recording, &marks).await;
                    return self.logs_in().await;
                }
                Err(leave) => {
                    send(call, mailbox, recording, &marks).await;
                    return Err(leave);
                }
            }
        }
    }

    /// Whether the caller wants to log in after his message was sent, where that is allowed.
    async fn logs_in(&self) -> Result<bool, Leave> {
        if !self.reception.login_allowed {
            return Ok(false);
        }
        self.call.expect(SENT.expects());
        let key = self.call.key_after([], KEY_AFTER_DEPOSIT_MAX).await?;
        let action = key.and_then(|key| self.call.action(&SENT, key));
        Ok(matches!(action, Some(Does::Act(AfterSending::LogIn))))
    }

    /// Records until there is something to keep, or the caller wants somebody else.
    async fn record(&self, max_ms: u32) -> Result<Recorded, Leave> {
        let (call, purpose) = (self.call, RecordingPurpose::Deposit { mailbox: self.mailbox });
        for attempt in 1..=SILENCES_PER_PROMPT_MAX {
            if attempt > 1 {
                call.say([Prompt::LEAVE_MESSAGE.into()]).await?;
            }
            call.expect(RECORDING.expects());
            let (take, key) =
                call.record_until(purpose, max_ms, |key| self.at_recording(key).is_some()).await?;
            let transfers = key.and_then(|key| self.at_recording(key)) == Some(AtRecording::Transfer);
            match take {
                Take::Good { recording, .. } if transfers => return Ok(Recorded::Transfer(Some(recording))),
                Take::TooShort { .. } if transfers => return Ok(Recorded::Transfer(None)),
                Take::Good { recording, ended } => return Ok(Recorded::Message(recording, ended)),
                Take::TooShort { ended: RecordingEnd::HangUp } => return Err(Leave::Gone),
                Take::TooShort { .. } => call.object(Prompt::RECORDING_TOO_SHORT),
                Take::Lost => {
                    call.mention(Prompt::RECORDING_LOST);
                    return Err(Leave::Goodbye);
                }
            }
        }
        Err(Leave::Goodbye)
    }

    /// What the key does while the message is recorded.
    fn at_recording(&self, key: Digit) -> Option<AtRecording> {
        match self.call.action(&RECORDING, key)? {
            Does::Act(AtRecording::Transfer) if self.reception.transfer.is_none() => None,
            Does::Act(action) => Some(action),
            Does::Repeat => None,
        }
    }

    /// Offers what can be done with the recording until the caller decides.
    async fn review(&self, recording: RecordingId, marks: &mut Marks) -> Result<Decision, Leave> {
        let call = self.call;
        let is_open = |action| !matches!(action, Review::Transfer) || self.reception.transfer.is_some();
        loop {
            match call.choose_among(&REVIEW, is_open).await? {
                Review::Send => return Ok(Decision::Send),
                Review::Again => return Ok(Decision::Again),
                Review::Cancel => return Ok(Decision::Cancel),
                Review::Transfer => return Ok(Decision::Transfer),
                Review::Listen => call.mention(Utterance::Recording(recording)),
                Review::ToggleUrgent => {
                    toggle(call, &mut marks.urgent, Prompt::MARKED_URGENT, Prompt::URGENT_CLEARED);
                }
                Review::ToggleConfidential => toggle(
                    call,
                    &mut marks.confidential,
                    Prompt::MARKED_CONFIDENTIAL,
                    Prompt::CONFIDENTIAL_CLEARED,
                ),
            }
        }
    }
}

fn toggle(call: &Call, mark: &mut bool, set: Prompt, cleared: Prompt) {
    *mark = !*mark;
    call.mention(if *mark { set } else { cleared });
}

/// Stores the message and says what became of it with the next words.
async fn send(call: &Call, mailbox: MailboxId, recording: RecordingId, marks: &Marks) {
    let outcome = call.deposit(mailbox, recording, marks.urgent, marks.confidential).await;
    call.mention(match outcome {
        Ok(DepositOutcome::Stored) => Prompt::MESSAGE_SENT,
        Ok(DepositOutcome::Failed) | Err(Unavailable) => Prompt::MESSAGE_LOST,
    });
}
