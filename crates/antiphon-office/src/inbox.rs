//! What lies in a mailbox, as its owner meets it by telephone, and what he does with it.

use std::collections::BTreeMap;

use antiphon_core::ids::{BlobKey, MailboxId, MessageId, OrganizationId, PersonId};
use antiphon_core::mailbox::Counts;
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::numbering::dialled;
use antiphon_core::time::LocalTime;

use crate::Office;
use crate::local_time::{local_time, time_zone};
use crate::ports::{MarkMessage, StoreError};

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
    /// What to play. Nobody has looked whether it can be played.
    pub audio: BlobKey,
    /// What to play before it.
    pub introduction: Option<BlobKey>,
    /// Whether it can be replied to: whoever left it is a person here.
    pub answerable: bool,
    /// The number of whoever left it, if it can be dialled.
    pub number: Option<String>,
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

/// A message of an opened mailbox, and the state it is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox.
    pub mailbox: MailboxId,
    /// The message.
    pub message: MessageId,
    /// Its new state.
    pub state: MessageState,
}

/// People, with their personalized names where they have recorded one.
type Names = BTreeMap<PersonId, Option<BlobKey>>;

impl Office {
    /// How many messages lie in a mailbox.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn counts(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Counts, StoreError> {
        let found = self.ports.store.mailbox(organization, mailbox).await?;
        Ok(found.ok_or(StoreError::Missing("mailbox"))?.counts)
    }

    /// The messages of a mailbox: new urgent, new, saved, each oldest first.
    ///
    /// Their audio is left alone: a full mailbox is tens of megabytes of it, and whoever plays a message finds out
    /// whether it is damaged.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn inbox(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Envelope>, StoreError> {
        let mut messages = self.ports.store.messages(organization, mailbox).await?;
        messages.sort_by_key(|message| (rank(message), message.created_ms, message.id));
        self.envelopes(organization, mailbox, messages).await
    }

    /// The messages of a mailbox that are deleted and can still be brought back, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn deleted_inbox(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Vec<Envelope>, StoreError> {
        let messages = self.deleted_messages(organization, mailbox).await?;
        self.envelopes(organization, mailbox, messages).await
    }

    async fn envelopes(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        messages: Vec<Message>,
    ) -> Result<Vec<Envelope>, StoreError> {
        let store = &self.ports.store;
        let found = store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))?;
        let location = store.location(organization, found.location).await?;
        let zone = time_zone(location.as_ref().map_or("", |location| location.time_zone.as_str()));
        let names = self.names(organization, &messages).await?;
        let now_ms = self.now_ms();
        let met = |message: Message| {
            let received = local_time(message.created_ms, now_ms, &zone);
            envelope(message, &names, received)
        };
        Ok(messages.into_iter().map(met).collect())
    }

    /// Gives a message another state; the owner's lamps follow. What holds already is done.
    ///
    /// # Errors
    /// What the store says.
    pub async fn mark(&self, mark: Mark) -> Result<Marked, StoreError> {
        let from = [MessageState::New, MessageState::Saved].into_iter().filter(|state| *state != mark.state);
        let change = MarkMessage {
            organization: mark.organization,
            mailbox: mark.mailbox,
            message: mark.message,
            from: from.collect(),
            to: mark.state,
            now_ms: self.now_ms(),
            jobs: self.mark_jobs(mark),
        };
        if self.ports.store.mark_message(&change).await? {
            return Ok(Marked::Done);
        }
        let message = self.ports.store.message(mark.organization, mark.mailbox, mark.message).await?;
        let holds = message.is_some_and(|message| message.state == mark.state);
        Ok(if holds { Marked::Done } else { Marked::Gone })
    }

    /// The people of today who left the messages, with their personalized names.
    async fn names(&self, organization: OrganizationId, messages: &[Message]) -> Result<Names, StoreError> {
        let mut names = Names::new();
        let mut people: Vec<_> = messages.iter().filter_map(|message| message.from.person).collect();
        people.sort_unstable();
        people.dedup();
        for person in people {
            let Some(known) = self.ports.store.person(organization, person).await? else { continue };
            let mailbox = self.ports.store.mailbox(organization, known.mailbox).await?;
            names.insert(person, mailbox.and_then(|mailbox| mailbox.personalized_name));
        }
        Ok(names)
    }
}

/// Where a message stands in the order of hearing.
fn rank(message: &Message) -> u8 {
    match (message.state, message.urgent) {
        (MessageState::New, true) => 0,
        (MessageState::New, false) => 1,
        (MessageState::Saved, _) => 2,
        (MessageState::Deleted, _) => 3,
    }
}

fn envelope(message: Message, names: &Names, received: LocalTime) -> Envelope {
    let answerable = message.from.person.is_some_and(|person| names.contains_key(&person));
    let number = message.from.number.clone().filter(|number| dialled(number).is_ok());
    Envelope {
        message: message.id,
        state: message.state,
        urgent: message.urgent,
        confidential: message.confidential,
        from: spoken_from(message.from, names),
        received,
        duration_ms: message.duration_ms,
        audio: message.audio,
        introduction: message.introduction,
        answerable,
        number,
    }
}

fn spoken_from(from: MessageFrom, names: &Names) -> SpokenFrom {
    match (from.person.and_then(|person| names.get(&person)?.as_ref()), from.number) {
        (Some(name), _) => SpokenFrom::Name(name.clone()),
        (None, Some(number)) => SpokenFrom::Number(number),
        (None, None) => SpokenFrom::Unknown,
    }
}
