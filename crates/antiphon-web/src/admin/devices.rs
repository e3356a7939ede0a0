//! Devices: the phones of all users, and which of them are registered.

use antiphon_core::ids::DeviceId;
use antiphon_office::ports::{DevicesQuery, ListedDevice};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{locations_seen, name_of};
use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Frame, Refusal, show};
use crate::session::Admin;

const HERE: &str = "/admin/devices";
/// Phones on one page.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/devices.html")]
struct Page {
    frame: Frame,
    search: String,
    devices: Vec<Row>,
    next: Option<String>,
}

struct Row {
    username: String,
    owner: String,
    extension: String,
    location: String,
    place: String,
    contacts: Vec<String>,
}

/// `GET /admin/devices`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let asked = Typed::of_query(query.as_deref());
    let search = asked.text("q").to_owned();
    let found = found(&hub, &admin, &search, asked.text("after").parse().ok()).await?;
    let next = found.last().filter(|_| found.len() == PER_PAGE as usize).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &search).append_pair("after", &last.id.to_string());
        format!("{HERE}?{}", query.finish())
    });
    let locations = locations_seen(&hub, &admin).await?;
    let rows = found.into_iter().map(|device| Row {
        username: device.username,
        owner: device.owner,
        extension: device.extension,
        location: name_of(&locations, device.location),
        place: format!("/admin/users/{}/devices", device.person),
        contacts: device.contacts,
    });
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        search,
        devices: rows.collect(),
        next,
    })
}

/// A page of the phones that fit and whose owners the administrator sees.
async fn found(
    hub: &Hub,
    admin: &Admin,
    text: &str,
    after: Option<DeviceId>,
) -> Result<Vec<ListedDevice>, Refusal> {
    let mut all = Vec::new();
    for location in admin.restricted_to() {
        let (text, now_ms) = (text.to_owned(), hub.now_ms());
        let query = DevicesQuery { text, location, after, now_ms, max: PER_PAGE };
        all.extend(hub.office.find_devices(admin.organization(), &query).await?);
    }
    all.sort_by(|one, other| {
        (&one.extension, one.person, one.id).cmp(&(&other.extension, other.person, other.id))
    });
    all.truncate(PER_PAGE as usize);
    Ok(all)
}
