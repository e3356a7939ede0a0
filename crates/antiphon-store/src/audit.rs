//! The audit: who did what to whom, written in the transaction that did it.

use antiphon_core::ids::OrganizationId;
use antiphon_office::ports::{AUDIT_NAMES_MAX, Audit, AuditLog, AuditQuery, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::outbox;
use crate::roster::pattern;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;

const INSERT: &str = "INSERT INTO audit (organization, id, at_ms, actor, action, target, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const NEWEST: &str = "SELECT organization, at_ms, actor, action, target, detail FROM audit
    WHERE organization = $1 ORDER BY at_ms DESC, id DESC LIMIT $2";

/// Those with the pattern `$4` in their action, from `$2` until before `$3`; passes over `$5` and gives at most `$6`.
const FOUND: &str = "SELECT organization, at_ms, actor, action, target, detail FROM audit
    WHERE organization = $1 AND at_ms >= $2 AND at_ms < $3 AND action LIKE $4 ESCAPE '\\'
    ORDER BY at_ms DESC, id DESC LIMIT $6 OFFSET $5";
/// The same of those whose actor or target is one of `$7` to `$10`.
const FOUND_ABOUT: &str = "SELECT organization, at_ms, actor, action, target, detail FROM audit
    WHERE organization = $1 AND id IN (
        SELECT id FROM audit WHERE organization = $1 AND actor IN ($7, $8, $9, $10) UNION
        SELECT id FROM audit WHERE organization = $1 AND target IN ($7, $8, $9, $10))
    AND at_ms >= $2 AND at_ms < $3 AND action LIKE $4 ESCAPE '\\'
    ORDER BY at_ms DESC, id DESC LIMIT $6 OFFSET $5";

#[async_trait]
impl AuditLog for SqlStore {
    async fn find_audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Vec<Audit>, StoreError> {
        self.db
            .read((organization, query.clone()), |session, (organization, query)| {
                Box::pin(found(session, *organization, query))
            })
            .await
    }
}

async fn found(
    session: &mut Session<'_>,
    organization: OrganizationId,
    query: &AuditQuery,
) -> Result<Vec<Audit>, Failure> {
    let action = pattern(&query.action);
    let mut values = values![organization.0, query.from_ms, query.until_ms, &action, query.skip, query.max];
    let statement = if query.about.is_empty() {
        FOUND
    } else {
        let names = query.about.iter().map(String::as_str).chain(std::iter::repeat(""));
        values.extend(names.take(AUDIT_NAMES_MAX).map(Value::from));
        FOUND_ABOUT
    };
    session.rows(statement, values).await?.iter().map(read).collect()
}

/// Writes an entry, and the jobs that go with the change. Its identity is a version 7 UUID, so that entries of one
/// millisecond keep their order.
pub(crate) async fn insert(session: &mut Session<'_>, audit: &Audit) -> Result<(), Failure> {
    let id = Uuid::now_v7();
    let values = values![
        audit.organization.0,
        id,
        audit.at_ms,
        &audit.actor,
        &audit.action,
        &audit.target,
        &audit.detail,
    ];
    session.run(INSERT, values).await?;
    outbox::add(session, &audit.jobs).await?;
    outbox::add(session, audit.event_job(id).as_slice()).await
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
