//! The audit log as administrators look it through.

use antiphon_core::ids::OrganizationId;

use crate::Office;
use crate::ports::{Audit, AuditQuery, StoreError};

impl Office {
    /// The entries asked for, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_audit(
        &self,
        organization: OrganizationId,
        query: &AuditQuery,
    ) -> Result<Vec<Audit>, StoreError> {
        self.ports.store.find_audit(organization, query).await
    }

    /// The newest entry about something, such as `person:` and its identity: who changed it last.
    ///
    /// # Errors
    /// What the store says.
    pub async fn last_change(
        &self,
        organization: OrganizationId,
        target: &str,
    ) -> Result<Option<Audit>, StoreError> {
        let query = AuditQuery { about: vec![target.to_owned()], max: 20, ..AuditQuery::default() };
        let newest = self.find_audit(organization, &query).await?;
        // What it did itself is no change of it.
        Ok(newest.into_iter().find(|entry| entry.target == target))
    }
}
