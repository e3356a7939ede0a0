//! How organizations look.

use antiphon_core::branding::{Colour, LogoFormat};
use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// A logo as it was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// What it is.
    pub format: LogoFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What becomes of the logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogoChange {
    /// It stays, or there is none still.
    Keep,
    /// It goes.
    Remove,
    /// It is this one from now on.
    Set(Logo),
}

/// An organization's name and looks as they are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationEdit {
    /// The name.
    pub name: String,
    /// Whether the welcome says it (M11).
    pub branded: bool,
    /// The accent colour.
    pub accent: Option<Colour>,
    /// The logo.
    pub logo: LogoChange,
}

/// Names and looks.
#[async_trait]
pub trait Brandings: Send + Sync {
    /// Replaces name and looks if `version` is still current.
    async fn edit_organization(
        &self,
        id: OrganizationId,
        version: i64,
        edit: &OrganizationEdit,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The logo, if there is one.
    async fn logo(&self, id: OrganizationId) -> Result<Option<Logo>, StoreError>;
}
