//! Menus: tables of keys, and the choosing among them.

use antiphon_core::digit::Digit;
use antiphon_core::limits::{FIRST_KEY_TIMEOUT, SILENCES_PER_PROMPT_MAX, UNKNOWN_KEYS_PER_MENU_MAX};

use super::{Call, Leave};
use crate::command::Utterance;
use crate::prompts::{Choice, Prompt};

/// A menu: what it says and what its keys do. The key map, its document and the tests are made from it.
pub(crate) struct Menu<A: 'static> {
    /// Its name in the key map.
    pub(crate) id: &'static str,
    /// What is said before the choices.
    pub(crate) intro: Option<Prompt>,
    /// The keys, in the order in which they are said.
    pub(crate) keys: &'static [Key<A>],
}

/// One key of a menu.
pub(crate) struct Key<A> {
    /// The key, as printed on the telephone.
    pub(crate) key: char,
    /// The name of what it does in the key map, as the field has it.
    pub(crate) id: &'static str,
    /// What the menu says of it; `None` if it is not said.
    pub(crate) says: Option<Choice>,
    /// What it does.
    pub(crate) does: Does<A>,
}

/// What a key does.
#[derive(Clone, Copy)]
pub(crate) enum Does<A> {
    /// Says the menu again.
    Repeat,
    /// Something of this menu's own.
    Act(A),
}

impl<A: Copy> Menu<A> {
    /// What the key does here, if anything.
    pub(crate) fn action(&self, key: Digit) -> Option<Does<A>> {
        self.keys.iter().find(|it| it.key == key.as_char()).map(|it| it.does)
    }

    fn speech(&self) -> impl Iterator<Item = Utterance> {
        let choices = self.keys.iter().filter_map(|key| key.says).map(Prompt::Choice);
        self.intro.iter().cloned().chain(choices).map(Utterance::Prompt)
    }
}

impl Call {
    /// Offers a menu until the caller chooses.
    pub(crate) async fn choose<A: Copy>(&self, menu: &Menu<A>) -> Result<A, Leave> {
        let (mut silences, mut unknown_keys) = (0, 0);
        while silences < SILENCES_PER_PROMPT_MAX && unknown_keys < UNKNOWN_KEYS_PER_MENU_MAX {
            self.offer()?;
            let key = self.key_after(menu.speech(), FIRST_KEY_TIMEOUT).await?;
            match key.map(|key| menu.action(key)) {
                Some(Some(Does::Act(action))) => return Ok(action),
                Some(Some(Does::Repeat)) => silences = 0,
                Some(None) => {
                    (silences, unknown_keys) = (0, unknown_keys + 1);
                    self.mention(Prompt::NotAChoice);
                }
                None => silences += 1,
            }
        }
        Err(Leave::Goodbye)
    }
}
