//! Numbers: who has which extension and which phone number.

use antiphon_office::admin::people::sought;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::people::{after, found};
use super::{locations_seen, name_of};
use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Frame, show};
use crate::session::Admin;

const HERE: &str = "/admin/numbers";

#[derive(Template)]
#[template(path = "admin/numbers.html")]
struct Page {
    frame: Frame,
    search: String,
    numbers: Vec<Row>,
    next: Option<String>,
}

struct Row {
    extension: String,
    number: String,
    kind: &'static str,
    owner: String,
    place: String,
    location: String,
}

/// `GET /admin/numbers`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let asked = Typed::of_query(query.as_deref());
    let (search, after) = (asked.text("q").to_owned(), after(&asked));
    let locations = locations_seen(&hub, &admin).await?;
    let mut numbers = Vec::new();
    if after.is_none() {
        numbers.extend(services(&hub, &admin, &locations).await?);
        let text = sought(&search).to_lowercase();
        numbers.retain(|row| {
            [&row.extension, &row.number, &row.owner].iter().any(|it| it.to_lowercase().contains(&text))
        });
    }
    let people = found(&hub, &admin, &search, after).await?;
    let next = people.last().filter(|_| people.len() >= 50).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &search).append_pair("after", &last.id.to_string());
        format!("{HERE}?{}", query.finish())
    });
    numbers.extend(people.into_iter().map(|person| Row {
        extension: person.extension.to_string(),
        number: person.number.map(|it| it.to_string()).unwrap_or_default(),
        kind: "User",
        place: format!("/admin/users/{}", person.id),
        owner: person.name,
        location: name_of(&locations, person.location),
    }));
    show(&Page { frame: Frame::of(&admin.who, HERE, query.as_deref()), search, numbers, next })
}

/// The numbers of portals, groups and auto attendants.
async fn services(
    hub: &Hub,
    admin: &Admin,
    locations: &[antiphon_core::location::Location],
) -> Result<Vec<Row>, crate::page::Refusal> {
    let text = |it: Option<String>| it.unwrap_or_default();
    let mut rows: Vec<Row> = locations
        .iter()
        .filter(|location| location.portal.answers())
        .map(|location| Row {
            extension: text(location.portal.extension.as_ref().map(ToString::to_string)),
            number: text(location.portal.number.as_ref().map(ToString::to_string)),
            kind: "Voice portal",
            owner: location.portal.name.clone(),
            place: format!("/admin/locations/{}", location.id),
            location: location.name.clone(),
        })
        .collect();
    let groups = hub.office.groups(admin.organization()).await?;
    rows.extend(groups.into_iter().filter(|group| admin.sees(group.location)).map(|group| Row {
        extension: text(group.extension.map(|it| it.to_string())),
        number: text(group.number.map(|it| it.to_string())),
        kind: "Voicemail group",
        owner: group.name,
        place: format!("/admin/groups/{}", group.id),
        location: name_of(locations, group.location),
    }));
    let attendants = hub.office.attendants(admin.organization()).await?;
    rows.extend(attendants.into_iter().filter(|it| admin.sees(it.location)).map(|attendant| Row {
        extension: text(attendant.extension.map(|it| it.to_string())),
        number: text(attendant.number.map(|it| it.to_string())),
        kind: "Auto attendant",
        owner: attendant.name,
        place: format!("/admin/features/attendants/{}", attendant.id),
        location: name_of(locations, attendant.location),
    }));
    Ok(rows)
}
