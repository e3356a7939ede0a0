//! A caller's way over the map, as whoever looks on is told of it.

use antiphon_core::digit::Digit;
use antiphon_core::live_call::Expects;
use antiphon_dialog::map;

/// Where a caller is, and which of his keys were told.
#[derive(Default)]
pub(crate) struct Walk {
    scene: String,
    pub(crate) told: String,
}

impl Walk {
    pub(crate) fn enter(&mut self, scene: &str) {
        scene.clone_into(&mut self.scene);
        assert!(self.menus().is_some(), "{scene} is on the map");
    }

    pub(crate) fn expects(&mut self, what: Expects) {
        if let Expects::Menu(id) = what {
            let menus = self.menus().unwrap_or_default();
            assert!(menus.contains(&id), "the map has {id} in {}", self.scene);
        }
    }

    pub(crate) fn took(&mut self, key: Digit) {
        self.told.push(key.as_char());
    }

    pub(crate) fn scene(&self) -> &str {
        &self.scene
    }

    fn menus(&self) -> Option<&'static [&'static str]> {
        map::menus_in(map::place(&self.scene))
    }
}
