//! The audit log, looked through.

use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::to_usize;
use crate::ports::{Audit, AuditLog, AuditQuery, StoreError};

#[async_trait]
impl AuditLog for MemoryStore {
    async fn find_audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Vec<Audit>, StoreError> {
        let all = self.rows()?.newest_audit(organization, u32::MAX);
        let fitting = all.into_iter().filter(|entry| fits(entry, query));
        Ok(fitting.skip(to_usize(query.skip)).take(to_usize(query.max)).collect())
    }
}

fn fits(entry: &Audit, query: &AuditQuery) -> bool {
    let about =
        query.about.is_empty() || query.about.iter().any(|it| [&entry.actor, &entry.target].contains(&it));
    let when = (query.from_ms..query.until_ms).contains(&entry.at_ms);
    about && when && entry.action.contains(&query.action.to_lowercase())
}
