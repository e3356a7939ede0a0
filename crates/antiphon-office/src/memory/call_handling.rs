//! How people have their calls handled.

use antiphon_core::call_handling::CallHandling;
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

    async fn save_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        handling: &CallHandling,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.people.contains_key(&(organization, person)) {
            return Err(StoreError::Missing("person"));
        }
        rows.call_handling.insert((organization, person), handling.clone());
        rows.audit.push(audit.clone());
        Ok(())
    }
}
