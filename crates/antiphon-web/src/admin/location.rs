//! A location's own pages beside its voice portal: General, and Calling > Voicemail.

use antiphon_core::ids::LocationId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::Location;
use antiphon_office::admin::attention::{UNWELL_MAX, Unwell};
use antiphon_office::admin::locations::{LocationChange, PortalChange};
use antiphon_office::owner::Owner;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::locations::{HERE, ZONES};
use super::person::place_of;
use super::portal_numbers;
use crate::Hub;
use crate::form::{Form, Typed};
use crate::merging::{merged, who_changed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::Zone;

/// Whose pages they are.
pub(super) struct Head {
    pub(super) id: LocationId,
    pub(super) name: String,
}

impl Head {
    pub(super) fn of(location: &Location) -> Self {
        Self { id: location.id, name: location.name.clone() }
    }
}

/// The location of an address, if the administrator sees it.
pub(super) async fn seen(hub: &Hub, admin: &Admin, id: LocationId) -> Result<Location, Refusal> {
    if admin.sees(id) {
        Ok(hub.office.location(admin.organization(), id).await?)
    } else {
        Err(Refusal::Missing)
    }
}

/// Who changed a location last, and when.
pub(super) async fn who_changed_it(hub: &Hub, admin: &Admin, location: &Location) -> Result<String, Refusal> {
    let zone = Zone::named(&location.time_zone);
    Ok(who_changed(hub, admin, &zone, &format!("location:{}", location.id)).await?)
}

#[derive(Template)]
#[template(path = "admin/location_general.html")]
struct General {
    frame: Frame,
    tab: &'static str,
    head: Head,
    may_change: bool,
    form: Form,
    zones: &'static [&'static str],
}

/// `GET /admin/locations/{id}/general`
pub(crate) async fn show_general(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    show(&general(&admin, &location, stored_general(&location), query.as_deref()))
}

/// `POST /admin/locations/{id}/general`
pub(crate) async fn save_general(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    typed: Typed,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    admin.to_change(id)?;
    let stored = stored_general(&location);
    let typed = match merged(&typed, &stored) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed_it(&hub, &admin, &location).await?;
            return show_again(&general(&admin, &location, clash.shown(&who), None));
        }
    };
    let text = |name: &str| typed.changed(&stored, name);
    let change = LocationChange {
        name: text("name"),
        time_zone: text("time_zone"),
        prefix: text("prefix"),
        ..LocationChange::default()
    };
    match hub.office.change_location(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&format!("{HERE}/{id}/general"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&general(&admin, &location, form, None))
        }
    }
}

fn stored_general(location: &Location) -> Form {
    Form::new()
        .with("name", &location.name)
        .with("time_zone", &location.time_zone)
        .with_given("prefix", location.prefix.as_ref())
}

fn general(admin: &Admin, location: &Location, form: Form, query: Option<&str>) -> General {
    General {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "general",
        head: Head::of(location),
        may_change: admin.changes(location.id),
        form,
        zones: ZONES,
    }
}

#[derive(Template)]
#[template(path = "admin/location_voicemail.html")]
struct Voicemail {
    frame: Frame,
    tab: &'static str,
    head: Head,
    may_change: bool,
    portal: String,
    people: u64,
    groups: u64,
    unwell: Vec<Ward>,
    form: Form,
    layouts: Vec<(String, String)>,
}

/// Mailboxes that need attention for one reason.
struct Ward {
    title: &'static str,
    /// Page and name of each.
    mailboxes: Vec<(String, String)>,
    /// Whether there may be more.
    more: bool,
}

/// `GET /admin/locations/{id}/voicemail`
pub(crate) async fn show_voicemail(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    show(&voicemail(&hub, &admin, &location, stored_voicemail(&location), query.as_deref()).await?)
}

/// `POST /admin/locations/{id}/voicemail`
pub(crate) async fn save_voicemail(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    typed: Typed,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    admin.to_change(id)?;
    let stored = stored_voicemail(&location);
    let typed = match merged(&typed, &stored) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed_it(&hub, &admin, &location).await?;
            let page = voicemail(&hub, &admin, &location, clash.shown(&who), None).await?;
            return show_again(&page);
        }
    };
    let change = PortalChange { key_layout: typed.changed(&stored, "key_layout"), ..PortalChange::default() };
    match hub.office.change_portal(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&format!("{HERE}/{id}/voicemail"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&voicemail(&hub, &admin, &location, form, None).await?)
        }
    }
}

fn stored_voicemail(location: &Location) -> Form {
    Form::new().with("key_layout", location.portal.key_layout)
}

async fn voicemail(
    hub: &Hub,
    admin: &Admin,
    location: &Location,
    form: Form,
    query: Option<&str>,
) -> Result<Voicemail, Refusal> {
    let (organization, there) = (admin.organization(), Some(location.id));
    let groups = hub.office.groups(organization).await?;
    Ok(Voicemail {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "voicemail",
        head: Head::of(location),
        may_change: admin.changes(location.id),
        portal: portal_numbers(location),
        people: hub.office.people_count(organization, there).await?,
        groups: groups.iter().filter(|group| group.location == location.id).count() as u64,
        unwell: wards(&hub.office.mailboxes_unwell(organization, there).await?),
        form,
        layouts: KeyLayout::ALL
            .map(|layout| (layout.word().to_owned(), layout_name(layout).to_owned()))
            .to_vec(),
    })
}

fn layout_name(layout: KeyLayout) -> &'static str {
    match layout {
        KeyLayout::Webex => "Webex Calling",
        KeyLayout::Asterisk => "Asterisk",
        KeyLayout::Unity => "Unity Connection",
    }
}

fn wards(unwell: &Unwell) -> Vec<Ward> {
    let locked: Vec<&Owner> = unwell.locked.iter().map(|it| &it.owner).collect();
    let reasons = [
        ("Locked out", locked),
        ("Full", unwell.full.iter().collect()),
        ("Extended away", unwell.away.iter().collect()),
    ];
    let ward = |(title, owners): (&'static str, Vec<&Owner>)| Ward {
        title,
        more: owners.len() >= UNWELL_MAX as usize,
        mailboxes: owners.into_iter().map(|owner| (place_of(owner), owner.name.clone())).collect(),
    };
    reasons.into_iter().map(ward).collect()
}
