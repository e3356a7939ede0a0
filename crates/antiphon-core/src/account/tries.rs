//! Tries to sign in: a few are free, then each further one has to wait, twice as long each time.
//!
//! Unlike a mailbox, an account never locks for good: whoever knows an address could lock its owner out with it. The
//! wait holds for guesser and owner alike, and nothing tells whether an account exists.

use crate::limits::{SIGN_IN_TRIES_FREE, SIGN_IN_WAIT_FIRST_MS, SIGN_IN_WAIT_MAX_MS};

/// The wrong passwords in a row of one address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignInTries {
    /// How many.
    pub failed: u32,
    /// When the last one was, epoch milliseconds.
    pub last_ms: i64,
}

/// What becomes of a further try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryReserved {
    /// It may be evaluated; it is counted as wrong until it proves right.
    Evaluate(SignInTries),
    /// Not before so many milliseconds have passed; nothing is counted.
    Wait {
        /// Milliseconds, at least 1.
        ms: i64,
    },
}

impl SignInTries {
    /// Takes a try, if one may be made now.
    #[must_use]
    pub fn reserve(self, now_ms: i64) -> TryReserved {
        let since = now_ms.saturating_sub(self.last_ms);
        let wait = self.wait_ms().saturating_sub(since);
        // A clock set back must not make the wait longer than it ever is.
        match wait.min(self.wait_ms()) {
            ..=0 => TryReserved::Evaluate(Self { failed: self.failed.saturating_add(1), last_ms: now_ms }),
            ms => TryReserved::Wait { ms },
        }
    }

    /// Whether the next try has to wait.
    #[must_use]
    pub fn is_slowed(self) -> bool {
        self.failed >= SIGN_IN_TRIES_FREE
    }

    fn wait_ms(self) -> i64 {
        let Some(doublings) = self.failed.checked_sub(SIGN_IN_TRIES_FREE) else { return 0 };
        let factor = 1_i64.checked_shl(doublings.min(30)).unwrap_or(i64::MAX);
        SIGN_IN_WAIT_FIRST_MS.saturating_mul(factor).min(SIGN_IN_WAIT_MAX_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failed: u32) -> SignInTries {
        SignInTries { failed, last_ms: 1_000_000 }
    }

    #[test]
    fn a_few_tries_are_free_and_then_the_wait_doubles() {
        for (failed, wait_ms) in [
            (0, 0),
            (SIGN_IN_TRIES_FREE - 1, 0),
            (SIGN_IN_TRIES_FREE, 30_000),
            (SIGN_IN_TRIES_FREE + 2, 120_000),
        ] {
            let tries = after(failed);
            let counted = |now_ms| TryReserved::Evaluate(SignInTries { failed: failed + 1, last_ms: now_ms });
            assert_eq!(tries.reserve(1_000_000 + wait_ms), counted(1_000_000 + wait_ms), "{failed}");
            if wait_ms > 0 {
                assert_eq!(tries.reserve(1_000_000), TryReserved::Wait { ms: wait_ms });
                assert_eq!(tries.reserve(1_000_000 + wait_ms - 1), TryReserved::Wait { ms: 1 });
            }
        }
    }

    #[test]
    fn no_wait_is_longer_than_the_longest() {
        assert_eq!(after(u32::MAX).reserve(1_000_000), TryReserved::Wait { ms: SIGN_IN_WAIT_MAX_MS });
        assert_eq!(after(1_000).reserve(-5), TryReserved::Wait { ms: SIGN_IN_WAIT_MAX_MS });
    }
}
