//! Whom a message goes to, as a form: those who are chosen already, each with a box, and whoever is typed.

use antiphon_core::ids::MailboxId;
use antiphon_core::numbering::dialled;
use antiphon_office::addressing::Addressee;
use antiphon_office::admin::attendants::{Target, TargetKind};

use super::Subject;
use crate::Hub;
use crate::form::Typed;
use crate::page::Refusal;

/// The most that are proposed for what is typed.
const PROPOSED_MAX: u32 = 20;

/// Somebody a message can go to.
pub(crate) struct Chosen {
    /// As it is dialled at the author's location.
    pub(crate) number: String,
    pub(crate) name: String,
    pub(super) addressee: Addressee,
}

/// Everybody whom a form names.
#[derive(Default)]
pub(super) struct Named {
    pub(super) chosen: Vec<Chosen>,
    /// What reaches nobody, as it was typed.
    pub(super) left: Vec<String>,
    /// Why.
    pub(super) faults: Vec<String>,
}

/// Those whose box is ticked, and those who were typed: by name, extension or number, with commas between.
pub(super) async fn read(hub: &Hub, author: &Subject, typed: &Typed) -> Result<Named, Refusal> {
    let mut named = Named::default();
    let written = typed.text("to").split([',', ';']).map(str::trim).filter(|it| !it.is_empty());
    for word in typed.all("who").chain(written) {
        match found(hub, author, word).await? {
            Ok(chosen) => {
                let known = |it: &Chosen| it.addressee.mailbox == chosen.addressee.mailbox;
                if !named.chosen.iter().any(known) {
                    named.chosen.push(chosen);
                }
            }
            Err(fault) => {
                named.left.push(word.to_owned());
                named.faults.push(fault);
            }
        }
    }
    Ok(named)
}

/// Who is meant by a number or a name, or why nobody is.
async fn found(hub: &Hub, author: &Subject, word: &str) -> Result<Result<Chosen, String>, Refusal> {
    let number = match dialled(word) {
        Ok(number) => number.to_string(),
        Err(_) => match called(hub, author, word).await? {
            Ok(number) => number,
            Err(fault) => return Ok(Err(fault)),
        },
    };
    let addressee = hub.office.addressee(author.organization(), author.mailbox(), &number).await?;
    Ok(match addressee {
        Some(addressee) => {
            let name = name_of(hub, author, addressee.mailbox).await?;
            Ok(Chosen { number, name, addressee })
        }
        None => Err(format!("{word} reaches nobody who takes messages")),
    })
}

/// The number of whoever has exactly that name.
async fn called(hub: &Hub, author: &Subject, name: &str) -> Result<Result<String, String>, Refusal> {
    let alike = proposed(hub, author, name).await?;
    let mut same = alike.into_iter().filter(|it| it.name.to_lowercase() == name.to_lowercase());
    Ok(match (same.next(), same.next()) {
        (Some(it), None) => Ok(it.number),
        (Some(one), Some(other)) => {
            Err(format!("{name} may be {} or {}; type the number", one.number, other.number))
        }
        (None, _) => Err(format!("nobody here is called {name}")),
    })
}

/// People and groups whose name or number has the text in it.
pub(super) async fn proposed(hub: &Hub, author: &Subject, text: &str) -> Result<Vec<Target>, Refusal> {
    let (organization, location) = (author.organization(), author.location_id());
    let mut found = hub.office.find_targets(organization, location, text, PROPOSED_MAX).await?;
    found.retain(|it| matches!(it.kind, TargetKind::Person | TargetKind::Group));
    Ok(found)
}

/// The name of the owner of a mailbox.
pub(super) async fn name_of(hub: &Hub, author: &Subject, mailbox: MailboxId) -> Result<String, Refusal> {
    Ok(hub.office.mailbox(author.organization(), mailbox).await?.owner.name)
}
