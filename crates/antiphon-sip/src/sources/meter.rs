//! A bucket of tokens in one figure: the moment when it will be full again.

use std::time::Duration;

/// How often something may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// From one time to the next, in the long run; zero for no limit.
    pub every: Duration,
    /// How many times at once after a pause.
    pub burst: u32,
}

impl Rate {
    /// So many times a second in the long run; 0 for no limit.
    #[must_use]
    pub const fn per_second(times: u32, burst: u32) -> Self {
        Self::per(Duration::from_secs(1), times, burst)
    }

    /// So many times an hour in the long run; 0 for no limit.
    #[must_use]
    pub const fn per_hour(times: u32, burst: u32) -> Self {
        Self::per(Duration::from_secs(3_600), times, burst)
    }

    const fn per(time: Duration, times: u32, burst: u32) -> Self {
        let every = match time.checked_div(times) {
            Some(every) => every,
            None => Duration::ZERO,
        };
        Self { every, burst }
    }

    /// A fifth of it, at least once at a time.
    pub(super) fn fifth(self) -> Self {
        Self { every: self.every * 5, burst: (self.burst / 5).max(1) }
    }
}

/// What has been taken of a rate lately.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meter {
    /// When all that was taken has been given back, counted since the start.
    full_at: Duration,
}

impl Meter {
    /// Whether it may happen once more.
    pub(super) fn has_room(self, now: Duration, rate: Rate) -> bool {
        let taken = self.full_at.saturating_sub(now);
        rate.every.is_zero() || taken + rate.every <= rate.every * rate.burst.max(1)
    }

    /// It has happened.
    pub(super) fn take(&mut self, now: Duration, rate: Rate) {
        self.full_at = self.full_at.max(now) + rate.every;
    }

    /// Takes once if there is room; whether there was.
    pub(super) fn try_take(&mut self, now: Duration, rate: Rate) -> bool {
        let has_room = self.has_room(now, rate);
        if has_room {
            self.take(now, rate);
        }
        has_room
    }
}
