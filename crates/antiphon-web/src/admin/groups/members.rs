//! Who belongs to a voicemail group, as a form: those who do, each with a box, and extensions to be added.

use antiphon_core::ids::{LocationId, PersonId};
use antiphon_office::admin::AdminError;

use crate::Hub;
use crate::form::Typed;
use crate::page::Refusal;
use crate::session::Admin;

/// A member, as the form shows them.
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) extension: String,
}

/// Members by name.
pub(super) async fn shown(hub: &Hub, admin: &Admin, members: &[PersonId]) -> Result<Vec<Member>, Refusal> {
    let mut shown = Vec::new();
    for member in members {
        let person = hub.office.person(admin.organization(), *member).await?;
        let extension = person.extension.to_string();
        shown.push(Member { id: person.id.to_string(), name: person.name, extension });
    }
    shown.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(shown)
}

/// Those whose box is ticked, whoever else was typed.
pub(super) fn ticked(typed: &Typed) -> Vec<PersonId> {
    typed.all("member").filter_map(|id| id.parse().ok()).collect()
}

/// The members of a form: those whose box is ticked, and those whose extensions were typed.
pub(super) async fn read(
    hub: &Hub,
    admin: &Admin,
    near: Option<LocationId>,
    typed: &Typed,
) -> Result<Result<Vec<PersonId>, AdminError>, Refusal> {
    let mut members = ticked(typed);
    for extension in typed.text("members").split([',', ';', ' ']).filter(|it| !it.is_empty()) {
        let mut found = hub.office.people_at(admin.organization(), extension).await?;
        // Of several with one extension, the one of the group's own location is meant.
        if found.len() > 1 {
            found.retain(|person| Some(person.location) == near);
        }
        let mut of_it = found.iter();
        match (of_it.next(), of_it.next()) {
            (Some(person), None) if members.contains(&person.id) => {}
            (Some(person), None) => members.push(person.id),
            (Some(_), Some(_)) => {
                return Ok(Err(invalid(&format!(
                    "{extension} exists in several locations; use a unique extension"
                ))));
            }
            _ => return Ok(Err(invalid(&format!("nobody has the extension {extension}")))),
        }
    }
    Ok(Ok(members))
}

fn invalid(problem: &str) -> AdminError {
    AdminError::Invalid { field: "members", problem: problem.to_owned() }
}
