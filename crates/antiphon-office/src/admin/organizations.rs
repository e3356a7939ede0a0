//! Organizations.

use antiphon_core::branding::{Branding, Colour, LogoFormat};
use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::LOGO_BYTES_MAX;
use antiphon_core::organization::{Organization, ServiceSettings};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::{Logo, LogoChange, OrganizationEdit, StoreError};

/// An organization about to be created, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its name.
    pub name: String,
    /// Whether the name is said before "Voice Portal" in the welcome (M11).
    pub branded: bool,
}

/// What is to change in an organization's name and looks, as typed; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganizationChange {
    /// Its name.
    pub name: Option<String>,
    /// Whether the name is said before "Voice Portal" in the welcome (M11).
    pub branded: Option<bool>,
    /// The accent colour, such as `#0b5a86`; an empty text takes it away.
    pub accent: Option<String>,
    /// The file of a logo; an empty one takes the logo away.
    pub logo: Option<Vec<u8>>,
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
            branding: Branding::default(),
            created_ms: self.now_ms(),
            service: ServiceSettings::default(),
            version: 1,
        };
        let target = format!("organization:{}", organization.id);
        let audit = self.audit_of(actor, organization.id, "organization.created", target);
        self.ports.store.insert_organization(&organization, &audit).await?;
        Ok(organization)
    }

    /// Changes name and looks of an organization and returns it as it is now.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Conflict`] if somebody else changed the organization
    /// meanwhile; and what the store says.
    pub async fn change_organization(
        &self,
        actor: Actor,
        id: OrganizationId,
        change: &OrganizationChange,
    ) -> Result<Organization, AdminError> {
        let before = self.organization(id).await?;
        let edit = OrganizationEdit {
            name: match &change.name {
                Some(typed) => fields::name("name", typed)?,
                None => before.name,
            },
            branded: change.branded.unwrap_or(before.branded),
            accent: match &change.accent {
                Some(typed) => fields::given(typed).map(accent).transpose()?,
                None => before.branding.accent,
            },
            logo: match &change.logo {
                Some(file) if file.is_empty() => LogoChange::Remove,
                Some(file) => LogoChange::Set(logo(file)?),
                None => LogoChange::Keep,
            },
        };
        let mut audit = self.audit_of(actor, id, "organization.changed", format!("organization:{id}"));
        audit.detail = summary(&edit);
        self.ports.store.edit_organization(id, before.version, &edit, &audit).await?;
        Ok(self.organization(id).await?)
    }

    /// The logo of an organization, if it has one.
    ///
    /// # Errors
    /// What the store says.
    pub async fn logo(&self, id: OrganizationId) -> Result<Option<Logo>, StoreError> {
        self.ports.store.logo(id).await
    }

    /// All organizations, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        self.ports.store.organizations().await
    }

    /// The organization of a server that has one and no more: whoever comes is meant to come to it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn only_organization(&self) -> Result<Option<Organization>, StoreError> {
        self.ports.store.only_organization().await
    }

    /// One organization.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, StoreError> {
        self.ports.store.organization(id).await?.ok_or(StoreError::Missing("organization"))
    }
}

fn accent(typed: &str) -> Result<Colour, AdminError> {
    Colour::parse(typed).map_err(|error| fields::invalid("accent", &error.to_string()))
}

fn logo(file: &[u8]) -> Result<Logo, AdminError> {
    if file.len() > LOGO_BYTES_MAX {
        let problem = format!("must have at most {} kB, not {}", LOGO_BYTES_MAX / 1_000, file.len() / 1_000);
        return Err(fields::invalid("logo", &problem));
    }
    let format = LogoFormat::of(file);
    let format = format.ok_or_else(|| fields::invalid("logo", "must be a picture, PNG or JPEG"))?;
    Ok(Logo { format, bytes: file.to_vec() })
}

fn summary(edit: &OrganizationEdit) -> String {
    let accent = edit.accent.map_or_else(|| "none".to_owned(), |accent| accent.to_string());
    let logo = match edit.logo {
        LogoChange::Keep => "",
        LogoChange::Remove => ", logo removed",
        LogoChange::Set(_) => ", new logo",
    };
    let said = if edit.branded { "said in the welcome" } else { "not said in the welcome" };
    format!("{}, {said}, accent colour {accent}{logo}", edit.name)
}
