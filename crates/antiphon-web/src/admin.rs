//! The admin hub: the organization, its locations and people, and what happens on the line.

pub(crate) mod administrators;
pub(crate) mod alerts;
pub(crate) mod announcements;
pub(crate) mod attendants;
pub(crate) mod audit;
pub(crate) mod branding;
pub(crate) mod calls;
pub(crate) mod deliveries;
pub(crate) mod devices;
pub(crate) mod features;
pub(crate) mod groups;
pub(crate) mod import;
pub(crate) mod integrations;
pub(crate) mod invitation;
pub(crate) mod leavers;
pub(crate) mod live_calls;
pub(crate) mod location;
pub(crate) mod locations;
pub(crate) mod mail_server;
pub(crate) mod numbers;
pub(crate) mod organization;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod person_devices;
pub(crate) mod person_greetings;
pub(crate) mod portal;
pub(crate) mod schedules;
pub(crate) mod service;
pub(crate) mod trunks;
pub(crate) mod web_access;
pub(crate) mod webhooks;

use antiphon_core::ids::LocationId;
use antiphon_core::location::Location;

use crate::Hub;
use crate::page::Refusal;
use crate::session::Admin;

/// The locations that an administrator sees, in the order they were created.
pub(crate) async fn locations_seen(hub: &Hub, admin: &Admin) -> Result<Vec<Location>, Refusal> {
    let mut locations = hub.office.locations(admin.organization()).await?;
    locations.retain(|location| admin.sees(location.id));
    Ok(locations)
}

/// Locations to choose from, as a form has them: those the administrator may change.
pub(crate) fn choices(admin: &Admin, locations: &[Location]) -> Vec<(String, String)> {
    let mine = locations.iter().filter(|location| admin.changes(location.id));
    mine.map(|location| (location.id.to_string(), location.name.clone())).collect()
}

/// A location's name.
pub(crate) fn name_of(locations: &[Location], id: LocationId) -> String {
    locations.iter().find(|location| location.id == id).map(|it| it.name.clone()).unwrap_or_default()
}

/// The numbers of a portal, as lists show them; empty if it has none.
pub(crate) fn portal_numbers(location: &Location) -> String {
    let portal = &location.portal;
    let extension = portal.extension.as_ref().map(ToString::to_string);
    let numbers: Vec<String> =
        extension.into_iter().chain(portal.number.as_ref().map(ToString::to_string)).collect();
    numbers.join(", ")
}
