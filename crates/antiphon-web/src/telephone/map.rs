//! The map of the menus as a page shows it.

use antiphon_core::menu_map::MapScene;

/// How far the map shows that scenes lie in one another.
const DEPTH_MAX: usize = 6;

/// A scene: its place on the map, and what can be pressed there.
pub(crate) struct Scene {
    pub(crate) path: String,
    pub(crate) name: String,
    /// How far inside the others it lies, from 0.
    pub(crate) depth: usize,
    pub(crate) keys: Vec<Key>,
    /// Whether the call is here.
    pub(crate) is_current: bool,
    /// Whether the call is in a scene that lies in this one.
    pub(crate) is_on_the_way: bool,
}

/// A key and what the menu says of it.
pub(crate) struct Key {
    pub(crate) key: char,
    pub(crate) says: String,
}

/// All scenes, each before those that lie in it; `at` is where the call is.
pub(super) fn scenes(map: Vec<MapScene>, at: Option<&str>) -> Vec<Scene> {
    map.into_iter().map(|it| scene(it, at.unwrap_or_default())).collect()
}

fn scene(scene: MapScene, at: &str) -> Scene {
    let MapScene { path, menus } = scene;
    let (depth, last) = (path.matches('/').count(), path.rsplit('/').next().unwrap_or_default());
    let keys = menus.into_iter().flat_map(|menu| menu.keys);
    let said = keys.filter_map(|it| Some(Key { key: it.key, says: it.says? }));
    Scene {
        name: name(last),
        depth: depth.min(DEPTH_MAX),
        keys: said.collect(),
        is_current: path == at,
        is_on_the_way: at.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/')),
        path,
    }
}

/// `main_menu` as people read it.
fn name(word: &str) -> String {
    let mut letters = word.chars().map(|it| if it == '_' { ' ' } else { it });
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_current_scene_is_lit_and_scenes_are_named_by_their_last_word() {
        let paths = ["portal", "portal/main_menu", "portal/main_menu/messages", "portal/main", "deposit"];
        let map = paths.map(|path| MapScene { path: path.into(), menus: Vec::new() });
        let shown = scenes(map.into(), Some("portal/main_menu/messages"));
        let seen: Vec<_> =
            shown.iter().map(|it| (&*it.name, it.depth, it.is_on_the_way, it.is_current)).collect();
        let want = [
            ("Portal", 0, true, false),
            ("Main menu", 1, true, false),
            ("Messages", 2, false, true),
            ("Main", 1, false, false),
            ("Deposit", 0, false, false),
        ];
        assert_eq!(seen, want);
    }
}
