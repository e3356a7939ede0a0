//! Auto attendants in rows.

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::{AttendantId, OrganizationId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The auto attendants of locations.
#[async_trait]
pub trait Attendants: Send + Sync {
    /// Adds an auto attendant; its name is new in the location and its numbers become taken. The announcements and
    /// schedules it names are there.
    async fn insert_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError>;
    /// All auto attendants of an organization, oldest first.
    async fn attendants(&self, organization: OrganizationId) -> Result<Vec<Attendant>, StoreError>;
    /// One auto attendant.
    async fn attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Option<Attendant>, StoreError>;
    /// Replaces an auto attendant if its `version` is still current; frees and takes numbers. Its location stays.
    async fn save_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError>;
    /// Removes an auto attendant and frees its numbers.
    async fn remove_attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
