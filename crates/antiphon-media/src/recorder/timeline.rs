//! Where on the tape a timestamp lies.

use std::time::Duration;

use crate::rtp::CLOCK_RATE;

/// How far ahead of the clock a packet may lie, in RTP clock ticks: two seconds, for a burst after a stall at the
/// very beginning and for a sender whose clock runs fast all through a long message.
const AHEAD_MAX: i64 = 2 * CLOCK_RATE as i64;

/// A timestamp further back than this begins a new count, in RTP clock ticks: ten seconds.
const BACK_MAX: i64 = 10 * CLOCK_RATE as i64;

#[derive(Clone, Copy)]
struct Stream {
    ssrc: u32,
    /// The timestamp of the beginning of the tape.
    zero: u32,
}

impl Stream {
    fn position(self, timestamp: u32) -> i64 {
        // Timestamps wrap: the nearer of the two distances is meant.
        i64::from(timestamp.wrapping_sub(self.zero).cast_signed())
    }
}

/// Translates timestamps to places, in RTP clock ticks from the beginning of the tape.
///
/// The first packet lies at the beginning, the others relative to it. What cannot be, because it lies in the
/// future or far in the past, and another source are placed by the clock and begin a new count.
#[derive(Default)]
pub(super) struct Timeline {
    stream: Option<Stream>,
    /// When the first packet came.
    began: Duration,
}

impl Timeline {
    /// Where a packet that arrives `now` lies; `end` is how far the tape is written.
    pub(super) fn place(&mut self, now: Duration, ssrc: u32, timestamp: u32, end: u32) -> u32 {
        if self.stream.is_none() {
            self.began = now;
        }
        let clock = ticks(now.saturating_sub(self.began));
        let known = self.stream.filter(|stream| stream.ssrc == ssrc).map(|stream| stream.position(timestamp));
        match known {
            Some(at) if at <= clock + AHEAD_MAX && at >= i64::from(end) - BACK_MAX => clamped(at),
            _ => self.restart(ssrc, timestamp, clamped(clock).max(end)),
        }
    }

    /// Where a timestamp of the stream lies, if that stream is the one recorded.
    pub(super) fn find(&self, ssrc: u32, timestamp: u32) -> Option<u32> {
        self.stream.filter(|stream| stream.ssrc == ssrc).map(|stream| clamped(stream.position(timestamp)))
    }

    fn restart(&mut self, ssrc: u32, timestamp: u32, at: u32) -> u32 {
        self.stream = Some(Stream { ssrc, zero: timestamp.wrapping_sub(at) });
        at
    }
}

fn ticks(time: Duration) -> i64 {
    i64::try_from(time.as_micros() * u128::from(CLOCK_RATE) / 1_000_000).unwrap_or(i64::MAX / 2)
}

fn clamped(at: i64) -> u32 {
    u32::try_from(at.max(0)).unwrap_or(u32::MAX)
}
