//! What waits.

use antiphon_core::ids::{JobId, OrganizationId};
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, Backlog, OutboxBacklog, StoreError, WaitingJob};

#[async_trait]
impl Backlog for MemoryStore {
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError> {
        Ok(self.rows()?.jobs.backlog())
    }

    async fn waiting_jobs(
        &self,
        organization: OrganizationId,
        max: u32,
    ) -> Result<Vec<WaitingJob>, StoreError> {
        Ok(self.rows()?.jobs.waiting(organization, max))
    }

    async fn hurry_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.jobs.hurry(organization, id, now_ms) {
            return Err(StoreError::Missing("delivery"));
        }
        rows.note(audit);
        Ok(())
    }

    async fn drop_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.jobs.drop(organization, id) {
            return Err(StoreError::Missing("delivery"));
        }
        rows.note(audit);
        Ok(())
    }
}
