//! The audit log as administrators look it through.

use antiphon_core::event::SOURCE_REFUSED;
use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::DAY_MS;

use crate::Office;
use crate::ports::{Audit, AuditQuery, StoreError};

/// Sources that are told of at once: more than anybody reads.
const GUESSES_MAX: u32 = 100;

/// Somebody who has entered so many wrong passcodes, over several mailboxes, that he was refused for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// An account, a number or an address.
    pub source: String,
    /// When he was last refused, epoch milliseconds.
    pub at_ms: i64,
}

impl Office {
    /// Who has guessed passcodes within a day, the last first, each source once.
    ///
    /// # Errors
    /// What the store says.
    pub async fn guesses(&self, organization: OrganizationId) -> Result<Vec<Guess>, StoreError> {
        let query = AuditQuery {
            action: SOURCE_REFUSED.to_owned(),
            from_ms: self.now_ms().saturating_sub(DAY_MS),
            max: GUESSES_MAX,
            ..AuditQuery::default()
        };
        let mut guesses: Vec<Guess> = Vec::new();
        for entry in self.find_audit(organization, &query).await? {
            let Some(source) = entry.target.strip_prefix("source:") else { continue };
            if !guesses.iter().any(|it| it.source == source) {
                guesses.push(Guess { source: source.to_owned(), at_ms: entry.at_ms });
            }
        }
        Ok(guesses)
    }

    /// The entries asked for, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Vec<Audit>, StoreError> {
        self.ports.store.find_audit(organization, query).await
    }

    /// The newest entry about something, such as `person:` and its identity: who changed it last.
    ///
    /// # Errors
    /// What the store says.
    pub async fn last_change(
        &self,
        organization: OrganizationId,
        target: &str,
    ) -> Result<Option<Audit>, StoreError> {
        let query = AuditQuery { about: vec![target.to_owned()], max: 20, ..AuditQuery::default() };
        let newest = self.find_audit(organization, &query).await?;
        // What it did itself is no change of it.
        Ok(newest.into_iter().find(|entry| entry.target == target))
    }
}
