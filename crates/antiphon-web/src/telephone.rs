//! The phone on the pages: a person's own, in the browser.
//!
//! A page gets a ticket, opens a WebSocket with it, and speaks small JSON; the server is a SIP telephone in its name. Audio
//! goes to the port of all web phones. What is said on the call, and where in the menus it is, comes on the same way.

mod lines;
mod map;
mod messages;
mod socket;

use antiphon_core::location::Location;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;

pub use lines::{LineOwner, OpenLine, PageLines, Telephones};
pub(crate) use map::Scene;
pub(crate) use socket::line;

use crate::Hub;
use crate::page::{Answer, Frame, Refusal, show};
use crate::session::Owner;
use crate::user::Subject;

/// The dial pad: its keys with their letters (ITU-T E.161).
pub(crate) const PAD: [(char, &str); 12] = [
    ('1', ""),
    ('2', "ABC"),
    ('3', "DEF"),
    ('4', "GHI"),
    ('5', "JKL"),
    ('6', "MNO"),
    ('7', "PQRS"),
    ('8', "TUV"),
    ('9', "WXYZ"),
    ('*', ""),
    ('0', ""),
    ('#', ""),
];

/// What the phone's part of a page shows.
pub(crate) struct Telephone {
    /// The person's own number.
    pub(crate) number: String,
    /// What the portal's button dials; empty if there is nothing to dial.
    pub(crate) portal: String,
}

impl Telephone {
    pub(crate) fn of(subject: &Subject) -> Self {
        let portal = &subject.location.portal;
        let extension = portal.extension.as_ref().map(ToString::to_string);
        let number = portal.number.as_ref().map(ToString::to_string);
        Self {
            number: subject.person.extension.to_string(),
            portal: extension.or(number).unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "user/phone.html")]
struct Page {
    frame: Frame,
    phone: Telephone,
    scenes: Vec<Scene>,
}

/// `GET /phone`
pub(crate) async fn page(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let frame = Frame::of(&owner.who, "/phone", query.as_deref());
    let scenes = map_for(&hub, &owner.subject.location, None);
    show(&Page { frame, phone: Telephone::of(&owner.subject), scenes })
}

/// The map of a location's menus, and on it where a call is.
pub(crate) fn map_for(hub: &Hub, location: &Location, at: Option<&str>) -> Vec<Scene> {
    let portal = &location.portal;
    map::scenes(hub.monitor.map(portal.key_layout, &portal.language), at)
}

/// `POST /phone/ticket`: authorizes one connection, for half a minute. Only pages of ours can ask for it.
pub(crate) async fn ticket(State(hub): State<Hub>, owner: Owner) -> Answer {
    let ticket = hub.telephones.ticket(owner.subject.person.id);
    let Some(ticket) = ticket else {
        return Err(Refusal::Bad(
            "Too many phones of yours were opened just now. Try again in half a minute.".to_owned(),
        ));
    };
    let body = serde_json::json!({ "ticket": ticket.expose() }).to_string();
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
