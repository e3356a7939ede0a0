//! A user's phones: added, with their accounts shown once, and removed.

use antiphon_core::ids::{DeviceId, PersonId};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::people::HERE;
use super::person::{Head, place, subject, to_change};
use crate::page::{Answer, Frame, Refusal, go, show};
use crate::path::{DeviceIn, Id};
use crate::phones::{self, MadePhone, Phone};
use crate::session::Admin;
use crate::user::Subject;
use crate::{Hub, confirm};

#[derive(Template)]
#[template(path = "admin/person_devices.html")]
struct Devices {
    frame: Frame,
    tab: &'static str,
    person: Head,
    may_change: bool,
    devices: Vec<Phone>,
    /// Where each phone has its pages.
    place: String,
    made: Option<MadePhone>,
    removable: bool,
}

/// `GET /admin/users/{id}/devices`
pub(crate) async fn devices(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    show(&devices_page(&hub, &admin, &subject, query.as_deref()).await?)
}

/// `POST /admin/users/{id}/devices`. The password is shown in this answer and never again.
pub(crate) async fn add_device(State(hub): State<Hub>, admin: Admin, Id(id): Id<PersonId>) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let domain = &hub.sip_domain;
    let account = hub.office.create_device(admin.actor(), subject.organization(), id, domain).await?;
    let made = Some(MadePhone::of(&account, domain));
    show(&Devices { made, ..devices_page(&hub, &admin, &subject, None).await? })
}

/// `GET /admin/users/{id}/devices/{device}/remove`
pub(crate) async fn ask_to_remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    DeviceIn(device): DeviceIn,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let username = username(&hub, &subject, device).await?;
    let owner = &subject.person.name;
    confirm::ask(
        &admin,
        (HERE, &place(id, "/devices")),
        format!("Remove the phone {username} of {owner}?"),
        format!("Remove {username}"),
        &[
            "It can neither call nor be called from then on.".to_owned(),
            "This cannot be undone: nobody has its password. A phone that was removed by mistake gets a new account."
                .to_owned(),
        ],
    )
}

/// `POST /admin/users/{id}/devices/{device}/remove`
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    DeviceIn(device): DeviceIn,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    hub.office.remove_device(admin.actor(), subject.organization(), id, device).await?;
    go(&place(id, "/devices"), "device-removed")
}

async fn username(hub: &Hub, subject: &Subject, device: DeviceId) -> Result<String, Refusal> {
    let phones = hub.office.devices(subject.organization(), subject.person.id).await?;
    phones.into_iter().find(|it| it.id == device).map(|it| it.username).ok_or(Refusal::Missing)
}

async fn devices_page(
    hub: &Hub,
    admin: &Admin,
    subject: &Subject,
    query: Option<&str>,
) -> Result<Devices, Refusal> {
    Ok(Devices {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "devices",
        person: Head::of(subject),
        may_change: admin.changes(subject.location_id()),
        devices: phones::phones(&hub.office, subject, hub.now_ms()).await?,
        place: place(subject.person.id, "/devices"),
        made: None,
        removable: admin.changes(subject.location_id()),
    })
}
