//! An office with phones, a lossy wire, failing disks and a virtual clock: for tests.
//!
//! Everything but audio is the real thing: the office, the desk, the switchboard, SIP on both ends. Nothing here reads
//! a clock or a file, so that a story of an hour takes a millisecond and a seed replays it.
//!
//! Invariants: nothing outside tests uses this crate. A story that cannot be told as written fails.

// A line that nobody understands, or a caller who acts on a call that is over, must fail its test.
#![allow(clippy::panic)]

mod story;
mod script;
mod people;
mod world;
mod parts;
mod media;
mod wire;
mod backing;
mod ledger;
mod sweep;
mod lamps;
mod lossy;

pub use lamps::lamps_follow;
pub use lossy::calls_over_a_bad_wire;
pub use story::{check, tell};
pub use sweep::random_story;
