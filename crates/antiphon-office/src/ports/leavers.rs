//! People who were removed: kept aside for a time, so that whoever removed the wrong one can bring him back.

use antiphon_core::ids::{BlobKey, DeviceId, OrganizationId, PersonId};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Somebody who was removed and can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaver {
    /// As they were.
    pub person: Person,
    /// When they were removed, epoch milliseconds.
    pub removed_ms: i64,
    /// Messages in their mailbox, deleted ones not counted.
    pub messages: u32,
}

/// People and phones, removed.
#[async_trait]
pub trait Leavers: Send + Sync {
    /// Removes a person: the numbers become free, the account to sign in with goes for good, voicemail groups lose the
    /// member, and nobody finds the person or a phone of theirs any more. Mailbox, phones and settings lie aside until
    /// [`Self::purge_person`].
    async fn remove_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Those of an organization who can be brought back, the one removed last first, at most `max`.
    async fn leavers(&self, organization: OrganizationId, max: u32) -> Result<Vec<Leaver>, StoreError>;
    /// Brings somebody back as given here, which may be with other numbers: they are taken again.
    /// [`StoreError::Exists`], and nothing changes, if somebody has one of them meanwhile.
    async fn restore_person(&self, person: &Person, audit: &Audit) -> Result<(), StoreError>;
    /// Those of an organization who were removed before that moment, at most `max`.
    async fn leavers_before(
        &self,
        organization: OrganizationId,
        before_ms: i64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError>;
    /// Forgets somebody who was removed, with mailbox, phones and settings, and gives back the audio that nobody refers
    /// to any more. [`StoreError::Missing`] if he was brought back.
    async fn purge_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError>;
    /// Removes a phone of a person with its registrations, for good.
    async fn remove_device(
        &self,
        organization: OrganizationId,
        person: PersonId,
        id: DeviceId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
