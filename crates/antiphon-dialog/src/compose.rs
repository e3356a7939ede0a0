//! Compose and forward: a message of the owner's own, or one of his with an introduction, to people, to everybody or
//! to a list.
//!
//! A composition without an addressee is thrown away however the call ends; one with addressees is sent.

mod people;
mod sending;

use antiphon_core::digit::Digit;
use antiphon_core::ids::{MailboxId, RecordingId};

use crate::command::Utterance;
use crate::confirm::{Confirm, no, yes};
use crate::draft::{Marks, record};
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Take};
use crate::prompts::Prompt;
use crate::question::{Composing, Envelope, Recipients, RecordingPurpose, Terms};
use crate::{lists, messages};

pub(crate) use people::SEND_TO_PERSON;

/// What to do with a message that is composed or forwarded.
pub(crate) static COMPOSE: Menu<Compose> = Menu {
    id: "forwardOrComposeMessageMenu",
    intro: None,
    keys: &[
        Key {
            key: '3',
            id: "sendToPerson",
            says: Some("choice.send_to_person"),
            does: Does::Act(Compose::ToPerson),
        },
        Key {
            key: '4',
            id: "sendToAllGroupMembers",
            says: Some("choice.send_to_all"),
            does: Does::Act(Compose::ToEverybody),
        },
        Key {
            key: '5',
            id: "sendToDistributionList",
            says: Some("choice.send_to_list"),
            does: Does::Act(Compose::ToList),
        },
        Key {
            key: '1',
            id: "changeCurrentIntroductionOrMessage",
            says: Some("choice.record_message_again"),
            does: Does::Act(Compose::Change),
        },
        Key {
            key: '2',
            id: "listenToCurrentIntroductionOrMessage",
            says: Some("choice.listen_to_message"),
            does: Does::Act(Compose::Listen),
        },
        Key {
            key: '6',
            id: "setOrClearUrgentIndicator",
            says: Some("choice.toggle_urgent"),
            does: Does::Act(Compose::ToggleUrgent),
        },
        Key {
            key: '7',
            id: "setOrClearConfidentialIndicator",
            says: Some("choice.toggle_confidential"),
            does: Does::Act(Compose::ToggleConfidential),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.cancel_and_return"),
            does: Does::Act(Compose::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a message that is not sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compose {
    ToPerson,
    /// Where the organization allows it.
    ToEverybody,
    ToList,
    Change,
    Listen,
    ToggleUrgent,
    ToggleConfidential,
    Back,
}

/// The question before a message goes to everybody.
pub(crate) static SEND_TO_ALL: Menu<Confirm> = Menu {
    id: "sendToAllGroupMembersMenu",
    intro: Some(Prompt::SEND_TO_ALL_QUESTION),
    keys: &[
        yes("confirmSendingToEntireGroup"),
        no("cancelSendingToEntireGroup"),
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// A message before it is sent.
struct Draft<'a> {
    call: &'a Call,
    author: MailboxId,
    terms: Terms,
    /// The message that is forwarded.
    original: Option<&'a Envelope>,
    /// The message, or the introduction of the one that is forwarded.
    recording: Option<RecordingId>,
    marks: Marks,
}

/// Composes a message.
pub(crate) async fn run(call: &Call, author: MailboxId) -> Result<(), Leave> {
    begin(call, author, None).await
}

/// Forwards a message, with an introduction or without.
pub(crate) async fn forward(call: &Call, author: MailboxId, original: &Envelope) -> Result<(), Leave> {
    begin(call, author, Some(original)).await
}

async fn begin(call: &Call, author: MailboxId, original: Option<&Envelope>) -> Result<(), Leave> {
    match call.composing(author, original.map(|it| it.message)).await? {
        Composing::Open(terms) => {
            let marks = Marks::default();
            let mut draft = Draft { call, author, terms, original, recording: None, marks };
            draft.record().await?;
            draft.run().await
        }
        Composing::Confidential => {
            call.mention(Prompt::CONFIDENTIAL_NOT_FORWARDED);
            Ok(())
        }
        Composing::Gone => {
            call.mention(Prompt::MESSAGE_GONE);
            Ok(())
        }
    }
}

impl Draft<'_> {
    /// Offers what can be done with the message until it is sent or given up.
    async fn run(&mut self) -> Result<(), Leave> {
        loop {
            let (everybody, again) = (self.terms.everybody, self.call.may_record());
            let is_open = |action| match action {
                Compose::ToEverybody => everybody,
                Compose::Change => again,
                Compose::ToPerson
                | Compose::ToList
                | Compose::Listen
                | Compose::ToggleUrgent
                | Compose::ToggleConfidential
                | Compose::Back => true,
            };
            let action = self.call.choose_among(&COMPOSE, is_open).await?;
            let to = match action {
                Compose::ToPerson => self.people().await?.map(Recipients::People),
                Compose::ToEverybody => self.everybody().await?,
                Compose::ToList => self.list().await?,
                Compose::Back => {
                    self.discard();
                    self.call.mention(Prompt::MESSAGE_CANCELLED);
                    return Ok(());
                }
                Compose::Change | Compose::Listen | Compose::ToggleUrgent | Compose::ToggleConfidential => {
                    self.change(action).await?;
                    None
                }
            };
            if let Some(to) = to
                && self.send(to).await
            {
                return Ok(());
            }
        }
    }

    /// What neither sends the message nor gives it up.
    async fn change(&mut self, action: Compose) -> Result<(), Leave> {
        match action {
            Compose::ToPerson | Compose::ToEverybody | Compose::ToList | Compose::Back => {}
            Compose::Change => {
                self.discard();
                self.record().await?;
            }
            Compose::Listen => self.mention_all(),
            Compose::ToggleUrgent => self.marks.toggle_urgent(self.call),
            Compose::ToggleConfidential => self.marks.toggle_confidential(self.call),
        }
        Ok(())
    }

    fn mention_all(&self) {
        if let Some(recording) = self.recording {
            self.call.mention(Utterance::Recording(recording));
        }
        for piece in self.original.into_iter().flat_map(messages::pieces) {
            self.call.mention(piece);
        }
    }

    fn discard(&mut self) {
        if let Some(recording) = self.recording.take() {
            self.call.discard(recording);
        }
    }

    /// Records the message, or the introduction if the owner wants one.
    async fn record(&mut self) -> Result<(), Leave> {
        if self.original.is_some() {
            self.recording = self.introduction().await?;
            return Ok(());
        }
        let (prompt, purpose) = (Prompt::RECORD_MESSAGE, self.purpose());
        let (recording, ended) = record(self.call, &prompt, purpose, self.terms.max_ms).await?;
        if ended == RecordingEnd::HangUp {
            return Err(Leave::Gone);
        }
        self.recording = Some(recording);
        Ok(())
    }

    /// An introduction; silence, or `#` before the tone or after it, is none.
    async fn introduction(&self) -> Result<Option<RecordingId>, Leave> {
        let key = self.call.say([Prompt::RECORD_INTRODUCTION.into()]).await?;
        if key == Some(Digit::POUND) {
            return Ok(None);
        }
        match self.call.record(self.purpose(), self.terms.max_ms).await? {
            Take::Good { ended: RecordingEnd::HangUp, .. }
            | Take::TooShort { ended: RecordingEnd::HangUp } => Err(Leave::Gone),
            Take::Good { recording, .. } => Ok(Some(recording)),
            Take::TooShort { .. } => Ok(None),
            Take::Lost => {
                self.call.object(Prompt::RECORDING_LOST);
                Ok(None)
            }
        }
    }

    fn purpose(&self) -> RecordingPurpose {
        RecordingPurpose::Composition { mailbox: self.author }
    }

    async fn everybody(&self) -> Result<Option<Recipients>, Leave> {
        Ok(match self.call.scene("everybody", self.call.choose(&SEND_TO_ALL)).await? {
            Confirm::Yes => Some(Recipients::Everybody),
            Confirm::No => None,
        })
    }

    async fn list(&self) -> Result<Option<Recipients>, Leave> {
        let list = self.call.scene("list", lists::choose(self.call, self.author)).await?;
        Ok(list.map(Recipients::List))
    }
}
