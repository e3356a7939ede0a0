//! Devices: the phones of all users, and which of them are registered.

use askama::Template;
use axum::extract::{RawQuery, State};

use super::people::{after, found};
use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Frame, show};
use crate::phones::phones;
use crate::session::Admin;
use crate::user::Subject;

const HERE: &str = "/admin/devices";

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
    place: String,
    contacts: Vec<String>,
}

/// `GET /admin/devices`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let asked = Typed::of_query(query.as_deref());
    let search = asked.text("q").to_owned();
    let people = found(&hub, &admin, &search, after(&asked)).await?;
    let next = people.last().filter(|_| people.len() >= 50).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &search).append_pair("after", &last.id.to_string());
        format!("{HERE}?{}", query.finish())
    });
    let mut devices = Vec::new();
    for person in people {
        let subject = Subject::of(&hub.office, person).await?;
        for phone in phones(&hub.office, &subject, hub.now_ms()).await? {
            devices.push(Row {
                username: phone.username,
                owner: format!("{} {}", subject.person.name, subject.person.extension),
                place: format!("/admin/users/{}/devices", subject.person.id),
                contacts: phone.contacts,
            });
        }
    }
    show(&Page { frame: Frame::of(&admin.who, HERE, query.as_deref()), search, devices, next })
}
