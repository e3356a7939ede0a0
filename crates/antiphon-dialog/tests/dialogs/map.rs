//! The map of the menus holds what the dialogs do, and nobody who looks on sees a secret.

use std::collections::BTreeSet;

use antiphon_core::key_layout::KeyLayout;
use antiphon_core::menu_map::MapScene;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::{keymap, map};

use crate::harness::*;
use crate::keys::at;

fn scenes() -> Vec<MapScene> {
    map::map(KeyLayout::Webex, Language::EnUs)
}

#[test]
fn every_menu_is_somewhere_on_the_map() {
    let scenes = scenes();
    let drawn: BTreeSet<&str> = scenes.iter().flat_map(|scene| &scene.menus).map(|menu| menu.id).collect();
    let there: BTreeSet<&str> = keymap::menus(KeyLayout::Webex).iter().map(|menu| menu.id).collect();
    assert_eq!(drawn, there);
}

#[test]
fn every_scene_lies_in_one_that_comes_before_it() {
    let mut paths: Vec<String> = Vec::new();
    for scene in scenes() {
        assert!(!paths.contains(&scene.path), "{} is there once", scene.path);
        if let Some((around, _)) = scene.path.rsplit_once('/') {
            assert!(paths.iter().any(|it| it == around), "{around} comes before {}", scene.path);
        }
        paths.push(scene.path);
    }
}

/// Pressed in the place where the tests of all keys press it.
#[test]
fn keys_lead_where_the_map_says() {
    let mut tried = 0;
    for menu in keymap::menus(KeyLayout::Webex) {
        for key in menu.keys {
            let (world, way) = at(menu.id);
            let mut world = play(world, way.split('|').filter(|action| !action.is_empty()));
            let scene = world.walk.scene().to_owned();
            let before = world.transcript.len();
            world.act(&format!("presses {}", key.key));
            let entered: Vec<&str> = world.transcript[before..]
                .iter()
                .filter_map(|line| line.strip_prefix("scene     "))
                .collect();
            let Some(leads_to) = lead(&scene, menu.id, key.key) else {
                let is_inner = |it: &&&str| it.strip_prefix(&*scene).is_some_and(|it| it.starts_with('/'));
                assert_eq!(entered.iter().find(is_inner), None, "{} {} in {scene}", menu.id, key.key);
                continue;
            };
            tried += 1;
            let is_there = entered.iter().any(|it| map::place(it) == leads_to);
            assert!(is_there, "{} {}: {leads_to}, not {entered:?}", menu.id, key.key);
        }
    }
    assert!(tried > 15, "{tried} keys lead somewhere");
}

fn lead(scene: &str, menu: &str, key: char) -> Option<String> {
    let scene = scenes().into_iter().find(|it| it.path == map::place(scene))?;
    let menu = scene.menus.into_iter().find(|it| it.id == menu)?;
    menu.keys.into_iter().find(|it| it.key == key)?.leads_to
}

#[test]
fn whoever_looks_on_sees_no_digit_of_a_passcode_or_a_mailbox_number() {
    let world = play(World::new(unknown_phone(), Office::default()), ["presses 2001#", "presses 471169#"]);
    assert_eq!(world.walk.told, "");
}

#[test]
fn a_passcode_typed_ahead_is_seen_by_nobody_and_the_key_behind_it_is() {
    let world = play(World::new(own_phone(), Office::default()), ["presses 471169#1"]);
    assert_eq!(world.walk.told, "1");
}

#[test]
fn a_new_passcode_is_seen_by_nobody() {
    let script = ["presses 471169#", "presses 8", "presses 2468#", "presses 2468#"];
    let world = play(World::new(own_phone(), Office::default()), script);
    assert_eq!(world.walk.told, "8");
}
