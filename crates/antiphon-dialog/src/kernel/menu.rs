//! Menus: tables of keys, and the choosing among them.

use antiphon_core::digit::Digit;
use antiphon_core::limits::{FIRST_KEY_TIMEOUT, SILENCES_PER_PROMPT_MAX, UNKNOWN_KEYS_PER_MENU_MAX};
use antiphon_core::live_call::Expects;

use super::{Call, Leave};
use crate::command::Utterance;
use crate::layout::Layout;
use crate::prompts::{ClipId, Prompt};

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
    /// The key in the first layout, as printed on the telephone.
    pub(crate) key: char,
    /// The name of what it does in the key map, as the field has it.
    pub(crate) id: &'static str,
    /// The clip that says what it does; the key follows. `None` if it is not said.
    pub(crate) says: Option<&'static str>,
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
    /// What whoever looks on is told of it.
    pub(crate) fn expects(&self) -> Expects {
        Expects::Menu(self.id)
    }

    /// The keys in this layout, in the order in which they are said; an action without a key there is left out.
    pub(crate) fn keys_in(&self, layout: &'static Layout) -> impl Iterator<Item = (Digit, &Key<A>)> {
        self.keys.iter().filter_map(move |it| Some((layout.key(self.id, it.id, it.key)?, it)))
    }
}

impl Call {
    /// What the key does in the menu, if anything.
    pub(crate) fn action<A: Copy>(&self, menu: &Menu<A>, key: Digit) -> Option<Does<A>> {
        menu.keys_in(self.layout()).find(|(it, _)| *it == key).map(|(_, it)| it.does)
    }

    /// Offers a menu until the caller chooses.
    pub(crate) async fn choose<A: Copy>(&self, menu: &Menu<A>) -> Result<A, Leave> {
        self.choose_among(menu, |_| true).await
    }

    /// Offers those actions of a menu that are open to this caller until he chooses; the others are neither said nor
    /// understood.
    pub(crate) async fn choose_among<A: Copy>(
        &self,
        menu: &Menu<A>,
        is_open: impl Fn(A) -> bool,
    ) -> Result<A, Leave> {
        let open = |does: Does<A>| match does {
            Does::Act(action) => is_open(action),
            Does::Repeat => true,
        };
        let (mut silences, mut unknown_keys) = (0, 0);
        while silences < SILENCES_PER_PROMPT_MAX && unknown_keys < UNKNOWN_KEYS_PER_MENU_MAX {
            self.offer()?;
            self.expect(menu.expects());
            let key = self.key_after(self.speech(menu, &is_open), FIRST_KEY_TIMEOUT).await?;
            match key.map(|key| self.action(menu, key).filter(|does| open(*does))) {
                Some(Some(Does::Act(action))) => return Ok(action),
                Some(Some(Does::Repeat)) => silences = 0,
                Some(None) => {
                    (silences, unknown_keys) = (0, unknown_keys + 1);
                    self.mention(Prompt::NOT_A_CHOICE);
                }
                None => silences += 1,
            }
        }
        Err(Leave::Goodbye)
    }

    /// What a menu says of those of its actions that are open to this caller.
    pub(crate) fn choices<A: Copy>(
        &self,
        menu: &Menu<A>,
        is_open: impl Fn(A) -> bool,
    ) -> impl Iterator<Item = Utterance> {
        let open = menu.keys_in(self.layout()).filter(move |(_, it)| match it.does {
            Does::Act(action) => is_open(action),
            Does::Repeat => true,
        });
        open.filter_map(|(key, it)| Some(Prompt::Choice { says: ClipId(it.says?), key }.into()))
    }

    fn speech<A: Copy>(&self, menu: &Menu<A>, is_open: impl Fn(A) -> bool) -> Vec<Utterance> {
        menu.intro.iter().cloned().map(Utterance::Prompt).chain(self.choices(menu, is_open)).collect()
    }
}
