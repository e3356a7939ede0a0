//! Key layouts: which key does what, as changes of the keys that the menus themselves name.
//!
//! Who comes from another system keeps what his fingers know. Actions are named as in the key map. An action that the
//! other system has not keeps its key, or gets one that is free there.

mod asterisk;
mod unity;

use antiphon_core::digit::Digit;
use antiphon_core::key_layout::KeyLayout;

/// A layout of keys.
#[derive(Debug)]
pub(crate) struct Layout {
    menus: &'static [MenuLayout],
}

/// The keys of one menu that differ from those in its own table.
#[derive(Debug)]
struct MenuLayout {
    menu: &'static str,
    /// Action and key.
    keys: &'static [(&'static str, char)],
}

impl Layout {
    /// The keys of the menus themselves, as Webex Calling has them.
    const WEBEX: Self = Self { menus: &[] };

    /// The layout of this name.
    pub(crate) fn of(layout: KeyLayout) -> &'static Self {
        match layout {
            KeyLayout::Webex => &Self::WEBEX,
            KeyLayout::Asterisk => &asterisk::LAYOUT,
            KeyLayout::Unity => &unity::LAYOUT,
        }
    }

    /// The key of an action, which in its menu's own table has the key `own`.
    pub(crate) fn key(&self, menu: &str, action: &str, own: char) -> Option<Digit> {
        let changed = self.changes().find(|it| (it.0, it.1) == (menu, action));
        Digit::from_char(changed.map_or(own, |it| it.2))
    }

    /// Every change: menu, action and key.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (&'static str, &'static str, char)> {
        self.menus.iter().flat_map(|it| it.keys.iter().map(|(action, key)| (it.menu, *action, *key)))
    }
}
