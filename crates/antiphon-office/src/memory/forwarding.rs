//! Where people send all their calls.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::ids::{OrganizationId, PersonId};
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, Forwardings, StoreError};

#[async_trait]
impl Forwardings for MemoryStore {
    async fn save_forwarding(
        &self,
        organization: OrganizationId,
        person: PersonId,
        forwarding: &Forwarding,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let person = rows.people.get_mut(&(organization, person)).ok_or(StoreError::Missing("person"))?;
        person.forwarding = forwarding.clone();
        rows.note(audit);
        Ok(())
    }
}
