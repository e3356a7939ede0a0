//! Users: found, listed and added.

use antiphon_core::ids::{LocationId, PersonId};
use antiphon_core::person::Person;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::ports::{PeopleQuery, Sought};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{choices, locations_seen, name_of};
use crate::Hub;
use crate::files::csv;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, download, go, show, show_again};
use crate::session::Admin;

pub(super) const HERE: &str = "/admin/users";
/// People on one page.
const PER_PAGE: u32 = 50;
/// People read at once for a file.
const EXPORTED_AT_ONCE: u32 = 1_000;

#[derive(Template)]
#[template(path = "admin/people.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    search: String,
    /// The search as it stands in addresses.
    query: String,
    people: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: String,
    name: String,
    extension: String,
    number: String,
    location: String,
    email: String,
}

/// `GET /admin/users`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let asked = Typed::of_query(query.as_deref());
    let locations = locations_seen(&hub, &admin).await?;
    let search = asked.text("q").to_owned();
    let people = found(&hub, &admin, &search, after(&asked)).await?;
    let next = people.last().filter(|_| people.len() == PER_PAGE as usize).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &search).append_pair("after", &last.id.to_string());
        format!("{HERE}?{}", query.finish())
    });
    let rows = people.into_iter().map(|person| Row {
        id: person.id.to_string(),
        location: name_of(&locations, person.location),
        name: person.name,
        extension: person.extension.to_string(),
        number: person.number.map(|number| number.to_string()).unwrap_or_default(),
        email: person.email.unwrap_or_default(),
    });
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        may_change: admin.changes_anything(),
        query: form_urlencoded::Serializer::new(String::new()).append_pair("q", &search).finish(),
        search,
        people: rows.collect(),
        next,
    })
}

/// A page of the people that fit and that the administrator sees.
pub(super) async fn found(
    hub: &Hub,
    admin: &Admin,
    text: &str,
    after: Option<PersonId>,
) -> Result<Vec<Person>, Refusal> {
    let mut all = Vec::new();
    for location in admin.restricted_to() {
        let query = PeopleQuery { sought: Sought::Part(text.to_owned()), location, after, max: PER_PAGE };
        all.extend(hub.office.find_people(admin.organization(), &query).await?);
    }
    all.sort_by(|one, other| (&one.extension, one.id).cmp(&(&other.extension, other.id)));
    all.truncate(PER_PAGE as usize);
    Ok(all)
}

/// `GET /admin/users.csv`: everybody who fits and whom the administrator sees, to be changed and read in again.
pub(crate) async fn export(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let text = Typed::of_query(query.as_deref()).text("q").to_owned();
    let locations = locations_seen(&hub, &admin).await?;
    let mut people = Vec::new();
    for location in admin.restricted_to() {
        let mut after = None;
        loop {
            let query =
                PeopleQuery { sought: Sought::Part(text.clone()), location, after, max: EXPORTED_AT_ONCE };
            let found = hub.office.find_people(admin.organization(), &query).await?;
            after = found.last().map(|last| last.id);
            people.extend(found);
            if after.is_none() {
                break;
            }
        }
    }
    let lines = people.into_iter().map(|person| {
        let number = person.number.map(|number| number.to_string()).unwrap_or_default();
        let location = name_of(&locations, person.location);
        [person.extension.to_string(), person.name, person.email.unwrap_or_default(), number, location]
    });
    let heading = ["extension", "name", "email", "number", "location"];
    Ok(download("text/csv; charset=utf-8", "users.csv", csv(heading, lines).into_bytes()))
}

pub(super) fn after(asked: &Typed) -> Option<PersonId> {
    asked.text("after").parse().ok()
}

#[derive(Template)]
#[template(path = "admin/person_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    locations: Vec<(String, String)>,
    first_login: &'static str,
}

/// `GET /admin/users/new`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    show(&new_page(&hub, &admin, Form::new()).await?)
}

/// `POST /admin/users/new`
pub(crate) async fn create(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    let added = match location(&admin, &typed)? {
        Ok(location) => {
            let new = NewPerson {
                organization: admin.organization(),
                location,
                name: typed.text("name").to_owned(),
                email: typed.given("email"),
                extension: typed.text("extension").to_owned(),
                number: typed.given("number"),
            };
            hub.office.create_person(admin.actor(), &new).await
        }
        Err(error) => Err(error),
    };
    match added {
        Ok(person) => go(&format!("{HERE}/{}", person.id), "created"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&new_page(&hub, &admin, form).await?)
        }
    }
}

/// The location of a form, which the administrator may change.
pub(super) fn location(admin: &Admin, typed: &Typed) -> Result<Result<LocationId, AdminError>, Refusal> {
    match typed.text("location").parse::<LocationId>() {
        Ok(location) => admin.to_change(location).map(|()| Ok(location)),
        Err(_) => Ok(Err(AdminError::Invalid {
            field: "location",
            problem: "choose one of the locations".to_owned(),
        })),
    }
}

async fn new_page(hub: &Hub, admin: &Admin, form: Form) -> Result<NewPage, Refusal> {
    admin.to_change_anything()?;
    let locations = locations_seen(hub, admin).await?;
    let service = hub.office.organization(admin.organization()).await?.service;
    Ok(NewPage {
        frame: Frame::of(&admin.who, HERE, None),
        form,
        locations: choices(admin, &locations),
        first_login: match service.default_passcode_on {
            true => {
                "The mailbox opens with the organization's default passcode, which has to be changed at the first call."
            }
            false => {
                "There is no default passcode: the user sets an own one in the user hub before the first call."
            }
        },
    })
}
