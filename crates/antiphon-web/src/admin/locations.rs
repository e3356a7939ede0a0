//! Locations: listed and added. A location's page is its voice portal.

use antiphon_office::admin::locations::NewLocation;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{locations_seen, portal_numbers};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, go, show, show_again};
use crate::session::Admin;

pub(super) const HERE: &str = "/admin/locations";
/// Time zones that are offered while one types; any other IANA zone is taken too.
pub(super) const ZONES: &[&str] = &[
    "Europe/Vienna",
    "Europe/Berlin",
    "Europe/Zurich",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/London",
    "Europe/Rome",
    "Europe/Warsaw",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Australia/Sydney",
    "UTC",
];

#[derive(Template)]
#[template(path = "admin/locations.html")]
struct Page {
    frame: Frame,
    may_create: bool,
    locations: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    portal: String,
    prefix: String,
    time_zone: String,
}

/// `GET /admin/locations`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let locations = locations_seen(&hub, &admin).await?;
    let rows = locations.into_iter().map(|location| Row {
        id: location.id.to_string(),
        portal: portal_numbers(&location),
        name: location.name,
        prefix: location.prefix.unwrap_or_default(),
        time_zone: location.time_zone,
    });
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        may_create: admin.changes_organization(),
        locations: rows.collect(),
    })
}

#[derive(Template)]
#[template(path = "admin/location_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    zones: &'static [&'static str],
}

/// `GET /admin/locations/new`
pub(crate) async fn new(admin: Admin) -> Answer {
    admin.to_change_organization()?;
    show(&new_page(&admin, Form::new()))
}

/// `POST /admin/locations/new`
pub(crate) async fn create(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let new = NewLocation {
        organization: admin.organization(),
        name: typed.text("name").to_owned(),
        time_zone: typed.text("time_zone").to_owned(),
        prefix: typed.given("prefix"),
        language: None,
        place: Vec::new(),
    };
    match hub.office.create_location(admin.actor(), &new).await {
        Ok(location) => go(&format!("{HERE}/{}", location.id), "created"),
        Err(error) => show_again(&new_page(&admin, Form::sent(&typed, &[]).refused(&error))),
    }
}

fn new_page(admin: &Admin, form: Form) -> NewPage {
    NewPage { frame: Frame::of(&admin.who, HERE, None), form, zones: ZONES }
}
