//! Calls that are over, in rows.

use antiphon_core::call_record::{CallRecord, SipStep};
use antiphon_core::ids::{CallRecordId, LocationId, OrganizationId, PersonId};
use async_trait::async_trait;

use super::StoreError;

/// A call that is over, with the SIP messages it consisted of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCall {
    /// What is told of it.
    pub record: CallRecord,
    /// Its messages, oldest first; none where they are not kept, or not any more.
    pub ladder: Vec<SipStep>,
}

/// Which calls are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallFilter {
    /// Those of one organization; `None` for all calls of the server, those that led nowhere among them.
    pub organization: Option<OrganizationId>,
    /// Only those of this location of it.
    pub location: Option<LocationId>,
    /// Only those begun before, in milliseconds of the epoch.
    pub begun_before_ms: i64,
    /// And of those begun in that very millisecond the ones of a lesser identity; none of them where none is named.
    pub before: Option<CallRecordId>,
    /// At most so many.
    pub max: u32,
}

/// Which calls of a person are asked for: those made, and those made to the numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallsOfPerson {
    /// The organization.
    pub organization: OrganizationId,
    /// Who made them.
    pub person: PersonId,
    /// Where the extension is dialled.
    pub location: LocationId,
    /// The short number.
    pub extension: String,
    /// The short number behind the location's prefix, as other locations dial it.
    pub prefixed: Option<String>,
    /// The public number.
    pub number: Option<String>,
    /// Only those begun before, in milliseconds of the epoch.
    pub begun_before_ms: i64,
    /// At most so many.
    pub max: u32,
}

/// What a call goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallName {
    /// Its own identity.
    Record(CallRecordId),
    /// Call-ID of one of its legs.
    Sip(String),
}

/// What was thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Calls.
    pub calls: u64,
    /// Calls whose SIP messages went.
    pub ladders: u64,
}

/// The log of calls.
#[async_trait]
pub trait CallLog: Send + Sync {
    /// Keeps calls. One that is kept already stays as it is.
    async fn keep_calls(&self, calls: &[KeptCall]) -> Result<(), StoreError>;
    /// The calls asked for, newest first.
    async fn calls(&self, filter: &CallFilter) -> Result<Vec<CallRecord>, StoreError>;
    /// The calls of a person, newest first.
    async fn calls_of(&self, wanted: &CallsOfPerson) -> Result<Vec<CallRecord>, StoreError>;
    /// One call; of several with the same Call-ID the newest.
    async fn call(&self, name: &CallName) -> Result<Option<KeptCall>, StoreError>;
    /// Throws away calls begun before `calls_before_ms`, and the messages alone of those begun before
    /// `ladders_before_ms`: at most `max` of each. Says how many of each are gone.
    async fn forget_calls(
        &self,
        calls_before_ms: i64,
        ladders_before_ms: i64,
        max: u32,
    ) -> Result<Forgotten, StoreError>;
}
