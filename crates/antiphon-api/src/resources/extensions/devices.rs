//! The phones of a person.

use antiphon_core::account::scope::Scope;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list))
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
