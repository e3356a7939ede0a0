//! How people have their calls handled.

use antiphon_core::call_handling::{CallHandling, HandlingChange};
use antiphon_core::ids::{OrganizationId, PersonId};
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, CallHandlings, StoreError};

#[async_trait]
impl CallHandlings for MemoryStore {
    async fn call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<CallHandling, StoreError> {
        Ok(self.rows()?.call_handling.get(&(organization, person)).cloned().unwrap_or_default())
    }

    async fn change_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        change: &HandlingChange,
        audit: &Audit,
    ) -> Result<Option<CallHandling>, StoreError> {
        let mut rows = self.rows()?;
        if !rows.people.contains_key(&(organization, person)) {
            return Err(StoreError::Missing("person"));
        }
        let handling = rows.call_handling.entry((organization, person)).or_default();
        if !handling.make(change) {
            return Ok(None);
        }
        let changed = handling.clone();
        rows.note(audit);
        Ok(Some(changed))
    }
}
