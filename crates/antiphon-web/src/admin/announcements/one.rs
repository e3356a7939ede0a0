//! One announcement: heard, renamed, replaced, and what it said before brought back.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::AnnouncementId;
use antiphon_core::limits::EARLIER_TAKES_MAX;
use antiphon_core::location::Location;
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::{FEATURES, changes, level_in_words, place, seen, to_change, users};
use crate::Hub;
use crate::admin::locations_seen;
use crate::audio;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::recording::{Part, Sent};
use crate::session::Admin;
use crate::words::{Zone, instant, length};

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
