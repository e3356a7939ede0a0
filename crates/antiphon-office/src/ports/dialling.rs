//! Dial rules of locations and permissions of people, in rows.

use antiphon_core::dialling::{DialRules, PersonalPermissions};
use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// How locations dial, and who may call whom.
#[async_trait]
pub trait Dialling: Send + Sync {
    /// The dial rules of a location; the default for one that has none.
    async fn dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<DialRules, StoreError>;

    /// Replaces the dial rules of a location.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such location.
    async fn save_dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
        rules: &DialRules,
        audit: &Audit,
    ) -> Result<(), StoreError>;

    /// Where a person's permissions differ from the location's; nowhere for somebody of whom nothing was said.
    async fn personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<PersonalPermissions, StoreError>;

    /// Replaces a person's permissions.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person.
    async fn save_personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
        permissions: &PersonalPermissions,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}
