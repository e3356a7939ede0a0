//! The clocks of the load tool: one that never jumps for its machines, the wall clock to compare with the kernel's
//! arrival stamps.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use antiphon_core::entropy::Entropy;
use antiphon_core::time::Now;
use nix::time::{ClockId, clock_gettime};

/// Nanoseconds since 1970, as the kernel stamps packets.
pub(crate) type Stamp = u64;

/// This instant as the kernel would stamp it.
pub(crate) fn stamp() -> Stamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// This instant for a machine that began at `started`.
pub(crate) fn now(started: Instant) -> Now {
    let wall_ms = i64::try_from(stamp() / 1_000_000).unwrap_or(i64::MAX);
    Now { since_start: started.elapsed(), wall_ms }
}

/// What the calling thread has used of a core so far.
pub(crate) fn thread_cpu() -> anyhow::Result<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?.into())
}

/// Randomness from the operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Fresh random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemEntropy.fill(&mut bytes);
    bytes
}
