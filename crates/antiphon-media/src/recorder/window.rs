//! Holds packets that came before their turn until the missing ones arrive or are given up.

use std::time::Duration;

use super::tape::Tape;
use crate::codec::BYTES_PER_MS;

/// How long a missing packet is waited for.
const WAIT_MAX: Duration = Duration::from_millis(100);

/// The same by the timestamps, in RTP clock ticks. A longer gap is a pause of the sender.
const GAP_MAX: u32 = 100 * BYTES_PER_MS;

/// Packets held at most: what comes in the time of waiting, from a sender of 10 ms frames.
const HELD_MAX: usize = 10;

struct Held {
    at: u32,
    payload: Box<[u8]>,
}

/// Puts packets in order. Those in order already pass through without being copied here.
#[derive(Default)]
pub(super) struct Window {
    /// Sorted by place; all lie beyond the end of the tape.
    held: Vec<Held>,
    /// When the first of them came.
    since: Duration,
}

impl Window {
    /// Takes a packet that lies at `at`; what is then in order goes onto the tape.
    pub(super) fn accept(
        &mut self,
        now: Duration,
        at: u32,
        payload: &[u8],
        tape: &mut Tape,
        chunks: &mut impl FnMut(Vec<u8>),
    ) {
        let gap = at.saturating_sub(tape.end());
        if gap > 0 && gap <= GAP_MAX && self.held.len() < HELD_MAX {
            self.hold(now, at, payload);
            return;
        }
        self.release_before(at, tape, chunks);
        tape.write(at, payload, chunks);
        self.drain(tape, chunks);
    }

    /// Gives up on what has been waited for long enough.
    pub(super) fn tick(&mut self, now: Duration, tape: &mut Tape, chunks: &mut impl FnMut(Vec<u8>)) {
        if !self.held.is_empty() && now.saturating_sub(self.since) >= WAIT_MAX {
            self.release_all(tape, chunks);
        }
    }

    /// Gives up on everything that is missing.
    pub(super) fn release_all(&mut self, tape: &mut Tape, chunks: &mut impl FnMut(Vec<u8>)) {
        self.release_before(u32::MAX, tape, chunks);
    }

    fn hold(&mut self, now: Duration, at: u32, payload: &[u8]) {
        if self.held.is_empty() {
            self.since = now;
        }
        let place = self.held.partition_point(|held| held.at < at);
        if self.held.get(place).is_none_or(|held| held.at != at) {
            self.held.insert(place, Held { at, payload: payload.into() });
        }
    }

    fn release_before(&mut self, at: u32, tape: &mut Tape, chunks: &mut impl FnMut(Vec<u8>)) {
        let count = self.held.partition_point(|held| held.at < at);
        for held in self.held.drain(..count) {
            tape.write(held.at, &held.payload, chunks);
        }
    }

    fn drain(&mut self, tape: &mut Tape, chunks: &mut impl FnMut(Vec<u8>)) {
        while self.held.first().is_some_and(|held| held.at <= tape.end()) {
            let held = self.held.remove(0);
            tape.write(held.at, &held.payload, chunks);
        }
    }
}
