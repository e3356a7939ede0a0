//! What became of what was posted, and when a webhook is given up.

use crate::event::EventKind;
use crate::ids::{EventId, JobId, OrganizationId, WebhookId};
use crate::limits::{HOUR_MS, WEBHOOK_FAILING_MAX_MS, WEBHOOK_FAILURES_MAX};

/// An attempt to post an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The organization.
    pub organization: OrganizationId,
    /// Where to.
    pub webhook: WebhookId,
    /// The job, which is the same for all attempts.
    pub job: JobId,
    /// The event.
    pub event: EventId,
    /// Its kind.
    pub what: EventKind,
    /// When it was tried, epoch milliseconds.
    pub at_ms: i64,
    /// The how manieth attempt it was, from 1.
    pub attempt: u32,
    /// The HTTP status that was answered; `None` if nothing was.
    pub status: Option<u16>,
    /// Why it failed; `None` if it did not.
    pub error: Option<String>,
}

/// How a webhook has done since it last took something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Failures in a row.
    pub failures: u32,
    /// When the first of them was, epoch milliseconds.
    pub failing_since_ms: Option<i64>,
}

impl Standing {
    /// After an attempt at that moment.
    #[must_use]
    pub fn after(self, succeeded: bool, at_ms: i64) -> Self {
        if succeeded {
            return Self::default();
        }
        Self {
            failures: self.failures.saturating_add(1),
            failing_since_ms: Some(self.failing_since_ms.unwrap_or(at_ms)),
        }
    }

    /// Whether nobody should try any longer: nothing was taken for three days, or very much was refused within an
    /// hour or more. What fails once in a while never gets there.
    #[must_use]
    pub fn is_hopeless(self, now_ms: i64) -> bool {
        let Some(since_ms) = self.failing_since_ms else { return false };
        let lasts_ms = now_ms.saturating_sub(since_ms);
        let is_flooded = lasts_ms >= HOUR_MS && self.failures >= WEBHOOK_FAILURES_MAX;
        lasts_ms >= WEBHOOK_FAILING_MAX_MS || is_flooded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_given_up_after_three_days_or_after_much_within_hours() {
        let failing = |failures| Standing { failures, failing_since_ms: Some(0) };
        for (standing, now_ms, hopeless) in [
            (Standing::default(), i64::MAX, false),
            (failing(99), 2 * HOUR_MS, false),
            (failing(100), HOUR_MS - 1, false),
            (failing(100), HOUR_MS, true),
            (failing(2), WEBHOOK_FAILING_MAX_MS - 1, false),
            (failing(2), WEBHOOK_FAILING_MAX_MS, true),
        ] {
            assert_eq!(standing.is_hopeless(now_ms), hopeless, "{standing:?} at {now_ms}");
        }
    }

    #[test]
    fn a_success_forgives_all_failures() {
        let failed = Standing::default().after(false, 5).after(false, 9);
        assert_eq!(failed, Standing { failures: 2, failing_since_ms: Some(5) });
        assert_eq!(failed.after(true, 12), Standing::default());
    }
}
