//! How often somebody may come, by token or by person: a bucket for each that drips full again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Callers remembered at once; those whose buckets are full again are forgotten.
const REMEMBERED_MAX: usize = 10_000;

/// The limit and who has used how much of it. Forgotten at a restart, which does no harm.
pub(crate) struct RateLimit<K> {
    per_second: f64,
    at_once: f64,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    seen: Instant,
}

impl<K: Copy + Eq + Hash> RateLimit<K> {
    /// So many requests a minute, a sixth of them at once.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let requests = f64::from(requests.max(1));
        Self { per_second: requests / 60.0, at_once: (requests / 6.0).max(1.0), buckets: Mutex::default() }
    }

    /// Takes a request out of somebody's bucket; the seconds to wait if it is empty.
    pub(crate) fn take(&self, who: K, now: Instant) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED_MAX && !buckets.contains_key(&who) {
            let full_after = Duration::from_secs_f64(self.at_once / self.per_second);
            buckets.retain(|_, bucket| now.saturating_duration_since(bucket.seen) < full_after);
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: self.at_once, seen: now });
        let dripped = now.saturating_duration_since(bucket.seen).as_secs_f64() * self.per_second;
        *bucket = Bucket { left: (bucket.left + dripped).min(self.at_once), seen: now };
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let wait = Duration::from_secs_f64((1.0 - bucket.left) / self.per_second);
        Err(wait.as_secs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::TokenId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_bucket_is_emptied_drips_full_and_is_each_tokens_own() {
        let (limit, begun) = (RateLimit::per_minute(60), Instant::now());
        let [one, other] = [1, 2].map(|n| TokenId(Uuid::from_u128(n)));
        for _ in 0..10 {
            assert_eq!(limit.take(one, begun), Ok(()));
        }
        assert_eq!(limit.take(one, begun), Err(2));
        assert_eq!(limit.take(other, begun), Ok(()));
        assert_eq!(limit.take(one, begun + Duration::from_secs(1)), Ok(()));
        assert!(limit.take(one, begun + Duration::from_secs(1)).is_err());
    }
}
