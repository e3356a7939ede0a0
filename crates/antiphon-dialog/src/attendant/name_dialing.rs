//! Dialing by name: spelled on the keypad, chosen among those who fit, confirmed.

use antiphon_core::limits::{NUMBERS_PER_VISIT_MAX, SPELLED_LETTERS_MIN};

use super::Visit;
use crate::command::{Destination, Utterance};
use crate::kernel::{Does, Entry, Key, Leave, Menu};
use crate::picking::{Candidate, pick as pick_one};
use crate::prompts::Prompt;
use crate::question::{FoundPerson, NamesFound};

/// What is asked of the one who was found.
pub(crate) static CONFIRMATION: Menu<Confirmation> = Menu {
    id: "nameDialingConfirmation",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "connect",
            says: Some("choice.connect_person"),
            does: Does::Act(Confirmation::Connect),
        },
        Key {
            key: '2',
            id: "spellAgain",
            says: Some("choice.spell_again"),
            does: Does::Act(Confirmation::Again),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Confirmation::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What the caller says of the one who was found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Confirmation {
    Connect,
    Again,
    Back,
}

/// Asks for names until somebody is put through or the caller goes back.
pub(super) async fn run(visit: &Visit<'_>) -> Result<(), Leave> {
    for _ in 0..NUMBERS_PER_VISIT_MAX {
        let Entry::Digits(digits) = visit.call.enter(Prompt::SPELL_NAME).await? else { return Ok(()) };
        if digits.len() < SPELLED_LETTERS_MIN {
            visit.call.object(Prompt::SPELL_MORE);
            continue;
        }
        let found = visit.call.names(visit.attending.attendant.id, digits.to_string()).await?;
        let Some(person) = pick(visit, &found).await? else { continue };
        match confirm(visit, person).await? {
            Confirmation::Connect => {
                let to = Destination::Number(person.number.clone());
                return visit.put_through(to, Some(Prompt::PUTTING_THROUGH)).await;
            }
            Confirmation::Again => {}
            Confirmation::Back => return Ok(()),
        }
    }
    Ok(())
}

/// Who is meant; `None` if nobody is, and a name is asked for again.
async fn pick<'n>(visit: &Visit<'_>, found: &'n NamesFound) -> Result<Option<&'n FoundPerson>, Leave> {
    match found.people.as_slice() {
        [] => {
            visit.call.object(Prompt::NOBODY_OF_THAT_NAME);
            Ok(None)
        }
        _ if found.more => {
            visit.call.object(Prompt::TOO_MANY_NAMES);
            Ok(None)
        }
        [only] => Ok(Some(only)),
        several => choose(visit, several).await,
    }
}

async fn choose<'n>(visit: &Visit<'_>, people: &'n [FoundPerson]) -> Result<Option<&'n FoundPerson>, Leave> {
    let candidates: Vec<_> =
        people.iter().map(|it| Candidate { name: it.name.as_ref(), number: &it.number }).collect();
    Ok(pick_one(visit.call, &candidates, "choice.spell_again").await?.and_then(|chosen| people.get(chosen)))
}

async fn confirm(visit: &Visit<'_>, person: &FoundPerson) -> Result<Confirmation, Leave> {
    if let Some(name) = &person.name {
        visit.call.mention(Utterance::Stored(name.clone()));
    }
    visit.call.mention(Prompt::Number(person.number.clone()));
    visit.call.choose(&CONFIRMATION).await
}
