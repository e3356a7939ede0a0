//! The map of the telephone interface: every scene that a caller can be in, its menus, and where their keys lead.

/// A scene, named as [`LiveCall::scene`](crate::live_call::LiveCall::scene) names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapScene {
    /// Its stable name: the way to it, such as `portal/main_menu/messages`. The part before the last `/` is the scene that
    /// it lies in.
    pub path: String,
    /// The menus that are offered there.
    pub menus: Vec<MapMenu>,
}

/// A menu on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapMenu {
    /// Its name in the key map.
    pub id: &'static str,
    /// Its keys, in the order in which they are said.
    pub keys: Vec<MapKey>,
}

/// A key on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapKey {
    /// The key, as printed on the telephone.
    pub key: char,
    /// The name of what it does in the key map.
    pub action: &'static str,
    /// What the menu says of it, in the language of the map; `None` if it is not said.
    pub says: Option<String>,
    /// The scene that it leads to; `None` for what is done on the spot, and for the way back.
    pub leads_to: Option<String>,
}
