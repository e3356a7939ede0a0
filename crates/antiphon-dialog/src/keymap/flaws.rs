//! What is wrong with the menus: found in their tables, in every layout and language.

use std::collections::BTreeMap;
use std::fmt;

use antiphon_core::key_layout::KeyLayout;

use super::{KeyAction, MenuKeys, menus};
use crate::layout::Layout;
use crate::prompts::{ClipId, Language, is_said};

/// Something that a caller would stumble over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// No key of the menu does anything but say it again.
    DeadEnd {
        /// In this layout.
        layout: KeyLayout,
        /// The menu.
        menu: &'static str,
    },
    /// No key of the menu leads back to where the caller came from, or out.
    NoWayBack {
        /// In this layout.
        layout: KeyLayout,
        /// The menu.
        menu: &'static str,
    },
    /// One key has two actions.
    KeyTwice {
        /// In this layout.
        layout: KeyLayout,
        /// The menu.
        menu: &'static str,
        /// The key.
        key: char,
    },
    /// No key leads to an action that the menu has.
    Unreachable {
        /// In this layout.
        layout: KeyLayout,
        /// The menu.
        menu: &'static str,
        /// The action.
        action: &'static str,
    },
    /// A layout moves an action that its menu does not have.
    NoSuchAction {
        /// This layout.
        layout: KeyLayout,
        /// The menu.
        menu: &'static str,
        /// The action.
        action: &'static str,
    },
    /// There are no words for what a menu says of a key.
    NoWords {
        /// In this language.
        language: Language,
        /// The clip.
        clip: ClipId,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeadEnd { layout, menu } => {
                write!(f, "{menu}, layout {layout}: a dead end")
            }
            Self::NoWayBack { layout, menu } => {
                write!(f, "{menu}, layout {layout}: no key leads back")
            }
            Self::KeyTwice { layout, menu, key } => {
                write!(f, "{menu}, layout {layout}: key {key} has two actions")
            }
            Self::Unreachable { layout, menu, action } => {
                write!(f, "{menu}, layout {layout}: no key leads to {action}")
            }
            Self::NoSuchAction { layout, menu, action } => {
                write!(f, "{menu}, layout {layout}: there is no {action} to give a key to")
            }
            Self::NoWords { language, clip } => {
                write!(f, "there are no words for {} in {}", clip.0, language.tag())
            }
        }
    }
}

/// How the actions begin that lead back or out: to the menu before, to the next thing, or to the end of the call.
const WAYS_BACK: [&str; 10] =
    ["returnTo", "exit", "cancel", "accept", "keep", "send", "skip", "accessUsing", "finish", "end"];

/// Menus that lie above another one, to whose keys a caller gets with every key they do not have.
const ABOVE_ANOTHER: [&str; 2] = ["playMessageMenu", "playGreetingMenu"];

/// Everything that is wrong with the menus; nothing, if the tests have passed.
#[must_use]
pub fn flaws() -> Vec<Flaw> {
    let own = menus(KeyLayout::Webex);
    let in_layouts = KeyLayout::ALL.into_iter().flat_map(|layout| in_layout(layout, &own));
    let unsaid = Language::ALL.into_iter().flat_map(|language| without_words(language, &own));
    in_layouts.chain(unsaid).collect()
}

fn in_layout(layout: KeyLayout, own: &[MenuKeys]) -> Vec<Flaw> {
    let here = menus(layout);
    let mut found: Vec<Flaw> = here.iter().flat_map(|menu| in_menu(layout, menu)).collect();
    for (menu, here) in own.iter().zip(&here) {
        let lost = menu.keys.iter().filter(|key| !has(here, key.id));
        found.extend(lost.map(|key| Flaw::Unreachable { layout, menu: menu.id, action: key.id }));
    }
    let known = |menu: &str, action: &str| own.iter().any(|it| it.id == menu && has(it, action));
    let unknown = Layout::of(layout).changes().filter(|(menu, action, _)| !known(menu, action));
    found.extend(unknown.map(|(menu, action, _)| Flaw::NoSuchAction { layout, menu, action }));
    found
}

fn in_menu(layout: KeyLayout, menu: &MenuKeys) -> Vec<Flaw> {
    let mut found = Vec::new();
    if menu.keys.iter().all(|key| key.repeats) {
        found.push(Flaw::DeadEnd { layout, menu: menu.id });
    }
    if !ABOVE_ANOTHER.contains(&menu.id) && !menu.keys.iter().any(leads_back) {
        found.push(Flaw::NoWayBack { layout, menu: menu.id });
    }
    let mut uses = BTreeMap::new();
    for key in &menu.keys {
        *uses.entry(key.key).or_insert(0_u32) += 1;
    }
    let twice = uses.into_iter().filter(|(_, count)| *count > 1);
    found.extend(twice.map(|(key, _)| Flaw::KeyTwice { layout, menu: menu.id, key }));
    found
}

fn leads_back(key: &KeyAction) -> bool {
    WAYS_BACK.iter().any(|way| key.id.starts_with(way))
}

fn has(menu: &MenuKeys, action: &str) -> bool {
    menu.keys.iter().any(|key| key.id == action)
}

/// What another language lacks is said in the default one; only what even that lacks is missing.
fn without_words(language: Language, menus: &[MenuKeys]) -> Vec<Flaw> {
    let says = menus.iter().flat_map(|menu| menu.keys.iter().filter_map(|key| key.says));
    let missing = says.filter(|clip| !is_said(language, *clip));
    missing.map(|clip| Flaw::NoWords { language, clip }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTION: KeyAction = KeyAction { key: '1', id: "playMessages", says: None, repeats: false };
    const REPEAT: KeyAction = KeyAction { key: '#', id: "repeatMenu", says: None, repeats: true };
    const BACK: KeyAction = KeyAction { key: '*', id: "returnToPreviousMenu", says: None, repeats: false };

    #[test]
    fn the_menus_have_no_flaw_in_any_layout_or_language() {
        let found: Vec<String> = flaws().iter().map(ToString::to_string).collect();
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_with_a_menu_is_found() {
        let layout = KeyLayout::Unity;
        for (keys, want) in [
            (vec![REPEAT], vec!["m, layout unity: a dead end", "m, layout unity: no key leads back"]),
            (vec![ACTION, REPEAT], vec!["m, layout unity: no key leads back"]),
            (vec![ACTION, KeyAction { key: '1', ..BACK }], vec!["m, layout unity: key 1 has two actions"]),
            (vec![ACTION, REPEAT, BACK], vec![]),
        ] {
            let found = in_menu(layout, &MenuKeys { id: "m", keys });
            assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), want);
        }
    }

    #[test]
    fn actions_that_a_layout_loses_or_invents_are_found() {
        let without = |id: &str| {
            let mut own = menus(KeyLayout::Webex);
            own.iter_mut().for_each(|menu| menu.keys.retain(|key| key.id != id));
            own
        };
        let invented = in_layout(KeyLayout::Asterisk, &without("exitVoicePortal"));
        let flaw = "voicePortalMainMenu, layout asterisk: there is no exitVoicePortal to give a key to";
        assert_eq!(invented.iter().map(ToString::to_string).collect::<Vec<_>>(), [flaw]);
        let mut more = menus(KeyLayout::Webex);
        more[0].keys.push(KeyAction { id: "somethingElse", ..BACK });
        let lost = in_layout(KeyLayout::Asterisk, &more);
        let flaw = format!("{}, layout asterisk: no key leads to somethingElse", more[0].id);
        assert_eq!(lost.iter().map(ToString::to_string).collect::<Vec<_>>(), [flaw]);
    }

    #[test]
    fn words_that_do_not_exist_are_found() {
        let keys = vec![KeyAction { says: Some(ClipId("choice.no_such")), ..ACTION }];
        let found = without_words(Language::FrFr, &[MenuKeys { id: "m", keys }]);
        assert_eq!(found[0].to_string(), "there are no words for choice.no_such in fr-FR");
    }
}
