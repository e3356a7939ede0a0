//! Locations.

use antiphon_core::ids::LocationId;
use antiphon_core::location::Location;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::{Access, Caller};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Here, Page, Window, cut};
use crate::wire::language_code;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(details))
        .routes(routes!(list_calling))
        .routes(routes!(calling_details))
}

/// A site of the organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLocation {
    id: String,
    name: String,
    org_id: String,
    /// IANA time zone.
    time_zone: String,
    /// Language of its voice portal.
    preferred_language: String,
    announcement_language: String,
    /// Where it stands; not kept here, so that its fields are empty.
    address: Address,
}

/// A postal address.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    address1: String,
    city: String,
    state: String,
    postal_code: String,
    country: String,
}

/// A page of locations.
#[derive(Serialize, ToSchema)]
pub(crate) struct Locations {
    items: Vec<WireLocation>,
}

/// A location as its telephone settings have it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingLocation {
    id: String,
    name: String,
    /// Digits that other locations dial before an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    time_zone: String,
    /// Language of its voice portal, such as `en_us`.
    announcement_language: String,
    preferred_language: String,
}

/// A page of locations with telephone settings.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallingLocations {
    locations: Vec<CallingLocation>,
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

fn shown(location: &Location) -> WireLocation {
    let language = language_code(&location.portal.language);
    WireLocation {
        id: location.id.wire(),
        name: location.name.clone(),
        org_id: location.organization.wire(),
        time_zone: location.time_zone.clone(),
        preferred_language: language.clone(),
        announcement_language: language,
        address: Address::default(),
    }
}

fn calling(location: &Location) -> CallingLocation {
    let language = language_code(&location.portal.language);
    CallingLocation {
        id: location.id.wire(),
        name: location.name.clone(),
        routing_prefix: location.prefix.clone(),
        time_zone: location.time_zone.clone(),
        announcement_language: language.clone(),
        preferred_language: language,
    }
}
