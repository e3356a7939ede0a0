//! What waits.

use antiphon_office::ports::{Backlog, OutboxBacklog, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Session, values};
use crate::sql_store::SqlStore;

const OUTBOX: &str = "SELECT COUNT(*) AS jobs, MIN(due_ms) AS oldest FROM outbox";

#[async_trait]
impl Backlog for SqlStore {
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError> {
        self.db.read((), |session, ()| Box::pin(outbox(session))).await
    }
}

async fn outbox(session: &mut Session<'_>) -> Result<OutboxBacklog, Failure> {
    let Some(row) = session.row(OUTBOX, values![]).await? else { return Ok(OutboxBacklog::default()) };
    Ok(OutboxBacklog { jobs: row.amount("jobs")?, oldest_due_ms: row.column("oldest")? })
}
