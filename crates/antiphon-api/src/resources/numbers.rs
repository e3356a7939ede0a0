//! Numbers and extensions, and whose they are.

use antiphon_core::account::Administration;
use antiphon_core::attendant::Attendant;
use antiphon_core::group::Group;
use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::location::Location;
use antiphon_core::person::Person;
use antiphon_office::ports::NumbersQuery;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::paging::{Further, Here, Page, Window};

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
    assigned: u64,
    un_assigned: u64,
    in_active: u64,
    extension_only: u64,
    toll_free_numbers: u64,
    total: u64,
}

/// A page of numbers, or with `details` how many there are.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum NumbersOrCount {
    /// The numbers.
    Numbers(Numbers),
    /// How many.
    Count(NumberDetails),
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
    params(Wanted), responses((status = 200, body = NumbersOrCount)),
    security(("token" = ["spark-admin:telephony_config_read"])))]
async fn list(
    State(api): State<Api>,
    caller: Caller,
    here: Here,
    Query(wanted): Query<Wanted>,
) -> Result<Page<NumbersOrCount>, ApiError> {
    let shelf = Shelf::of(&api, &caller, &wanted).await?;
    if wanted.details == Some(true) {
        let count = shelf.counted(&api).await?;
        return Ok(Page::last(NumbersOrCount::Count(NumberDetails { count })));
    }
    let window = Window { max: wanted.max, start: wanted.start };
    let (phone_numbers, more) = shelf.page(&api, window).await?;
    Ok(Page::before(NumbersOrCount::Numbers(Numbers { phone_numbers }), &here, more))
}

/// All numbers that are wanted: those of people stay in the store, the others are few.
struct Shelf {
    organization: OrganizationId,
    locations: Vec<Location>,
    before_people: Vec<WireNumber>,
    /// A query for each location that the caller administers, or one for all; none, if no people are wanted.
    people: Vec<NumbersQuery>,
    behind_people: Vec<WireNumber>,
}

impl Shelf {
    async fn of(api: &Api, caller: &Caller, wanted: &Wanted) -> Result<Self, ApiError> {
        let (office, organization) = (&api.office, caller.organization());
        let administration = &caller.principal().administration;
        let mut locations = office.locations(organization).await?;
        locations.retain(|it| administration.sees(it.id));
        let at = |id: LocationId| locations.iter().find(|it| it.id == id);
        let portals = locations.iter().filter(|it| it.portal.answers()).map(of_portal);
        let groups = office.groups(organization).await?;
        let groups = groups.iter().filter_map(|it| Some(of_group(at(it.location)?, it)));
        let attendants = office.attendants(organization).await?;
        let attendants = attendants.iter().filter_map(|it| Some(of_attendant(at(it.location)?, it)));
        let fits = |it: &WireNumber| fits(it, wanted);
        let (before_people, behind_people) =
            (portals.filter(fits).collect(), groups.chain(attendants).filter(fits).collect());
        let people = people_wanted(administration, &locations, wanted);
        Ok(Self { organization, locations, before_people, people, behind_people })
    }

    async fn page(self, api: &Api, window: Window) -> Result<(Vec<WireNumber>, Option<Further>), ApiError> {
        let (start, max) = (u64::from(window.start.unwrap_or(0)), u64::from(window.max()));
        let (mut skip, mut part) = (start, Vec::new());
        // One more than wanted tells whether there are more.
        let room = |part: &Vec<WireNumber>| usize::try_from(max + 1).unwrap_or(usize::MAX) - part.len();
        take(&mut part, self.before_people, &mut skip, room(&Vec::new()));
        for query in &self.people {
            let there = api.office.number_counts(self.organization, query).await?.people;
            if skip >= there || room(&part) == 0 {
                skip = skip.saturating_sub(there);
                continue;
            }
            let most = u32::try_from(room(&part)).unwrap_or(u32::MAX);
            let people = api.office.numbered_people(self.organization, query, skip, most).await?;
            skip = 0;
            let at = |it: &Person| self.locations.iter().find(|location| location.id == it.location);
            part.extend(people.iter().filter_map(|it| Some(of_person(at(it)?, it))));
        }
        let left = room(&part);
        take(&mut part, self.behind_people, &mut skip, left);
        let more = part.len() as u64 > max;
        part.truncate(usize::try_from(max).unwrap_or(usize::MAX));
        let next = vec![("max", max.to_string()), ("start", (start + max).to_string())];
        Ok((part, more.then_some(Further(next))))
    }

    async fn counted(self, api: &Api) -> Result<NumberCounts, ApiError> {
        let few = || self.before_people.iter().chain(&self.behind_people);
        let mut total = few().count() as u64;
        let mut assigned = few().filter(|it| it.phone_number.is_some()).count() as u64;
        for query in &self.people {
            let there = api.office.number_counts(self.organization, query).await?;
            total += there.people;
            assigned += there.public;
        }
        Ok(NumberCounts {
            assigned,
            un_assigned: 0,
            in_active: 0,
            extension_only: total - assigned,
            toll_free_numbers: 0,
            total,
        })
    }
}

/// Moves what is behind the first `skip` into the part that is wanted, while there is room.
fn take(part: &mut Vec<WireNumber>, some: Vec<WireNumber>, skip: &mut u64, room: usize) {
    let passed = usize::try_from(*skip).unwrap_or(usize::MAX).min(some.len());
    *skip -= passed as u64;
    part.extend(some.into_iter().skip(passed).take(room));
}

fn people_wanted(
    administration: &Administration,
    locations: &[Location],
    wanted: &Wanted,
) -> Vec<NumbersQuery> {
    if wanted.owner_type.as_ref().is_some_and(|it| it != "PEOPLE") {
        return Vec::new();
    }
    let (extension, number) = (wanted.extension.clone(), wanted.phone_number.clone());
    let query = NumbersQuery { location: None, extension, number };
    let asked = wanted.location_id.as_deref().map(LocationId::read);
    if administration.sees_organization() && asked.is_none() {
        return vec![query];
    }
    let at = locations.iter().map(|it| it.id).filter(|id| asked.is_none_or(|asked| asked == Some(*id)));
    at.map(|id| NumbersQuery { location: Some(id), ..query.clone() }).collect()
}

fn fits(number: &WireNumber, wanted: &Wanted) -> bool {
    let location = wanted.location_id.as_ref();
    location.is_none_or(|text| LocationId::read(text) == Some(number.location_id))
        && wanted.phone_number.as_ref().is_none_or(|it| number.phone_number.as_ref() == Some(it))
        && wanted.extension.as_ref().is_none_or(|it| number.extension.as_ref() == Some(it))
        && wanted.owner_type.as_ref().is_none_or(|it| number.owner.kind == it)
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
    WireNumber {
        phone_number: attendant.number.as_ref().map(ToString::to_string),
        extension: attendant.extension.as_ref().map(ToString::to_string),
        ..number(location, owner(attendant.id.wire(), "AUTO_ATTENDANT", &attendant.name))
    }
}
