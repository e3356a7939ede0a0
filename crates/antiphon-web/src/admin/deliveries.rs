//! Deliveries: what waits to be told to phones and by e-mail, with the last error of each.

use antiphon_core::ids::JobId;
use antiphon_office::ports::{JobKind, WaitingJob};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::page::{Answer, Frame, Refusal, go, show};
use crate::path::Id;
use crate::session::Admin;
use crate::words::Zone;
use crate::{Hub, confirm};

const HERE: &str = "/admin/deliveries";
/// Deliveries on the page.
const SHOWN_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "admin/deliveries.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    sends_mail: bool,
    deliveries: Vec<Row>,
}

struct Row {
    id: String,
    what: &'static str,
    to: String,
    due: String,
    attempts: u32,
    last_error: String,
}

/// `GET /admin/deliveries`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, query.as_deref()).await?)
}

/// `POST /admin/deliveries/{id}`: it is tried at once.
pub(crate) async fn hurry(State(hub): State<Hub>, admin: Admin, Id(id): Id<JobId>) -> Answer {
    admin.to_change_organization()?;
    hub.office.hurry_delivery(admin.actor(), admin.organization(), id).await?;
    go(HERE, "hurried")
}

/// `GET /admin/deliveries/{id}/drop`
pub(crate) async fn ask_to_drop(State(hub): State<Hub>, admin: Admin, Id(id): Id<JobId>) -> Answer {
    admin.to_change_organization()?;
    let waiting = hub.office.deliveries(admin.organization(), SHOWN_MAX).await?;
    let (what, to) = waiting.iter().find(|job| job.id == id).map(told).ok_or(Refusal::Missing)?;
    confirm::ask(
        &admin,
        (HERE, HERE),
        format!("Drop “{what}” to {to}?"),
        "Drop it".to_owned(),
        &["It is not tried again, and nobody is told. This cannot be undone.".to_owned()],
    )
}

/// `POST /admin/deliveries/{id}/drop`
pub(crate) async fn drop_it(State(hub): State<Hub>, admin: Admin, Id(id): Id<JobId>) -> Answer {
    admin.to_change_organization()?;
    hub.office.drop_delivery(admin.actor(), admin.organization(), id).await?;
    go(HERE, "removed")
}

async fn page(hub: &Hub, admin: &Admin, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let zone = zone(hub, admin).await?;
    let waiting = hub.office.deliveries(admin.organization(), SHOWN_MAX).await?;
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        sends_mail: hub.sends_mail,
        deliveries: waiting.iter().map(|job| row(job, &zone)).collect(),
    })
}

/// What a delivery is, and to whom.
pub(super) fn told(job: &WaitingJob) -> (&'static str, String) {
    match &job.kind {
        JobKind::Lamp(_) => ("lamp", "the owner's phones".to_owned()),
        JobKind::Mail(mail) => (mail.notice.word(), mail.to.clone()),
        JobKind::Event(event) => (event.what.word(), "programs".to_owned()),
        JobKind::Post(post) => (post.event.what.word(), "a webhook".to_owned()),
    }
}

fn row(job: &WaitingJob, zone: &Zone) -> Row {
    let (what, to) = told(job);
    Row {
        id: job.id.to_string(),
        what,
        to,
        due: zone.exact(job.due_ms),
        attempts: job.attempts,
        last_error: job.last_error.clone().unwrap_or_default(),
    }
}
