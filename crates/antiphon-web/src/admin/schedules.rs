//! Schedules: business hours and holidays, with their times.

mod rows;

use antiphon_core::ids::ScheduleId;
use antiphon_core::schedule::{Schedule, ScheduleKind};
use antiphon_core::time::Weekday;
use antiphon_office::admin::schedules::{ScheduleChange, ScheduleDraft};
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::features::{HERE as FEATURES, RemovePage};
use super::people::location;
use super::{choices, locations_seen, name_of};
use crate::Hub;
use crate::form::{Form, Typed, is_conflict};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use rows::{SPARE, in_words};

const HERE: &str = "/admin/features/schedules";
/// Times that a list shows of a schedule.
const SUMMARY_MAX: usize = 4;

fn kind_in_words(kind: ScheduleKind) -> &'static str {
    match kind {
        ScheduleKind::BusinessHours => "Business hours",
        ScheduleKind::Holidays => "Holidays",
    }
}

#[derive(Template)]
#[template(path = "admin/schedules.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    schedules: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    location: String,
    times: String,
    holds: bool,
}

/// `GET /admin/features/schedules`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let locations = locations_seen(&hub, &admin).await?;
    let mut rows = Vec::new();
    for it in hub.office.schedules(admin.organization()).await? {
        if admin.sees(it.location) {
            rows.push(Row {
                id: it.id.to_string(),
                kind: kind_in_words(it.kind),
                location: name_of(&locations, it.location),
                times: summary(&it),
                holds: hub.office.schedule_holds(&it).await?,
                name: it.name,
            });
        }
    }
    show(&Page {
        frame: Frame::of(&admin.who, FEATURES, query.as_deref()),
        may_change: admin.changes_anything(),
        schedules: rows,
    })
}

fn summary(schedule: &Schedule) -> String {
    let shown: Vec<String> = schedule.events.iter().take(SUMMARY_MAX).map(in_words).collect();
    match schedule.events.len() {
        0 => "no times yet".to_owned(),
        many if many > SUMMARY_MAX => format!("{}, and {} more", shown.join(", "), many - SUMMARY_MAX),
        _ => shown.join(", "),
    }
}

#[derive(Template)]
#[template(path = "admin/schedule_new.html")]
struct NewPage {
    frame: Frame,
    locations: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    form: Form,
}

/// `GET /admin/features/schedules/new`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    let form = Form::new().with("from", "09:00").with("to", "17:00");
    show(&new_page(&hub, &admin, form).await?)
}

/// `POST /admin/features/schedules/new`
pub(crate) async fn create(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    let kind = ScheduleKind::parse(typed.text("kind")).unwrap_or(ScheduleKind::BusinessHours);
    let made = match location(&admin, &typed)? {
        Ok(location) => {
            let hours = (typed.given("from"), typed.given("to"));
            let events = match (kind, hours) {
                (ScheduleKind::BusinessHours, (Some(from), Some(to))) => rows::working_days(&from, &to),
                (ScheduleKind::BusinessHours | ScheduleKind::Holidays, _) => Vec::new(),
            };
            let draft = ScheduleDraft { name: typed.text("name").to_owned(), kind, events };
            hub.office.create_schedule(admin.actor(), admin.organization(), location, &draft).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(schedule) => go(&format!("{HERE}/{}", schedule.id), "created"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&new_page(&hub, &admin, form).await?)
        }
    }
}

async fn new_page(hub: &Hub, admin: &Admin, form: Form) -> Result<NewPage, Refusal> {
    admin.to_change_anything()?;
    let kinds = [ScheduleKind::BusinessHours, ScheduleKind::Holidays];
    Ok(NewPage {
        frame: Frame::of(&admin.who, FEATURES, None),
        locations: choices(admin, &locations_seen(hub, admin).await?),
        kinds: kinds.map(|it| (it.word().to_owned(), kind_in_words(it).to_owned())).into(),
        form,
    })
}

#[derive(Template)]
#[template(path = "admin/schedule.html")]
struct SchedulePage {
    frame: Frame,
    id: String,
    name: String,
    kind: &'static str,
    location: String,
    may_change: bool,
    holds: bool,
    users: Vec<(String, String)>,
    days: Vec<(&'static str, String)>,
    weekly: Vec<String>,
    dated: Vec<String>,
    form: Form,
}

impl SchedulePage {
    fn at(&self, field: &str, row: &str) -> &str {
        self.form.value(&format!("{field}-{row}"))
    }

    fn is(&self, field: &str, row: &str, value: &str) -> bool {
        self.at(field, row) == value
    }

    fn ticked(&self, field: &str, row: &str) -> bool {
        self.form.ticked(&format!("{field}-{row}"))
    }
}

/// `GET /admin/features/schedules/{id}`
pub(crate) async fn show_schedule(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<ScheduleId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let schedule = seen(&hub, &admin, id).await?;
    let (form, weekly, dated) = rows::shown(&schedule.events);
    let form = form.with("name", &schedule.name).with("version", schedule.version);
    // Business hours are mostly weekly and holidays mostly dates; the other kind needs no empty rows at first.
    let spare = |wanted| if schedule.kind == wanted { SPARE } else { 1 };
    let rows = (weekly + spare(ScheduleKind::BusinessHours), dated + spare(ScheduleKind::Holidays));
    show(&page(&hub, &admin, &schedule, form, rows, query.as_deref()).await?)
}

/// `POST /admin/features/schedules/{id}`: saves, or shows more empty rows.
pub(crate) async fn save(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<ScheduleId>,
    typed: Typed,
) -> Answer {
    let schedule = to_change(&hub, &admin, id).await?;
    let rows = (rows::count(&typed, "weekly"), rows::count(&typed, "dated"));
    let more = match typed.text("do") {
        "more-weekly" => Some((rows.0 + SPARE, rows.1)),
        "more-dated" => Some((rows.0, rows.1 + SPARE)),
        _ => None,
    };
    if let Some(rows) = more {
        return show(&page(&hub, &admin, &schedule, Form::sent(&typed, &[]), rows, None).await?);
    }
    let name = typed.text("name").to_owned();
    let version = Some(typed.number("version").unwrap_or(schedule.version));
    let change = ScheduleChange { name: Some(name), events: Some(rows::read(&typed)), version };
    match hub.office.change_schedule(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&format!("{HERE}/{id}"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]);
            let form = if is_conflict(&error) {
                let words = schedule.events.iter().map(in_words).collect::<Vec<_>>().join(", ");
                let problem = format!(
                    "Somebody else has saved this meanwhile: {words}. What you typed is below; saving again replaces \
                     what they saved."
                );
                form.with("version", schedule.version).with_problem(&problem)
            } else {
                form.refused(&rows::beside(error, &typed))
            };
            show_again(&page(&hub, &admin, &schedule, form, rows, None).await?)
        }
    }
}

async fn page(
    hub: &Hub,
    admin: &Admin,
    schedule: &Schedule,
    form: Form,
    (weekly, dated): (usize, usize),
    query: Option<&str>,
) -> Result<SchedulePage, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    Ok(SchedulePage {
        frame: Frame::of(&admin.who, FEATURES, query),
        id: schedule.id.to_string(),
        name: schedule.name.clone(),
        kind: kind_in_words(schedule.kind),
        location: name_of(&locations, schedule.location),
        may_change: admin.changes(schedule.location),
        holds: hub.office.schedule_holds(schedule).await?,
        users: users(hub, schedule).await?,
        days: Weekday::ALL.map(|day| (day.word(), rows::capital(day.word()))).into(),
        weekly: (0..weekly).map(|at| format!("w{at}")).collect(),
        dated: (0..dated).map(|at| format!("d{at}")).collect(),
        form,
    })
}

/// The auto attendants that follow a schedule: address and name.
async fn users(hub: &Hub, schedule: &Schedule) -> Result<Vec<(String, String)>, StoreError> {
    let all = hub.office.attendants(schedule.organization).await?;
    let follows = |it: &antiphon_core::attendant::Attendant| {
        [it.business_schedule, it.holiday_schedule].contains(&Some(schedule.id))
    };
    let users = all.into_iter().filter(follows);
    Ok(users.map(|it| (format!("{FEATURES}/attendants/{}", it.id), it.name)).collect())
}

/// `GET /admin/features/schedules/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<ScheduleId>) -> Answer {
    let schedule = to_change(&hub, &admin, id).await?;
    show(&remove_page(&hub, &admin, &schedule, Form::new()).await?)
}

/// `POST /admin/features/schedules/{id}/remove`, confirmed by the name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<ScheduleId>,
    typed: Typed,
) -> Answer {
    let schedule = to_change(&hub, &admin, id).await?;
    if typed.text("name") != schedule.name {
        let form = Form::new().with_fault("name", "must be the name of the schedule, to confirm it");
        return show_again(&remove_page(&hub, &admin, &schedule, form).await?);
    }
    match hub.office.remove_schedule(admin.actor(), admin.organization(), id).await {
        Ok(()) => go(HERE, "removed"),
        Err(error) => {
            let form = Form::new().refused(&error);
            show_again(&remove_page(&hub, &admin, &schedule, form).await?)
        }
    }
}

async fn remove_page(
    hub: &Hub,
    admin: &Admin,
    schedule: &Schedule,
    form: Form,
) -> Result<RemovePage, Refusal> {
    Ok(RemovePage {
        frame: Frame::of(&admin.who, FEATURES, None),
        place: format!("{HERE}/{}", schedule.id),
        what: "schedule",
        question: "Type the name of the schedule to confirm".to_owned(),
        list: (HERE, "Schedules"),
        name: schedule.name.clone(),
        words: "Its times go with it. This cannot be undone.",
        users: users(hub, schedule).await?,
        form,
    })
}

async fn seen(hub: &Hub, admin: &Admin, id: ScheduleId) -> Result<Schedule, Refusal> {
    let schedule = hub.office.schedule(admin.organization(), id).await?;
    if admin.sees(schedule.location) { Ok(schedule) } else { Err(Refusal::Missing) }
}

async fn to_change(hub: &Hub, admin: &Admin, id: ScheduleId) -> Result<Schedule, Refusal> {
    let schedule = seen(hub, admin, id).await?;
    admin.to_change(schedule.location)?;
    Ok(schedule)
}
