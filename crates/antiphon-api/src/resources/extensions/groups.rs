//! The mailbox of a voicemail group, as that of a person: its greeting, its name, its lock.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::group::Group;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::lock::{WireLock, lock_of};
use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::{ApiError, Flaw};
use crate::range;
use crate::resources::passcodes::{OneTimePasscode, PasscodeCheck, PasscodeUpdate};
use crate::resources::voicemail_groups::found;
use crate::upload::{BODY_BYTES_MAX, Recording, RecordingForm, Wav};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(greeting, upload_greeting, remove_greeting))
        .routes(routes!(name, upload_name))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .routes(routes!(lock_state))
        .routes(routes!(unlock))
        .routes(routes!(issue_one_time))
        .routes(routes!(check))
}

/// Where a group is: the location and the group.
type Place = (String, String);

/// The greeting of a voicemail group as a WAV file, whether callers hear it or not.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/greeting",
    tag = "Voicemail groups", operation_id = "getVoicemailGroupGreeting",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Wav)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn greeting(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let group = group(&api, &caller, &place, Access::Read).await?;
    let (actor, kind) = (caller.actor(), GreetingKind::NoAnswer);
    let bytes = api.office.export_greeting(actor, group.organization, group.mailbox, kind).await?;
    Ok(range::wav(bytes, &headers))
}

/// Keeps a WAV file as the greeting of a voicemail group; callers hear it from now on.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/greeting",
    tag = "Voicemail groups", operation_id = "uploadVoicemailGroupGreeting",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn upload_greeting(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let group = group(&api, &caller, &place, Access::Write).await?;
    let (actor, kind) = (caller.actor(), GreetingKind::NoAnswer);
    api.office.upload_greeting(actor, group.organization, group.mailbox, kind, &recording.0).await?;
    Ok(DONE)
}

/// Throws the greeting of a voicemail group away; callers hear the default one.
#[utoipa::path(delete,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/greeting",
    tag = "Voicemail groups", operation_id = "deleteVoicemailGroupGreeting",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove_greeting(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
) -> Result<StatusCode, ApiError> {
    let group = group(&api, &caller, &place, Access::Write).await?;
    let (actor, kind) = (caller.actor(), GreetingKind::NoAnswer);
    api.office.remove_greeting(actor, group.organization, group.mailbox, kind).await?;
    Ok(DONE)
}

/// The recorded name of a voicemail group as a WAV file.
#[utoipa::path(get,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/personalizedName",
    tag = "Voicemail groups", operation_id = "getVoicemailGroupName",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 200, description = "The recording", content_type = "audio/wav", body = Wav)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn name(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let group = group(&api, &caller, &place, Access::Read).await?;
    let bytes = api.office.export_name(caller.actor(), group.organization, group.mailbox).await?;
    Ok(range::wav(bytes, &headers))
}

/// Keeps a WAV file as the recorded name of a voicemail group.
#[utoipa::path(put,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/personalizedName",
    tag = "Voicemail groups", operation_id = "uploadVoicemailGroupName",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    request_body(content((RecordingForm = "multipart/form-data"), (Wav = "audio/wav"))),
    responses((status = 204, description = "Kept")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn upload_name(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
    recording: Recording,
) -> Result<StatusCode, ApiError> {
    let group = group(&api, &caller, &place, Access::Write).await?;
    api.office.upload_name(caller.actor(), group.organization, group.mailbox, &recording.0).await?;
    Ok(DONE)
}

/// Whether the mailbox of a voicemail group is locked, and how many wrong passcodes there were.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/lockState",
    tag = "Locks", operation_id = "getVoicemailGroupLockState",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 200, body = WireLock)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn lock_state(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
) -> Result<Json<WireLock>, ApiError> {
    let group = group(&api, &caller, &place, Access::Read).await?;
    Ok(Json(lock_of(&api, group.organization, group.mailbox).await?))
}

/// Frees the mailbox of a voicemail group; the passcode stays.
#[utoipa::path(post,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/actions/unlock/invoke",
    tag = "Locks", operation_id = "unlockVoicemailGroup",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 204, description = "Free")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn unlock(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
) -> Result<StatusCode, ApiError> {
    let group = group(&api, &caller, &place, Access::Write).await?;
    api.office.unlock_mailbox(caller.actor(), group.organization, group.mailbox).await?;
    Ok(DONE)
}

/// Resets the passcode of a voicemail group to a one-time passcode. It is told here and never again, opens the mailbox,
/// which is unlocked, and must be changed at the first use.
#[utoipa::path(post,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/actions/\
        issueOneTimePasscode/invoke",
    tag = "Passcodes", operation_id = "issueVoicemailGroupOneTimePasscode",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    responses((status = 200, body = OneTimePasscode)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn issue_one_time(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
) -> Result<Json<OneTimePasscode>, ApiError> {
    let group = group(&api, &caller, &place, Access::Write).await?;
    let (actor, organization) = (caller.actor(), group.organization);
    let passcode = api.office.issue_one_time_passcode(actor, organization, group.mailbox).await?;
    Ok(Json(OneTimePasscode::telling(&passcode)))
}

/// Tells which rules a passcode of a voicemail group would break, and changes nothing.
#[utoipa::path(post,
    path = "/telephony/config/locations/{locationId}/voicemailGroups/{voicemailGroupId}/actions/checkPin/invoke",
    tag = "Passcodes", operation_id = "checkVoicemailGroupPin",
    params(("locationId" = String, Path, description = "The location"),
        ("voicemailGroupId" = String, Path, description = "The group")),
    request_body = PasscodeUpdate, responses((status = 200, body = PasscodeCheck)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn check(
    State(api): State<Api>,
    caller: Caller,
    Path(place): Path<Place>,
    Body(update): Body<PasscodeUpdate>,
) -> Result<Json<PasscodeCheck>, ApiError> {
    let group = group(&api, &caller, &place, Access::Read).await?;
    let flaws = api.office.passcode_flaws(group.organization, group.mailbox, &update.passcode.0).await?;
    Ok(Json(PasscodeCheck::of(flaws.iter().map(Flaw::of_rule).collect())))
}

async fn group(api: &Api, caller: &Caller, place: &Place, access: Access) -> Result<Group, ApiError> {
    Ok(found(api, caller, &place.0, &place.1, access).await?.1)
}
