//! What a list of users would change, line by line.

use std::collections::BTreeMap;

use antiphon_core::ids::{LocationId, PersonId};
use antiphon_core::location::Location;
use antiphon_core::person::Person;
use antiphon_office::admin::people::{NewPerson, PersonChange};

use crate::Hub;
use crate::admin::locations_seen;
use crate::page::Refusal;
use crate::session::Admin;

/// What takes a value away; an empty cell leaves it.
const NOTHING: &str = "-";
/// The columns of a list without headings, and what headings call them.
const COLUMNS: [&[&str]; 5] = [
    &["extension"],
    &["name", "display name"],
    &["email", "e-mail", "e-mail address", "mail"],
    &["number", "phone number", "phone"],
    &["location"],
];

/// A line, and what is to become of it.
pub(super) struct Planned {
    pub(super) line: usize,
    pub(super) extension: String,
    pub(super) name: String,
    pub(super) location: Option<LocationId>,
    pub(super) act: Act,
}

/// What becomes of a line.
pub(super) enum Act {
    /// Somebody new.
    Add(NewPerson),
    /// Somebody who is there changes.
    Change { id: PersonId, change: PersonChange, words: String },
    /// Somebody is there just like this.
    Same,
    /// It cannot be, and why.
    Refused(String),
}

impl Act {
    /// Whether anything is to be done.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::Add(_) | Self::Change { .. } => true,
            Self::Same | Self::Refused(_) => false,
        }
    }
}

/// The cells of a line by column.
struct Cells([String; 5]);

impl Cells {
    fn extension(&self) -> &str {
        &self.0[0]
    }

    fn name(&self) -> &str {
        &self.0[1]
    }

    fn email(&self) -> &str {
        &self.0[2]
    }

    fn number(&self) -> &str {
        &self.0[3]
    }

    fn location(&self) -> &str {
        &self.0[4]
    }
}

/// Judges every line; `place` is the location of those that name none.
pub(super) async fn made(
    hub: &Hub,
    admin: &Admin,
    place: LocationId,
    lines: Vec<(usize, Vec<String>)>,
) -> Result<Vec<Planned>, Refusal> {
    let locations = locations_seen(hub, admin).await?;
    let mut seen = Seen::default();
    let mut plan = Vec::with_capacity(lines.len());
    for (line, cells) in by_column(lines) {
        let location = location_named(admin, &locations, cells.location(), place);
        let act = match &location {
            Err(problem) => Act::Refused(problem.clone()),
            Ok(location) => match seen.twice(line, *location, &cells) {
                Some(problem) => Act::Refused(problem),
                None => judged(hub, admin, *location, &cells).await?,
            },
        };
        let Cells([extension, name, ..]) = cells;
        plan.push(Planned { line, extension, name, location: location.ok(), act });
    }
    Ok(plan)
}

/// What earlier lines have taken, and which.
#[derive(Default)]
struct Seen {
    extensions: BTreeMap<(LocationId, String), usize>,
    numbers: BTreeMap<String, usize>,
}

impl Seen {
    fn twice(&mut self, line: usize, location: LocationId, cells: &Cells) -> Option<String> {
        let extension = (location, cells.extension().to_owned());
        if let Some(before) = self.extensions.insert(extension, line) {
            return Some(format!("line {before} has extension {} already", cells.extension()));
        }
        let number: String = cells.number().chars().filter(char::is_ascii_digit).collect();
        let before = if number.is_empty() { None } else { self.numbers.insert(number, line) };
        before.map(|before| format!("line {before} has number {} already", cells.number()))
    }
}

async fn judged(hub: &Hub, admin: &Admin, location: LocationId, cells: &Cells) -> Result<Act, Refusal> {
    let organization = admin.organization();
    let found = hub.office.people_at(organization, cells.extension()).await?;
    let there = found.into_iter().find(|person| person.location == location);
    let (act, checked) = match there {
        None => {
            let given = |cell: &str| Some(cell.to_owned()).filter(|cell| !cell.is_empty() && cell != NOTHING);
            let new = NewPerson {
                organization,
                location,
                name: cells.name().to_owned(),
                email: given(cells.email()),
                extension: cells.extension().to_owned(),
                number: given(cells.number()),
            };
            let checked = hub.office.check_person(&new).await;
            (Act::Add(new), checked)
        }
        Some(person) => {
            let (change, words) = difference(&person, cells);
            if words.is_empty() {
                return Ok(Act::Same);
            }
            let checked = hub.office.check_change(organization, person.id, &change).await;
            (Act::Change { id: person.id, change, words }, checked)
        }
    };
    Ok(match checked {
        Ok(()) => act,
        Err(error) => Act::Refused(error.to_string()),
    })
}

/// What a line changes in somebody who is there, and that in words.
fn difference(person: &Person, cells: &Cells) -> (PersonChange, String) {
    let number = person.number.as_ref().map(ToString::to_string);
    let mut words = Vec::new();
    let mut changed = |what: &str, before: Option<&str>, cell: &str| {
        let after = if cell == NOTHING { "" } else { cell };
        let same = before.unwrap_or_default() == after;
        if cell.is_empty() || same {
            return None;
        }
        let shown = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        words.push(format!("{what} {} \u{2192} {}", shown(before.unwrap_or_default()), shown(after)));
        Some(after.to_owned())
    };
    let change = PersonChange {
        name: changed("name", Some(&person.name), cells.name()),
        email: changed("e-mail", person.email.as_deref(), cells.email()),
        number: changed("number", number.as_deref(), cells.number()),
        extension: None,
    };
    (change, words.join(", "))
}

fn location_named(
    admin: &Admin,
    locations: &[Location],
    name: &str,
    place: LocationId,
) -> Result<LocationId, String> {
    if name.is_empty() {
        return Ok(place);
    }
    let found = locations.iter().find(|location| location.name.to_lowercase() == name.to_lowercase());
    match found {
        Some(location) if admin.changes(location.id) => Ok(location.id),
        Some(_) | None => Err(format!("there is no location \"{name}\" of yours")),
    }
}

/// The lines with their cells in the order of the columns. A first line whose first cell has no digit is of headings.
fn by_column(lines: Vec<(usize, Vec<String>)>) -> Vec<(usize, Cells)> {
    let is_heading = |cells: &[String]| {
        cells.first().is_none_or(|first| !first.contains(|letter: char| letter.is_ascii_digit()))
    };
    let mut order: Vec<usize> = (0..COLUMNS.len()).collect();
    let mut lines = lines.into_iter().peekable();
    if let Some((_, headings)) = lines.next_if(|(_, cells)| is_heading(cells)) {
        let at = |names: &[&str]| headings.iter().position(|it| names.contains(&it.to_lowercase().as_str()));
        if at(COLUMNS[0]).is_some() {
            // A column that is not there has no cell in any line.
            order = COLUMNS.iter().map(|names| at(names).unwrap_or(usize::MAX)).collect();
        }
    }
    lines
        .map(|(line, cells)| {
            let cell =
                |column: usize| order.get(column).and_then(|at| cells.get(*at)).cloned().unwrap_or_default();
            (line, Cells([cell(0), cell(1), cell(2), cell(3), cell(4)]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::cells;

    #[test]
    fn columns_are_found_by_their_headings_or_by_their_order() {
        let read = |list: &str| {
            by_column(cells(list)).into_iter().map(|(line, it)| (line, it.0)).collect::<Vec<_>>()
        };
        let line = |all: [&str; 5]| all.map(str::to_owned);
        let named = "Name;Location;Extension\nAda;Graz;2001\n";
        assert_eq!(read(named), [(2, line(["2001", "Ada", "", "", "Graz"]))]);
        let bare = "2001, Ada, ada@example.org, +4315550101\n2002, Ben";
        assert_eq!(
            read(bare),
            [
                (1, line(["2001", "Ada", "ada@example.org", "+4315550101", ""])),
                (2, line(["2002", "Ben", "", "", ""])),
            ]
        );
    }
}
