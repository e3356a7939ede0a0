//! Many users at once, pasted from a spreadsheet: first what would happen, then the same for good.

use antiphon_core::ids::LocationId;
use antiphon_office::admin::people::NewPerson;
use askama::Template;
use axum::extract::State;

use super::people::location;
use super::{choices, locations_seen};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, show, show_again};
use crate::session::Admin;
use crate::words::counted;

/// Lines taken at once: a page of them can still be looked through, and nobody waits minutes for an answer.
const LINES_MAX: usize = 2_000;

#[derive(Template)]
#[template(path = "admin/people_import.html")]
struct Page {
    frame: Frame,
    form: Form,
    locations: Vec<(String, String)>,
    rows: Vec<Row>,
    summary: String,
    /// Lines that could be added now.
    ready: usize,
}

/// A line, and what becomes of it.
struct Row {
    line: usize,
    extension: String,
    name: String,
    email: String,
    number: String,
    verdict: String,
    kind: &'static str,
}

/// `GET /admin/users/import`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    show(&page(&hub, &admin, Form::new(), Vec::new(), false).await?)
}

/// `POST /admin/users/import`
pub(crate) async fn look_or_add(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    let form = Form::sent(&typed, &[]);
    let place = match location(&admin, &typed)? {
        Ok(place) => place,
        Err(error) => return show_again(&page(&hub, &admin, form.refused(&error), Vec::new(), false).await?),
    };
    let lines = lines(typed.exact("list"));
    if lines.is_empty() || lines.len() > LINES_MAX {
        let problem = format!("must have 1 to {LINES_MAX} lines; it has {}", lines.len());
        let form = form.with_fault("list", &problem);
        return show_again(&page(&hub, &admin, form, Vec::new(), false).await?);
    }
    let add = typed.text("do") == "add";
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        rows.push(judged(&hub, &admin, place, line, add).await?);
    }
    show(&page(&hub, &admin, form, rows, add).await?)
}

async fn page(hub: &Hub, admin: &Admin, form: Form, rows: Vec<Row>, added: bool) -> Result<Page, Refusal> {
    admin.to_change_anything()?;
    let locations = locations_seen(hub, admin).await?;
    let good = rows.iter().filter(|row| row.kind == "good").count();
    let bad = rows.iter().filter(|row| row.kind == "bad").count();
    let users = counted(good as u64, "user", "users");
    let summary = match added {
        true => format!("{users} added, {bad} not"),
        false => format!("{users} would be added, {bad} could not. Nothing has changed yet."),
    };
    Ok(Page {
        frame: Frame::of(&admin.who, super::people::HERE, None),
        form,
        locations: choices(admin, &locations),
        rows,
        summary,
        ready: if added { 0 } else { good },
    })
}

/// One line of a list: extension, name, e-mail, number.
struct Line {
    number: usize,
    fields: [String; 4],
}

/// The lines with something in them; headings are none.
fn lines(list: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, text) in list.lines().enumerate() {
        let mut fields =
            text.split(['\t', ';', ',']).map(|field| field.trim().trim_matches('"').trim().to_owned());
        let mut next = || fields.next().unwrap_or_default();
        let fields = [next(), next(), next(), next()];
        let heading =
            lines.is_empty() && !fields.iter().take(1).any(|it| it.contains(|c: char| c.is_ascii_digit()));
        if fields.iter().all(String::is_empty) || heading {
            continue;
        }
        lines.push(Line { number: index + 1, fields });
    }
    lines
}

async fn judged(
    hub: &Hub,
    admin: &Admin,
    location: LocationId,
    line: Line,
    add: bool,
) -> Result<Row, Refusal> {
    let [extension, name, email, number] = line.fields;
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let new = NewPerson {
        organization: admin.organization(),
        location,
        name: name.clone(),
        email: given(&email),
        extension: extension.clone(),
        number: given(&number),
    };
    let there = existing(hub, admin, location, &extension).await?;
    let (verdict, kind) = match there {
        Some(known) if known == name => ("is there already".to_owned(), ""),
        Some(known) => (format!("{extension} is {known}'s"), "bad"),
        None => {
            let result = match add {
                true => hub.office.create_person(admin.actor(), &new).await.map(|_| ()),
                false => hub.office.check_person(&new).await,
            };
            match result {
                Ok(()) => (if add { "added" } else { "will be added" }.to_owned(), "good"),
                Err(error) => (error.to_string(), "bad"),
            }
        }
    };
    Ok(Row { line: line.number, extension, name, email, number, verdict, kind })
}

/// The name of whoever has the extension in the location.
async fn existing(
    hub: &Hub,
    admin: &Admin,
    location: LocationId,
    extension: &str,
) -> Result<Option<String>, Refusal> {
    let found = hub.office.people_at(admin.organization(), extension).await?;
    Ok(found.into_iter().find(|person| person.location == location).map(|person| person.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_a_spreadsheet_copies_it() {
        let list = "Extension\tName\tE-mail\n2001\tAda Lovelace\tada@example.org\t+4315550101\n\n\
                    2002;\"Ben Franklin\"\n2003, Clara";
        let read: Vec<_> = lines(list).into_iter().map(|line| (line.number, line.fields)).collect();
        let fields = |all: [&str; 4]| all.map(str::to_owned);
        assert_eq!(
            read,
            [
                (2, fields(["2001", "Ada Lovelace", "ada@example.org", "+4315550101"])),
                (4, fields(["2002", "Ben Franklin", "", ""])),
                (5, fields(["2003", "Clara", "", ""])),
            ]
        );
    }
}
