//! Alerts: who is locked out, and what could not be delivered.

use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::page::{Answer, Frame, show};
use crate::pin::{WrongPasscode, lock_words};
use crate::session::Admin;
use crate::words::counted;

#[derive(Template)]
#[template(path = "admin/alerts.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    locks: Vec<Lock>,
    waiting: Option<String>,
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

/// `GET /admin/alerts`
pub(crate) async fn page(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let zone = zone(&hub, &admin).await?;
    let mut locks = Vec::new();
    for location in admin.restricted_to() {
        let locked = hub.office.mailboxes_locked(admin.organization(), location).await?;
        locks.extend(locked.into_iter().map(|it| Lock {
            place: super::person::place_of(&it.owner),
            number: it.owner.spoken_number(),
            words: lock_words(it.lock).0,
            own_phone: it.attempts.own_phone,
            outside: it.attempts.outside,
            last: it.tries.into_iter().next().map(|last| WrongPasscode::of(last, &zone, hub.now_ms())),
            name: it.owner.name,
        }));
    }
    let sees_all = admin.who.administration().sees_organization();
    let waiting = if sees_all { hub.office.deliveries(admin.organization(), 200).await?.len() } else { 0 };
    show(&Page {
        frame: Frame::of(&admin.who, "/admin/alerts", query.as_deref()),
        may_change: admin.changes_anything(),
        locks,
        waiting: (waiting > 0).then(|| {
            let jobs = counted(waiting as u64, "notification waits", "notifications wait");
            format!("{jobs} to be delivered.")
        }),
    })
}
