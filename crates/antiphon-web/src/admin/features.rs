//! Features: the auto attendants, with announcements and schedules beside them.

use askama::Template;
use axum::extract::{RawQuery, State};

use super::{locations_seen, name_of};
use crate::Hub;
use crate::form::Form;
use crate::page::{Answer, Frame, show};
use crate::session::Admin;

pub(super) const HERE: &str = "/admin/features";

#[derive(Template)]
#[template(path = "admin/features.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    attendants: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    numbers: String,
    location: String,
    period: &'static str,
    why: &'static str,
}

/// Asks whether an announcement or a schedule is to be removed, and names the auto attendants that use it.
#[derive(Template)]
#[template(path = "admin/feature_remove.html")]
pub(super) struct RemovePage {
    pub(super) frame: Frame,
    pub(super) place: String,
    pub(super) what: &'static str,
    pub(super) question: String,
    pub(super) list: (&'static str, &'static str),
    pub(super) name: String,
    pub(super) words: &'static str,
    pub(super) users: Vec<(String, String)>,
    pub(super) form: Form,
}

/// `GET /admin/features`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let locations = locations_seen(&hub, &admin).await?;
    let mut rows = Vec::new();
    for it in hub.office.attendants(admin.organization()).await? {
        if admin.sees(it.location) {
            let period = hub.office.period_of(&it).await?;
            rows.push(Row {
                id: it.id.to_string(),
                numbers: super::attendants::numbers(&it),
                location: name_of(&locations, it.location),
                period: super::attendants::title(period),
                why: if it.activated.is_some() { "activated" } else { "by its schedules" },
                name: it.name,
            });
        }
    }
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        may_change: admin.changes_anything(),
        attendants: rows,
    })
}
