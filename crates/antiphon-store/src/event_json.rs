//! An event as the JSON text of its row; nothing is ever searched by it.

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::event::{CallFacts, DomainEvent, EventKind};
use antiphon_core::ids::{
    CallRecordId, EventId, LocationId, MailboxId, MessageId, OrganizationId, PersonId, WebhookId,
};
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageFrom;
use antiphon_office::ports::Post;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct EventJson {
    id: String,
    organization: String,
    at: i64,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    mailbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    counts: Option<[u32; 4]>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    call: Option<CallJson>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    person: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    source: Option<String>,
}

/// An event on its way to a webhook.
#[derive(Serialize, Deserialize)]
struct PostJson {
    webhook: String,
    event: EventJson,
}

#[derive(Serialize, Deserialize)]
struct CallJson {
    id: String,
    from_person: Option<String>,
    from_number: Option<String>,
    from_name: Option<String>,
    called: String,
    answered_by: Option<String>,
}

/// Writes an event.
pub(crate) fn write(event: &DomainEvent) -> String {
    text(&written(event))
}

/// Writes an event on its way to a webhook.
pub(crate) fn write_post(post: &Post) -> String {
    text(&PostJson { webhook: post.webhook.to_string(), event: written(&post.event) })
}

fn text(json: &impl Serialize) -> String {
    serde_json::to_string(json).expect("texts and numbers are always JSON")
}

fn written(event: &DomainEvent) -> EventJson {
    EventJson {
        id: event.id.to_string(),
        organization: event.organization.to_string(),
        at: event.at_ms,
        what: event.what.word().to_owned(),
        mailbox: event.mailbox.map(|it| it.to_string()),
        message: event.message.map(|it| it.to_string()),
        counts: event.counts.map(|it| [it.new, it.new_urgent, it.saved, it.saved_urgent]),
        call: event.call.as_ref().map(write_call),
        location: event.location.map(|it| it.to_string()),
        person: event.person.map(|it| it.to_string()),
        source: event.source.clone(),
    }
}

fn write_call(call: &CallFacts) -> CallJson {
    CallJson {
        id: call.id.to_string(),
        from_person: call.caller.person.map(|it| it.to_string()),
        from_number: call.caller.number.clone(),
        from_name: call.caller.name.clone(),
        called: call.called.clone(),
        answered_by: call.answered_by.map(|it| it.word().to_owned()),
    }
}

/// Reads an event.
pub(crate) fn read(text: &str) -> Result<DomainEvent, NotAnEvent> {
    understood(serde_json::from_str(text).map_err(|_| NotAnEvent)?)
}

/// Reads an event on its way to a webhook.
pub(crate) fn read_post(text: &str) -> Result<Post, NotAnEvent> {
    let PostJson { webhook, event } = serde_json::from_str(text).map_err(|_| NotAnEvent)?;
    Ok(Post { webhook: WebhookId(id(&webhook)?), event: understood(event)? })
}

fn understood(json: EventJson) -> Result<DomainEvent, NotAnEvent> {
    let counts = json.counts.map(|[new, new_urgent, saved, saved_urgent]| Counts {
        new,
        new_urgent,
        saved,
        saved_urgent,
    });
    Ok(DomainEvent {
        id: EventId(id(&json.id)?),
        organization: OrganizationId(id(&json.organization)?),
        at_ms: json.at,
        what: EventKind::from_word(&json.what).ok_or(NotAnEvent)?,
        mailbox: id_if_any(json.mailbox.as_deref())?.map(MailboxId),
        message: id_if_any(json.message.as_deref())?.map(MessageId),
        counts,
        call: json.call.map(read_call).transpose()?,
        location: id_if_any(json.location.as_deref())?.map(LocationId),
        person: id_if_any(json.person.as_deref())?.map(PersonId),
        source: json.source,
    })
}

fn read_call(json: CallJson) -> Result<CallFacts, NotAnEvent> {
    let by = |word: String| AnsweredBy::ALL.into_iter().find(|it| it.word() == word).ok_or(NotAnEvent);
    Ok(CallFacts {
        id: CallRecordId(id(&json.id)?),
        caller: MessageFrom {
            person: id_if_any(json.from_person.as_deref())?.map(PersonId),
            number: json.from_number,
            name: json.from_name,
        },
        called: json.called,
        answered_by: json.answered_by.map(by).transpose()?,
    })
}

/// What is stored is no event.
#[derive(Debug)]
pub(crate) struct NotAnEvent;

fn id(text: &str) -> Result<Uuid, NotAnEvent> {
    Uuid::parse_str(text).map_err(|_| NotAnEvent)
}

fn id_if_any(text: Option<&str>) -> Result<Option<Uuid>, NotAnEvent> {
    text.map(id).transpose()
}
