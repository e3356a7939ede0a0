//! What waits to be done, for whoever watches the server.

use antiphon_core::ids::{JobId, OrganizationId};
use async_trait::async_trait;

use super::{Audit, JobKind, StoreError};

/// What waits in the outbox, due or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxBacklog {
    /// Jobs.
    pub jobs: u64,
    /// When the one that waits longest was due, in milliseconds of the epoch.
    pub oldest_due_ms: Option<i64>,
}

/// A job that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingJob {
    /// Its identity.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// When it is tried next, epoch milliseconds.
    pub due_ms: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// What waits.
#[async_trait]
pub trait Backlog: Send + Sync {
    /// The outbox of the whole server.
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError>;
    /// The jobs of an organization, the next due first, at most `max`.
    async fn waiting_jobs(
        &self,
        organization: OrganizationId,
        max: u32,
    ) -> Result<Vec<WaitingJob>, StoreError>;
    /// Makes a job of an organization due now, with all that is posted to the same webhook. [`StoreError::Missing`] if it does not wait any more.
    async fn hurry_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Takes a job of an organization out without doing it.
    async fn drop_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
