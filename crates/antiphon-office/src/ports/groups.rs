//! Voicemail groups in rows, each added with a mailbox and what opens it.

use antiphon_core::group::Group;
use antiphon_core::ids::{BlobKey, GroupId, OrganizationId};
use antiphon_core::mailbox::{Access, Mailbox};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The voicemail groups of locations.
#[async_trait]
pub trait Groups: Send + Sync {
    /// Adds a voicemail group with a mailbox; its name is new in the location, its numbers become taken, and its
    /// members are there. The recorded name is due at the first login.
    async fn insert_group(
        &self,
        group: &Group,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// All voicemail groups of an organization, oldest first.
    async fn groups(&self, organization: OrganizationId) -> Result<Vec<Group>, StoreError>;
    /// One voicemail group.
    async fn group(&self, organization: OrganizationId, id: GroupId) -> Result<Option<Group>, StoreError>;
    /// Replaces a voicemail group if its `version` is still current; frees and takes numbers. Its location and its
    /// mailbox stay.
    async fn save_group(&self, group: &Group, audit: &Audit) -> Result<(), StoreError>;
    /// Removes a voicemail group with its mailbox and all that belongs to that, frees its numbers, and returns the
    /// audio that nobody refers to any more. [`StoreError::InUse`] if new or saved messages are there and are not to
    /// be removed too.
    async fn remove_group(
        &self,
        organization: OrganizationId,
        id: GroupId,
        with_messages: bool,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError>;
}
