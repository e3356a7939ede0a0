//! What waits.

use antiphon_core::ids::{JobId, OrganizationId};
use antiphon_office::ports::{Audit, Backlog, OutboxBacklog, StoreError, WaitingJob};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, outbox};

const OUTBOX: &str = "SELECT COUNT(*) AS jobs, MIN(due_ms) AS oldest FROM outbox";
const WAITING: &str = "SELECT id, kind, mailbox, body, due_ms, attempts, last_error FROM outbox
    WHERE organization = $1 ORDER BY due_ms, id LIMIT $2";
/// What is posted to a webhook is due together: its first comes first.
const HURRY: &str = "UPDATE outbox SET due_ms = $3 WHERE organization = $1
    AND (id = $2 OR webhook = (SELECT webhook FROM outbox WHERE organization = $1 AND id = $2))";
const DROP: &str = "DELETE FROM outbox WHERE organization = $1 AND id = $2";

#[async_trait]
impl Backlog for SqlStore {
    async fn outbox_backlog(&self) -> Result<OutboxBacklog, StoreError> {
        self.db.read((), |session, ()| Box::pin(backlog(session))).await
    }

    async fn waiting_jobs(
        &self,
        organization: OrganizationId,
        max: u32,
    ) -> Result<Vec<WaitingJob>, StoreError> {
        self.db
            .read((organization, max), |session, (organization, max)| {
                Box::pin(waiting(session, *organization, *max))
            })
            .await
    }

    async fn hurry_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, id, now_ms, audit.clone());
        self.db
            .write(change, |session, (organization, id, now_ms, audit)| {
                Box::pin(async move {
                    session.change("delivery", HURRY, values![organization.0, id.0, *now_ms]).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }

    async fn drop_job(
        &self,
        organization: OrganizationId,
        id: JobId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, id, audit.clone());
        self.db
            .write(change, |session, (organization, id, audit)| {
                Box::pin(async move {
                    session.change("delivery", DROP, values![organization.0, id.0]).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }
}

async fn backlog(session: &mut Session<'_>) -> Result<OutboxBacklog, Failure> {
    let Some(row) = session.row(OUTBOX, values![]).await? else { return Ok(OutboxBacklog::default()) };
    Ok(OutboxBacklog { jobs: row.amount("jobs")?, oldest_due_ms: row.column("oldest")? })
}

async fn waiting(
    session: &mut Session<'_>,
    organization: OrganizationId,
    max: u32,
) -> Result<Vec<WaitingJob>, Failure> {
    session.rows(WAITING, values![organization.0, max]).await?.iter().map(job).collect()
}

fn job(row: &Row) -> Result<WaitingJob, Failure> {
    Ok(WaitingJob {
        id: JobId(row.column("id")?),
        kind: outbox::kind(row)?,
        due_ms: row.column("due_ms")?,
        attempts: row.amount("attempts")?,
        last_error: row.column("last_error")?,
    })
}
