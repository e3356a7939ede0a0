//! Dialing by name: spelled on the keypad, chosen among those who fit, confirmed.

use antiphon_core::digit::Digit;
use antiphon_core::limits::{
    FIRST_KEY_TIMEOUT, NUMBERS_PER_VISIT_MAX, SILENCES_PER_PROMPT_MAX, SPELLED_LETTERS_MIN,
    UNKNOWN_KEYS_PER_MENU_MAX,
};

use super::Visit;
use crate::command::{Destination, Utterance};
use crate::kernel::{Does, Entry, Key, Leave, Menu};
use crate::prompts::{ClipId, Prompt};
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
    let (mut silences, mut unknown_keys) = (0, 0);
    while silences < SILENCES_PER_PROMPT_MAX && unknown_keys < UNKNOWN_KEYS_PER_MENU_MAX {
        visit.call.offer()?;
        match visit.call.key_after(choices(people), FIRST_KEY_TIMEOUT).await? {
            None => silences += 1,
            Some(Digit::STAR) => return Ok(None),
            Some(key) => match numbered(people).find(|(it, _)| *it == key) {
                Some((_, person)) => return Ok(Some(person)),
                None => {
                    (silences, unknown_keys) = (0, unknown_keys + 1);
                    visit.call.mention(Prompt::NOT_A_CHOICE);
                }
            },
        }
    }
    Err(Leave::Goodbye)
}

fn choices(people: &[FoundPerson]) -> Vec<Utterance> {
    let mut speech = Vec::new();
    for (key, person) in numbered(people) {
        match &person.name {
            Some(name) => {
                let press = Prompt::Choice { says: ClipId("attendant.press"), key };
                speech.extend([Prompt::CHOICE_FOR.into(), Utterance::Stored(name.clone()), press.into()]);
            }
            None => speech.push(Prompt::NumberChoice { number: person.number.clone(), key }.into()),
        }
    }
    speech.push(Prompt::Choice { says: ClipId("choice.spell_again"), key: Digit::STAR }.into());
    speech
}

/// The people with the keys 1–9; there are no more of either.
fn numbered(people: &[FoundPerson]) -> impl Iterator<Item = (Digit, &FoundPerson)> {
    ('1'..='9').filter_map(Digit::from_char).zip(people)
}

async fn confirm(visit: &Visit<'_>, person: &FoundPerson) -> Result<Confirmation, Leave> {
    if let Some(name) = &person.name {
        visit.call.mention(Utterance::Stored(name.clone()));
    }
    visit.call.mention(Prompt::Number(person.number.clone()));
    visit.call.choose(&CONFIRMATION).await
}
