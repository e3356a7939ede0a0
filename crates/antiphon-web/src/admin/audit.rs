//! The audit log: who changed what, and when; by person and time, and as a file.

use antiphon_core::ids::PersonId;
use antiphon_office::ports::{AUDIT_NAMES_MAX, Audit, AuditQuery, PeopleQuery, Sought};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::files::{csv, ndjson};
use crate::form::{Form, Typed};
use crate::naming::{Named, Names};
use crate::page::{Answer, Frame, Refusal, download, show, show_again};
use crate::session::Admin;
use crate::words::instant;

const HERE: &str = "/admin/audit";
/// Entries on a page.
const PER_PAGE: u32 = 100;
/// Entries in a file.
const EXPORTED_MAX: u32 = 100_000;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Page {
    frame: Frame,
    form: Form,
    entries: Vec<Row>,
    older: Option<String>,
    /// The question as it stands in the addresses of the files.
    query: String,
}

struct Row {
    when: String,
    actor: Named,
    action: String,
    target: Named,
    detail: String,
}

/// `GET /admin/audit`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    admin.to_see_organization()?;
    let asked = Typed::of_query(query.as_deref());
    let form = Form::sent(&asked, &[]);
    let skip = asked.number("skip").unwrap_or(0);
    let page = |form, entries, older| Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        form,
        entries,
        older,
        query: address(&asked, None),
    };
    let wanted = match wanted(&hub, &admin, &asked).await? {
        Ok(wanted) => AuditQuery { skip, max: PER_PAGE, ..wanted },
        Err((field, problem)) => {
            return show_again(&page(form.with_fault(field, &problem), Vec::new(), None));
        }
    };
    let found = hub.office.find_audit(admin.organization(), &wanted).await?;
    let full = found.len() == PER_PAGE as usize;
    let older = full.then(|| format!("{HERE}?{}", address(&asked, Some(skip.saturating_add(PER_PAGE)))));
    show(&page(form, rows(&hub, &admin, found).await?, older))
}

/// `GET /admin/audit.csv`
pub(crate) async fn export(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let found = exported(&hub, &admin, query.as_deref()).await?;
    let heading = ["at", "actor", "action", "target", "detail"];
    let lines = found.into_iter().map(|it| [instant(it.at_ms), it.actor, it.action, it.target, it.detail]);
    Ok(download("text/csv; charset=utf-8", "audit.csv", csv(heading, lines).into_bytes()))
}

/// `GET /admin/audit.ndjson`
pub(crate) async fn export_ndjson(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let found = exported(&hub, &admin, query.as_deref()).await?;
    let heading = ["at", "actor", "action", "target", "detail"];
    let lines = found.into_iter().map(|it| [instant(it.at_ms), it.actor, it.action, it.target, it.detail]);
    Ok(download("application/x-ndjson", "audit.ndjson", ndjson(heading, lines).into_bytes()))
}

async fn exported(hub: &Hub, admin: &Admin, query: Option<&str>) -> Result<Vec<Audit>, Refusal> {
    admin.to_see_organization()?;
    match wanted(hub, admin, &Typed::of_query(query)).await? {
        Ok(wanted) => {
            let wanted = AuditQuery { max: EXPORTED_MAX, ..wanted };
            Ok(hub.office.find_audit(admin.organization(), &wanted).await?)
        }
        Err((_, problem)) => Err(Refusal::Bad(problem)),
    }
}

/// What is asked for, or which field is wrong and why.
async fn wanted(
    hub: &Hub,
    admin: &Admin,
    asked: &Typed,
) -> Result<Result<AuditQuery, (&'static str, String)>, Refusal> {
    let zone = zone(hub, admin).await?;
    let moment = |name: &'static str, days_later| match asked.given(name) {
        None => Ok(None),
        Some(day) => {
            zone.day_begins(&day, days_later).map(Some).ok_or_else(|| (name, format!("\"{day}\" is no date")))
        }
    };
    let (from_ms, until_ms) = match (moment("from", 0), moment("until", 1)) {
        (Ok(from), Ok(until)) => (from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX)),
        (Err(fault), _) | (_, Err(fault)) => return Ok(Err(fault)),
    };
    let about = match asked.given("about") {
        None => Vec::new(),
        Some(text) => match names_of(hub, admin, &text).await? {
            Ok(names) => names,
            Err(problem) => return Ok(Err(("about", problem))),
        },
    };
    let action = asked.text("action").to_owned();
    Ok(Ok(AuditQuery { about, action, from_ms, until_ms, ..AuditQuery::default() }))
}

/// What somebody goes by in the log: what the log writes as it stands, an administrator's e-mail address, or any part of
/// what one user is found by.
async fn names_of(hub: &Hub, admin: &Admin, text: &str) -> Result<Result<Vec<String>, String>, Refusal> {
    if text.contains(':') {
        return Ok(Ok(vec![text.to_owned()]));
    }
    if let Ok(Some(account)) = hub.office.account_with_email(text).await
        && account.organization == admin.organization()
        && let antiphon_core::account::AccountOwner::Administrator { .. } = account.owner
    {
        return Ok(Ok(vec![format!("account:{}", account.id)]));
    }
    let query = PeopleQuery { sought: Sought::Part(text.to_owned()), max: 2, ..PeopleQuery::default() };
    let found = hub.office.find_people(admin.organization(), &query).await?;
    let exact = hub.office.people_at(admin.organization(), text).await?;
    match (exact.as_slice(), found.as_slice()) {
        ([one], _) | (_, [one]) => names_of_person(hub, admin, one.id).await.map(Ok),
        (_, []) => Ok(Err(format!("nobody goes by \"{text}\""))),
        _ => Ok(Err(format!(
            "several users fit \"{text}\"; their extension or e-mail address tells them apart"
        ))),
    }
}

async fn names_of_person(hub: &Hub, admin: &Admin, id: PersonId) -> Result<Vec<String>, Refusal> {
    let person = hub.office.person(admin.organization(), id).await?;
    let account = hub.office.account_of_person(admin.organization(), id).await?;
    let mut names = vec![format!("person:{id}"), format!("mailbox:{}", person.mailbox)];
    names.extend(account.map(|account| format!("account:{}", account.id)));
    debug_assert!(names.len() <= AUDIT_NAMES_MAX, "a person goes by few names");
    Ok(names)
}

async fn rows(hub: &Hub, admin: &Admin, found: Vec<Audit>) -> Result<Vec<Row>, Refusal> {
    let zone = zone(hub, admin).await?;
    let mut names = Names::of(hub, admin.organization());
    let mut rows = Vec::with_capacity(found.len());
    for entry in found {
        rows.push(Row {
            when: zone.exact(entry.at_ms),
            actor: names.name(&entry.actor).await?,
            action: entry.action,
            target: names.name(&entry.target).await?,
            detail: entry.detail,
        });
    }
    Ok(rows)
}

/// Where the log says what somebody did, or what was done to somebody.
pub(super) fn place_about(name: &str) -> String {
    let about = form_urlencoded::Serializer::new(String::new()).append_pair("about", name).finish();
    format!("{HERE}?{about}")
}

/// The question in an address.
fn address(asked: &Typed, skip: Option<u32>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["about", "action", "from", "until"] {
        if let Some(value) = asked.given(name) {
            query.append_pair(name, &value);
        }
    }
    if let Some(skip) = skip {
        query.append_pair("skip", &skip.to_string());
    }
    query.finish()
}
