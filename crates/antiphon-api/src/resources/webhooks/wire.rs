//! Webhooks as clients write and read them.

use antiphon_core::event::{Resource, Verb};
use antiphon_core::ids::{LocationId, PersonId};
use antiphon_core::webhook::{Delivery, EventFilter, Webhook, WebhookOwner, WebhookStatus};
use antiphon_office::webhooks::{FilterText, WebhookChange, off_words};
use axum::extract::Query;
use axum::http::Uri;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::body::read_json;
use crate::error::ApiError;
use crate::id::WireId;
use crate::wire::time;

/// Whose a webhook is.
pub(super) const OWNED_BY_ORG: &str = "org";
pub(super) const OWNED_BY_CREATOR: &str = "creator";
/// What stands for everything.
const ALL: &str = "all";

/// A webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireWebhook {
    id: String,
    name: String,
    /// Where events are posted.
    target_url: String,
    /// About what: `voicemail_messages`, `telephony_mwi`, `voicemail_access`, `voicemail_greetings`,
    /// `telephony_calls` or `all`.
    pub(crate) resource: &'static str,
    /// What has become of it: `created`, `updated`, `deleted` or `all`.
    pub(crate) event: &'static str,
    /// Whose and where, such as `personId=…&locationId=…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<String>,
    /// What posts are signed with. Only in the answer to whoever makes the webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// `active` or `inactive`.
    status: &'static str,
    /// Why it is inactive.
    #[serde(skip_serializing_if = "Option::is_none")]
    inactive_reason: Option<&'static str>,
    /// Failures in a row.
    failures: u32,
    created: String,
    org_id: String,
    /// The person whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    /// `org` or `creator`.
    owned_by: &'static str,
}

/// Webhooks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Webhooks {
    pub(super) items: Vec<WireWebhook>,
}

/// A webhook to be added.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewWebhook {
    name: String,
    /// An `http` or `https` address; what is no public address must be allowed in the server's configuration.
    target_url: String,
    /// About what; `all` if it is absent.
    resource: Option<String>,
    /// What has become of it; `all` if it is absent.
    event: Option<String>,
    /// Whose and where, such as `personId=…&locationId=…`.
    filter: Option<String>,
    /// What posts are signed with; one is made if it is absent.
    #[schema(format = Password)]
    secret: Option<String>,
    /// `org` for events of the whole organization, `creator` for those of one's own mailbox and calls.
    pub(super) owned_by: Option<String>,
}

/// What is to change of a webhook; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookUpdate {
    name: Option<String>,
    #[serde(alias = "target_url")]
    target_url: Option<String>,
    resource: Option<String>,
    event: Option<String>,
    filter: Option<String>,
    #[schema(format = Password)]
    secret: Option<String>,
    /// `active` or `inactive`.
    status: Option<String>,
}

/// Attempts to post.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deliveries {
    pub(super) items: Vec<WireDelivery>,
}

/// An attempt to post an event.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireDelivery {
    /// The header `webhook-id`, the same for all attempts.
    id: String,
    /// The event.
    event_id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    tried: String,
    /// The how manieth attempt it was, from 1.
    attempt: u32,
    /// Whether it was taken.
    delivered: bool,
    /// The HTTP status that was answered, if anything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl NewWebhook {
    pub(super) fn change(self) -> Result<WebhookChange, ApiError> {
        Ok(WebhookChange {
            name: Some(self.name),
            target_url: Some(self.target_url),
            resource: self.resource,
            event: self.event,
            filter: self.filter.as_deref().map(filter).transpose()?,
            secret: self.secret.map(Zeroizing::new),
            active: None,
        })
    }
}

impl WebhookUpdate {
    /// JSON; or, as wxc_sdk 1.41.0 sends it under the name of JSON, the fields of a form.
    pub(super) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let is_json = body.trim_ascii_start().first().is_none_or(|first| matches!(first, b'{' | b'['));
        if is_json {
            return read_json(body);
        }
        let form = std::str::from_utf8(body).ok().and_then(|text| format!("/?{text}").parse::<Uri>().ok());
        let form = form.and_then(|it| Query::<Self>::try_from_uri(&it).ok());
        form.map(|Query(update)| update).ok_or_else(|| ApiError::bad("the body is no JSON"))
    }

    pub(super) fn change(self) -> Result<WebhookChange, ApiError> {
        let active = match self.status.as_deref() {
            None => None,
            Some("active") => Some(true),
            Some("inactive") => Some(false),
            Some(_) => return Err(ApiError::bad("status: is active or inactive")),
        };
        Ok(WebhookChange {
            name: self.name,
            target_url: self.target_url,
            resource: self.resource,
            event: self.event,
            filter: self.filter.as_deref().map(filter).transpose()?,
            secret: self.secret.map(Zeroizing::new),
            active,
        })
    }
}

/// Reads `personId=…&locationId=…`.
fn filter(text: &str) -> Result<FilterText, ApiError> {
    let mut filter = FilterText::default();
    for part in text.split('&').filter(|it| !it.is_empty()) {
        let wrong = || ApiError::bad("filter: is personId=… or locationId=…, with & between");
        match part.split_once('=').ok_or_else(wrong)? {
            ("personId", id) => filter.person = Some(PersonId::read(id).ok_or_else(wrong)?),
            ("locationId", id) => filter.location = Some(LocationId::read(id).ok_or_else(wrong)?),
            _ => return Err(wrong()),
        }
    }
    Ok(filter)
}

/// The webhook on the wire, with its secret where that is shown.
pub(crate) fn shown(webhook: &Webhook, secret: Option<&str>) -> WireWebhook {
    let EventFilter { resource, verb, person, location } = webhook.filter;
    let parts = [
        person.map(|it| format!("personId={}", it.wire())),
        location.map(|it| format!("locationId={}", it.wire())),
    ];
    let filter: Vec<String> = parts.into_iter().flatten().collect();
    WireWebhook {
        id: webhook.id.wire(),
        name: webhook.name.clone(),
        target_url: webhook.target_url.clone(),
        resource: resource.map_or(ALL, Resource::word),
        event: verb.map_or(ALL, Verb::word),
        filter: (!filter.is_empty()).then(|| filter.join("&")),
        secret: secret.map(str::to_owned),
        status: WebhookStatus::word(webhook.status),
        inactive_reason: off_words(webhook.status),
        failures: webhook.standing.failures,
        created: time(webhook.created_ms),
        org_id: webhook.organization.wire(),
        created_by: webhook.owner.person().map(|it| it.wire()),
        owned_by: owned_by(webhook.owner),
    }
}

pub(super) fn owned_by(owner: WebhookOwner) -> &'static str {
    match owner {
        WebhookOwner::Organization => OWNED_BY_ORG,
        WebhookOwner::Person(_) => OWNED_BY_CREATOR,
    }
}

pub(super) fn delivery(delivery: Delivery) -> WireDelivery {
    WireDelivery {
        id: delivery.job.to_string(),
        event_id: delivery.event.to_string(),
        kind: delivery.what.word(),
        tried: time(delivery.at_ms),
        attempt: delivery.attempt,
        delivered: delivery.error.is_none(),
        status: delivery.status,
        error: delivery.error,
    }
}
