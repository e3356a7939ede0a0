//! The announcement repository: recordings that auto attendants play, of the organization or of one location.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::{AnnouncementId, LocationId};
use antiphon_core::limits::{ANNOUNCEMENT_BYTES_MAX, ANNOUNCEMENTS_BYTES_MAX};
use antiphon_core::location::Location;
use antiphon_office::admin::announcements::NewAnnouncement;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::voicemail_groups::Created;
use crate::Api;
use crate::body::{DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use crate::upload::{BODY_BYTES_MAX, Form};
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, upload))
        .routes(routes!(upload_at))
        .routes(routes!(details, modify, remove))
        .routes(routes!(details_at, modify_at, remove_at))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .routes(routes!(usage))
        .routes(routes!(usage_at))
}

/// A page of announcements.
#[derive(Serialize, ToSchema)]
pub(crate) struct Announcements {
    announcements: Vec<WireAnnouncement>,
}

/// A recording that auto attendants play.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireAnnouncement {
    id: String,
    name: String,
    file_name: String,
    /// Kilobytes.
    file_size: u64,
    /// Always `WAV`.
    media_file_type: &'static str,
    last_updated: String,
    /// `ORGANIZATION` or `LOCATION`.
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<AnnouncementLocation>,
    is_text_to_speech: bool,
    /// Auto attendants that play it.
    feature_reference_count: usize,
}

/// The location that an announcement is for.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnnouncementLocation {
    id: String,
    name: String,
}

/// How much room announcements take.
#[derive(Serialize, ToSchema)]
pub(crate) struct Usage {
    #[serde(rename = "totalFileSizeUsedKB")]
    used: u64,
    #[serde(rename = "maxAudioFileSizeAllowedKB")]
    audio_max: u64,
    /// There is no video.
    #[serde(rename = "maxVideoFileSizeAllowedKB")]
    video_max: u64,
    #[serde(rename = "totalFileSizeLimitMB")]
    total_max: u64,
}

/// Which announcements to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    /// Those of this location; `all` for every one, `locations` for those of all locations; those of the organization
    /// if it is absent.
    location_id: Option<String>,
    /// With a name that contains this.
    name: Option<String>,
    /// Announcements of a page, at most 1000.
    max: Option<u32>,
    /// Announcements to be skipped.
    start: Option<u32>,
}

/// A recording and what it is called.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the form is read part by part; this describes it")]
pub(crate) struct AnnouncementForm {
    name: String,
    /// A WAV file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `false`: no text is spoken here.
    is_text_to_speech: Option<bool>,
}

/// Another name or another recording; what is absent stays.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the form is read part by part; this describes it")]
pub(crate) struct AnnouncementUpdate {
    name: Option<String>,
    /// A WAV file.
    #[schema(value_type = Option<String>, format = Binary)]
    file: Option<Vec<u8>>,
    /// `false`: no text is spoken here.
    is_text_to_speech: Option<bool>,
}

/// The announcements, oldest first.
#[utoipa::path(get, path = "/telephony/config/announcements", tag = "Announcements",
    operation_id = "listAnnouncements", params(Wanted),
    responses((status = 200, body = Announcements)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Announcements>, ApiError> {
    let locations = api.office.locations(caller.organization()).await?;
    let mut all = api.office.announcements(caller.organization()).await?;
    all.retain(|it| fits(&it.announcement, &wanted) && seen(&caller, &it.announcement));
    let (part, more) = cut(all, Window { max: wanted.max, start: wanted.start });
    let announcements = part.iter().map(|it| shown(&it.announcement, &locations, it.users)).collect();
    Ok(Page::before(Announcements { announcements }, &here, more))
}

/// Keeps a WAV file as an announcement of the organization.
#[utoipa::path(post, path = "/telephony/config/announcements", tag = "Announcements",
    operation_id = "uploadAnnouncement",
    request_body(content((AnnouncementForm = "multipart/form-data"))),
    responses((status = 201, description = "Kept", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn upload(State(api): State<Api>, caller: Caller, form: Form) -> Result<Response, ApiError> {
    caller.changes_organization()?;
    add(&api, &caller, Level::Organization, form).await
}

/// Keeps a WAV file as an announcement of a location.
#[utoipa::path(post, path = "/telephony/config/locations/{locationId}/announcements", tag = "Announcements",
    operation_id = "uploadLocationAnnouncement",
    params(("locationId" = String, Path, description = "The location")),
    request_body(content((AnnouncementForm = "multipart/form-data"))),
    responses((status = 201, description = "Kept", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn upload_at(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    add(&api, &caller, Level::Location(location.id), form).await
}

/// One announcement of the organization.
#[utoipa::path(get, path = "/telephony/config/announcements/{announcementId}", tag = "Announcements",
    operation_id = "getAnnouncement",
    params(("announcementId" = String, Path, description = "The announcement")),
    responses((status = 200, body = WireAnnouncement)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<WireAnnouncement>, ApiError> {
    let announcement = found(&api, &caller, Level::Organization, &id).await?;
    caller.sees_organization()?;
    told(&api, &announcement).await
}

/// Changes the name of an announcement of the organization, or what is heard.
#[utoipa::path(put, path = "/telephony/config/announcements/{announcementId}", tag = "Announcements",
    operation_id = "modifyAnnouncement",
    params(("announcementId" = String, Path, description = "The announcement")),
    request_body(content((AnnouncementUpdate = "multipart/form-data"))),
    responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn modify(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<StatusCode, ApiError> {
    let announcement = found(&api, &caller, Level::Organization, &id).await?;
    caller.changes_organization()?;
    change(&api, &caller, &announcement, form).await
}

/// Removes an announcement of the organization that no auto attendant plays.
#[utoipa::path(delete, path = "/telephony/config/announcements/{announcementId}", tag = "Announcements",
    operation_id = "deleteAnnouncement",
    params(("announcementId" = String, Path, description = "The announcement")),
    responses((status = 204, description = "Removed"), (status = 409, description = "It is played")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let announcement = found(&api, &caller, Level::Organization, &id).await?;
    caller.changes_organization()?;
    api.office.remove_announcement(caller.actor(), announcement.organization, announcement.id).await?;
    Ok(DONE)
}

/// One announcement of a location.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/announcements/{announcementId}",
    tag = "Announcements", operation_id = "getLocationAnnouncement",
    params(("locationId" = String, Path, description = "The location"),
        ("announcementId" = String, Path, description = "The announcement")),
    responses((status = 200, body = WireAnnouncement)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details_at(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<Json<WireAnnouncement>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    told(&api, &found(&api, &caller, Level::Location(location.id), &id).await?).await
}

/// Changes the name of an announcement of a location, or what is heard.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/announcements/{announcementId}",
    tag = "Announcements", operation_id = "modifyLocationAnnouncement",
    params(("locationId" = String, Path, description = "The location"),
        ("announcementId" = String, Path, description = "The announcement")),
    request_body(content((AnnouncementUpdate = "multipart/form-data"))),
    responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn modify_at(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
    form: Form,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let announcement = found(&api, &caller, Level::Location(location.id), &id).await?;
    change(&api, &caller, &announcement, form).await
}

/// Removes an announcement of a location that no auto attendant plays.
#[utoipa::path(delete, path = "/telephony/config/locations/{locationId}/announcements/{announcementId}",
    tag = "Announcements", operation_id = "deleteLocationAnnouncement",
    params(("locationId" = String, Path, description = "The location"),
        ("announcementId" = String, Path, description = "The announcement")),
    responses((status = 204, description = "Removed"), (status = 409, description = "It is played")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove_at(
    State(api): State<Api>,
    caller: Caller,
    Path((location, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let announcement = found(&api, &caller, Level::Location(location.id), &id).await?;
    api.office.remove_announcement(caller.actor(), announcement.organization, announcement.id).await?;
    Ok(DONE)
}

/// How much room the announcements of the organization take.
#[utoipa::path(get, path = "/telephony/config/announcements/usage", tag = "Announcements",
    operation_id = "getAnnouncementUsage",
    responses((status = 200, body = Usage)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn usage(State(api): State<Api>, caller: Caller) -> Result<Json<Usage>, ApiError> {
    caller.sees_organization()?;
    used(&api, &caller, Level::Organization).await
}

/// How much room the announcements of a location take.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/announcements/usage", tag = "Announcements",
    operation_id = "getLocationAnnouncementUsage",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = Usage)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn usage_at(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<Usage>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    used(&api, &caller, Level::Location(location.id)).await
}

async fn add(api: &Api, caller: &Caller, level: Level, form: Form) -> Result<Response, ApiError> {
    refuse_speech(&form)?;
    let (_, wav) = form.file.ok_or_else(|| ApiError::bad("file: the form has no such part"))?;
    let new = NewAnnouncement {
        organization: caller.organization(),
        level,
        name: form.name.unwrap_or_default(),
        wav: wav.to_vec(),
    };
    let added = api.office.add_announcement(caller.actor(), new).await?;
    Ok((StatusCode::CREATED, Json(Created { id: added.id.wire() })).into_response())
}

async fn change(
    api: &Api,
    caller: &Caller,
    announcement: &Announcement,
    form: Form,
) -> Result<StatusCode, ApiError> {
    refuse_speech(&form)?;
    let Announcement { id, organization, name: before, .. } = announcement;
    if let Some(name) = form.name.filter(|name| name != before) {
        api.office.rename_announcement(caller.actor(), *organization, *id, &name).await?;
    }
    if let Some((_, wav)) = form.file {
        api.office.replace_announcement(caller.actor(), *organization, *id, wav.to_vec()).await?;
    }
    Ok(DONE)
}

fn refuse_speech(form: &Form) -> Result<(), ApiError> {
    if form.is_text_to_speech {
        return Err(ApiError::lacking("isTextToSpeech: text that is spoken"));
    }
    Ok(())
}

/// The announcement of that level.
async fn found(api: &Api, caller: &Caller, level: Level, id: &str) -> Result<Announcement, ApiError> {
    let missing = || ApiError::no_such("announcement");
    let id = AnnouncementId::read(id).ok_or_else(missing)?;
    let announcement = api.office.announcement(caller.organization(), id).await?;
    if announcement.level == level { Ok(announcement) } else { Err(missing()) }
}

async fn told(api: &Api, announcement: &Announcement) -> Result<Json<WireAnnouncement>, ApiError> {
    let locations = api.office.locations(announcement.organization).await?;
    let all = api.office.announcements(announcement.organization).await?;
    let users = all.iter().find(|it| it.announcement.id == announcement.id).map_or(0, |it| it.users);
    Ok(Json(shown(announcement, &locations, users)))
}

async fn used(api: &Api, caller: &Caller, level: Level) -> Result<Json<Usage>, ApiError> {
    let all = api.office.announcements(caller.organization()).await?;
    let here = all.iter().filter(|it| it.announcement.level == level);
    Ok(Json(Usage {
        used: here.map(|it| it.announcement.bytes).sum::<u64>().div_ceil(1_000),
        audio_max: ANNOUNCEMENT_BYTES_MAX / 1_000,
        video_max: 0,
        total_max: ANNOUNCEMENTS_BYTES_MAX / 1_000_000,
    }))
}

fn seen(caller: &Caller, announcement: &Announcement) -> bool {
    match announcement.level {
        // Whoever administers a location plays what is everybody's.
        Level::Organization => caller.principal().administration.is_any(),
        Level::Location(location) => caller.principal().administration.sees(location),
    }
}

fn fits(announcement: &Announcement, wanted: &Wanted) -> bool {
    let level = match wanted.location_id.as_deref() {
        None => announcement.level == Level::Organization,
        Some("all") => true,
        Some("locations") => announcement.level != Level::Organization,
        Some(text) => LocationId::read(text).map(Level::Location) == Some(announcement.level),
    };
    let name = wanted.name.as_ref().map(|name| name.to_lowercase());
    level && name.is_none_or(|name| announcement.name.to_lowercase().contains(&name))
}

fn shown(announcement: &Announcement, locations: &[Location], users: usize) -> WireAnnouncement {
    let location = match announcement.level {
        Level::Organization => None,
        Level::Location(id) => locations.iter().find(|it| it.id == id),
    };
    WireAnnouncement {
        id: announcement.id.wire(),
        name: announcement.name.clone(),
        file_name: format!("{}.wav", announcement.name),
        file_size: announcement.bytes.div_ceil(1_000),
        media_file_type: "WAV",
        last_updated: time(announcement.created_ms),
        level: if announcement.level == Level::Organization { "ORGANIZATION" } else { "LOCATION" },
        location: location.map(|it| AnnouncementLocation { id: it.id.wire(), name: it.name.clone() }),
        is_text_to_speech: false,
        feature_reference_count: users,
    }
}
