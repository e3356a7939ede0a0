//! What is posted to webhooks: the webhook and the event in one, as the field's receivers read it, with the type and time
//! that the Standard Webhooks convention wants.

use antiphon_core::event::{CallFacts, DomainEvent, Verb};
use antiphon_core::webhook::Webhook;
use serde::Serialize;

use crate::event::{EventData, shown};
use crate::id::WireId as _;
use crate::resources::{WireWebhook, shown_webhook};
use crate::wire::time;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Posted {
    #[serde(flatten)]
    webhook: WireWebhook,
    /// The event's own identity; `id` is the webhook's.
    event_id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: PostedData,
}

#[derive(Serialize)]
struct PostedData {
    #[serde(flatten)]
    data: EventData,
    #[serde(flatten)]
    telephony: Option<Telephony>,
}

/// A call as the field's API tells it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Telephony {
    event_type: &'static str,
    event_timestamp: String,
    call_id: String,
    call_session_id: String,
    personality: &'static str,
    state: &'static str,
    remote_party: RemoteParty,
    created: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RemoteParty {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    privacy_enabled: bool,
}

/// The body of a post. Its resource and event are those of the event, whatever the webhook wants beside.
#[must_use]
pub fn posted(webhook: &Webhook, event: &DomainEvent) -> String {
    let told = shown(event);
    let mut webhook = shown_webhook(webhook, None);
    (webhook.resource, webhook.event) = (told.resource, told.event);
    let telephony = event.call.as_ref().map(|call| telephony(event, call));
    let posted = Posted {
        webhook,
        event_id: told.id,
        kind: told.kind,
        timestamp: told.created,
        data: PostedData { data: told.data, telephony },
    };
    serde_json::to_string(&posted).expect("texts and numbers are always JSON")
}

fn telephony(event: &DomainEvent, call: &CallFacts) -> Telephony {
    let (event_type, state) = match event.what.verb() {
        Verb::Created => ("received", "alerting"),
        Verb::Updated => ("answered", "connected"),
        Verb::Deleted => ("disconnected", "disconnected"),
    };
    let own_phone_calls = event.person.is_some();
    let remote_party = match own_phone_calls {
        true => RemoteParty { name: None, number: Some(call.called.clone()), privacy_enabled: false },
        false => RemoteParty {
            name: call.caller.name.clone(),
            number: call.caller.number.clone(),
            privacy_enabled: call.caller.number.is_none(),
        },
    };
    Telephony {
        event_type,
        event_timestamp: time(event.at_ms),
        call_id: call.id.wire(),
        call_session_id: call.id.to_string(),
        personality: if own_phone_calls { "originator" } else { "terminator" },
        state,
        remote_party,
        created: time(event.at_ms),
    }
}
