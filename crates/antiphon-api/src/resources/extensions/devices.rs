//! The phones of a person.

use antiphon_core::account::scope::Scope;
use antiphon_core::ids::DeviceId;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(remove))
}

/// The phones of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Devices {
    devices: Vec<WireDevice>,
}

/// A phone's account; its password is nowhere to be read.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireDevice {
    id: String,
    /// SIP user name.
    username: String,
    created: String,
}

/// A new phone's account. The password is told here and never again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewDevice {
    id: String,
    /// SIP user name.
    username: String,
    #[schema(format = Password)]
    password: String,
    /// Where it registers.
    domain: String,
}

/// The phones of a person.
#[utoipa::path(get, path = "/telephony/config/people/{personId}/devices", tag = "Devices",
    operation_id = "listDevices",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = Devices)),
    security(("token" = ["spark:telephony_config_read"]), ("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<Devices>, ApiError> {
    let (own, admin) = (Scope::OwnTelephonyRead, Scope::TelephonyRead);
    let person = caller.person(&api, &person, Access::Read, own, admin).await?;
    let devices = api.office.devices(person.organization, person.id).await?;
    let shown = devices.into_iter().map(|device| WireDevice {
        id: device.id.wire(),
        username: device.username,
        created: time(device.created_ms),
    });
    Ok(Json(Devices { devices: shown.collect() }))
}

/// Makes the account of a phone for a person. Its password is told here and never again.
#[utoipa::path(post, path = "/telephony/config/people/{personId}/devices", tag = "Devices",
    operation_id = "createDevice",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 201, description = "Made", body = NewDevice)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Response, ApiError> {
    let (scope, domain) = (Scope::TelephonyWrite, &api.sip_domain);
    let person = caller.person(&api, &person, Access::Write, scope, scope).await?;
    caller.administers(person.location, Access::Write)?;
    let made = api.office.create_device(caller.actor(), person.organization, person.id, domain).await?;
    let made = NewDevice {
        id: made.device.wire(),
        username: made.username,
        password: made.password.expose().to_owned(),
        domain: domain.to_string(),
    };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Removes a phone of a person for good: it can neither register nor call any more.
#[utoipa::path(delete, path = "/telephony/config/people/{personId}/devices/{deviceId}", tag = "Devices",
    operation_id = "deleteDevice",
    params(("personId" = String, Path, description = "The person"),
        ("deviceId" = String, Path, description = "The phone")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((person, device)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let scope = Scope::TelephonyWrite;
    let person = caller.person(&api, &person, Access::Write, scope, scope).await?;
    caller.administers(person.location, Access::Write)?;
    let device = DeviceId::read(&device).ok_or_else(|| ApiError::no_such("device"))?;
    api.office.remove_device(caller.actor(), person.organization, person.id, device).await?;
    Ok(DONE)
}
