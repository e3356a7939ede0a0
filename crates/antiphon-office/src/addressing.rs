//! Whom a message of an owner can reach: people with a mailbox here, by number, as a sender or as everybody.

use antiphon_core::ids::{BlobKey, MailboxId, MessageId, OrganizationId};
use antiphon_core::limits::EVERYBODY_MAX;
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::person::Person;

use crate::Office;
use crate::inbox::SpokenFrom;
use crate::ports::{NumberOwner, StoreError};
use crate::reception::room_ms;

/// Somebody a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The mailbox it goes to.
    pub mailbox: MailboxId,
    /// How they are named to the sender.
    pub spoken: SpokenFrom,
}

/// Whether a message can be replied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyTo {
    /// Into this mailbox, with a recording of at most so many milliseconds.
    Mailbox(MailboxId, u32),
    /// Their mailbox is full.
    Full,
    /// Whoever left it has no mailbox here that takes messages, or the message is gone.
    Nobody,
}

impl Office {
    /// Who has a number as the owner of `author` dials it, if they have a mailbox that takes messages.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such author, and what the store says.
    pub async fn addressee(
        &self,
        organization: OrganizationId,
        author: MailboxId,
        digits: &str,
    ) -> Result<Option<Addressee>, StoreError> {
        let author = self.mailbox_there(organization, author).await?;
        let Some(record) = self.number_inside(organization, author.location, digits).await? else {
            return Ok(None);
        };
        let store = &self.ports.store;
        let mailbox = match record.owner {
            NumberOwner::Portal | NumberOwner::Attendant(_) => None,
            NumberOwner::Person(id) => store.person(organization, id).await?.map(|person| person.mailbox),
            NumberOwner::Group(id) => store.group(organization, id).await?.map(|group| group.mailbox),
        };
        let Some(mailbox) = mailbox else { return Ok(None) };
        let mailbox = store.mailbox(organization, mailbox).await?.filter(takes_messages);
        Ok(mailbox.map(|mailbox| named(&mailbox, digits)))
    }

    /// Whether, and to whom, a message can be replied to.
    ///
    /// # Errors
    /// What the store says.
    pub async fn reply_to(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        message: MessageId,
    ) -> Result<ReplyTo, StoreError> {
        let store = &self.ports.store;
        let message = store.message(organization, mailbox, message).await?;
        let Some(person) = message.and_then(|message| message.from.person) else {
            return Ok(ReplyTo::Nobody);
        };
        let Some(person) = store.person(organization, person).await? else { return Ok(ReplyTo::Nobody) };
        let theirs = store.mailbox(organization, person.mailbox).await?.filter(takes_messages);
        let Some(theirs) = theirs else { return Ok(ReplyTo::Nobody) };
        let settings = store.organization(organization).await?.ok_or(StoreError::Missing("organization"))?;
        let max_ms = room_ms(&theirs, &settings.service);
        Ok(max_ms.map_or(ReplyTo::Full, |max_ms| ReplyTo::Mailbox(theirs.id, max_ms)))
    }

    /// Whether the owner of a mailbox may call back who left him a message: where the organization allows it, and from
    /// his own phone only.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such organization, and what the store says.
    pub async fn may_call_back(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        own: Option<MailboxId>,
    ) -> Result<bool, StoreError> {
        let found = self.ports.store.organization(organization).await?;
        let service = found.ok_or(StoreError::Missing("organization"))?.service;
        Ok(service.call_back_allowed && own == Some(mailbox))
    }

    /// Everybody of the author's location but the author; `None` if they are too many for one message.
    pub(crate) async fn everybody(&self, author: &Mailbox) -> Result<Option<Vec<Addressee>>, StoreError> {
        let all = self.people(author.organization).await?;
        let others = all
            .into_iter()
            .filter(|it| it.location == author.location && MailboxOwner::Person(it.id) != author.owner);
        let others: Vec<Person> = others.collect();
        if others.len() > EVERYBODY_MAX {
            return Ok(None);
        }
        let mut addressees = Vec::with_capacity(others.len());
        for person in others {
            let mailbox = self.ports.store.mailbox(author.organization, person.mailbox).await?;
            let mailbox = mailbox.filter(takes_messages);
            addressees.extend(mailbox.map(|mailbox| named(&mailbox, person.extension.as_str())));
        }
        Ok(Some(addressees))
    }

    pub(crate) async fn mailbox_there(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Mailbox, StoreError> {
        self.ports.store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))
    }
}

/// Whether messages can be left here at all; whether there is room is another question.
pub(crate) fn takes_messages(mailbox: &Mailbox) -> bool {
    mailbox.settings.enabled && mailbox.settings.message_deposit.enabled && mailbox.greetings.take_messages()
}

fn named(mailbox: &Mailbox, digits: &str) -> Addressee {
    let by_number = || SpokenFrom::Number(digits.to_owned());
    let by_name = |name: &BlobKey| SpokenFrom::Name(name.clone());
    Addressee {
        mailbox: mailbox.id,
        spoken: mailbox.personalized_name.as_ref().map_or_else(by_number, by_name),
    }
}
