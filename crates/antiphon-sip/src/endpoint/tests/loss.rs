//! A wire that loses every fourth message.

use std::time::Duration;

use sha2::Digest as _;

use super::world::*;
use crate::event::{Event, LegId};

/// One seed's calls: how many were set up and ended, of how many, and a hash of every byte and its time.
fn calls(seed: u64, count: usize) -> (usize, [u8; 32]) {
    let mut world = World::new(seed);
    world.loss_percent = 25;
    world.answers_by_itself = true;
    let mut up: Vec<LegId> = Vec::new();
    for _ in 0..count {
        world.call(OTHER, "2001");
        world.run(Duration::from_millis(200));
        collect(&mut world, &mut up);
    }
    world.run(Duration::from_secs(32));
    collect(&mut world, &mut up);
    for leg in &up {
        world.act(OTHER, |end, now| end.hang_up(now, *leg));
    }
    world.run(Duration::from_secs(200));
    world.assert_idle();
    (up.len(), std::mem::take(&mut world.hash).finalize().into())
}

fn collect(world: &mut World, up: &mut Vec<LegId>) {
    for event in world.events_of(OTHER) {
        if let Event::Answered { leg, .. } = event {
            up.push(leg);
        }
    }
}

#[test]
fn every_call_is_set_up_and_ended_at_a_quarter_lost() {
    for seed in 0..8 {
        assert_eq!(calls(seed, 25).0, 25, "seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_at_the_same_times() {
    assert_eq!(calls(5, 10), calls(5, 10));
    assert_ne!(calls(5, 10).1, calls(6, 10).1);
}
