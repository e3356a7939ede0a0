//! The directory: people as callers look for them.

use antiphon_core::ids::{BlobKey, LocationId, OrganizationId, PersonId};
use antiphon_core::numbering::Extension;
use async_trait::async_trait;

use super::StoreError;

/// Looks people up by what callers know of them.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Everybody in an organization, by name, then by identity.
    async fn directory(&self, organization: OrganizationId) -> Result<Vec<DirectoryEntry>, StoreError>;
    /// How the extensions of an organization's people and voicemail groups begin and how long they are, in no order, each once.
    async fn extension_shapes(&self, organization: OrganizationId)
    -> Result<Vec<ExtensionShape>, StoreError>;
}

/// A person in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Who.
    pub person: PersonId,
    /// Where they sit.
    pub location: LocationId,
    /// Their name, as it is written.
    pub name: String,
    /// Their short number.
    pub extension: Extension,
    /// Their name as they say it.
    pub personalized_name: Option<BlobKey>,
}

/// What a caller's first key tells of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExtensionShape {
    /// The location.
    pub location: LocationId,
    /// The first digit, `0`–`9`.
    pub first: char,
    /// How many digits there are.
    pub digits: usize,
}
