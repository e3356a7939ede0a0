//! The first page of the admin hub: what is not well, and what to do about it.

use antiphon_core::lockout::LockState;
use antiphon_office::admin::mailboxes::MailboxListing;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{locations_seen, portal_numbers};
use crate::Hub;
use crate::page::{Answer, Frame, Refusal, show};
use crate::session::Admin;
use crate::words::{Zone, counted};

/// Tries after which something does not just happen to be late.
const TRIES_MANY: u32 = 3;
/// Deliveries that are looked at.
const LOOKED_AT_MAX: u32 = 200;
/// Mailboxes named on the page; more are counted.
const NAMED_MAX: usize = 5;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Page {
    frame: Frame,
    problems: Vec<Problem>,
    figures: Vec<Figure>,
    locations: Vec<LocationRow>,
}

struct Problem {
    kind: &'static str,
    what: String,
    why: &'static str,
    place: String,
    cure: &'static str,
}

struct Figure {
    name: &'static str,
    count: usize,
    place: &'static str,
}

struct LocationRow {
    id: String,
    name: String,
    portal: String,
    time: String,
}

/// `GET /admin`
pub(crate) async fn page(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let now_ms = hub.now_ms();
    let locations = locations_seen(&hub, &admin).await?;
    let unwell = hub.office.mailboxes_unwell(admin.organization()).await?;
    let unwell: Vec<_> = unwell.into_iter().filter(|it| admin.sees(it.owner.location)).collect();
    let mut problems: Vec<Problem> = locations.iter().filter(|it| !it.portal.answers()).map(silent).collect();
    problems.extend(mailbox_problems(&unwell));
    if admin.who.administration().sees_organization() {
        problems.extend(undelivered(&hub, &admin).await?);
    }
    let people = hub.office.people_count(admin.organization()).await?;
    let people = usize::try_from(people).unwrap_or(usize::MAX);
    show(&Page {
        frame: Frame::of(&admin.who, "/admin", query.as_deref()),
        problems,
        figures: vec![
            Figure { name: "users", count: people, place: "/admin/users" },
            Figure { name: "locations", count: locations.len(), place: "/admin/locations" },
            Figure {
                name: "voicemail groups",
                count: hub.office.groups(admin.organization()).await?.len(),
                place: "/admin/groups",
            },
            Figure {
                name: "locked mailboxes",
                count: unwell.iter().filter(|it| it.lock != LockState::Open).count(),
                place: "/admin/alerts",
            },
        ],
        locations: locations
            .iter()
            .map(|location| LocationRow {
                id: location.id.to_string(),
                name: location.name.clone(),
                portal: portal_numbers(location),
                time: Zone::named(&location.time_zone).clock(now_ms),
            })
            .collect(),
    })
}

/// What phones or people could not be told, however often it was tried.
async fn undelivered(hub: &Hub, admin: &Admin) -> Result<Option<Problem>, Refusal> {
    let waiting = hub.office.deliveries(admin.organization(), LOOKED_AT_MAX).await?;
    let failing = waiting.iter().filter(|job| job.attempts >= TRIES_MANY && job.last_error.is_some()).count();
    Ok((failing > 0).then(|| Problem {
        kind: "warn",
        what: format!("{} cannot be delivered.", counted(failing as u64, "notification", "notifications")),
        why: "A phone or the mail server does not answer.",
        place: "/admin/deliveries".to_owned(),
        cure: "See which.",
    }))
}

fn silent(location: &antiphon_core::location::Location) -> Problem {
    Problem {
        kind: "bad",
        what: format!("The voice portal of {} has no number.", location.name),
        why: "Nobody can call it, and its users get no voicemail.",
        place: format!("/admin/locations/{}", location.id),
        cure: "Give it an extension or a phone number.",
    }
}

fn mailbox_problems(unwell: &[MailboxListing]) -> Vec<Problem> {
    let place = |listing: &MailboxListing| crate::admin::person::place_of(listing);
    let locked = unwell.iter().filter(|it| it.lock != LockState::Open).map(|it| Problem {
        kind: "warn",
        what: format!("{} is locked out of the voice portal.", it.owner.name),
        why: "Too many wrong passcodes.",
        place: place(it),
        cure: "Reset the voicemail PIN or unlock.",
    });
    let full = unwell.iter().filter(|it| it.mailbox.used_ms >= it.mailbox_max_ms).map(|it| Problem {
        kind: "warn",
        what: format!("The mailbox of {} is full.", it.owner.name),
        why: "Callers can leave no more messages.",
        place: place(it),
        cure: "Ask the owner to delete some, or raise the limit under Service Settings.",
    });
    let away = unwell.iter().filter(|it| it.mailbox.greetings.extended_away.on).map(|it| Problem {
        kind: "warn",
        what: format!("{} is extended away.", it.owner.name),
        why: "All callers hear the extended-away greeting.",
        place: place(it),
        cure: "Switch it off if the owner is back.",
    });
    let groups: [Vec<Problem>; 3] = [locked.collect(), full.collect(), away.collect()];
    groups.into_iter().flat_map(shortened).collect()
}

/// The first few; a page of a thousand warnings warns of nothing.
fn shortened(mut problems: Vec<Problem>) -> Vec<Problem> {
    let more = problems.len().saturating_sub(NAMED_MAX);
    problems.truncate(NAMED_MAX);
    if more > 0
        && let Some(last) = problems.last_mut()
    {
        last.what = format!("{} And {more} more like it.", last.what);
    }
    problems
}
