//! Questions for passkeys that browsers have not answered yet. They live no longer than the process: whoever is asked
//! meanwhile begins anew.

use std::collections::VecDeque;

use antiphon_core::account::secret::SecretHash;
use antiphon_core::limits::{
    PASSKEY_CEREMONIES_MAX, PASSKEY_CEREMONIES_PER_SOURCE_MAX, PASSKEY_CEREMONY_MAX_MS,
};

/// All of them, oldest first. None is answered twice, nor after its time, nor by another browser.
#[derive(Debug, Default)]
pub(crate) struct Ceremonies(VecDeque<Open>);

#[derive(Debug)]
struct Open {
    /// The browser, by the digest of what it presents.
    browser: SecretHash,
    source: String,
    /// What the answer is held against.
    kept: Vec<u8>,
    ends_ms: i64,
}

impl Ceremonies {
    /// Keeps a question to a browser, which has no other one then. Of too many, the oldest is forgotten: of the same
    /// network address first.
    pub(super) fn begin(&mut self, browser: SecretHash, source: &str, kept: Vec<u8>, now_ms: i64) {
        self.0.retain(|it| it.ends_ms > now_ms && it.browser != browser);
        if self.0.iter().filter(|it| it.source == source).count() >= PASSKEY_CEREMONIES_PER_SOURCE_MAX {
            let oldest = self.0.iter().position(|it| it.source == source);
            oldest.and_then(|oldest| self.0.remove(oldest));
        }
        if self.0.len() >= PASSKEY_CEREMONIES_MAX {
            self.0.pop_front();
        }
        let source = source.to_owned();
        self.0.push_back(Open { browser, source, kept, ends_ms: now_ms + PASSKEY_CEREMONY_MAX_MS });
    }

    /// The question to a browser, which has none any more.
    pub(super) fn take(&mut self, browser: &SecretHash, now_ms: i64) -> Option<Vec<u8>> {
        let found = self.0.iter().position(|it| it.browser == *browser)?;
        self.0.remove(found).filter(|it| it.ends_ms > now_ms).map(|it| it.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(n: usize) -> SecretHash {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        SecretHash(bytes)
    }

    #[test]
    fn a_question_is_answered_once_in_time_by_its_browser() {
        let mut open = Ceremonies::default();
        open.begin(browser(1), "192.0.2.1", vec![1], 0);
        open.begin(browser(2), "192.0.2.1", vec![2], 0);
        assert_eq!(open.take(&browser(3), 0), None);
        assert_eq!(open.take(&browser(1), 1), Some(vec![1]));
        assert_eq!(open.take(&browser(1), 1), None, "once");
        assert_eq!(open.take(&browser(2), PASSKEY_CEREMONY_MAX_MS), None, "in time");
        open.begin(browser(2), "192.0.2.1", vec![3], 0);
        open.begin(browser(2), "192.0.2.1", vec![4], 0);
        assert_eq!(open.take(&browser(2), 1), Some(vec![4]), "the last one");
    }

    #[test]
    fn one_source_crowds_out_nobody_but_itself() {
        let mut open = Ceremonies::default();
        open.begin(browser(0), "198.51.100.1", vec![0], 0);
        for n in 1..=PASSKEY_CEREMONIES_PER_SOURCE_MAX + 1 {
            open.begin(browser(n), "192.0.2.1", vec![1], 0);
        }
        assert_eq!(open.0.len(), PASSKEY_CEREMONIES_PER_SOURCE_MAX + 1);
        assert_eq!(open.take(&browser(1), 1), None);
        assert!(open.take(&browser(2), 1).is_some() && open.take(&browser(0), 1).is_some());
        for n in 0..PASSKEY_CEREMONIES_MAX + 10 {
            open.begin(browser(10_000 + n), &format!("source {n}"), vec![1], 0);
        }
        assert_eq!(open.0.len(), PASSKEY_CEREMONIES_MAX);
        open.begin(browser(1), "192.0.2.1", vec![1], PASSKEY_CEREMONY_MAX_MS);
        assert_eq!(open.0.len(), 1, "those whose time is over");
    }
}
