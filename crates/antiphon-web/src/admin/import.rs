//! Many users at once, out of a file or pasted from a spreadsheet: first what would change, then the same for good.

mod plan;

use askama::Template;
use axum::extract::State;
use futures::StreamExt as _;

use self::plan::{Act, Planned};
use super::people::{HERE, location};
use super::{choices, locations_seen, name_of};
use crate::Hub;
use crate::files::cells;
use crate::form::{Form, WithFile};
use crate::page::{Answer, Frame, Refusal, show, show_again};
use crate::session::Admin;
use crate::words::counted;

/// Lines taken at once: a page of them can still be looked through, and nobody waits minutes for an answer.
const LINES_MAX: usize = 5_000;
/// Users written at once: the database makes many durable with one flush.
const AT_ONCE: usize = 16;

#[derive(Template)]
#[template(path = "admin/people_import.html")]
struct Page {
    frame: Frame,
    form: Form,
    locations: Vec<(String, String)>,
    /// Lines that change something or cannot be.
    rows: Vec<Row>,
    summary: String,
    /// Lines that could be done now.
    ready: usize,
}

/// A line, and what becomes of it.
struct Row {
    line: usize,
    extension: String,
    name: String,
    location: String,
    verdict: String,
    kind: &'static str,
}

/// `GET /admin/users/import`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    show(&page(&hub, &admin, Form::new(), Vec::new(), String::new(), 0).await?)
}

/// `POST /admin/users/import`
pub(crate) async fn look_or_do(State(hub): State<Hub>, admin: Admin, WithFile(typed): WithFile) -> Answer {
    let list = typed.given("file").unwrap_or_else(|| typed.exact("list").to_owned());
    let form = Form::sent(&typed, &["file"]).with("list", &list);
    let refused = async |form| show_again(&page(&hub, &admin, form, Vec::new(), String::new(), 0).await?);
    let place = match location(&admin, &typed)? {
        Ok(place) => place,
        Err(error) => return refused(form.refused(&error)).await,
    };
    let lines: Vec<_> =
        cells(&list).into_iter().filter(|(_, it)| it.iter().any(|it| !it.is_empty())).collect();
    if lines.is_empty() || lines.len() > LINES_MAX {
        let problem = format!("must have 1 to {LINES_MAX} lines; it has {}", lines.len());
        return refused(form.with_fault("list", &problem)).await;
    }
    let plan = plan::made(&hub, &admin, place, lines).await?;
    let done = typed.text("do") == "add";
    let plan = if done { carried_out(&hub, &admin, plan).await } else { plan };
    let summary = summary(&plan, done);
    let ready = if done { 0 } else { plan.iter().filter(|it| it.act.changes()).count() };
    show(&page(&hub, &admin, form, plan, summary, ready).await?)
}

/// Does what can be done, and says what could not be after all.
async fn carried_out(hub: &Hub, admin: &Admin, plan: Vec<Planned>) -> Vec<Planned> {
    let (office, organization) = (&hub.office, admin.organization());
    let one = |planned: Planned| async move {
        let done = match &planned.act {
            Act::Add(new) => office.create_person(admin.actor(), new).await.map(drop),
            Act::Change { id, change, .. } => {
                office.change_person(admin.actor(), organization, *id, change).await.map(drop)
            }
            Act::Same | Act::Refused(_) => Ok(()),
        };
        match done {
            Ok(()) => planned,
            Err(error) => Planned { act: Act::Refused(error.to_string()), ..planned },
        }
    };
    futures::stream::iter(plan).map(one).buffered(AT_ONCE).collect().await
}

fn summary(plan: &[Planned], done: bool) -> String {
    let count = |which: fn(&Act) -> bool| plan.iter().filter(|it| which(&it.act)).count();
    let added = count(|act| matches!(act, Act::Add(_)));
    let changed = count(|act| matches!(act, Act::Change { .. }));
    let same = count(|act| matches!(act, Act::Same));
    let refused = count(|act| matches!(act, Act::Refused(_)));
    let users = counted(added as u64, "user", "users");
    match done {
        true => format!("{users} added, {changed} changed, {same} as before, {refused} not possible."),
        false => format!(
            "{users} would be added, {changed} changed, {same} stay as they are, {refused} cannot be. Nothing has \
             changed yet."
        ),
    }
}

async fn page(
    hub: &Hub,
    admin: &Admin,
    form: Form,
    plan: Vec<Planned>,
    summary: String,
    ready: usize,
) -> Result<Page, Refusal> {
    admin.to_change_anything()?;
    let locations = locations_seen(hub, admin).await?;
    let rows = plan.into_iter().filter(|it| !matches!(it.act, Act::Same)).map(|planned| {
        let (verdict, kind) = match planned.act {
            Act::Add(_) => ("new".to_owned(), "good"),
            Act::Change { words, .. } => (words, "warn"),
            Act::Same => ("as it is".to_owned(), ""),
            Act::Refused(problem) => (problem, "bad"),
        };
        let location = planned.location.map(|id| name_of(&locations, id)).unwrap_or_default();
        Row { line: planned.line, extension: planned.extension, name: planned.name, location, verdict, kind }
    });
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, None),
        rows: rows.collect(),
        form,
        locations: choices(admin, &locations),
        summary,
        ready,
    })
}
