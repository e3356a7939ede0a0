//! Dial rules and permissions.

use antiphon_core::dialling::{DialRules, PersonalPermissions};
use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, Dialling, StoreError};

#[async_trait]
impl Dialling for MemoryStore {
    async fn dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<DialRules, StoreError> {
        Ok(self.rows()?.dial_rules.get(&(organization, location)).cloned().unwrap_or_default())
    }

    async fn save_dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
        rules: &DialRules,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.locations.contains_key(&(organization, location)) {
            return Err(StoreError::Missing("location"));
        }
        rows.dial_rules.insert((organization, location), rules.clone());
        rows.note(audit);
        Ok(())
    }

    async fn personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<PersonalPermissions, StoreError> {
        Ok(self.rows()?.permissions.get(&(organization, person)).copied().unwrap_or_default())
    }

    async fn save_personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
        permissions: &PersonalPermissions,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.people.contains_key(&(organization, person)) {
            return Err(StoreError::Missing("person"));
        }
        rows.permissions.insert((organization, person), *permissions);
        rows.note(audit);
        Ok(())
    }
}
