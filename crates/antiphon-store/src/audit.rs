//! The audit: who did what to whom, written in the transaction that did it.

use antiphon_core::ids::OrganizationId;
use antiphon_office::ports::Audit;
use uuid::Uuid;

use crate::failure::Failure;
use crate::outbox;
use crate::session::{Row, Session, values};

const INSERT: &str = "INSERT INTO audit (organization, id, at_ms, actor, action, target, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const NEWEST: &str = "SELECT organization, at_ms, actor, action, target, detail FROM audit
    WHERE organization = $1 ORDER BY at_ms DESC, id DESC LIMIT $2";

/// Writes an entry, and the jobs that go with the change. Its identity is a version 7 UUID, so that entries of one
/// millisecond keep their order.
pub(crate) async fn insert(session: &mut Session<'_>, audit: &Audit) -> Result<(), Failure> {
    let values = values![
        audit.organization.0,
        Uuid::now_v7(),
        audit.at_ms,
        &audit.actor,
        &audit.action,
        &audit.target,
        &audit.detail,
    ];
    session.run(INSERT, values).await?;
    outbox::add(session, &audit.jobs).await
}

/// The newest entries, newest first.
pub(crate) async fn newest(
    session: &mut Session<'_>,
    organization: OrganizationId,
    max: u32,
) -> Result<Vec<Audit>, Failure> {
    let rows = session.rows(NEWEST, values![organization.0, max]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Audit, Failure> {
    Ok(Audit {
        organization: OrganizationId(row.column("organization")?),
        at_ms: row.column("at_ms")?,
        actor: row.column("actor")?,
        action: row.column("action")?,
        target: row.column("target")?,
        detail: row.column("detail")?,
        jobs: Vec::new(),
    })
}
