//! What is foolish in an auto attendant by itself, whoever its keys lead to.

use std::collections::BTreeSet;
use std::fmt;

use super::{Attendant, KeyAction, Menu};
use crate::digit::Digit;

/// Something in an auto attendant that a caller will stumble over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has no extension and no number: nobody can call it.
    NoNumber,
    /// A key leads to a sub-menu that is not there.
    UnknownSubMenu {
        /// The menu.
        menu: String,
        /// Its key.
        key: Digit,
        /// The sub-menu's name.
        name: String,
    },
    /// A key of a top menu leads back to where nobody came from.
    NothingBefore {
        /// The menu.
        menu: String,
        /// Its key.
        key: Digit,
    },
    /// No key leads out of the menu, neither to somebody nor back nor to the end.
    NoWayOut {
        /// The menu.
        menu: String,
    },
    /// No key leads to the sub-menu.
    NeverReached {
        /// The sub-menu's name.
        name: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNumber => f.write_str("it has no extension and no number: nobody can call it"),
            Self::UnknownSubMenu { menu, key, name } => {
                write!(f, "menu {menu}, key {}: there is no sub-menu \"{name}\"", key.as_char())
            }
            Self::NothingBefore { menu, key } => {
                write!(f, "menu {menu}, key {}: there is no previous menu", key.as_char())
            }
            Self::NoWayOut { menu } => write!(f, "menu {menu}: no key leads out of it"),
            Self::NeverReached { name } => write!(f, "sub-menu {name}: no key leads to it"),
        }
    }
}

impl Attendant {
    /// What a caller will stumble over, in the order of the menus.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend((!self.answers()).then_some(Fault::NoNumber));
        let ways_out = self.menus_with_a_way_out();
        for (name, menu) in self.menus() {
            faults.extend(self.faulty_keys(name, menu));
            let speaks_only = menu.keys.is_empty() && !self.is_sub_menu(name);
            if !speaks_only && !ways_out.contains(name) {
                faults.push(Fault::NoWayOut { menu: name.to_owned() });
            }
        }
        let reached = self.reached();
        let unreached = self.sub_menus.iter().filter(|it| !reached.contains(it.name.as_str()));
        faults.extend(unreached.map(|it| Fault::NeverReached { name: it.name.clone() }));
        faults
    }

    fn is_sub_menu(&self, name: &str) -> bool {
        self.sub_menus.iter().any(|it| it.name == name)
    }

    fn faulty_keys(&self, name: &str, menu: &Menu) -> Vec<Fault> {
        let (is_sub_menu, menu_name) = (self.is_sub_menu(name), || name.to_owned());
        let fault = |key: Digit, action: &KeyAction| match action {
            KeyAction::SubMenu(to) if !self.is_sub_menu(to) => {
                Some(Fault::UnknownSubMenu { menu: menu_name(), key, name: to.clone() })
            }
            KeyAction::ReturnToPreviousMenu if !is_sub_menu => {
                Some(Fault::NothingBefore { menu: menu_name(), key })
            }
            KeyAction::SubMenu(_)
            | KeyAction::ReturnToPreviousMenu
            | KeyAction::PlayAnnouncement(_)
            | KeyAction::TransferWithPrompt(_)
            | KeyAction::TransferWithoutPrompt(_)
            | KeyAction::TransferToOperator(_)
            | KeyAction::TransferToMailbox(_)
            | KeyAction::NameDialing
            | KeyAction::ExtensionDialing
            | KeyAction::RepeatMenu
            | KeyAction::Exit => None,
        };
        menu.keys.iter().filter_map(|it| fault(it.key, &it.action)).collect()
    }

    /// The menus out of which some way of keys leads, through other menus too.
    fn menus_with_a_way_out(&self) -> BTreeSet<&str> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        loop {
            let before = found.len();
            for (name, menu) in self.menus() {
                let out = menu.extension_enabled
                    || menu.keys.iter().any(|it| match &it.action {
                        KeyAction::SubMenu(to) => found.contains(to.as_str()),
                        KeyAction::ReturnToPreviousMenu => self.is_sub_menu(name),
                        KeyAction::TransferWithPrompt(_)
                        | KeyAction::TransferWithoutPrompt(_)
                        | KeyAction::TransferToOperator(_)
                        | KeyAction::TransferToMailbox(_)
                        | KeyAction::NameDialing
                        | KeyAction::ExtensionDialing
                        | KeyAction::Exit => true,
                        KeyAction::PlayAnnouncement(_) | KeyAction::RepeatMenu => false,
                    });
                if out {
                    found.insert(name);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// The sub-menus that a caller can come to.
    fn reached(&self) -> BTreeSet<&str> {
        let top = self.menus().filter(|(name, _)| !self.is_sub_menu(name));
        let mut open: Vec<&Menu> = top.map(|(_, menu)| menu).collect();
        let mut reached = BTreeSet::new();
        while let Some(menu) = open.pop() {
            for key in &menu.keys {
                let KeyAction::SubMenu(to) = &key.action else { continue };
                let Some(sub_menu) = self.sub_menus.iter().find(|it| it.name == *to) else { continue };
                if reached.insert(sub_menu.name.as_str()) {
                    open.push(&sub_menu.menu);
                }
            }
        }
        reached
    }
}
