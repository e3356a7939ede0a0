//! Voicemail settings of a location.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read, update)).routes(routes!(read_hot_desking, update_hot_desking))
}

/// Voicemail settings of a location.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LocationVoicemail {
    /// This server writes no transcripts.
    voicemail_transcription_enabled: bool,
}

/// Voicemail settings of a location.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemail", tag = "Voice portal",
    operation_id = "getLocationVoicemail",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = LocationVoicemail)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<LocationVoicemail>, ApiError> {
    caller.location(&api, &location, Access::Read).await?;
    Ok(Json(LocationVoicemail { voicemail_transcription_enabled: false }))
}

/// Changes voicemail settings of a location: transcripts cannot be switched on.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/voicemail", tag = "Voice portal",
    operation_id = "updateLocationVoicemail",
    params(("locationId" = String, Path, description = "The location")),
    request_body = LocationVoicemail, responses((status = 204, description = "Nothing has changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<LocationVoicemail>,
) -> Result<StatusCode, ApiError> {
    caller.location(&api, &location, Access::Write).await?;
    if update.voicemail_transcription_enabled {
        return Err(ApiError::lacking("voicemailTranscriptionEnabled: the transcription of messages"));
    }
    Ok(DONE)
}

/// Whether people sign in to a phone at somebody's desk by the voice portal.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HotDesking {
    /// This server has no hot desks.
    voice_portal_hot_desk_sign_in_enabled: bool,
}

/// Whether people sign in to hot desks by the voice portal: they do not.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/features/hotDesking", tag = "Voice portal",
    operation_id = "getHotDesking",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = HotDesking)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn read_hot_desking(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<HotDesking>, ApiError> {
    caller.location(&api, &location, Access::Read).await?;
    Ok(Json(HotDesking { voice_portal_hot_desk_sign_in_enabled: false }))
}

/// Hot desks cannot be switched on.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/features/hotDesking", tag = "Voice portal",
    operation_id = "updateHotDesking",
    params(("locationId" = String, Path, description = "The location")),
    request_body = HotDesking, responses((status = 204, description = "Nothing has changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update_hot_desking(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<HotDesking>,
) -> Result<StatusCode, ApiError> {
    caller.location(&api, &location, Access::Write).await?;
    if update.voice_portal_hot_desk_sign_in_enabled {
        return Err(ApiError::lacking("voicePortalHotDeskSignInEnabled: hot desks"));
    }
    Ok(DONE)
}
