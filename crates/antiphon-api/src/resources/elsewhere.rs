//! What the field's clients know and this server does not have: lists are empty, what is named is not there, and
//! whoever wants some is told that there is none.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::Caller;
use crate::error::ApiError;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(workspaces))
        .routes(routes!(workspace_voicemail, configure_workspace_voicemail))
        .routes(routes!(virtual_lines))
        .routes(routes!(virtual_line_voicemail, configure_virtual_line_voicemail))
        .routes(routes!(playlists, create_playlist))
        .routes(routes!(voices))
        .routes(routes!(generate))
}

/// None of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoItems {
    items: [Nothing; 0],
}

/// None of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NoVirtualLines {
    virtual_lines: [Nothing; 0],
}

/// None of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoPlaylists {
    playlists: [Nothing; 0],
}

/// None of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoVoices {
    voices: [Nothing; 0],
}

/// What there is none of.
#[derive(Serialize, ToSchema)]
pub(crate) struct Nothing {}

/// Whatever a client wants of what there is none of.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Anything {}

/// Workspaces, of which there are none: a telephone of a room is a person's.
#[utoipa::path(get, path = "/workspaces", tag = "Not here", operation_id = "listWorkspaces",
    responses((status = 200, body = NoItems)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn workspaces(_: Caller) -> Json<NoItems> {
    Json(NoItems { items: [] })
}

/// The mailbox of a workspace, of which there are none.
#[utoipa::path(get, path = "/telephony/config/workspaces/{workspaceId}/voicemail", tag = "Not here",
    operation_id = "getWorkspaceVoicemail",
    params(("workspaceId" = String, Path, description = "The workspace")),
    responses((status = 404, description = "There are no workspaces")),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn workspace_voicemail(_: Caller, Path(_): Path<String>) -> ApiError {
    no_workspace()
}

/// The mailbox of a workspace, of which there are none.
#[utoipa::path(put, path = "/telephony/config/workspaces/{workspaceId}/voicemail", tag = "Not here",
    operation_id = "configureWorkspaceVoicemail",
    params(("workspaceId" = String, Path, description = "The workspace")), request_body = Anything,
    responses((status = 404, description = "There are no workspaces")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn configure_workspace_voicemail(caller: Caller, Path(_): Path<String>) -> ApiError {
    caller.changes_something().err().unwrap_or_else(no_workspace)
}

/// Virtual lines, of which there are none: a line with a mailbox and no telephone is a person without devices.
#[utoipa::path(get, path = "/telephony/config/virtualLines", tag = "Not here", operation_id = "listVirtualLines",
    responses((status = 200, body = NoVirtualLines)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn virtual_lines(_: Caller) -> Json<NoVirtualLines> {
    Json(NoVirtualLines { virtual_lines: [] })
}

/// The mailbox of a virtual line, of which there are none.
#[utoipa::path(get, path = "/telephony/config/virtualLines/{virtualLineId}/voicemail", tag = "Not here",
    operation_id = "getVirtualLineVoicemail",
    params(("virtualLineId" = String, Path, description = "The virtual line")),
    responses((status = 404, description = "There are no virtual lines")),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn virtual_line_voicemail(_: Caller, Path(_): Path<String>) -> ApiError {
    no_virtual_line()
}

/// The mailbox of a virtual line, of which there are none.
#[utoipa::path(put, path = "/telephony/config/virtualLines/{virtualLineId}/voicemail", tag = "Not here",
    operation_id = "configureVirtualLineVoicemail",
    params(("virtualLineId" = String, Path, description = "The virtual line")), request_body = Anything,
    responses((status = 404, description = "There are no virtual lines")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn configure_virtual_line_voicemail(caller: Caller, Path(_): Path<String>) -> ApiError {
    caller.changes_something().err().unwrap_or_else(no_virtual_line)
}

/// Playlists of announcements, of which there are none.
#[utoipa::path(get, path = "/telephony/config/announcements/playlists", tag = "Not here",
    operation_id = "listPlaylists", responses((status = 200, body = NoPlaylists)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn playlists(_: Caller) -> Json<NoPlaylists> {
    Json(NoPlaylists { playlists: [] })
}

/// Says that there are no playlists.
#[utoipa::path(post, path = "/telephony/config/announcements/playlists", tag = "Not here",
    operation_id = "createPlaylist", request_body = Anything,
    responses((status = 400, description = "There are no playlists")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create_playlist(caller: Caller) -> ApiError {
    let lacking = || ApiError::lacking("announcementIds: a playlist of announcements");
    caller.changes_something().err().unwrap_or_else(lacking)
}

/// Voices that text could be spoken with, of which there are none.
#[utoipa::path(get, path = "/telephony/config/textToSpeech/voices", tag = "Not here",
    operation_id = "listTextToSpeechVoices", responses((status = 200, body = NoVoices)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn voices(_: Caller) -> Json<NoVoices> {
    Json(NoVoices { voices: [] })
}

/// Says that no text is spoken.
#[utoipa::path(post, path = "/telephony/config/textToSpeech/actions/generate/invoke", tag = "Not here",
    operation_id = "generateTextToSpeech", request_body = Anything,
    responses((status = 400, description = "No text is spoken")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn generate(caller: Caller) -> ApiError {
    let lacking = || ApiError::lacking("text: text that is spoken");
    caller.changes_something().err().unwrap_or_else(lacking)
}

fn no_workspace() -> ApiError {
    ApiError::no_such("workspace: there are none, a telephone of a room is a person's")
}

fn no_virtual_line() -> ApiError {
    ApiError::no_such("virtual line: there are none, such a line is a person without devices")
}
