//! What waits to be done, for whoever watches the server.

use async_trait::async_trait;

use super::StoreError;

/// What waits in the outbox, due or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxBacklog {
    /// Jobs.
    pub jobs: u64,
    /// When the one that waits longest was due, in milliseconds of the epoch.
    pub oldest_due_ms: Option<i64>,
}

/// What waits.
#[async_trait]
pub trait Backlog: Send + Sync {
    /// The outbox of the whole server.
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError>;
}
