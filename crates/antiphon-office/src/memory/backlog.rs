//! What waits.

use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Backlog, OutboxBacklog, StoreError};

#[async_trait]
impl Backlog for MemoryStore {
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError> {
        Ok(self.rows()?.jobs.backlog())
    }
}
