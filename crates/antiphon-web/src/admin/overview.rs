//! The first page of the admin hub: what is not well, and what to do about it.

use antiphon_core::ids::LocationId;
use antiphon_office::admin::attention::{UNWELL_MAX, Unwell};
use antiphon_office::owner::Owner;
use antiphon_office::ports::JobKind;
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
    count: u64,
    place: &'static str,
}

fn figure(count: u64, one: &'static str, many: &'static str, place: &'static str) -> Figure {
    Figure { name: if count == 1 { one } else { many }, count, place }
}

struct LocationRow {
    id: String,
    name: String,
    portal: String,
    /// What is not well there.
    ills: Vec<String>,
    time: String,
}

/// `GET /admin`
pub(crate) async fn page(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let now_ms = hub.now_ms();
    let locations = locations_seen(&hub, &admin).await?;
    let mut unwell = Unwell::default();
    let mut people = 0;
    for location in admin.restricted_to() {
        let there = hub.office.mailboxes_unwell(admin.organization(), location).await?;
        unwell.locked.extend(there.locked);
        unwell.full.extend(there.full);
        unwell.away.extend(there.away);
        people += hub.office.people_count(admin.organization(), location).await?;
    }
    let groups = hub.office.groups(admin.organization()).await?;
    let mut problems: Vec<Problem> = locations.iter().filter(|it| !it.portal.answers()).map(silent).collect();
    problems.extend(mailbox_problems(&unwell));
    if admin.who.administration().sees_organization() {
        problems.extend(undelivered(&hub, &admin).await?);
    }
    show(&Page {
        frame: Frame::of(&admin.who, "/admin", query.as_deref()),
        problems,
        figures: vec![
            figure(people, "user", "users", "/admin/users"),
            figure(locations.len() as u64, "location", "locations", "/admin/locations"),
            figure(
                groups.iter().filter(|it| admin.sees(it.location)).count() as u64,
                "voicemail group",
                "voicemail groups",
                "/admin/groups",
            ),
            figure(unwell.locked.len() as u64, "locked mailbox", "locked mailboxes", "/admin/alerts"),
        ],
        locations: locations
            .iter()
            .map(|location| LocationRow {
                id: location.id.to_string(),
                name: location.name.clone(),
                portal: portal_numbers(location),
                ills: ills(&unwell, location.id),
                time: Zone::named(&location.time_zone).clock(now_ms),
            })
            .collect(),
    })
}

/// What phones or people could not be told, however often it was tried.
async fn undelivered(hub: &Hub, admin: &Admin) -> Result<Vec<Problem>, Refusal> {
    let waiting = hub.office.deliveries(admin.organization(), LOOKED_AT_MAX).await?;
    let failing: Vec<_> =
        waiting.iter().filter(|job| job.attempts >= TRIES_MANY && job.last_error.is_some()).collect();
    let count =
        |is_kind: fn(&JobKind) -> bool| failing.iter().filter(|job| is_kind(&job.kind)).count() as u64;
    let lamps = count(|kind| matches!(kind, JobKind::Lamp(_)));
    let letters = count(|kind| matches!(kind, JobKind::Mail(_)));
    let events = count(|kind| matches!(kind, JobKind::Event(_)));
    let problems = [
        (
            lamps,
            format!("The message lamp of {} cannot be set.", counted(lamps, "mailbox", "mailboxes")),
            "Phones show an old number of messages.",
        ),
        (
            letters,
            format!("{} cannot be sent.", counted(letters, "e-mail", "e-mails")),
            "The mail server does not take them.",
        ),
        (
            events,
            format!("{} cannot be told to programs.", counted(events, "event", "events")),
            "What listens for them does not answer.",
        ),
    ];
    let failing = problems.into_iter().filter(|(count, ..)| *count > 0);
    Ok(failing
        .map(|(_, what, why)| Problem {
            kind: "warn",
            what,
            why,
            place: "/admin/deliveries".to_owned(),
            cure: "See the last error, and try again.",
        })
        .collect())
}

/// How many mailboxes of a location are not well, for each reason that there is.
fn ills(unwell: &Unwell, location: LocationId) -> Vec<String> {
    let there =
        |owners: &mut dyn Iterator<Item = &Owner>| owners.filter(|it| it.location == location).count();
    let counts = [
        (there(&mut unwell.locked.iter().map(|it| &it.owner)), "locked"),
        (there(&mut unwell.full.iter()), "full"),
        (there(&mut unwell.away.iter()), "extended away"),
    ];
    counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, ill)| format!("{count} {ill}")).collect()
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

fn mailbox_problems(unwell: &Unwell) -> Vec<Problem> {
    let problem = |owner: &Owner, what: String, why: &'static str, cure: &'static str| Problem {
        kind: "warn",
        what,
        why,
        place: crate::admin::person::place_of(owner),
        cure,
    };
    let locked = unwell.locked.iter().map(|it| {
        let what = format!("{} is locked out of the voice portal.", it.owner.name);
        problem(&it.owner, what, "Too many wrong passcodes.", "Reset the voicemail PIN or unlock.")
    });
    let full = unwell.full.iter().map(|it| {
        let what = format!("The mailbox of {} is full.", it.name);
        let cure = "Ask the owner to delete some, or raise the limit under Service Settings.";
        problem(it, what, "Callers can leave no more messages.", cure)
    });
    let away = unwell.away.iter().map(|it| {
        let what = format!("{} is extended away.", it.name);
        let why = "All callers hear the extended-away greeting.";
        problem(it, what, why, "Switch it off if the owner is back.")
    });
    let groups: [Vec<Problem>; 3] = [locked.collect(), full.collect(), away.collect()];
    groups.into_iter().flat_map(shortened).collect()
}

/// The first few; a page of a thousand warnings warns of nothing.
fn shortened(mut problems: Vec<Problem>) -> Vec<Problem> {
    let more = problems.len().saturating_sub(NAMED_MAX);
    // Of so many that not all are counted, nobody needs the number.
    let many = problems.len() >= UNWELL_MAX as usize;
    problems.truncate(NAMED_MAX);
    if more > 0
        && let Some(last) = problems.last_mut()
    {
        let more = if many { format!("at least {more}") } else { more.to_string() };
        last.what = format!("{} And {more} more like it.", last.what);
    }
    problems
}
