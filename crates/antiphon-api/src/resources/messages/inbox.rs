//! A mailbox whose messages a caller may have, and what is done with them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use antiphon_core::group::Group;
use antiphon_core::ids::{GroupId, MailboxId, MessageId, OrganizationId, PersonId};
use antiphon_core::message::{Message, MessageState};
use antiphon_core::person::Person;
use antiphon_office::inbox::{Mark, Marked};
use axum::http::StatusCode;

use super::wire::{CallingParty, Membership, Memberships, Messages, Summary, WhoseList, WireMessage};
use crate::Api;
use crate::body::DONE;
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use crate::wire::time;

/// A mailbox whose messages the caller may have.
#[derive(Clone, Copy)]
pub(super) struct Inbox {
    pub(super) organization: OrganizationId,
    pub(super) mailbox: MailboxId,
}

/// One's own mailbox, or that of a voicemail group one is a member of.
pub(super) async fn inbox(api: &Api, caller: &Caller, line_owner: Option<&str>) -> Result<Inbox, ApiError> {
    let person = caller.own_person(api).await?;
    let organization = person.organization;
    let Some(owner) = line_owner else { return Ok(Inbox { organization, mailbox: person.mailbox }) };
    if PersonId::read(owner) == Some(person.id) {
        return Ok(Inbox { organization, mailbox: person.mailbox });
    }
    let missing = || ApiError::no_such("line");
    let id = GroupId::read(owner).ok_or_else(missing)?;
    let group = api.office.group(organization, id).await.map_err(|_| missing())?;
    if !group.has(person.id) {
        return Err(missing());
    }
    Ok(Inbox { organization, mailbox: group.mailbox })
}

/// A person or a voicemail group whose mailbox somebody administers.
pub(super) enum Member {
    Person(Person),
    Group(Group),
}

impl Member {
    /// The member, if the caller may have the messages as an administrator.
    pub(super) async fn of(api: &Api, caller: &Caller, text: &str, access: Access) -> Result<Self, ApiError> {
        let missing = || ApiError::no_such("member");
        let person = PersonId::read(text);
        if let Some(person) = person {
            match api.office.person(caller.organization(), person).await {
                Ok(person) => {
                    caller.administers(person.location, access)?;
                    return Ok(Self::Person(person));
                }
                // A bare UUID may be a group's.
                Err(antiphon_office::ports::StoreError::Missing(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let id = GroupId::read(text).ok_or_else(missing)?;
        let group = api.office.group(caller.organization(), id).await.map_err(|_| missing())?;
        caller.administers(group.location, access)?;
        Ok(Self::Group(group))
    }

    pub(super) fn inbox(&self) -> Inbox {
        match self {
            Self::Person(it) => Inbox { organization: it.organization, mailbox: it.mailbox },
            Self::Group(it) => Inbox { organization: it.organization, mailbox: it.mailbox },
        }
    }

    /// Mailboxes that the member shares with others.
    pub(super) async fn memberships(&self, api: &Api) -> Result<Memberships, ApiError> {
        match self {
            Self::Person(person) => memberships_of(api, person).await,
            Self::Group(_) => Ok(Memberships { member_of: Vec::new() }),
        }
    }
}

/// Mailboxes that a person shares with others.
pub(super) async fn memberships_of(api: &Api, person: &Person) -> Result<Memberships, ApiError> {
    let groups = api.office.groups(person.organization).await?;
    let locations = api.office.locations(person.organization).await?;
    let shown = |group: &Group| {
        let location = locations.iter().find(|it| it.id == group.location);
        let routing_prefix = location.and_then(|it| it.prefix.clone());
        let extension = group.extension.as_ref().map(ToString::to_string);
        Membership {
            id: group.id.wire(),
            name: group.name.clone(),
            kind: "VOICEMAIL_GROUP",
            esn: routing_prefix.as_ref().zip(extension.as_ref()).map(|(prefix, it)| format!("{prefix}{it}")),
            extension,
            phone_number: group.number.as_ref().map(ToString::to_string),
            routing_prefix,
        }
    };
    let member_of = groups.iter().filter(|group| group.has(person.id)).map(shown).collect();
    Ok(Memberships { member_of })
}

/// How many messages there are.
pub(super) async fn counted(api: &Api, inbox: Inbox) -> Result<Summary, ApiError> {
    let counts = api.office.counts(inbox.organization, inbox.mailbox).await?;
    Ok(Summary {
        new_messages: counts.new.saturating_sub(counts.new_urgent),
        old_messages: counts.saved.saturating_sub(counts.saved_urgent),
        new_urgent_messages: counts.new_urgent,
        old_urgent_messages: counts.saved_urgent,
    })
}

/// Gives a message, or all of them, another state.
pub(super) async fn mark(
    api: &Api,
    inbox: Inbox,
    message: Option<&str>,
    state: MessageState,
) -> Result<StatusCode, ApiError> {
    if let Some(message) = message {
        return mark_one(api, inbox, message_id(message)?, state).await;
    }
    for message in api.office.messages(inbox.organization, inbox.mailbox).await? {
        if message.state != state {
            let Inbox { organization, mailbox } = inbox;
            // One that is deleted meanwhile needs no mark.
            api.office.mark(Mark { organization, mailbox, message: message.id, state }).await?;
        }
    }
    Ok(DONE)
}

pub(super) async fn mark_one(
    api: &Api,
    inbox: Inbox,
    message: MessageId,
    state: MessageState,
) -> Result<StatusCode, ApiError> {
    let Inbox { organization, mailbox } = inbox;
    match api.office.mark(Mark { organization, mailbox, message, state }).await? {
        Marked::Done => Ok(DONE),
        Marked::Gone => Err(ApiError::no_such("message")),
    }
}

pub(super) fn message_id(text: &str) -> Result<MessageId, ApiError> {
    MessageId::read(text).ok_or_else(|| ApiError::no_such("message"))
}

/// The message of that identity, if it is there and not deleted.
pub(super) async fn found(api: &Api, inbox: Inbox, id: &str) -> Result<Message, ApiError> {
    let id = message_id(id)?;
    let messages = api.office.messages(inbox.organization, inbox.mailbox).await?;
    messages.into_iter().find(|it| it.id == id).ok_or_else(|| ApiError::no_such("message"))
}

/// A page of those messages that are wanted, newest first.
pub(super) async fn page(
    api: &Api,
    inbox: Inbox,
    mut messages: Vec<Message>,
    wanted: &WhoseList,
    here: &Here,
) -> Result<Page<Messages>, ApiError> {
    let search = wanted.search()?;
    messages.retain(|it| search.fits(it));
    let mut names = Names::default();
    let mut shown = Vec::new();
    for message in messages.iter().rev() {
        shown.push(names.shown(api, inbox, message).await?);
    }
    shown.retain(|it| {
        let CallingParty { name, number, .. } = &it.calling_party;
        search.finds(name.as_deref(), number.as_deref())
    });
    let (items, more) = cut(shown, Window { max: wanted.max, start: wanted.start });
    Ok(Page::before(Messages { items }, here, more))
}

/// The people who left messages, each looked up once.
#[derive(Default)]
pub(super) struct Names(BTreeMap<PersonId, Option<Person>>);

impl Names {
    pub(super) async fn shown(
        &mut self,
        api: &Api,
        inbox: Inbox,
        message: &Message,
    ) -> Result<WireMessage, ApiError> {
        let from = &message.from;
        // The name of today; whoever has left is known by the name of then.
        let person = match from.person {
            Some(id) => self.person(api, inbox.organization, id).await,
            None => None,
        };
        Ok(WireMessage {
            id: message.id.wire(),
            duration: message.duration_ms.div_ceil(1_000),
            calling_party: CallingParty {
                name: person.map(|it| it.name.clone()).or_else(|| from.name.clone()),
                number: from.number.clone(),
                person_id: person.map(|it| it.id.wire()),
                privacy_enabled: from.person.is_none() && from.number.is_none(),
            },
            urgent: message.urgent,
            confidential: message.confidential,
            read: message.state != MessageState::New,
            created: time(message.created_ms),
        })
    }

    async fn person(&mut self, api: &Api, organization: OrganizationId, id: PersonId) -> Option<&Person> {
        match self.0.entry(id) {
            Entry::Occupied(known) => known.into_mut().as_ref(),
            Entry::Vacant(new) => new.insert(api.office.person(organization, id).await.ok()).as_ref(),
        }
    }
}
