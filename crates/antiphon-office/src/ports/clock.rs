//! What time it is.

use std::time::Duration;

/// Reads the clocks.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 00:00 UTC; may jump when the clock is set.
    fn now_ms(&self) -> i64;
    /// Time since some moment before the office was made, monotonic: what a clock set forward must not shorten.
    fn since_start(&self) -> Duration;
}
