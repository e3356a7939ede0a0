//! Numbers and extensions, and whose they are.

use antiphon_core::attendant::Attendant;
use antiphon_core::group::Group;
use antiphon_core::ids::LocationId;
use antiphon_core::location::Location;
use antiphon_core::person::Person;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::Json;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::{WireId as _, encoded};
use crate::paging::{Here, Page, Window, cut};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A page of numbers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Numbers {
    phone_numbers: Vec<WireNumber>,
}

/// A public number, an extension, or both, with whose it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireNumber {
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    /// Always `ACTIVE`.
    state: &'static str,
    /// Always `PRIMARY`.
    phone_number_type: &'static str,
    main_number: bool,
    toll_free_number: bool,
    location: NumberLocation,
    owner: NumberOwner,
    #[serde(skip)]
    location_id: LocationId,
}

/// Where a number is.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberLocation {
    id: String,
    name: String,
}

/// Whose a number is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NumberOwner {
    id: String,
    /// `PEOPLE`, `VOICE_MESSAGING` for a voice portal, `VOICEMAIL_GROUP` or `AUTO_ATTENDANT`.
    #[serde(rename = "type")]
    kind: &'static str,
    first_name: String,
    last_name: String,
}

/// How many numbers there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberDetails {
    count: NumberCounts,
}

/// How many numbers there are of each kind.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NumberCounts {
    assigned: usize,
    un_assigned: usize,
    in_active: usize,
    extension_only: usize,
    toll_free_numbers: usize,
    total: usize,
}

/// Which numbers to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    /// Of this location.
    location_id: Option<String>,
    /// This public number.
    phone_number: Option<String>,
    /// This extension.
    extension: Option<String>,
    /// Of owners of this kind.
    owner_type: Option<String>,
    /// Only how many there are.
    details: Option<bool>,
    /// Numbers of a page, at most 1000.
    max: Option<u32>,
    /// Numbers to be skipped.
    start: Option<u32>,
}

/// Numbers and extensions of people, voice portals, voicemail groups and auto attendants; with `details` how many
/// there are.
#[utoipa::path(get, path = "/telephony/config/numbers", tag = "Numbers", operation_id = "listNumbers",
    params(Wanted), responses((status = 200, body = Numbers)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let mut numbers = all(&api, &caller).await?;
    numbers.retain(|number| fits(number, &wanted));
    if wanted.details == Some(true) {
        return Ok(Json(NumberDetails { count: counted(&numbers) }).into_response());
    }
    let (phone_numbers, more) = cut(numbers, Window { max: wanted.max, start: wanted.start });
    Ok(Page::before(Numbers { phone_numbers }, &here, more).into_response())
}

/// All that the caller administers or sees.
async fn all(api: &Api, caller: &Caller) -> Result<Vec<WireNumber>, ApiError> {
    let (office, organization) = (&api.office, caller.organization());
    let mut locations = office.locations(organization).await?;
    locations.retain(|it| caller.principal().administration.sees(it.id));
    let mut numbers: Vec<WireNumber> =
        locations.iter().filter(|it| it.portal.answers()).map(of_portal).collect();
    let at = |id: LocationId| locations.iter().find(|it| it.id == id);
    for person in office.people(organization).await? {
        numbers.extend(at(person.location).map(|location| of_person(location, &person)));
    }
    for group in office.groups(organization).await? {
        numbers.extend(at(group.location).map(|location| of_group(location, &group)));
    }
    for attendant in office.attendants(organization).await? {
        numbers.extend(at(attendant.location).map(|location| of_attendant(location, &attendant)));
    }
    Ok(numbers)
}

fn fits(number: &WireNumber, wanted: &Wanted) -> bool {
    let location = wanted.location_id.as_ref();
    location.is_none_or(|text| LocationId::read(text) == Some(number.location_id))
        && wanted.phone_number.as_ref().is_none_or(|it| number.phone_number.as_ref() == Some(it))
        && wanted.extension.as_ref().is_none_or(|it| number.extension.as_ref() == Some(it))
        && wanted.owner_type.as_ref().is_none_or(|it| number.owner.kind == it)
}

fn counted(numbers: &[WireNumber]) -> NumberCounts {
    let public = numbers.iter().filter(|it| it.phone_number.is_some()).count();
    NumberCounts {
        assigned: public,
        un_assigned: 0,
        in_active: 0,
        extension_only: numbers.len() - public,
        toll_free_numbers: 0,
        total: numbers.len(),
    }
}

fn number(location: &Location, owner: NumberOwner) -> WireNumber {
    WireNumber {
        phone_number: None,
        extension: None,
        state: "ACTIVE",
        phone_number_type: "PRIMARY",
        main_number: false,
        toll_free_number: false,
        location: NumberLocation { id: location.id.wire(), name: location.name.clone() },
        owner,
        location_id: location.id,
    }
}

fn owner(id: String, kind: &'static str, name: &str) -> NumberOwner {
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    NumberOwner { id, kind, first_name: first.to_owned(), last_name: last.to_owned() }
}

fn of_portal(location: &Location) -> WireNumber {
    let portal = &location.portal;
    WireNumber {
        phone_number: portal.number.as_ref().map(ToString::to_string),
        extension: portal.extension.as_ref().map(ToString::to_string),
        ..number(location, owner(location.id.wire(), "VOICE_MESSAGING", &portal.name))
    }
}

fn of_person(location: &Location, person: &Person) -> WireNumber {
    WireNumber {
        phone_number: person.number.as_ref().map(ToString::to_string),
        extension: Some(person.extension.to_string()),
        ..number(location, owner(person.id.wire(), "PEOPLE", &person.name))
    }
}

fn of_group(location: &Location, group: &Group) -> WireNumber {
    WireNumber {
        phone_number: group.number.as_ref().map(ToString::to_string),
        extension: group.extension.as_ref().map(ToString::to_string),
        ..number(location, owner(group.id.wire(), "VOICEMAIL_GROUP", &group.name))
    }
}

fn of_attendant(location: &Location, attendant: &Attendant) -> WireNumber {
    let id = encoded("AUTO_ATTENDANT", &attendant.id.to_string());
    WireNumber {
        phone_number: attendant.number.as_ref().map(ToString::to_string),
        extension: attendant.extension.as_ref().map(ToString::to_string),
        ..number(location, owner(id, "AUTO_ATTENDANT", &attendant.name))
    }
}
