//! The events of a schedule one by one.

use antiphon_core::schedule::{Schedule, ScheduleEvent};
use antiphon_office::admin::AdminError;
use antiphon_office::admin::schedules::{EventDraft, ScheduleChange};
use antiphon_office::ports::StoreError;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::found;
use super::wire::{Event, drafts_of, event_id, shown_events};
use crate::Api;
use crate::again::until_made;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::resources::voicemail_groups::Created;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(details, update, remove))
}

/// Where an event is: location, kind and identity of the schedule, identity of the event.
type Place = (String, String, String, String);

/// Adds an event to a schedule. One that comes back on several days of the week becomes several.
#[utoipa::path(post, path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}/events",
    tag = "Schedules", operation_id = "createScheduleEvent",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule")),
    request_body = Event, responses((status = 201, description = "Added", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id)): Path<(String, String, String)>,
    Body(event): Body<Event>,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    let new = &drafts_of(&event)?;
    let changed = change(&api, &caller, &schedule, |now, events| {
        events.extend(new.iter().cloned());
        Ok(now.len())
    });
    let (changed, at) = changed.await?;
    Ok((StatusCode::CREATED, Json(Created { id: event_id(&changed.events, at) })).into_response())
}

/// One event of a schedule.
#[utoipa::path(get,
    path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}/events/{eventId}",
    tag = "Schedules", operation_id = "getScheduleEvent",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule"),
        ("eventId" = String, Path, description = "The event")),
    responses((status = 200, body = Event)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id, event)): Path<Place>,
) -> Result<Json<Event>, ApiError> {
    let location = caller.location(&api, &location, Access::Read).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    let shown = shown_events(&schedule.events).into_iter().find(|it| it.id.as_ref() == Some(&event));
    shown.map(Json).ok_or_else(|| ApiError::no_such("event"))
}

/// Puts another event in the place of one; its identity changes with its name.
#[utoipa::path(put,
    path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}/events/{eventId}",
    tag = "Schedules", operation_id = "updateScheduleEvent",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule"),
        ("eventId" = String, Path, description = "The event")),
    request_body = Event, responses((status = 200, description = "Changed", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id, event)): Path<Place>,
    Body(update): Body<Event>,
) -> Result<Json<Created>, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    let (new, event) = (&drafts_of(&update)?, &event);
    let changed = change(&api, &caller, &schedule, |now, events| {
        let at = place(now, event)?;
        events.splice(at..=at, new.iter().cloned());
        Ok(at)
    });
    let (changed, at) = changed.await?;
    Ok(Json(Created { id: event_id(&changed.events, at) }))
}

/// Takes an event out of a schedule.
#[utoipa::path(delete,
    path = "/telephony/config/locations/{locationId}/schedules/{type}/{scheduleId}/events/{eventId}",
    tag = "Schedules", operation_id = "deleteScheduleEvent",
    params(("locationId" = String, Path, description = "The location"),
        ("type" = String, Path, description = "`businessHours` or `holidays`"),
        ("scheduleId" = String, Path, description = "The schedule"),
        ("eventId" = String, Path, description = "The event")),
    responses((status = 204, description = "Removed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((location, word, id, event)): Path<Place>,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let schedule = found(&api, &location, &word, &id).await?;
    let event = &event;
    let changed = change(&api, &caller, &schedule, |now, events| {
        let at = place(now, event)?;
        events.remove(at);
        Ok(at)
    });
    changed.await.map(|_| DONE)
}

/// Changes the events as they are when it is done, and tells the place where.
async fn change(
    api: &Api,
    caller: &Caller,
    schedule: &Schedule,
    edit: impl Fn(&[ScheduleEvent], &mut Vec<EventDraft>) -> Result<usize, StoreError>,
) -> Result<(Schedule, usize), ApiError> {
    let (office, actor, edit) = (&api.office, caller.actor(), &edit);
    let (organization, id) = (schedule.organization, schedule.id);
    let changed = until_made("schedule", || async move {
        let now = office.schedule(organization, id).await?;
        let mut events: Vec<EventDraft> = now.events.iter().map(EventDraft::from).collect();
        let at = edit(&now.events, &mut events)?;
        let change = ScheduleChange { name: None, events: Some(events), version: Some(now.version) };
        Ok::<_, AdminError>((office.change_schedule(actor, organization, id, &change).await?, at))
    });
    changed.await
}

fn place(events: &[ScheduleEvent], id: &str) -> Result<usize, StoreError> {
    (0..events.len()).find(|at| event_id(events, *at) == id).ok_or(StoreError::Missing("event"))
}
