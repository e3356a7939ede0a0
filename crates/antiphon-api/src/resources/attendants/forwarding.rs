//! Where an auto attendant's calls are sent on to, which is nowhere: it answers all of them itself, and its keys send
//! them on. Numbers that it could have are not kept in store.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::resources::voice_portal::AvailableNumbers;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read, update))
        .routes(routes!(available))
        .routes(routes!(available_alternate))
        .routes(routes!(available_forwarding))
}

/// Where an auto attendant's calls are sent on to.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttendantForwarding {
    call_forwarding: Option<Forwardings>,
}

/// Always off.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Forwardings {
    #[serde(default)]
    always: Forwarding,
    #[serde(default)]
    selective: Forwarding,
    #[serde(default)]
    rules: Vec<ForwardingRule>,
}

/// A switch with a number.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Forwarding {
    enabled: Option<bool>,
    destination: Option<String>,
    ring_reminder_enabled: Option<bool>,
    send_to_voicemail_enabled: Option<bool>,
}

/// A rule, of which there is none.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ForwardingRule {
    id: String,
    enabled: Option<bool>,
}

impl Forwarding {
    const OFF: Self = Self {
        enabled: Some(false),
        destination: None,
        ring_reminder_enabled: Some(false),
        send_to_voicemail_enabled: Some(false),
    };
}

/// Where an auto attendant's calls are sent on to: nowhere.
#[utoipa::path(get,
    path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}/callForwarding",
    tag = "Auto attendants", operation_id = "getAutoAttendantCallForwarding",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    responses((status = 200, body = AttendantForwarding)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<Json<AttendantForwarding>, ApiError> {
    found(&api, &caller, &location, &id, Access::Read).await?;
    let off = Forwardings { always: Forwarding::OFF, selective: Forwarding::OFF, rules: Vec::new() };
    Ok(Json(AttendantForwarding { call_forwarding: Some(off) }))
}

/// Takes what is switched off, and refuses what is to be switched on.
#[utoipa::path(put,
    path = "/telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}/callForwarding",
    tag = "Auto attendants", operation_id = "updateAutoAttendantCallForwarding",
    params(("locationId" = String, Path, description = "The location"),
        ("autoAttendantId" = String, Path, description = "The auto attendant")),
    request_body = AttendantForwarding, responses((status = 204, description = "It is off")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
    Body(update): Body<AttendantForwarding>,
) -> Result<StatusCode, ApiError> {
    found(&api, &caller, &location, &id, Access::Write).await?;
    let on = |it: &Forwarding| it.enabled == Some(true);
    let wanted = update.call_forwarding;
    if wanted.is_some_and(|it| on(&it.always) || on(&it.selective) || !it.rules.is_empty()) {
        let told = "callForwarding: sending an auto attendant's calls on other than by its keys";
        return Err(ApiError::lacking(told));
    }
    Ok(DONE)
}

/// Numbers that an auto attendant could have. No numbers are kept in store: it takes any that is free.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/autoAttendants/availableNumbers",
    tag = "Auto attendants", operation_id = "listAutoAttendantAvailableNumbers",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = AvailableNumbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn available(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<AvailableNumbers>, ApiError> {
    none(&api, &caller, &location).await
}

/// Further numbers that an auto attendant could have: it has one only.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/autoAttendants/alternate/availableNumbers",
    tag = "Auto attendants", operation_id = "listAutoAttendantAlternateAvailableNumbers",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = AvailableNumbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn available_alternate(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<AvailableNumbers>, ApiError> {
    none(&api, &caller, &location).await
}

/// Numbers that calls could be sent on to, of which none is kept in store.
#[utoipa::path(get,
    path = "/telephony/config/locations/{locationId}/autoAttendants/callForwarding/availableNumbers",
    tag = "Auto attendants", operation_id = "listAutoAttendantForwardingAvailableNumbers",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = AvailableNumbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn available_forwarding(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<AvailableNumbers>, ApiError> {
    none(&api, &caller, &location).await
}

async fn none(api: &Api, caller: &Caller, location: &str) -> Result<Json<AvailableNumbers>, ApiError> {
    caller.location(api, location, Access::Read).await?;
    Ok(Json(AvailableNumbers::none()))
}
