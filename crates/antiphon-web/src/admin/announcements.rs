//! Announcements: the list of them, and what is added to it.

mod one;
mod removing;

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::AnnouncementId;
use antiphon_core::location::Location;
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};

use super::features::HERE as FEATURES;
use super::{locations_seen, name_of};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::recording::{Part, Sent};
use crate::session::Admin;
use crate::words::length;

pub(crate) use one::{rename, replace, restore, show_one, sound};
pub(crate) use removing::{ask_to_remove, remove};

const HERE: &str = "/admin/features/announcements";
/// Announcements on one page.
const PER_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "admin/announcements.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    search: String,
    announcements: Vec<Row>,
    more: Option<String>,
    levels: Vec<(String, String)>,
    form: Form,
    part: Part,
}

struct Row {
    id: String,
    name: String,
    level: String,
    length: String,
    version: i64,
    users: usize,
}

/// `GET /admin/features/announcements`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, Form::new(), query.as_deref()).await?)
}

/// `POST /admin/features/announcements`
pub(crate) async fn add(State(hub): State<Hub>, admin: Admin, form: Multipart) -> Answer {
    admin.to_change_anything()?;
    let Sent { typed, file } = Sent::read(form).await?;
    let level = match typed.text("level") {
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
    let new = NewAnnouncement {
        organization: admin.organization(),
        level,
        name: typed.text("name").to_owned(),
        wav: file,
    };
    match hub.office.add_announcement(admin.actor(), new).await {
        Ok(added) => go(&place(added.id), "created"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&page(&hub, &admin, form, None).await?)
        }
    }
}

async fn page(hub: &Hub, admin: &Admin, form: Form, query: Option<&str>) -> Result<Page, Refusal> {
    let asked = Typed::of_query(query);
    let (search, from) = (asked.text("q").to_owned(), asked.text("from").parse().unwrap_or(0));
    let locations = locations_seen(hub, admin).await?;
    let mut found = hub.office.announcements(admin.organization()).await?;
    found.retain(|it| {
        let name = it.announcement.name.to_lowercase();
        sees(admin, it.announcement.level) && name.contains(&search.to_lowercase())
    });
    let more = found.len() > from + PER_PAGE;
    let everywhere =
        admin.changes_organization().then(|| (String::new(), "The whole organization".to_owned()));
    let rows = found.into_iter().skip(from).take(PER_PAGE).map(|it| Row {
        id: it.announcement.id.to_string(),
        level: level_in_words(it.announcement.level, &locations),
        length: length(it.announcement.duration_ms),
        version: it.announcement.version,
        users: it.users,
        name: it.announcement.name,
    });
    let fault = Some(form.error("file").to_owned()).filter(|fault| !fault.is_empty());
    Ok(Page {
        frame: Frame::of(&admin.who, FEATURES, query),
        may_change: admin.changes_anything(),
        announcements: rows.collect(),
        more: more.then(|| further(&search, from + PER_PAGE)),
        search,
        levels: everywhere.into_iter().chain(super::choices(admin, &locations)).collect(),
        form,
        part: Part::of_announcement("WAV file").with(fault),
    })
}

fn further(search: &str, from: usize) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", search)
        .append_pair("from", &from.to_string())
        .finish();
    format!("{HERE}?{query}")
}

/// The auto attendants that play it: address and name.
async fn users(hub: &Hub, announcement: &Announcement) -> Result<Vec<(String, String)>, StoreError> {
    let mut all = hub.office.attendants(announcement.organization).await?;
    all.retain(|it| it.announcements().contains(&announcement.id));
    Ok(all.into_iter().map(|it| (format!("{FEATURES}/attendants/{}", it.id), it.name)).collect())
}

async fn seen(hub: &Hub, admin: &Admin, id: AnnouncementId) -> Result<Announcement, Refusal> {
    let announcement = hub.office.announcement(admin.organization(), id).await?;
    if sees(admin, announcement.level) { Ok(announcement) } else { Err(Refusal::Missing) }
}

async fn to_change(hub: &Hub, admin: &Admin, id: AnnouncementId) -> Result<Announcement, Refusal> {
    let announcement = hub.office.announcement(admin.organization(), id).await?;
    match announcement.level {
        Level::Organization => admin.to_change_organization()?,
        Level::Location(location) => admin.to_change(location)?,
    }
    Ok(announcement)
}

fn sees(admin: &Admin, level: Level) -> bool {
    match level {
        Level::Organization => true,
        Level::Location(location) => admin.sees(location),
    }
}

fn changes(admin: &Admin, level: Level) -> bool {
    match level {
        Level::Organization => admin.changes_organization(),
        Level::Location(location) => admin.changes(location),
    }
}

fn level_in_words(level: Level, locations: &[Location]) -> String {
    match level {
        Level::Organization => "The whole organization".to_owned(),
        Level::Location(location) => name_of(locations, location),
    }
}

fn place(id: AnnouncementId) -> String {
    format!("{HERE}/{id}")
}
