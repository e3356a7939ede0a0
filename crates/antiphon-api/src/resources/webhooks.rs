//! Webhooks: addresses of programs that events are posted to. One of the organization gets everything that happens there,
//! one of a person what happens to his mailbox and his calls.

mod wire;

use antiphon_core::account::scope::Scope;
use antiphon_core::ids::{PersonId, WebhookId};
use antiphon_core::webhook::{Webhook, WebhookOwner};
use antiphon_office::webhooks::{MadeWebhook, changes, sees};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::live_calls::onlooker;
use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use wire::{Deliveries, NewWebhook, OWNED_BY_CREATOR, OWNED_BY_ORG, WebhookUpdate, Webhooks};

pub(crate) use wire::{WireWebhook, shown};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(details, update, remove))
        .routes(routes!(deliveries))
        .routes(routes!(test))
}

/// Which webhooks to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    /// `org` for those of the organization, `creator` for those of people; all that one sees if it is absent.
    owned_by: Option<String>,
    /// Webhooks of a page, at most 1000.
    max: Option<u32>,
    /// Webhooks to be skipped.
    start: Option<u32>,
}

/// Webhooks: one's own, and for administrators all of the organization, oldest first.
#[utoipa::path(get, path = "/webhooks", tag = "Webhooks", operation_id = "listWebhooks", params(Wanted),
    responses((status = 200, body = Webhooks)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Webhooks>, ApiError> {
    let who = onlooker(&caller);
    let mut all = api.office.webhooks(caller.organization()).await?;
    all.retain(|it| {
        let fits = wanted.owned_by.as_deref().is_none_or(|word| word == wire::owned_by(it.owner));
        fits && sees(&who, it)
    });
    let (part, more) = cut(all, Window { max: wanted.max, start: wanted.start });
    Ok(Page::before(Webhooks { items: part.iter().map(|it| shown(it, None)).collect() }, &here, more))
}

/// Adds a webhook. The secret that its posts are signed with is in this answer and in no other.
#[utoipa::path(post, path = "/webhooks", tag = "Webhooks", operation_id = "createWebhook",
    request_body = NewWebhook, responses((status = 200, body = WireWebhook)),
    security(("token" = ["spark:calls_write"]), ("token" = ["spark-admin:calls_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Body(new): Body<NewWebhook>,
) -> Result<Json<WireWebhook>, ApiError> {
    let owner = owner(&caller, new.owned_by.as_deref())?;
    let (actor, organization) = (caller.actor(), caller.organization());
    let MadeWebhook { webhook, secret } =
        api.office.create_webhook(actor, organization, owner, &new.change()?).await?;
    Ok(Json(shown(&webhook, Some(&secret))))
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{webhookId}", tag = "Webhooks", operation_id = "getWebhook",
    params(("webhookId" = String, Path, description = "The webhook")),
    responses((status = 200, body = WireWebhook)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WireWebhook>, ApiError> {
    Ok(Json(shown(&seen(&api, &caller, &id).await?, None)))
}

/// Changes a webhook; `status` `active` switches one on again that was switched off.
#[utoipa::path(put, path = "/webhooks/{webhookId}", tag = "Webhooks", operation_id = "updateWebhook",
    params(("webhookId" = String, Path, description = "The webhook")),
    request_body = WebhookUpdate, responses((status = 200, body = WireWebhook)),
    security(("token" = ["spark:calls_write"]), ("token" = ["spark-admin:calls_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<WireWebhook>, ApiError> {
    let webhook = changed(&api, &caller, &id).await?;
    let update = WebhookUpdate::read(&body)?;
    let (actor, organization) = (caller.actor(), caller.organization());
    let webhook = api.office.change_webhook(actor, organization, webhook.id, &update.change()?).await?;
    Ok(Json(shown(&webhook, None)))
}

/// Removes a webhook.
#[utoipa::path(delete, path = "/webhooks/{webhookId}", tag = "Webhooks", operation_id = "deleteWebhook",
    params(("webhookId" = String, Path, description = "The webhook")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark:calls_write"]), ("token" = ["spark-admin:calls_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let webhook = changed(&api, &caller, &id).await?;
    api.office.remove_webhook(caller.actor(), caller.organization(), webhook.id).await?;
    Ok(DONE)
}

/// The last attempts to post to a webhook, newest first.
#[utoipa::path(get, path = "/webhooks/{webhookId}/deliveries", tag = "Webhooks",
    operation_id = "listWebhookDeliveries", params(("webhookId" = String, Path, description = "The webhook")),
    responses((status = 200, body = Deliveries)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn deliveries(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Deliveries>, ApiError> {
    let webhook = seen(&api, &caller, &id).await?;
    let all = api.office.webhook_deliveries(caller.organization(), webhook.id).await?;
    Ok(Json(Deliveries { items: all.into_iter().map(wire::delivery).collect() }))
}

/// Posts an event `webhook.tested`; what became of it is among the deliveries.
#[utoipa::path(post, path = "/webhooks/{webhookId}/actions/test/invoke", tag = "Webhooks",
    operation_id = "testWebhook", params(("webhookId" = String, Path, description = "The webhook")),
    responses((status = 204, description = "It is posted")),
    security(("token" = ["spark:calls_write"]), ("token" = ["spark-admin:calls_write"])))]
async fn test(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let webhook = changed(&api, &caller, &id).await?;
    api.office.test_webhook(caller.actor(), caller.organization(), webhook.id).await?;
    Ok(DONE)
}

/// Whose a new webhook is: as it says, else that of the person the token belongs to, else the organization's.
fn owner(caller: &Caller, owned_by: Option<&str>) -> Result<WebhookOwner, ApiError> {
    let who = caller.principal();
    let own = who.person.filter(|_| who.has(Scope::OwnCallsWrite));
    match (owned_by, own) {
        (Some(OWNED_BY_ORG), _) | (None, None) => {
            caller.changes_organization()?;
            if !who.has(Scope::CallsWrite) {
                return Err(ApiError::forbidden(
                    "a webhook of the organization needs spark-admin:calls_write",
                ));
            }
            Ok(WebhookOwner::Organization)
        }
        (Some(OWNED_BY_CREATOR) | None, Some(person)) => Ok(WebhookOwner::Person(person)),
        (Some(OWNED_BY_CREATOR), None) => {
            Err(ApiError::forbidden("the token belongs to nobody with a mailbox; ownedBy must be org"))
        }
        (Some(_), _) => Err(ApiError::bad("ownedBy: is org or creator")),
    }
}

async fn seen(api: &Api, caller: &Caller, id: &str) -> Result<Webhook, ApiError> {
    let webhook = found(api, caller, id).await?;
    if sees(&onlooker(caller), &webhook) { Ok(webhook) } else { Err(ApiError::no_such("webhook")) }
}

async fn changed(api: &Api, caller: &Caller, id: &str) -> Result<Webhook, ApiError> {
    let webhook = found(api, caller, id).await?;
    let mut who = caller.principal().clone();
    if !who.has(Scope::CallsWrite) {
        who.administration = antiphon_core::account::Administration::Nothing;
    }
    who.person = who.person.filter(|_: &PersonId| caller.principal().has(Scope::OwnCallsWrite));
    if changes(&who, &webhook) {
        Ok(webhook)
    } else if sees(caller.principal(), &webhook) {
        Err(ApiError::forbidden("your role does not allow this"))
    } else {
        Err(ApiError::no_such("webhook"))
    }
}

async fn found(api: &Api, caller: &Caller, id: &str) -> Result<Webhook, ApiError> {
    let id = WebhookId::read(id).ok_or_else(|| ApiError::no_such("webhook"))?;
    Ok(api.office.webhook(caller.organization(), id).await?)
}
