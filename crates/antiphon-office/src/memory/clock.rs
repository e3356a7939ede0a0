//! Clocks that stand still until they are moved.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use antiphon_core::time::Now;

use crate::ports::Clock;

/// Two clocks that go only when told to.
#[derive(Debug)]
pub struct MemoryClock(Mutex<Now>);

impl MemoryClock {
    /// Clocks that show `wall_ms`, and zero since the start.
    #[must_use]
    pub fn new(wall_ms: i64) -> Self {
        Self(Mutex::new(Now { since_start: Duration::ZERO, wall_ms }))
    }

    /// Time passes: both clocks go on.
    pub fn advance(&self, by: Duration) {
        let mut now = self.instant();
        *now = now.later(by);
    }

    /// Somebody sets the wall clock; the monotonic one does not notice.
    pub fn set_wall_ms(&self, wall_ms: i64) {
        self.instant().wall_ms = wall_ms;
    }

    /// Both clocks show what another pair shows.
    pub fn set(&self, now: Now) {
        *self.instant() = now;
    }

    fn instant(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for MemoryClock {
    fn now_ms(&self) -> i64 {
        self.instant().wall_ms
    }

    fn since_start(&self) -> Duration {
        self.instant().since_start
    }
}
