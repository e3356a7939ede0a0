//! Locations.

mod wire;

use antiphon_core::ids::LocationId;
use antiphon_core::location::Location;
use antiphon_office::admin::locations::{LocationChange, NewLocation};
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
use wire::{
    CallingLocation, CallingLocations, CallingUpdate, Enabling, LocationUpdate, Locations, WireLocation,
    calling, shown,
};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(details, update))
        .routes(routes!(list_calling, enable))
        .routes(routes!(calling_details, update_calling))
}

/// Which locations to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// With a name that contains this.
    name: Option<String>,
    /// This one.
    id: Option<String>,
    /// Locations of a page, at most 1000.
    max: Option<u32>,
    /// Locations to be skipped.
    start: Option<u32>,
}

/// The locations of the organization, oldest first.
#[utoipa::path(get, path = "/locations", tag = "Locations", operation_id = "listLocations",
    params(Wanted), responses((status = 200, body = Locations)),
    security(("token" = ["spark-admin:locations_read"]), ("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<Locations>, ApiError> {
    let window = Window { max: wanted.max, start: wanted.start };
    let (part, more) = cut(seen(&api, &caller, &wanted).await?, window);
    Ok(Page::before(Locations { items: part.iter().map(shown).collect() }, &here, more))
}

/// One location.
#[utoipa::path(get, path = "/locations/{locationId}", tag = "Locations", operation_id = "getLocation",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = WireLocation)),
    security(("token" = ["spark-admin:locations_read"]), ("token" = ["spark-admin:telephony_config_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<WireLocation>, ApiError> {
    Ok(Json(shown(&caller.location(&api, &location, Access::Read).await?)))
}

/// Adds a location with a voice portal, which answers once it has a number.
#[utoipa::path(post, path = "/locations", tag = "Locations", operation_id = "createLocation",
    request_body = LocationUpdate,
    responses((status = 201, description = "Added", body = WireLocation)),
    security(("token" = ["spark-admin:locations_write"])))]
async fn create(
    State(api): State<Api>,
    caller: Caller,
    Body(new): Body<LocationUpdate>,
) -> Result<Response, ApiError> {
    caller.changes_organization()?;
    let (language, place) = (new.language(None)?, new.place());
    let new = NewLocation {
        organization: caller.organization(),
        name: new.name.unwrap_or_default(),
        time_zone: new.time_zone.unwrap_or_default(),
        prefix: None,
        language,
        place,
    };
    let made = api.office.create_location(caller.actor(), &new).await?;
    Ok((StatusCode::CREATED, Json(shown(&made))).into_response())
}

/// Changes name, time zone, language and address of a location.
#[utoipa::path(put, path = "/locations/{locationId}", tag = "Locations", operation_id = "updateLocation",
    params(("locationId" = String, Path, description = "The location")),
    request_body = LocationUpdate,
    responses((status = 200, description = "Changed", body = WireLocation)),
    security(("token" = ["spark-admin:locations_write"])))]
async fn update(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<LocationUpdate>,
) -> Result<Json<WireLocation>, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let change = LocationChange {
        language: update.language(Some(&location.portal.language))?,
        place: update.place(),
        name: update.name,
        time_zone: update.time_zone,
        prefix: None,
    };
    Ok(Json(shown(&changed(&api, &caller, &location, &change).await?)))
}

/// The locations with their telephone settings, oldest first.
#[utoipa::path(get, path = "/telephony/config/locations", tag = "Locations",
    operation_id = "listCallingLocations",
    params(Wanted), responses((status = 200, body = CallingLocations)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list_calling(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<CallingLocations>, ApiError> {
    let window = Window { max: wanted.max, start: wanted.start };
    let (part, more) = cut(seen(&api, &caller, &wanted).await?, window);
    Ok(Page::before(CallingLocations { locations: part.iter().map(calling).collect() }, &here, more))
}

/// One location with its telephone settings.
#[utoipa::path(get, path = "/telephony/config/locations/{locationId}", tag = "Locations",
    operation_id = "getCallingLocation",
    params(("locationId" = String, Path, description = "The location")),
    responses((status = 200, body = CallingLocation)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn calling_details(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
) -> Result<Json<CallingLocation>, ApiError> {
    Ok(Json(calling(&caller.location(&api, &location, Access::Read).await?)))
}

/// Says that a location has telephones, as every one here has from the beginning.
#[utoipa::path(post, path = "/telephony/config/locations", tag = "Locations",
    operation_id = "enableLocationForCalling", request_body = Enabling,
    responses((status = 201, description = "It has telephones", body = Created)),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn enable(
    State(api): State<Api>,
    caller: Caller,
    Body(enabling): Body<Enabling>,
) -> Result<Response, ApiError> {
    let location = caller.location(&api, &enabling.id, Access::Write).await?;
    Ok((StatusCode::CREATED, Json(Created { id: location.id.wire() })).into_response())
}

/// Changes the prefix that other locations dial, or the language.
#[utoipa::path(put, path = "/telephony/config/locations/{locationId}", tag = "Locations",
    operation_id = "updateCallingLocation",
    params(("locationId" = String, Path, description = "The location")),
    request_body = CallingUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark-admin:telephony_config_write"])))]
async fn update_calling(
    State(api): State<Api>,
    caller: Caller,
    Path(location): Path<String>,
    Body(update): Body<CallingUpdate>,
) -> Result<StatusCode, ApiError> {
    let location = caller.location(&api, &location, Access::Write).await?;
    let change = update.change(&location.portal.language)?;
    changed(&api, &caller, &location, &change).await?;
    Ok(DONE)
}

async fn changed(
    api: &Api,
    caller: &Caller,
    location: &Location,
    change: &LocationChange,
) -> Result<Location, ApiError> {
    let (office, actor) = (&api.office, caller.actor());
    until_made("location", || office.change_location(actor, location.organization, location.id, change)).await
}

/// Those that the caller administers or sees.
async fn seen(api: &Api, caller: &Caller, wanted: &Wanted) -> Result<Vec<Location>, ApiError> {
    let mut locations = api.office.locations(caller.organization()).await?;
    let administration = &caller.principal().administration;
    locations.retain(|it| administration.sees(it.id));
    if let Some(part) = &wanted.name {
        locations.retain(|it| it.name.to_lowercase().contains(&part.to_lowercase()));
    }
    if let Some(id) = &wanted.id {
        let id = LocationId::read(id);
        locations.retain(|it| Some(it.id) == id);
    }
    Ok(locations)
}
