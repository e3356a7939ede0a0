//! Schedules of business hours and holidays.

mod events;
mod wire;

use antiphon_core::ids::{LocationId, ScheduleId};
use antiphon_core::location::Location;
use antiphon_core::schedule::{Schedule, ScheduleKind};
use antiphon_office::admin::schedules::{ScheduleChange, ScheduleDraft};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::voicemail_groups::Created;
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use wire::{NewSchedule, ScheduleUpdate, Schedules, WireSchedule, drafts, shown};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(details, update, remove))
        .merge(events::routes())
}

/// Which schedules to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// With a name that contains this.
    name: Option<String>,
    /// `businessHours` or `holidays`.
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Schedules of a page, at most 1000.
    max: Option<u32>,
    /// Schedules to be skipped.
    start: Option<u32>,
}

/// The schedules of a location, oldest first.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/schedules", tag = "Schedules",
    operation_id = "listSchedules",
    params(("locationId" = String, Path, description = "The location"), Wanted),
    responses((status = 200, body = Schedules)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Path(location): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Schedules>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    let mut all = api.office.schedules(location.organization).await?;
    all.retain(|it| it.location == location.id && fits(it, &wanted));
    let (part, more) = cut(all, Window { max: wanted.max, start: wanted.start });
    let schedules = part.iter().map(|it| shown(it, &location)).collect();
    Ok(Page::before(Schedules { schedules }, &here, more))
}

/// Adds a schedule to a location.
#[utoipa::path(post, path = "/telephony/config/locations/{locationId}/schedules", tag = "Schedules",
    operation_id = "createSchedule",
    params(("locationId" = String, Path, description = "The location")),
    request_body = NewSchedule,
    responses((status = 201, description = "Added", body = Created), (status = 409, description = "It is there")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(new): Body<NewSchedule>,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let kind = kind(&new.kind)?;
    let all = api.office.schedules(location.organization).await?;
    if all.iter().any(|it| it.location == location.id && it.kind == kind && it.name == new.name.trim()) {
        let told = format!("schedule {} exists already", new.name);
        return Err(ApiError::new(StatusCode::CONFLICT, told));
    }
    let draft = ScheduleDraft { name: new.name, kind, events: drafts(&new.events)? };
    let (actor, organization) = (caller.actor(), location.organization);
    let schedule = api.office.apply_schedule(actor, organization, location.id, &draft).await?;
    Ok((StatusCode::CREATED, Json(Created { id: schedule.id.wire() })).into_response())
}

/// One schedule.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}",
    tag = "Schedules", operation_id = "getSchedule",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule")),
    responses((status = 200, body = WireSchedule)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id)): Path<(String, String, String)>,
) -> Result<Json<WireSchedule>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    Ok(Json(shown(&found(&api, &location, &word, &id).await?, &location)))
}

/// Changes the name of a schedule, its events, or both.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}",
    tag = "Schedules", operation_id = "updateSchedule",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule")),
    request_body = ScheduleUpdate,
    responses((status = 200, description = "Changed", body = Created),
        (status = 409, description = "The name is another one's")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id)): Path<(String, String, String)>,
    Body(update): Body<ScheduleUpdate>,
) -> Result<Json<Created>, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    let name = update.new_name.or(update.name);
    let events = update.events.as_deref().map(drafts).transpose()?;
    let change = &ScheduleChange { name, events, version: None };
    let (office, actor) = (&api.office, caller.actor());
    let made =
        until_made("schedule", || office.change_schedule(actor, schedule.organization, schedule.id, change));
    Ok(Json(Created { id: made.await?.id.wire() }))
}

/// Removes a schedule that no auto attendant follows.
#[utoipa::path(delete, path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}",
    tag = "Schedules", operation_id = "deleteSchedule",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule")),
    responses((status = 204, description = "Removed"), (status = 409, description = "It is followed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id)): Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    api.office.remove_schedule(caller.actor(), schedule.organization, schedule.id).await?;
    Ok(DONE)
}

async fn found(api: &Api, location: &Location, word: &str, id: &str) -> Result<Schedule, ApiError> {
    let missing = || ApiError::no_such("schedule");
    let id = ScheduleId::read(id).ok_or_else(missing)?;
    let schedule = api.office.schedule(location.organization, id).await?;
    let place: (LocationId, Option<ScheduleKind>) = (location.id, ScheduleKind::parse(word));
    if (schedule.location, Some(schedule.kind)) == place { Ok(schedule) } else { Err(missing()) }
}

fn kind(word: &str) -> Result<ScheduleKind, ApiError> {
    ScheduleKind::parse(word).ok_or_else(|| ApiError::bad("type: is businessHours or holidays"))
}

fn fits(schedule: &Schedule, wanted: &Wanted) -> bool {
    let name = wanted.name.as_ref().map(|name| name.to_lowercase());
    name.is_none_or(|name| schedule.name.to_lowercase().contains(&name))
        && wanted.kind.as_ref().is_none_or(|kind| schedule.kind.word() == kind)
}
