//! Where a caller is in the menus of an auto attendant, and how he came there.

use antiphon_core::attendant::Menu;
use antiphon_core::limits::MENU_DEPTH_MAX;

/// The menus a caller came through, the one he is in last.
pub(super) struct Way<'a> {
    top: &'a Menu,
    below: Vec<&'a Menu>,
}

impl<'a> From<&'a Menu> for Way<'a> {
    fn from(top: &'a Menu) -> Self {
        Self { top, below: Vec::new() }
    }
}

impl<'a> Way<'a> {
    /// The menu he is in.
    pub(super) fn here(&self) -> &'a Menu {
        self.below.last().copied().unwrap_or(self.top)
    }

    /// Whether it is a sub-menu.
    pub(super) fn is_deep(&self) -> bool {
        !self.below.is_empty()
    }

    /// Into a sub-menu. Of a way too long the beginning is forgotten: from there it leads back to the top.
    pub(super) fn go(&mut self, menu: &'a Menu) {
        if self.below.len() >= MENU_DEPTH_MAX {
            self.below.remove(0);
        }
        self.below.push(menu);
    }

    /// To where he came from; at the top he stays.
    pub(super) fn back(&mut self) {
        self.below.pop();
    }
}
