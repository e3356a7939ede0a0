//! Users removed, with what goes with them, and brought back.

use antiphon_core::ids::PersonId;
use antiphon_core::limits::{DAY_MS, REMOVED_PEOPLE_DAYS};
use antiphon_office::ports::Leaver;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use super::people::HERE;
use super::person::{place, to_change};
use super::{locations_seen, name_of};
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::user::Subject;
use crate::words::counted;
use crate::{Hub, confirm};

/// `GET /admin/users/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<PersonId>) -> Answer {
    let subject = removable(&hub, &admin, id).await?;
    let name = &subject.person.name;
    let counts = hub.office.mailbox(subject.organization(), subject.mailbox()).await?.mailbox.counts;
    let phones = hub.office.devices(subject.organization(), id).await?.len();
    let messages = counted(counts.new + counts.saved, "message", "messages");
    let phones = counted(phones as u64, "phone", "phones");
    let numbers =
        subject.person.number.as_ref().map_or(String::new(), |number| format!(" and the number {number}"));
    confirm::ask(
        &admin,
        (HERE, &place(id, "")),
        format!("Remove {name}?"),
        format!("Remove {name}"),
        &[
            format!(
                "At once: {name} cannot be called or sign in any more, {phones} can neither register nor call, and \
                 extension {}{numbers} can be given to somebody else. Voicemail groups lose the member.",
                subject.person.extension
            ),
            format!(
                "For {REMOVED_PEOPLE_DAYS} days the mailbox with {messages}, its greetings and settings, and the accounts \
                 of the phones lie aside, and {name} can be brought back with all of it under Users > Removed. After \
                 that they are gone for good."
            ),
            "Web access is not brought back: it has to be given anew, and so have places in groups."
                .to_owned(),
        ],
    )
}

/// `POST /admin/users/{id}/remove`
pub(crate) async fn remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<PersonId>) -> Answer {
    let subject = removable(&hub, &admin, id).await?;
    hub.office.remove_person(admin.actor(), subject.organization(), id).await?;
    go(&format!("{HERE}/removed"), "person-removed")
}

/// Somebody whom this administrator may remove: not himself, and nobody who administers more than he does.
async fn removable(hub: &Hub, admin: &Admin, id: PersonId) -> Result<Subject, Refusal> {
    let subject = to_change(hub, admin, id).await?;
    let account = hub.office.account_of_person(subject.organization(), id).await?;
    if account.as_ref().is_some_and(|account| account.id == admin.who.open.account.id) {
        return Err(Refusal::Bad("Nobody can remove himself.".to_owned()));
    }
    if account.is_some_and(|account| account.administration.is_any()) && !admin.changes_organization() {
        return Err(Refusal::Forbidden);
    }
    Ok(subject)
}

#[derive(Template)]
#[template(path = "admin/leavers.html")]
struct Page {
    frame: Frame,
    leavers: Vec<Row>,
    days: u32,
}

struct Row {
    id: String,
    name: String,
    location: String,
    removed: String,
    gone: String,
    messages: String,
    may_restore: bool,
    form: Form,
    /// Of a row's fields, so that no two on the page have the same identity.
    extension_id: String,
    number_id: String,
}

/// `GET /admin/users/removed`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, query.as_deref(), None).await?)
}

/// `POST /admin/users/removed/{id}`
pub(crate) async fn restore(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let found = hub.office.leavers(admin.organization()).await?.into_iter().find(|it| it.person.id == id);
    admin.to_change_anything()?;
    let leaver = found.ok_or(Refusal::Missing)?;
    admin.to_change(leaver.person.location)?;
    let (extension, number) = (typed.text("extension"), typed.text("number"));
    match hub.office.restore_person(admin.actor(), admin.organization(), id, extension, number).await {
        Ok(_) => go(&place(id, ""), "person-restored"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&page(&hub, &admin, None, Some((id, form))).await?)
        }
    }
}

async fn page(
    hub: &Hub,
    admin: &Admin,
    query: Option<&str>,
    refused: Option<(PersonId, Form)>,
) -> Result<Page, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    let zone = zone(hub, admin).await?;
    let leavers = hub.office.leavers(admin.organization()).await?;
    let rows = leavers.into_iter().filter(|it| admin.sees(it.person.location)).map(|leaver| {
        let Leaver { person, removed_ms, messages } = leaver;
        let stored =
            || Form::new().with("extension", &person.extension).with_given("number", person.number.as_ref());
        let form = match &refused {
            Some((id, form)) if *id == person.id => form.clone(),
            Some(_) | None => stored(),
        };
        Row {
            id: person.id.to_string(),
            location: name_of(&locations, person.location),
            removed: zone.moment(removed_ms, hub.now_ms()),
            gone: zone
                .moment(removed_ms.saturating_add(i64::from(REMOVED_PEOPLE_DAYS) * DAY_MS), hub.now_ms()),
            messages: counted(messages, "message", "messages"),
            may_restore: admin.changes(person.location),
            form,
            extension_id: format!("extension-{}", person.id),
            number_id: format!("number-{}", person.id),
            name: person.name,
        }
    });
    let rows = rows.collect();
    Ok(Page { frame: Frame::of(&admin.who, HERE, query), leavers: rows, days: REMOVED_PEOPLE_DAYS })
}
