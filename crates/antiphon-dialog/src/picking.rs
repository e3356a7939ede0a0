//! One of several whose names or numbers are told, chosen by a key.

use antiphon_core::digit::Digit;
use antiphon_core::ids::BlobKey;
use antiphon_core::limits::{FIRST_KEY_TIMEOUT, SILENCES_PER_PROMPT_MAX, UNKNOWN_KEYS_PER_MENU_MAX};

use crate::command::Utterance;
use crate::kernel::{Call, Leave};
use crate::prompts::{ClipId, Prompt};

/// Somebody or something that can be chosen.
pub(crate) struct Candidate<'a> {
    /// The recorded name.
    pub(crate) name: Option<&'a BlobKey>,
    /// The number, which is told where there is no name.
    pub(crate) number: &'a str,
}

/// Offers them with the keys 1–9, of which there are enough, until one is chosen. `None` for `*`, of which `star` says
/// what it does.
pub(crate) async fn pick(
    call: &Call,
    candidates: &[Candidate<'_>],
    star: &'static str,
) -> Result<Option<usize>, Leave> {
    let (mut silences, mut unknown_keys) = (0, 0);
    while silences < SILENCES_PER_PROMPT_MAX && unknown_keys < UNKNOWN_KEYS_PER_MENU_MAX {
        call.offer()?;
        match call.key_after(choices(candidates, star), FIRST_KEY_TIMEOUT).await? {
            None => silences += 1,
            Some(Digit::STAR) => return Ok(None),
            Some(key) => match numbered(candidates).position(|(it, _)| it == key) {
                Some(chosen) => return Ok(Some(chosen)),
                None => {
                    (silences, unknown_keys) = (0, unknown_keys + 1);
                    call.mention(Prompt::NOT_A_CHOICE);
                }
            },
        }
    }
    Err(Leave::Goodbye)
}

fn choices(candidates: &[Candidate<'_>], star: &'static str) -> Vec<Utterance> {
    let mut speech = Vec::new();
    for (key, it) in numbered(candidates) {
        match it.name {
            Some(name) => {
                let press = Prompt::Choice { says: ClipId("attendant.press"), key };
                speech.extend([Prompt::CHOICE_FOR.into(), Utterance::Stored(name.clone()), press.into()]);
            }
            None => speech.push(Prompt::NumberChoice { number: it.number.to_owned(), key }.into()),
        }
    }
    speech.push(Prompt::Choice { says: ClipId(star), key: Digit::STAR }.into());
    speech
}

/// The candidates with the keys 1–9; there are no more of either.
fn numbered<'a, 'c>(candidates: &'a [Candidate<'c>]) -> impl Iterator<Item = (Digit, &'a Candidate<'c>)> {
    ('1'..='9').filter_map(Digit::from_char).zip(candidates)
}
