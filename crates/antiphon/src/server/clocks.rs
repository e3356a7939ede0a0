//! The only place that reads the clocks.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use antiphon_core::time::Now;
use antiphon_office::ports::Clock;

/// Both clocks of one server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks {
    started: Instant,
}

impl Clocks {
    /// The beginning of this server's time.
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// The moment it began.
    pub(crate) fn started(self) -> Instant {
        self.started
    }

    /// How long ago that was.
    pub(crate) fn since_start(self) -> Duration {
        self.started.elapsed()
    }

    /// This instant.
    pub(crate) fn now(self) -> Now {
        Now { since_start: self.since_start(), wall_ms: wall_ms() }
    }
}

impl Clock for Clocks {
    fn now_ms(&self) -> i64 {
        wall_ms()
    }

    fn since_start(&self) -> Duration {
        self.started.elapsed()
    }
}

fn wall_ms() -> i64 {
    // A clock before 1970 is not set at all; it counts as 1970.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
