//! Announcements: added, heard, replaced, brought back, renamed and removed.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::AnnouncementId;
use antiphon_core::limits::EARLIER_TAKES_MAX;
use antiphon_core::location::Location;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::features::{HERE as FEATURES, RemovePage};
use super::{locations_seen, name_of};
use crate::Hub;
use crate::audio;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::recording::{Part, Sent};
use crate::session::Admin;
use crate::words::{Zone, instant, length};

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

#[derive(Template)]
#[template(path = "admin/announcement.html")]
struct OnePage {
    frame: Frame,
    may_change: bool,
    id: String,
    name: String,
    level: String,
    length: String,
    version: i64,
    earlier: Vec<Take>,
    kept: usize,
    users: Vec<(String, String)>,
    form: Form,
    part: Part,
}

struct Take {
    number: i64,
    length: String,
    until: String,
    instant: String,
}

/// `GET /admin/features/announcements/{id}`
pub(crate) async fn show_one(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let announcement = seen(&hub, &admin, id).await?;
    let form = Form::new().with("name", &announcement.name);
    show(&one_page(&hub, &admin, &announcement, form, query.as_deref()).await?)
}

/// `POST /admin/features/announcements/{id}`: another name.
pub(crate) async fn rename(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    typed: Typed,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    let name = typed.text("name");
    match hub.office.rename_announcement(admin.actor(), admin.organization(), id, name).await {
        Ok(_) => go(&place(id), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&one_page(&hub, &admin, &announcement, form, None).await?)
        }
    }
}

/// `POST /admin/features/announcements/{id}/replace`: the same name, other words.
pub(crate) async fn replace(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    form: Multipart,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    let Sent { file, .. } = Sent::read(form).await?;
    match hub.office.replace_announcement(admin.actor(), admin.organization(), id, file).await {
        Ok(_) => go(&place(id), "announcement-replaced"),
        Err(AdminError::Invalid { problem, .. }) => {
            let form = Form::new().with("name", &announcement.name).with_fault("file", &problem);
            show_again(&one_page(&hub, &admin, &announcement, form, None).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/features/announcements/{id}/restore`: what it said before.
pub(crate) async fn restore(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    typed: Typed,
) -> Answer {
    to_change(&hub, &admin, id).await?;
    let take = typed.text("take").parse().map_err(|_| Refusal::Missing)?;
    hub.office.restore_announcement(admin.actor(), admin.organization(), id, take).await?;
    go(&place(id), "announcement-replaced")
}

/// `GET /admin/features/announcements/{id}/audio`, with `?take=…` what it said before.
pub(crate) async fn sound(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    seen(&hub, &admin, id).await?;
    let organization = admin.organization();
    let stored = match Typed::of_query(query.as_deref()).given("take") {
        Some(take) => {
            let take = take.parse().map_err(|_| Refusal::Missing)?;
            hub.office.earlier_take_audio(organization, id, take).await?
        }
        None => hub.office.announcement_audio(organization, id).await?,
    };
    Ok(audio::serve(&headers, audio::playable(stored)))
}

async fn one_page(
    hub: &Hub,
    admin: &Admin,
    announcement: &Announcement,
    form: Form,
    query: Option<&str>,
) -> Result<OnePage, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    let zone = zone(announcement.level, &locations);
    let earlier = hub.office.earlier_takes(announcement.organization, announcement.id).await?;
    let fault = Some(form.error("file").to_owned()).filter(|fault| !fault.is_empty());
    Ok(OnePage {
        frame: Frame::of(&admin.who, FEATURES, query),
        may_change: changes(admin, announcement.level),
        id: announcement.id.to_string(),
        name: announcement.name.clone(),
        level: level_in_words(announcement.level, &locations),
        length: length(announcement.duration_ms),
        version: announcement.version,
        earlier: earlier
            .into_iter()
            .map(|it| Take {
                number: it.number,
                length: length(it.duration_ms),
                until: zone.moment(it.replaced_ms, hub.now_ms()),
                instant: instant(it.replaced_ms),
            })
            .collect(),
        kept: EARLIER_TAKES_MAX,
        users: users(hub, announcement).await?,
        form,
        part: Part::of_announcement("WAV file").with(fault),
    })
}

/// The zone that times are shown in: the location's, and of a whole organization its first location's.
fn zone(level: Level, locations: &[Location]) -> Zone {
    let of = match level {
        Level::Location(id) => locations.iter().find(|it| it.id == id),
        Level::Organization => locations.first(),
    };
    Zone::named(of.map_or("UTC", |it| it.time_zone.as_str()))
}

/// `GET /admin/features/announcements/{id}/remove`
pub(crate) async fn ask_to_remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    show(&remove_page(&hub, &admin, &announcement, Form::new()).await?)
}

/// `POST /admin/features/announcements/{id}/remove`, confirmed by the name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    typed: Typed,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    if typed.text("name") != announcement.name {
        let form = Form::new().with_fault("name", "must be the name of the announcement, to confirm it");
        return show_again(&remove_page(&hub, &admin, &announcement, form).await?);
    }
    match hub.office.remove_announcement(admin.actor(), admin.organization(), id).await {
        Ok(()) => go(HERE, "removed"),
        Err(error) => {
            let form = Form::new().refused(&error);
            show_again(&remove_page(&hub, &admin, &announcement, form).await?)
        }
    }
}

async fn remove_page(
    hub: &Hub,
    admin: &Admin,
    announcement: &Announcement,
    form: Form,
) -> Result<RemovePage, Refusal> {
    Ok(RemovePage {
        frame: Frame::of(&admin.who, FEATURES, None),
        place: place(announcement.id),
        what: "announcement",
        question: "Type the name of the announcement to confirm".to_owned(),
        list: (HERE, "Announcements"),
        name: announcement.name.clone(),
        words: "Its recordings go with it. This cannot be undone.",
        users: users(hub, announcement).await?,
        form,
    })
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
