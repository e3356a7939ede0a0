//! The key map: every menu and what each of its keys does, from the tables that the dialogs themselves use.

mod flaws;

use antiphon_core::key_layout::KeyLayout;

pub use flaws::{Flaw, flaws};

use crate::kernel::{Does, Menu};
use crate::layout::Layout;
use crate::prompts::ClipId;
use crate::{
    admin, attendant, compose, deposit, greetings, handling, lists, login, main_menu, messages, name,
    recording, reply,
};

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
    /// It says the menu again and does nothing else.
    pub repeats: bool,
}

/// Every menu, in the order in which a caller meets them, with the keys of a layout.
#[must_use]
pub fn menus(layout: KeyLayout) -> Vec<MenuKeys> {
    vec![
        keys_of(&login::PASSCODE_UNSET, layout),
        keys_of(&recording::REVIEW, layout),
        keys_of(&name::CONFIRM, layout),
        keys_of(&main_menu::MAIN, layout),
        keys_of(&messages::MESSAGING, layout),
        keys_of(&messages::AFTER_MESSAGE, layout),
        keys_of(&messages::DURING_MESSAGE, layout),
        keys_of(&messages::DELETED_MESSAGE, layout),
        keys_of(&messages::DELETE_ALL, layout),
        keys_of(&messages::OPTIONS, layout),
        keys_of(&reply::REPLY, layout),
        keys_of(&compose::COMPOSE, layout),
        keys_of(&compose::SEND_TO_PERSON, layout),
        keys_of(&compose::SEND_TO_ALL, layout),
        keys_of(&lists::LISTS, layout),
        keys_of(&lists::SEND_TO_LIST, layout),
        keys_of(&lists::ADD_TO_LIST, layout),
        keys_of(&greetings::CHANGE, layout),
        keys_of(&greetings::AWAY, layout),
        keys_of(&greetings::DURING_GREETING, layout),
        keys_of(&greetings::GREETINGS, layout),
        keys_of(&greetings::NAME, layout),
        keys_of(&handling::FORWARDING, layout),
        keys_of(&handling::DEPOSIT, layout),
        keys_of(&handling::AFTERWARDS, layout),
        keys_of(&admin::ADMINISTRATOR, layout),
        keys_of(&admin::GREETINGS, layout),
        keys_of(&admin::GREETING, layout),
        keys_of(&admin::ANNOUNCEMENTS, layout),
        keys_of(&admin::ANNOUNCEMENT, layout),
        keys_of(&admin::USER, layout),
        keys_of(&admin::CONFIRM_RESET, layout),
        keys_of(&admin::GROUP, layout),
        keys_of(&deposit::greeting::GREETING, layout),
        keys_of(&deposit::RECORDING, layout),
        keys_of(&deposit::REVIEW, layout),
        keys_of(&deposit::SENT, layout),
        keys_of(&deposit::CLOSED, layout),
        keys_of(&attendant::CONFIRMATION, layout),
    ]
}

fn keys_of<A: Copy>(menu: &Menu<A>, layout: KeyLayout) -> MenuKeys {
    let keys = menu.keys_in(Layout::of(layout)).map(|(key, it)| KeyAction {
        key: key.as_char(),
        id: it.id,
        says: it.says.map(ClipId),
        repeats: matches!(it.does, Does::Repeat),
    });
    MenuKeys { id: menu.id, keys: keys.collect() }
}
