//! Features: auto attendants with their keys, announcements, schedules.

use antiphon_core::announcement::Level;
use antiphon_core::ids::AnnouncementId;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::{locations_seen, name_of};
use crate::Hub;
use crate::audio;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::length;

pub(super) const HERE: &str = "/admin/features";

#[derive(Template)]
#[template(path = "admin/features.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    attendants: Vec<AttendantRow>,
    announcements: Vec<AnnouncementRow>,
    schedules: Vec<ScheduleRow>,
    levels: Vec<(String, String)>,
    fault: Option<String>,
}

struct AttendantRow {
    id: String,
    name: String,
    numbers: String,
    location: String,
    period: &'static str,
}

struct AnnouncementRow {
    id: String,
    name: String,
    level: String,
    length: String,
    version: i64,
    users: usize,
}

struct ScheduleRow {
    name: String,
    kind: &'static str,
    location: String,
    events: usize,
}

/// `GET /admin/features`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, None, query.as_deref()).await?)
}

/// `POST /admin/features/announcements`
pub(crate) async fn add_announcement(State(hub): State<Hub>, admin: Admin, form: Multipart) -> Answer {
    admin.to_change_anything()?;
    let upload = Upload::read(form).await?;
    let level = match upload.level.as_str() {
        "" => {
            admin.to_change_organization()?;
            Level::Organization
        }
        location => {
            let location = location.parse().map_err(|_| Refusal::Missing)?;
            admin.to_change(location)?;
            Level::Location(location)
        }
    };
    let new =
        NewAnnouncement { organization: admin.organization(), level, name: upload.name, wav: upload.file };
    match hub.office.add_announcement(admin.actor(), new).await {
        Ok(_) => go(HERE, "created"),
        Err(error) => show_again(&page(&hub, &admin, Some(told(error)?), None).await?),
    }
}

/// `POST /admin/features/announcements/{id}/replace`: the same name, other words.
pub(crate) async fn replace_announcement(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    form: Multipart,
) -> Answer {
    to_change(&hub, &admin, id).await?;
    let upload = Upload::read(form).await?;
    match hub.office.replace_announcement(admin.actor(), admin.organization(), id, upload.file).await {
        Ok(_) => go(HERE, "saved"),
        Err(error) => show_again(&page(&hub, &admin, Some(told(error)?), None).await?),
    }
}

/// `POST /admin/features/announcements/{id}/remove`
pub(crate) async fn remove_announcement(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
) -> Answer {
    to_change(&hub, &admin, id).await?;
    match hub.office.remove_announcement(admin.actor(), admin.organization(), id).await {
        Ok(()) => go(HERE, "removed"),
        Err(error) => show_again(&page(&hub, &admin, Some(told(error)?), None).await?),
    }
}

/// `GET /admin/features/announcements/{id}/audio`
pub(crate) async fn sound(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    headers: HeaderMap,
) -> Answer {
    let announcement = hub.office.announcement(admin.organization(), id).await?;
    if !sees(&admin, announcement.level) {
        return Err(Refusal::Missing);
    }
    let stored = hub.office.announcement_audio(admin.organization(), id).await?;
    Ok(audio::serve(&headers, audio::playable(stored)))
}

async fn page(hub: &Hub, admin: &Admin, fault: Option<String>, query: Option<&str>) -> Result<Page, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    let organization = admin.organization();
    let attendants = hub.office.attendants(organization).await?;
    let announcements = hub.office.announcements(organization).await?;
    let schedules = hub.office.schedules(organization).await?;
    let everywhere =
        admin.changes_organization().then(|| (String::new(), "The whole organization".to_owned()));
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_anything(),
        attendants: attendants
            .into_iter()
            .filter(|it| admin.sees(it.location))
            .map(|it| AttendantRow {
                id: it.id.to_string(),
                numbers: super::attendants::numbers(&it),
                location: name_of(&locations, it.location),
                period: it.activated.map_or("by its schedules", |period| period.word()),
                name: it.name,
            })
            .collect(),
        announcements: announcements
            .into_iter()
            .filter(|it| sees(admin, it.announcement.level))
            .map(|it| AnnouncementRow {
                id: it.announcement.id.to_string(),
                level: match it.announcement.level {
                    Level::Organization => "the whole organization".to_owned(),
                    Level::Location(location) => name_of(&locations, location),
                },
                length: length(it.announcement.duration_ms),
                version: it.announcement.version,
                users: it.users,
                name: it.announcement.name,
            })
            .collect(),
        schedules: schedules
            .into_iter()
            .filter(|it| admin.sees(it.location))
            .map(|it| ScheduleRow {
                kind: it.kind.word(),
                location: name_of(&locations, it.location),
                events: it.events.len(),
                name: it.name,
            })
            .collect(),
        levels: everywhere.into_iter().chain(super::choices(admin, &locations)).collect(),
        fault,
    })
}

fn sees(admin: &Admin, level: Level) -> bool {
    match level {
        Level::Organization => true,
        Level::Location(location) => admin.sees(location),
    }
}

async fn to_change(hub: &Hub, admin: &Admin, id: AnnouncementId) -> Result<(), Refusal> {
    match hub.office.announcement(admin.organization(), id).await?.level {
        Level::Organization => admin.to_change_organization(),
        Level::Location(location) => admin.to_change(location),
    }
}

/// What stands above the list, where the administrator erred.
fn told(error: AdminError) -> Result<String, Refusal> {
    match error {
        AdminError::Invalid { problem, .. } => Ok(format!("Not saved: {problem}.")),
        AdminError::Store(StoreError::InUse(what)) => {
            Ok(format!("{what} is still played by an auto attendant. Choose another there first."))
        }
        AdminError::Store(StoreError::Exists(what)) => Ok(format!("{what} exists already.")),
        error @ (AdminError::InvalidAt { .. }
        | AdminError::Passcode { .. }
        | AdminError::Store(_)
        | AdminError::Blob(_)) => Err(error.into()),
    }
}

/// An uploaded announcement.
#[derive(Default)]
struct Upload {
    name: String,
    level: String,
    file: Vec<u8>,
}

impl Upload {
    async fn read(mut form: Multipart) -> Result<Self, Refusal> {
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(|_| Refusal::TooLarge)?;
            let text = || String::from_utf8_lossy(&bytes).trim().to_owned();
            match name.as_str() {
                "name" => upload.name = text(),
                "level" => upload.level = text(),
                "file" => upload.file = bytes.to_vec(),
                _ => {}
            }
        }
        Ok(upload)
    }
}
