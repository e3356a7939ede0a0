//! The key map: every menu and what each of its keys does, from the tables that the dialogs themselves use.

use crate::kernel::Menu;
use crate::layout::Layout;
use crate::prompts::ClipId;
use crate::{deposit, login, main_menu, messages, name};

/// A menu of the telephone interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuKeys {
    /// Its name, as configurations of the field have it.
    pub id: &'static str,
    /// Its keys, in the order in which they are said.
    pub keys: Vec<KeyAction>,
}

/// A key of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyAction {
    /// The key, as printed on the telephone.
    pub key: char,
    /// The name of what it does, as configurations of the field have it.
    pub id: &'static str,
    /// What the menu says of it, before it names the key; `None` if it is not said.
    pub says: Option<ClipId>,
}

/// Every menu, in the order in which a caller meets them.
#[must_use]
pub fn menus() -> Vec<MenuKeys> {
    vec![
        keys_of(&login::PASSCODE_UNSET),
        keys_of(&name::REVIEW),
        keys_of(&name::CONFIRM),
        keys_of(&main_menu::MAIN),
        keys_of(&messages::MESSAGING),
        keys_of(&messages::AFTER_MESSAGE),
        keys_of(&messages::DURING_MESSAGE),
        keys_of(&deposit::GREETING),
        keys_of(&deposit::REVIEW),
    ]
}

fn keys_of<A: Copy>(menu: &Menu<A>) -> MenuKeys {
    let keys = menu.keys_in(&Layout::WEBEX).map(|(key, it)| KeyAction {
        key: key.as_char(),
        id: it.id,
        says: it.says.map(ClipId),
    });
    MenuKeys { id: menu.id, keys: keys.collect() }
}
