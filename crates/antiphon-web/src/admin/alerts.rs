//! Alerts: who is locked out and how he gets in again, who guesses passcodes, what could not be delivered, and which
//! webhooks are given up.

use std::collections::BTreeMap;

use antiphon_core::event::SOURCE_REFUSED;
use antiphon_core::limits::DAY_MS;
use antiphon_office::accounts::passkeys::PASSKEY_COPIED;
use antiphon_office::ports::{Audit, AuditQuery, WaitingJob};
use antiphon_office::webhooks::off_words;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use super::{audit, deliveries, locations_seen};
use crate::Hub;
use crate::naming::Names;
use crate::page::{Answer, Frame, Refusal, show};
use crate::pin::{WrongPasscode, lock_words};
use crate::session::Admin;
use crate::words::Zone;

/// How far one looks back for what is over.
const LOOKED_BACK_MS: i64 = 7 * DAY_MS;
/// Deliveries, refusals and letters looked at: more is no list but a state.
const LOOKED_AT_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "admin/alerts.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    locks: Vec<Lock>,
    portals: Vec<Portal>,
    guessing: Vec<Guesser>,
    failing: Vec<Failing>,
    given_up: Vec<GivenUp>,
    webhooks: Vec<Webhook>,
    copied: Vec<Copied>,
}

impl Page {
    fn is_quiet(&self) -> bool {
        self.locks.is_empty()
            && self.portals.is_empty()
            && self.guessing.is_empty()
            && self.failing.is_empty()
            && self.given_up.is_empty()
            && self.webhooks.is_empty()
            && self.copied.is_empty()
    }
}

struct Lock {
    place: String,
    name: String,
    number: String,
    words: &'static str,
    own_phone: u32,
    outside: u32,
    last: Option<WrongPasscode>,
}

/// A location whose administrators' menu is locked.
struct Portal {
    place: String,
    name: String,
}

/// A source that has tried more passcodes than people mistype.
struct Guesser {
    source: String,
    /// What was tried from there, in the audit log.
    place: String,
    times: u32,
    last: String,
}

/// A delivery that has failed and is tried again.
struct Failing {
    what: &'static str,
    to: String,
    attempts: u32,
    last_error: String,
}

/// A letter that nobody will get.
struct GivenUp {
    when: String,
    to: String,
    why: String,
}

/// A webhook that is posted to no more, not because somebody wanted that.
struct Webhook {
    id: String,
    name: String,
    why: &'static str,
}

/// A passkey that does not count on from where it was.
struct Copied {
    name: String,
    owner: String,
    last: String,
}

/// `GET /admin/alerts`
pub(crate) async fn page(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let zone = zone(&hub, &admin).await?;
    let sees_all = admin.who.administration().sees_organization();
    show(&Page {
        frame: Frame::of(&admin.who, "/admin/alerts", query.as_deref()),
        may_change: admin.changes_anything(),
        locks: locks(&hub, &admin, &zone).await?,
        portals: portals(&hub, &admin).await?,
        guessing: if sees_all { guessing(&hub, &admin, &zone).await? } else { Vec::new() },
        failing: if sees_all { failing(&hub, &admin).await? } else { Vec::new() },
        given_up: if sees_all { given_up(&hub, &admin, &zone).await? } else { Vec::new() },
        webhooks: if sees_all { webhooks(&hub, &admin).await? } else { Vec::new() },
        copied: if sees_all { copied(&hub, &admin, &zone).await? } else { Vec::new() },
    })
}

async fn locks(hub: &Hub, admin: &Admin, zone: &Zone) -> Result<Vec<Lock>, Refusal> {
    let mut locks = Vec::new();
    for location in admin.restricted_to() {
        let locked = hub.office.mailboxes_locked(admin.organization(), location).await?;
        locks.extend(locked.into_iter().map(|it| Lock {
            place: super::person::place_of(&it.owner),
            number: it.owner.spoken_number(),
            words: lock_words(it.lock).0,
            own_phone: it.attempts.own_phone,
            outside: it.attempts.outside,
            last: it.tries.into_iter().next().map(|last| WrongPasscode::of(last, zone, hub.now_ms())),
            name: it.owner.name,
        }));
    }
    Ok(locks)
}

async fn portals(hub: &Hub, admin: &Admin) -> Result<Vec<Portal>, Refusal> {
    let seen = locations_seen(hub, admin).await?;
    let locked = hub.office.portals_locked(admin.organization(), &seen).await?;
    Ok(locked
        .into_iter()
        .map(|it| Portal { place: format!("/admin/locations/{}", it.id), name: it.name.clone() })
        .collect())
}

/// What the audit log says of the last days, newest first.
async fn lately(hub: &Hub, admin: &Admin, action: &str) -> Result<Vec<Audit>, Refusal> {
    let query = AuditQuery {
        action: action.to_owned(),
        from_ms: hub.now_ms().saturating_sub(LOOKED_BACK_MS),
        max: LOOKED_AT_MAX,
        ..AuditQuery::default()
    };
    Ok(hub.office.find_audit(admin.organization(), &query).await?)
}

async fn guessing(hub: &Hub, admin: &Admin, zone: &Zone) -> Result<Vec<Guesser>, Refusal> {
    let mut sources: BTreeMap<String, (u32, i64)> = BTreeMap::new();
    for entry in lately(hub, admin, SOURCE_REFUSED).await? {
        let source = entry.target.strip_prefix("source:").unwrap_or(&entry.target).to_owned();
        let (times, last_ms) = sources.entry(source).or_insert((0, entry.at_ms));
        *times += 1;
        *last_ms = entry.at_ms.max(*last_ms);
    }
    let mut sources: Vec<_> = sources.into_iter().collect();
    sources.sort_by_key(|(_, (_, last_ms))| std::cmp::Reverse(*last_ms));
    let row = |(source, (times, last_ms)): (String, (u32, i64))| Guesser {
        place: audit::place_about(&format!("caller:{source}")),
        last: zone.moment(last_ms, hub.now_ms()),
        source,
        times,
    };
    Ok(sources.into_iter().map(row).collect())
}

/// The last time of each.
async fn copied(hub: &Hub, admin: &Admin, zone: &Zone) -> Result<Vec<Copied>, Refusal> {
    let (mut names, mut rows): (_, Vec<Copied>) = (Names::of(hub, admin.organization()), Vec::new());
    for entry in lately(hub, admin, PASSKEY_COPIED).await? {
        let owner = names.name(&entry.target).await?.words;
        if !rows.iter().any(|it| (&it.name, &it.owner) == (&entry.detail, &owner)) {
            rows.push(Copied { name: entry.detail, owner, last: zone.moment(entry.at_ms, hub.now_ms()) });
        }
    }
    Ok(rows)
}

async fn failing(hub: &Hub, admin: &Admin) -> Result<Vec<Failing>, Refusal> {
    let waiting = hub.office.deliveries(admin.organization(), LOOKED_AT_MAX).await?;
    let row = |job: WaitingJob| {
        let (what, to) = deliveries::told(&job);
        Failing { what, to, attempts: job.attempts, last_error: job.last_error.unwrap_or_default() }
    };
    Ok(waiting.into_iter().filter(|job| job.last_error.is_some()).map(row).collect())
}

async fn given_up(hub: &Hub, admin: &Admin, zone: &Zone) -> Result<Vec<GivenUp>, Refusal> {
    let row = |entry: Audit| GivenUp {
        when: zone.moment(entry.at_ms, hub.now_ms()),
        to: entry.target.strip_prefix("mail:").unwrap_or(&entry.target).to_owned(),
        why: entry.detail,
    };
    Ok(lately(hub, admin, "mail.failed").await?.into_iter().map(row).collect())
}

async fn webhooks(hub: &Hub, admin: &Admin) -> Result<Vec<Webhook>, Refusal> {
    let all = hub.office.webhooks(admin.organization()).await?;
    let row = |it: antiphon_core::webhook::Webhook| Webhook {
        id: it.id.to_string(),
        why: off_words(it.status).unwrap_or_default(),
        name: it.name,
    };
    Ok(all.into_iter().filter(|it| it.status.is_given_up()).map(row).collect())
}
