//! The log of calls: kept when they are over, looked up by administrators, thrown away when they are old.

use antiphon_core::call_record::CallRecord;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{CallFilter, CallName, CallsOfPerson, Forgotten, KeptCall, StoreError};

/// Calls thrown away in one transaction, so that nobody waits long for the database.
const FORGET_AT_ONCE: u32 = 1_000;
/// One day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How long calls are kept, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRetention {
    /// The calls.
    pub calls_days: u32,
    /// Their SIP messages; 0 for none at all.
    pub messages_days: u32,
}

impl Office {
    /// Keeps calls that are over. One that is kept already stays as it is.
    ///
    /// # Errors
    /// What the store says; then none of them is kept, and the caller may try again.
    pub async fn keep_calls(&self, calls: &[KeptCall]) -> Result<(), StoreError> {
        self.ports.store.keep_calls(calls).await
    }

    /// The calls asked for, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn calls(&self, filter: &CallFilter) -> Result<Vec<CallRecord>, StoreError> {
        self.ports.store.calls(filter).await
    }

    /// The calls that a person made or got, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn calls_of(
        &self,
        person: &Person,
        begun_before_ms: i64,
        max: u32,
    ) -> Result<Vec<CallRecord>, StoreError> {
        let location = self.ports.store.location(person.organization, person.location).await?;
        let prefix = location.and_then(|location| location.prefix);
        let extension = person.extension.to_string();
        let wanted = CallsOfPerson {
            organization: person.organization,
            person: person.id,
            location: person.location,
            prefixed: prefix.map(|prefix| format!("{prefix}{extension}")),
            extension,
            number: person.number.as_ref().map(ToString::to_string),
            begun_before_ms,
            max,
        };
        self.ports.store.calls_of(&wanted).await
    }

    /// One call with its SIP messages, by its identity or by the Call-ID of one of its legs.
    ///
    /// # Errors
    /// What the store says.
    pub async fn call(&self, name: &CallName) -> Result<Option<KeptCall>, StoreError> {
        self.ports.store.call(name).await
    }

    /// Throws away what is older than it is to be kept, and says how much that was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn forget_old_calls(&self, keep: CallRetention) -> Result<Forgotten, StoreError> {
        let before = |days: u32| self.now_ms().saturating_sub(i64::from(days).saturating_mul(DAY_MS));
        let (calls, messages) = (before(keep.calls_days), before(keep.messages_days));
        let mut forgotten = Forgotten::default();
        loop {
            let gone = self.ports.store.forget_calls(calls, messages, FORGET_AT_ONCE).await?;
            forgotten.calls += gone.calls;
            forgotten.ladders += gone.ladders;
            if gone.calls.max(gone.ladders) < u64::from(FORGET_AT_ONCE) {
                return Ok(forgotten);
            }
        }
    }
}
