//! Events as programs read them, in the stream and in what is posted.

use antiphon_core::event::{CallFacts, DomainEvent};
use serde::Serialize;
use utoipa::ToSchema;

use crate::id::WireId as _;
use crate::wire::time;

/// Something that has happened.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireEvent {
    /// The same, should the event come twice.
    pub(crate) id: String,
    /// Such as `message.deposited`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// What it is about: `voicemail_messages`, `telephony_mwi`, `voicemail_access`, `voicemail_greetings`,
    /// `telephony_calls` or `webhooks`.
    pub(crate) resource: &'static str,
    /// What has become of that: `created`, `updated` or `deleted`.
    pub(crate) event: &'static str,
    pub(crate) created: String,
    pub(crate) org_id: String,
    pub(crate) data: EventData,
}

/// What it is about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventData {
    /// The message or the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) person_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mailbox_id: Option<String>,
    /// What the lamp shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) counts: Option<EventCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) call: Option<EventCall>,
    /// Where wrong passcodes come from: an account, a number or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

/// The counts of a mailbox.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventCounts {
    /// Urgent ones not included, as in the summary of voice messages.
    pub(crate) new_messages: u32,
    pub(crate) new_urgent_messages: u32,
    pub(crate) old_messages: u32,
    pub(crate) old_urgent_messages: u32,
}

/// A call.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventCall {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caller_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caller_number: Option<String>,
    /// What was dialled.
    pub(crate) called: String,
    /// `phone`, `portal`, `attendant` or `voicemail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) answered_by: Option<&'static str>,
}

/// The event on the wire.
pub(crate) fn shown(event: &DomainEvent) -> WireEvent {
    let counts = event.counts.map(|it| EventCounts {
        new_messages: it.new.saturating_sub(it.new_urgent),
        new_urgent_messages: it.new_urgent,
        old_messages: it.saved.saturating_sub(it.saved_urgent),
        old_urgent_messages: it.saved_urgent,
    });
    let call = event.call.as_ref();
    WireEvent {
        id: event.id.to_string(),
        kind: event.what.word(),
        resource: event.what.resource().word(),
        event: event.what.verb().word(),
        created: time(event.at_ms),
        org_id: event.organization.wire(),
        data: EventData {
            id: event.message.map(|it| it.wire()).or_else(|| call.map(|it| it.id.wire())),
            person_id: event.person.map(|it| it.wire()),
            location_id: event.location.map(|it| it.wire()),
            mailbox_id: event.mailbox.map(|it| it.to_string()),
            counts,
            call: call.map(shown_call),
            source: event.source.clone(),
        },
    }
}

fn shown_call(call: &CallFacts) -> EventCall {
    EventCall {
        caller_name: call.caller.name.clone(),
        caller_number: call.caller.number.clone(),
        called: call.called.clone(),
        answered_by: call.answered_by.map(|it| it.word()),
    }
}
