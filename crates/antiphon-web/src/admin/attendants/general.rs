//! An auto attendant's number and hours: what is neither a menu nor a key.

use antiphon_core::attendant::{Attendant, DialingScope, Period};
use antiphon_core::ids::AttendantId;
use antiphon_core::schedule::ScheduleKind;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::AttendantDraft;
use antiphon_office::ports::StoreError;
use askama::Template;

use super::{HERE, SAVES_MAX, Tabs, seen, title};
use crate::Hub;
use crate::form::{Form, Typed, is_conflict};
use crate::mailbox_form::languages;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::session::Admin;
use crate::stamp::stamp;

/// The fields of the form, as they are stored and typed.
const FIELDS: [&str; 9] = [
    "name",
    "extension",
    "number",
    "language",
    "time_zone",
    "business_schedule",
    "holiday_schedule",
    "extension_dialing",
    "name_dialing",
];

#[derive(Template)]
#[template(path = "admin/attendant.html")]
struct Page {
    frame: Frame,
    tabs: Tabs,
    now: String,
    activated: Vec<(String, String)>,
    form: Form,
    languages: Vec<(String, String)>,
    business_schedules: Vec<(String, String)>,
    holiday_schedules: Vec<(String, String)>,
    scopes: Vec<(String, String)>,
    sub_menus: Vec<String>,
    sub_menu_fault: String,
    foolish: Vec<String>,
}

/// The page, as stored or with a form that was refused.
pub(super) async fn page(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    refused: Option<Form>,
    query: Option<&str>,
) -> Answer {
    let again = refused.is_some();
    let page = built(hub, admin, attendant, refused, query).await?;
    if again { show_again(&page) } else { show(&page) }
}

/// The page with what was wrong about a sub-menu.
pub(super) async fn page_about_sub_menus(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    problem: String,
) -> Answer {
    let page = built(hub, admin, attendant, None, None).await?;
    show_again(&Page { sub_menu_fault: problem, ..page })
}

async fn built(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    refused: Option<Form>,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let draft = hub.office.draft_of(attendant).await?;
    let period = hub.office.period_of(attendant).await?;
    let why = if attendant.activated.is_some() { "because it was activated" } else { "by the schedules" };
    let schedules = hub.office.schedules(attendant.organization).await?;
    let of_kind = |kind: ScheduleKind, none: &str| {
        let here = schedules.iter().filter(|it| it.location == attendant.location && it.kind == kind);
        let none = (String::new(), none.to_owned());
        [none].into_iter().chain(here.map(|it| (it.name.clone(), it.name.clone()))).collect()
    };
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        tabs: Tabs::of(hub, admin, attendant, "").await?,
        now: format!("{}, {why}", title(period)),
        activated: activations(attendant),
        form: refused.unwrap_or_else(|| stored(&draft)),
        languages: languages(""),
        business_schedules: of_kind(ScheduleKind::BusinessHours, "Always open"),
        holiday_schedules: of_kind(ScheduleKind::Holidays, "No holidays"),
        scopes: vec![
            (DialingScope::Enterprise.word().to_owned(), "Everybody in the organization".to_owned()),
            (DialingScope::Group.word().to_owned(), "People of this location".to_owned()),
        ],
        sub_menus: attendant.sub_menus.iter().map(|it| it.name.clone()).collect(),
        sub_menu_fault: String::new(),
        foolish: hub.office.foolish_in(attendant).await?,
    })
}

/// What can be activated, apart from what is.
fn activations(attendant: &Attendant) -> Vec<(String, String)> {
    let periods = Period::ALL.into_iter().filter(|it| attendant.activated != Some(*it));
    let periods = periods.map(|it| (it.word().to_owned(), title(it).to_owned()));
    let schedule = attendant.activated.map(|_| ("schedule".to_owned(), "what the schedules say".to_owned()));
    schedule.into_iter().chain(periods).collect()
}

/// Saves what the form has over what is stored now, or has a period hold from the next call on.
pub(super) async fn save(hub: &Hub, admin: &Admin, id: AttendantId, typed: &Typed) -> Answer {
    let here = format!("{HERE}/attendants/{id}");
    if let Some(word) = typed.given("activate") {
        let period = Period::parse(&word);
        hub.office.activate_period(admin.actor(), admin.organization(), id, period).await?;
        return go(&here, "activated");
    }
    for _ in 0..SAVES_MAX {
        let attendant = seen(hub, admin, id).await?;
        let before = hub.office.draft_of(&attendant).await?;
        let now = stored(&before).value("stamp").to_owned();
        let unchanged = now == typed.text("stamp");
        let saved = if unchanged {
            let draft = over(before, typed);
            hub.office.change_attendant(admin.actor(), admin.organization(), id, &draft).await.map(drop)
        } else {
            Err(AdminError::from(StoreError::Conflict(attendant.name.clone())))
        };
        match saved {
            Ok(()) => return go(&here, "saved"),
            // Somebody has saved a menu between reading and writing: what was typed goes over that.
            Err(error) if is_conflict(&error) && unchanged => {}
            Err(error) => {
                let form = Form::sent(typed, &[]).with("stamp", now).refused(&error);
                return page(hub, admin, &attendant, Some(form), None).await;
            }
        }
    }
    Err(Refusal::Away("an auto attendant is being saved all the time".to_owned()))
}

fn stored(draft: &AttendantDraft) -> Form {
    let form = FIELDS.iter().fold(Form::new(), |form, field| form.with_given(field, value(draft, field)));
    let stamp = stamp(&FIELDS.map(|field| form.value(field)));
    form.with("stamp", stamp)
}

fn value<'a>(draft: &'a AttendantDraft, field: &str) -> Option<&'a str> {
    let given = match field {
        "name" => return Some(&draft.name),
        "extension" => &draft.extension,
        "number" => &draft.number,
        "language" => &draft.language,
        "time_zone" => &draft.time_zone,
        "business_schedule" => &draft.business_schedule,
        "holiday_schedule" => &draft.holiday_schedule,
        "extension_dialing" => &draft.extension_dialing,
        _ => &draft.name_dialing,
    };
    given.as_deref()
}

fn over(before: AttendantDraft, typed: &Typed) -> AttendantDraft {
    AttendantDraft {
        name: typed.text("name").to_owned(),
        extension: typed.given("extension"),
        number: typed.given("number"),
        language: typed.given("language"),
        time_zone: typed.given("time_zone"),
        business_schedule: typed.given("business_schedule"),
        holiday_schedule: typed.given("holiday_schedule"),
        extension_dialing: typed.given("extension_dialing"),
        name_dialing: typed.given("name_dialing"),
        ..before
    }
}
