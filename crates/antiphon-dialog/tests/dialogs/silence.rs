//! Nobody waits for ever: a caller who says and presses nothing, wherever he stands, is told goodbye.

use antiphon_core::key_layout::KeyLayout;
use antiphon_dialog::keymap;

use crate::harness::*;
use crate::keys::at;

/// Rounds of silence that end any call: those of three menus one below the other, and of a message that plays on.
const ROUNDS_MAX: u32 = 40;

#[test]
fn silence_anywhere_ends_in_goodbye() {
    for menu in keymap::menus(KeyLayout::Webex) {
        let (world, way) = at(menu.id);
        let mut world = play(world, way.split('|').filter(|action| !action.is_empty()));
        for round in 0.. {
            if world.is_over() {
                break;
            }
            assert!(round < ROUNDS_MAX, "{}: no end\n{}", menu.id, world.transcript.join("\n"));
            assert!(world.waits_for_something(), "{}: waits for nothing", menu.id);
            world.wait();
            world.falls_silent();
        }
        let last_words = world.transcript.iter().rfind(|line| line.contains("Goodbye."));
        assert!(last_words.is_some() && world.hangs_up, "{}\n{}", menu.id, world.transcript.join("\n"));
    }
}
