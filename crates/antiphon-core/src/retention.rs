//! Retention: when a message expires and when a deleted one is gone for good.
//!
//! A decision about one message and one instant; who sweeps, and how often, is the office's affair.

use crate::limits::{DAY_MS, EXPIRY_DAYS_MAX, UNDELETE_DAYS};
use crate::message::MessageState;
use crate::organization::MessageExpiry;

/// What retention looks at in a message. Times are epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageAge {
    /// New, saved or deleted.
    pub state: MessageState,
    /// When it was left.
    pub created_ms: i64,
    /// When its state last changed.
    pub state_changed_ms: i64,
}

/// What holds for the messages of a mailbox. The default lets nothing expire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// When messages expire by age; `None` for never.
    pub expiry: Option<MessageExpiry>,
}

/// What becomes of a message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Keep,
    /// It has reached its age: it becomes deleted, and can still be undeleted.
    Expire,
    /// It is erased for good, whatever its state was.
    Purge,
}

/// The next thing to happen to a message if nobody touches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When, in epoch milliseconds.
    pub at_ms: i64,
    /// [`Fate::Expire`] or [`Fate::Purge`].
    pub fate: Fate,
}

impl RetentionPolicy {
    /// Whether the expiry, if there is one, is 1–180 days.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.expiry.is_none_or(|expiry| (1..=EXPIRY_DAYS_MAX).contains(&expiry.days))
    }
}

/// What becomes of the message at `now_ms`. A clock that jumped back keeps everything.
#[must_use]
pub fn fate(now_ms: i64, message: &MessageAge, policy: RetentionPolicy) -> Fate {
    match due_at(message, policy) {
        Some(due) if now_ms >= due.at_ms => due.fate,
        _ => Fate::Keep,
    }
}

/// What happens next to the message, and when; `None` if it stays until somebody touches it.
///
/// Permissive expiry keeps what nobody heard, and the saved ones expire into the deleted ones. Strict expiry means
/// that nothing outlives its age: heard or not, and kept for undelete or not, the message is erased.
#[must_use]
pub fn due_at(message: &MessageAge, policy: RetentionPolicy) -> Option<Due> {
    let old_at_ms = policy.expiry.map(|expiry| after_days(message.created_ms, expiry.days));
    let strict = policy.expiry.is_some_and(|expiry| expiry.strict);
    let undelete_until_ms = after_days(message.state_changed_ms, UNDELETE_DAYS);
    let (at_ms, fate) = match message.state {
        MessageState::New | MessageState::Saved if strict => (old_at_ms, Fate::Purge),
        MessageState::New => (None, Fate::Keep),
        MessageState::Saved => (old_at_ms, Fate::Expire),
        MessageState::Deleted => {
            let strict_at_ms = old_at_ms.filter(|_| strict);
            (Some(strict_at_ms.map_or(undelete_until_ms, |at_ms| at_ms.min(undelete_until_ms))), Fate::Purge)
        }
    };
    at_ms.map(|at_ms| Due { at_ms, fate })
}

fn after_days(since_ms: i64, days: u32) -> i64 {
    since_ms.saturating_add(i64::from(days).saturating_mul(DAY_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERMISSIVE: RetentionPolicy =
        RetentionPolicy { expiry: Some(MessageExpiry { days: 30, strict: false }) };
    const STRICT: RetentionPolicy =
        RetentionPolicy { expiry: Some(MessageExpiry { days: 30, strict: true }) };
    const OFF: RetentionPolicy = RetentionPolicy { expiry: None };

    /// A message left on day 0 that got its state on day `since`.
    fn message(state: MessageState, since: i64) -> MessageAge {
        MessageAge { state, created_ms: 0, state_changed_ms: since * DAY_MS }
    }

    #[test]
    fn state_policy_and_age_decide_the_fate_to_the_millisecond() {
        use MessageState::{Deleted, New, Saved};
        for (policy, state, since, day, want) in [
            (OFF, New, 0, 10_000, None),
            (OFF, Saved, 1, 10_000, None),
            (OFF, Deleted, 1, 15, Some(Fate::Purge)),
            (PERMISSIVE, New, 0, 10_000, None),
            (PERMISSIVE, Saved, 1, 30, Some(Fate::Expire)),
            (PERMISSIVE, Saved, 29, 30, Some(Fate::Expire)),
            (PERMISSIVE, Deleted, 30, 44, Some(Fate::Purge)),
            (STRICT, New, 0, 30, Some(Fate::Purge)),
            (STRICT, Saved, 1, 30, Some(Fate::Purge)),
            (STRICT, Deleted, 1, 15, Some(Fate::Purge)),
            (STRICT, Deleted, 29, 30, Some(Fate::Purge)),
        ] {
            let (message, at_ms) = (message(state, since), day * DAY_MS);
            let context = format!("{policy:?} {state:?} since {since} on day {day}");
            assert_eq!(fate(at_ms - 1, &message, policy), Fate::Keep, "{context}, just before");
            assert_eq!(fate(at_ms, &message, policy), want.unwrap_or(Fate::Keep), "{context}");
            assert_eq!(due_at(&message, policy), want.map(|fate| Due { at_ms, fate }), "{context}");
        }
    }

    #[test]
    fn a_clock_that_jumped_back_removes_nothing() {
        let message = message(MessageState::Deleted, 100);
        assert_eq!(fate(-3 * DAY_MS, &message, STRICT), Fate::Keep);
        assert_eq!(fate(29 * DAY_MS, &message, STRICT), Fate::Keep);
    }

    #[test]
    fn absurd_times_do_not_overflow() {
        let message =
            MessageAge { state: MessageState::Deleted, created_ms: i64::MAX, state_changed_ms: i64::MAX };
        let policy = RetentionPolicy { expiry: Some(MessageExpiry { days: u32::MAX, strict: true }) };
        assert_eq!(fate(0, &message, policy), Fate::Keep);
    }

    #[test]
    fn expiry_is_one_day_to_half_a_year() {
        for (days, valid) in [(0, false), (1, true), (180, true), (181, false)] {
            let policy = RetentionPolicy { expiry: Some(MessageExpiry { days, strict: false }) };
            assert_eq!(policy.is_valid(), valid, "{days}");
        }
        assert!(OFF.is_valid());
    }
}
