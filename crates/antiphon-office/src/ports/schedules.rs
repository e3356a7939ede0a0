//! Schedules in rows.

use antiphon_core::ids::{OrganizationId, ScheduleId};
use antiphon_core::schedule::Schedule;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The schedules of locations.
#[async_trait]
pub trait Schedules: Send + Sync {
    /// Adds a schedule; its name is new among those of its kind in the location.
    async fn insert_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError>;
    /// All schedules of an organization, oldest first.
    async fn schedules(&self, organization: OrganizationId) -> Result<Vec<Schedule>, StoreError>;
    /// One schedule.
    async fn schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
    ) -> Result<Option<Schedule>, StoreError>;
    /// Replaces name and events if its `version` is still current. Its kind and location stay.
    async fn save_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError>;
    /// Removes a schedule that no auto attendant follows; [`StoreError::InUse`] if one does.
    async fn remove_schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
