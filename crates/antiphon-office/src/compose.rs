//! Composed and forwarded messages: who sends what to whom, and what becomes of it.
//!
//! The audio is durable before the first addressee gets a row, and each addressee's message, counters and lamp are one
//! transaction. The identity of the sending keeps a repetition from becoming two messages anywhere.

mod audio;
mod files;

use antiphon_core::event::EventKind;
use antiphon_core::ids::{BlobKey, MailboxId, MessageId, OrganizationId, RecordingId};
use antiphon_core::limits::{ADDRESSEES_PER_MESSAGE_MAX, INTRODUCTION_MAX};
use antiphon_core::lists::ListNumber;
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::organization::Organization;
use futures::future::join_all;

use crate::Office;
use crate::addressing::{Addressee, takes_messages};
use crate::error::OfficeError;
use crate::inbox::SpokenFrom;
use crate::ports::{Deposit, Deposited, StoreError};
use crate::reception::room_ms;

use audio::Pieces;
pub use files::FileSending;

/// Addressees served at once: a database gathers their transactions.
const AT_ONCE: usize = 16;

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
    /// Names the sending, so that it is stored once: the recording's own identity takes its place where there is no
    /// message to be forwarded.
    pub sending: RecordingId,
}

/// A message on its way to its addressees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The organization.
    pub organization: OrganizationId,
    /// The mailbox of whoever sends it.
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
    /// A message of the author's mailbox.
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
    /// To these, at most [`ADDRESSEES_PER_MESSAGE_MAX`].
    People(Vec<Addressee>),
    /// To everybody of the author's location.
    Everybody,
    /// To the members of one of the author's lists.
    List(ListNumber),
}

/// What became of a sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Each addressee was served or named.
    Report(Report),
    /// Nobody was: a confidential message is not forwarded.
    Confidential,
    /// Nobody was: the message to be forwarded is gone.
    Gone,
    /// Nobody was: sending to everybody is not allowed, or there are too many of them.
    NotAllowed,
}

/// Who got a message and who did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many have it.
    pub sent: u32,
    /// Whose mailboxes are full.
    pub full: Vec<Missed>,
    /// Who has no mailbox here any more that takes messages.
    pub vanished: Vec<Missed>,
    /// For whom it could not be stored now; sending it again does no harm to the others.
    pub failed: Vec<Missed>,
}

/// Somebody who did not get a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// How the telephone names them.
    pub spoken: SpokenFrom,
    /// Whose mailbox it was to go to; an entry of a list may lead to none.
    pub mailbox: Option<MailboxId>,
}

/// What is sent, durable already.
struct Letter {
    /// Without identity and mailbox, which each addressee's copy has of its own.
    message: Message,
    /// The organization and its quotas.
    organization: Organization,
    /// Where the author sits.
    author: Mailbox,
    /// The author as named at other locations.
    from_elsewhere: MessageFrom,
    shares_audio: bool,
    /// What was put into the blob store for it.
    fresh: Vec<BlobKey>,
}

/// What became of one addressee's copy.
enum Copied {
    Sent,
    Full,
    Vanished,
    Failed,
}

/// How a message is marked.
#[derive(Clone, Copy)]
struct Marks {
    urgent: bool,
    confidential: bool,
}

impl Office {
    /// Whether and how the owner may compose a message, or forward that one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn composing(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        original: Option<MessageId>,
    ) -> Result<Composing, StoreError> {
        self.mailbox_there(organization, author).await?;
        let found = self.ports.store.organization(organization).await?;
        let service = found.ok_or(StoreError::Missing("organization"))?.service;
        let max_ms = match original {
            None => service.message_max_ms,
            Some(original) => match self.forwardable(organization, author, original).await? {
                Ok(_) => u32::try_from(INTRODUCTION_MAX.as_millis()).unwrap_or(u32::MAX),
                Err(Sent::Confidential) => return Ok(Composing::Confidential),
                Err(_) => return Ok(Composing::Gone),
            },
        };
        let sending = RecordingId(self.new_uuid());
        Ok(Composing::Open(Terms { max_ms, everybody: service.send_to_all_allowed, sending }))
    }

    /// Sends a message. Each addressee's mailbox is respected: who is full is named, the others get it.
    ///
    /// The recordings stay in the spool, so that it can be sent again if something fails.
    ///
    /// # Errors
    /// What store, blobs and spool say, if nobody could be served at all.
    pub async fn send(&self, sending: Sending) -> Result<Sent, OfficeError> {
        let author = self.mailbox_there(sending.organization, sending.author).await?;
        let organization = self.ports.store.organization(sending.organization).await?;
        let organization = organization.ok_or(StoreError::Missing("organization"))?;
        let mut report = Report::default();
        let addressees = self.addressees(&organization, &author, &sending.to, &mut report).await?;
        let Some(addressees) = addressees else { return Ok(Sent::NotAllowed) };
        let pieces = match self.pieces(&sending).await? {
            Ok(pieces) => pieces,
            Err(refused) => return Ok(refused),
        };
        let marks = Marks { urgent: sending.urgent, confidential: sending.confidential };
        let letter = self.letter(organization, author, marks, pieces).await?;
        Ok(Sent::Report(self.deliver(letter, &addressees, report).await))
    }

    /// A copy for each, as many at once as may be.
    async fn deliver(&self, letter: Letter, addressees: &[Addressee], mut report: Report) -> Report {
        for some in addressees.chunks(AT_ONCE) {
            let copied = join_all(some.iter().map(|addressee| self.copy_to(&letter, addressee))).await;
            for (addressee, copied) in some.iter().zip(copied) {
                report.note(addressee, &copied);
            }
        }
        self.tidy_up_after(&letter, &report).await;
        report
    }

    /// Each once, and those of a list that reach nobody any more noted. `None` if so many may not be reached.
    async fn addressees(
        &self,
        organization: &Organization,
        author: &Mailbox,
        to: &Recipients,
        report: &mut Report,
    ) -> Result<Option<Vec<Addressee>>, StoreError> {
        let mut addressees = match to {
            Recipients::Everybody if !organization.service.send_to_all_allowed => return Ok(None),
            Recipients::Everybody => return self.everybody(author).await,
            Recipients::People(people) => people.clone(),
            Recipients::List(list) => {
                let members = self.list_members(author.organization, author.id, *list).await?;
                let (there, gone): (Vec<_>, Vec<_>) =
                    members.into_iter().partition(|member| member.addressee.is_some());
                let missed = gone.iter().map(|member| Missed { spoken: member.spoken(), mailbox: None });
                report.vanished.extend(missed);
                there.into_iter().filter_map(|member| member.addressee).collect()
            }
        };
        let mut seen = std::collections::BTreeSet::new();
        addressees.retain(|it| seen.insert(it.mailbox));
        Ok((addressees.len() <= ADDRESSEES_PER_MESSAGE_MAX).then_some(addressees))
    }

    /// The message to be forwarded, or why it is not.
    async fn forwardable(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        original: MessageId,
    ) -> Result<Result<Message, Sent>, StoreError> {
        let found = self.ports.store.message(organization, author, original).await?;
        let found = found.filter(|message| message.state != MessageState::Deleted);
        Ok(match found {
            None => Err(Sent::Gone),
            Some(message) if message.confidential => Err(Sent::Confidential),
            Some(message) => Ok(message),
        })
    }

    async fn letter(
        &self,
        organization: Organization,
        author: Mailbox,
        marks: Marks,
        pieces: Pieces,
    ) -> Result<Letter, StoreError> {
        let (from, from_elsewhere) = self.author_names(&author).await?;
        let now_ms = self.now_ms();
        let message = Message {
            id: MessageId(uuid::Uuid::nil()),
            mailbox: author.id,
            state: MessageState::New,
            urgent: marks.urgent,
            confidential: marks.confidential,
            from,
            duration_ms: pieces.duration_ms,
            truncated: false,
            audio: pieces.audio,
            introduction: pieces.introduction,
            recording: pieces.recording,
            created_ms: now_ms,
            state_changed_ms: now_ms,
        };
        let Pieces { shares_audio, fresh, .. } = pieces;
        Ok(Letter { message, organization, author, from_elsewhere, shares_audio, fresh })
    }

    /// The author as named at the own location, and at any other.
    pub(crate) async fn author_names(
        &self,
        author: &Mailbox,
    ) -> Result<(MessageFrom, MessageFrom), StoreError> {
        let owner = self.owner_of(author).await?;
        let location = self.ports.store.location(author.organization, owner.location).await?;
        let person = match owner.id {
            MailboxOwner::Person(person) => Some(person),
            MailboxOwner::Group(_) => None,
        };
        let named = |number| MessageFrom { person, number: Some(number), name: Some(owner.name.clone()) };
        let prefix = location.and_then(|location| location.prefix).filter(|_| owner.extension.is_some());
        let number = owner.spoken_number();
        let elsewhere = format!("{}{number}", prefix.unwrap_or_default());
        Ok((named(number), named(elsewhere)))
    }

    async fn copy_to(&self, letter: &Letter, addressee: &Addressee) -> Copied {
        let copied = self.try_copy_to(letter, addressee).await;
        copied.unwrap_or_else(|error| match error {
            StoreError::Missing(_) => Copied::Vanished,
            StoreError::Unavailable(_)
            | StoreError::Exists(_)
            | StoreError::InUse(_)
            | StoreError::Conflict(_)
            | StoreError::Corrupt(_) => {
                tracing::warn!(mailbox = %addressee.mailbox, %error, "a message cannot be sent");
                Copied::Failed
            }
        })
    }

    async fn try_copy_to(&self, letter: &Letter, addressee: &Addressee) -> Result<Copied, StoreError> {
        let (organization, service) = (letter.organization.id, &letter.organization.service);
        let theirs = self.mailbox_there(organization, addressee.mailbox).await?;
        if !takes_messages(&theirs) {
            return Ok(Copied::Vanished);
        }
        // The store refuses by size; that there are too many messages is seen here.
        let has_room = room_ms(&theirs, service).is_some();
        let mailbox_max_ms = if has_room { service.mailbox_max_ms } else { 0 };
        let message = self.copy_for(letter, &theirs);
        let mut jobs = vec![
            self.lamp_job(organization, theirs.id),
            self.message_job(organization, theirs.id, message.id, EventKind::MessageDeposited),
        ];
        jobs.extend(self.message_notices(&theirs, &message, service).await?);
        let shares_audio = letter.shares_audio;
        let deposit = Deposit { organization, message, mailbox_max_ms, shares_audio, jobs };
        Ok(match self.ports.store.deposit(&deposit).await? {
            Deposited::Stored | Deposited::Already => Copied::Sent,
            Deposited::Full => Copied::Full,
            Deposited::AudioGone => Copied::Failed,
        })
    }

    fn copy_for(&self, letter: &Letter, theirs: &Mailbox) -> Message {
        let here = theirs.location == letter.author.location;
        let from = if here { &letter.message.from } else { &letter.from_elsewhere };
        Message {
            id: MessageId(self.new_uuid()),
            mailbox: theirs.id,
            from: from.clone(),
            ..letter.message.clone()
        }
    }

    /// Audio that nobody got is not kept; where it may still have been stored, it is.
    async fn tidy_up_after(&self, letter: &Letter, report: &Report) {
        if report.sent > 0 || !report.failed.is_empty() {
            return;
        }
        for key in &letter.fresh {
            if let Err(error) = self.ports.blobs.remove(key).await {
                tracing::warn!(blob = %key, %error, "a blob that nobody refers to stays");
            }
        }
    }
}

impl Report {
    /// Whether nobody was missed.
    #[must_use]
    pub fn reached_all(&self) -> bool {
        self.full.is_empty() && self.vanished.is_empty() && self.failed.is_empty()
    }

    fn note(&mut self, addressee: &Addressee, copied: &Copied) {
        let missed = || Missed { spoken: addressee.spoken.clone(), mailbox: Some(addressee.mailbox) };
        match copied {
            Copied::Sent => self.sent = self.sent.saturating_add(1),
            Copied::Full => self.full.push(missed()),
            Copied::Vanished => self.vanished.push(missed()),
            Copied::Failed => self.failed.push(missed()),
        }
    }
}
