//! Key layouts: which key does what, as changes of the keys that the menus themselves name.
//!
//! Who comes from another system keeps what his fingers know. Actions are named as in the key map.

use antiphon_core::digit::Digit;

/// A layout of keys.
#[derive(Debug)]
pub struct Layout {
    /// Its name in settings.
    pub name: &'static str,
    changes: &'static [Change],
}

/// A key that differs from the one in the menu's own table.
#[derive(Debug)]
struct Change {
    menu: &'static str,
    action: &'static str,
    /// `None` takes the action out of the menu.
    key: Option<char>,
}

impl Layout {
    /// The keys of the menus themselves, as Webex Calling has them.
    pub const WEBEX: Self = Self { name: "webex", changes: &[] };

    /// The key of an action here, if it has one.
    pub(crate) fn key(&self, menu: &str, action: &str, own: char) -> Option<Digit> {
        let change = self.changes.iter().find(|it| it.menu == menu && it.action == action);
        change.map_or(Some(own), |change| change.key).and_then(Digit::from_char)
    }
}
