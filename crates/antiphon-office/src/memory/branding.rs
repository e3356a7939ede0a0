//! How organizations look.

use antiphon_core::branding::Branding;
use antiphon_core::ids::OrganizationId;
use antiphon_core::organization::Organization;
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{Audit, Brandings, Logo, LogoChange, OrganizationEdit, StoreError};

#[async_trait]
impl Brandings for MemoryStore {
    async fn edit_organization(
        &self,
        id: OrganizationId,
        version: i64,
        edit: &OrganizationEdit,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let before = rows.organizations.get(&id).cloned().ok_or(StoreError::Missing("organization"))?;
        if before.version != version {
            return Err(StoreError::Conflict(format!("organization {}", before.name)));
        }
        let logo = match &edit.logo {
            LogoChange::Keep => before.branding.logo,
            LogoChange::Remove => {
                rows.logos.remove(&id);
                None
            }
            LogoChange::Set(logo) => {
                rows.logos.insert(id, logo.clone());
                Some(logo.format)
            }
        };
        let after = Organization {
            name: edit.name.clone(),
            branded: edit.branded,
            branding: Branding { accent: edit.accent, logo },
            version: version + 1,
            ..before
        };
        rows.organizations.insert(id, after);
        rows.note(audit);
        Ok(())
    }

    async fn logo(&self, id: OrganizationId) -> Result<Option<Logo>, StoreError> {
        Ok(self.rows()?.logos.get(&id).cloned())
    }
}
