//! The map: every scene of the dialogs, the menus in it, and which keys lead from one to the other.
//!
//! Scenes are what [`Command::Scene`](crate::Command::Scene) tells; the stories ask that none is told that is not here,
//! and no menu offered outside its scenes.

mod scenes;

use antiphon_core::digit::Digit;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::menu_map::{MapKey, MapMenu, MapScene};

use crate::keymap::{self, MenuKeys};
use crate::prompts::{self, Language, Prompt};
use scenes::Scene;

/// Every scene, each before those that lie in it, with the keys of a layout and the words of a language.
#[must_use]
pub fn map(layout: KeyLayout, language: Language) -> Vec<MapScene> {
    let mut drawing = Drawing { menus: keymap::menus(layout), language, scenes: Vec::new() };
    scenes::ALL.iter().for_each(|scene| drawing.draw(scene, ""));
    drawing.scenes
}

/// The menus that may be offered in the scene of that path; `None` if there is no such scene.
#[must_use]
pub fn menus_in(path: &str) -> Option<&'static [&'static str]> {
    let (mut here, mut found) = (scenes::ALL, None);
    for name in path.split('/') {
        let scene: &'static Scene = here.iter().find(|scene| scene.name == name)?;
        (here, found) = (scene.scenes, Some(scene.menus));
    }
    found
}

/// The place on the map of a scene as it is told: a portal is the same whether it was called or reached from a mailbox's
/// greeting.
#[must_use]
pub fn place(scene: &str) -> &str {
    scene.strip_prefix("deposit/").filter(|it| it.starts_with("portal")).unwrap_or(scene)
}

struct Drawing {
    menus: Vec<MenuKeys>,
    language: Language,
    scenes: Vec<MapScene>,
}

impl Drawing {
    fn draw(&mut self, scene: &Scene, parent: &str) {
        let path = if parent.is_empty() { scene.name.to_owned() } else { format!("{parent}/{}", scene.name) };
        let ids = scene.menus.iter();
        let menus = ids.filter_map(|id| self.menus.iter().find(|menu| menu.id == *id));
        let menus = menus.map(|menu| self.menu(menu, scene, &path)).collect();
        self.scenes.push(MapScene { path: path.clone(), menus });
        scene.scenes.iter().for_each(|inner| self.draw(inner, &path));
    }

    fn menu(&self, menu: &MenuKeys, scene: &Scene, path: &str) -> MapMenu {
        let keys = menu.keys.iter().map(|it| {
            let says = it.says.zip(Digit::from_char(it.key));
            let inner = scene.scenes.iter().find(|inner| inner.by.contains(&(menu.id, it.id)));
            let elsewhere =
                scenes::ELSEWHERE.iter().find(|(from, action, _)| (*from, *action) == (menu.id, it.id));
            let inner = inner.map(|inner| format!("{path}/{}", inner.name));
            MapKey {
                key: it.key,
                action: it.id,
                says: says.map(|(says, key)| prompts::text(self.language, &Prompt::Choice { says, key })),
                leads_to: inner.or_else(|| elsewhere.map(|(_, _, to)| (*to).to_owned())),
            }
        });
        MapMenu { id: menu.id, keys: keys.collect() }
    }
}
