//! Organizations.

use antiphon_core::ids::OrganizationId;
use antiphon_core::organization::{Organization, ServiceSettings};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::StoreError;

/// An organization about to be created, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its name.
    pub name: String,
    /// Whether the name is said before "Voice Portal" in the welcome (M11).
    pub branded: bool,
}

impl Office {
    /// Creates an organization with the default settings.
    ///
    /// # Errors
    /// [`AdminError`] for a name that cannot be, and what the store says.
    pub async fn create_organization(
        &self,
        actor: Actor,
        new: &NewOrganization,
    ) -> Result<Organization, AdminError> {
        let organization = Organization {
            id: OrganizationId(self.new_uuid()),
            name: fields::name("name", &new.name)?,
            branded: new.branded,
            created_ms: self.now_ms(),
            service: ServiceSettings::default(),
            version: 1,
        };
        let target = format!("organization:{}", organization.id);
        let audit = self.audit_of(actor, organization.id, "organization.created", target);
        self.ports.store.insert_organization(&organization, &audit).await?;
        Ok(organization)
    }

    /// All organizations, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        self.ports.store.organizations().await
    }

    /// One organization.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, StoreError> {
        self.ports.store.organization(id).await?.ok_or(StoreError::Missing("organization"))
    }
}
