//! Quotas: how long a message may be and how much a mailbox may hold.
//!
//! Amounts are milliseconds of audio in messages that are not deleted. Nothing here counts them.

use crate::limits::{MAILBOX_MAX_MS, MAILBOX_WARNING_PERCENT, MESSAGE_MAX_MS, RECORDING_MIN};

/// What a mailbox may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The longest message, in milliseconds.
    pub message_max_ms: u32,
    /// All messages together, in milliseconds.
    pub mailbox_max_ms: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Self { message_max_ms: MESSAGE_MAX_MS, mailbox_max_ms: MAILBOX_MAX_MS }
    }
}

impl Quota {
    /// What still fits into a mailbox that holds `used_ms`; 0 if it holds too much already.
    #[must_use]
    pub fn remaining_ms(self, used_ms: u64) -> u64 {
        self.mailbox_max_ms.saturating_sub(used_ms)
    }

    /// Whether callers are told that the mailbox is full. It is so when what fits would be dropped as too short.
    #[must_use]
    pub fn is_full(self, used_ms: u64) -> bool {
        u128::from(self.remaining_ms(used_ms)) < RECORDING_MIN.as_millis()
    }

    /// How long the next message may be: the longest message, or what still fits.
    #[must_use]
    pub fn next_message_max_ms(self, used_ms: u64) -> u32 {
        u32::try_from(self.remaining_ms(used_ms))
            .map_or(self.message_max_ms, |fits| fits.min(self.message_max_ms))
    }

    /// Whether so much is used that the owner should know: 80 %.
    #[must_use]
    pub fn is_nearly_full(self, used_ms: u64) -> bool {
        u128::from(used_ms) * 100 >= u128::from(self.mailbox_max_ms) * u128::from(MAILBOX_WARNING_PERCENT)
    }

    /// Whether this change is the one to warn the owner at. It is so once, until the mailbox was emptier again.
    #[must_use]
    pub fn warns(self, before_ms: u64, after_ms: u64) -> bool {
        !self.is_nearly_full(before_ms) && self.is_nearly_full(after_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: u64 = 60_000;

    #[test]
    fn the_default_is_ten_minutes_a_message_and_a_hundred_a_mailbox() {
        let quota = Quota::default();
        assert_eq!(u64::from(quota.message_max_ms), 10 * MINUTE_MS);
        assert_eq!(quota.mailbox_max_ms, 100 * MINUTE_MS);
    }

    #[test]
    fn the_next_message_is_as_long_as_allowed_and_as_fits() {
        let quota = Quota::default();
        for (used_ms, remaining_ms, next_ms, full) in [
            (0, 6_000_000, 600_000, false),
            (5_400_000, 600_000, 600_000, false),
            (5_400_001, 599_999, 599_999, false),
            (5_999_000, 1_000, 1_000, false),
            (5_999_001, 999, 999, true),
            (6_000_000, 0, 0, true),
            (u64::MAX, 0, 0, true),
        ] {
            assert_eq!(quota.remaining_ms(used_ms), remaining_ms, "{used_ms}");
            assert_eq!(quota.next_message_max_ms(used_ms), next_ms, "{used_ms}");
            assert_eq!(quota.is_full(used_ms), full, "{used_ms}");
        }
        let boundless = Quota { mailbox_max_ms: u64::MAX, ..quota };
        assert_eq!(boundless.next_message_max_ms(0), quota.message_max_ms);
    }

    #[test]
    fn the_owner_is_warned_once_when_eighty_percent_are_reached() {
        let quota = Quota::default();
        for (before, after, warns) in [
            (79, 80, true),
            (0, 100, true),
            (80, 81, false),
            (81, 79, false),
            (70, 79, false),
            (80, 80, false),
        ] {
            assert_eq!(quota.warns(before * MINUTE_MS, after * MINUTE_MS), warns, "{before} to {after}");
        }
        assert!(!quota.is_nearly_full(80 * MINUTE_MS - 1));
    }
}
