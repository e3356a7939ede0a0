//! Announcements in rows; their audio lies in blobs.

use antiphon_core::announcement::{Announcement, EarlierTake};
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, OrganizationId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The announcements of organizations.
#[async_trait]
pub trait Announcements: Send + Sync {
    /// Adds an announcement; its name is new at its level.
    async fn insert_announcement(&self, announcement: &Announcement, audit: &Audit)
    -> Result<(), StoreError>;
    /// All announcements of an organization, oldest first.
    async fn announcements(&self, organization: OrganizationId) -> Result<Vec<Announcement>, StoreError>;
    /// One announcement.
    async fn announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Option<Announcement>, StoreError>;
    /// Replaces name and audio if its `version` is still current. Audio that is replaced by another becomes an earlier
    /// take of the version and time of the audit entry; the oldest beyond
    /// [`EARLIER_TAKES_MAX`](antiphon_core::limits::EARLIER_TAKES_MAX) goes, and its audio is returned if nobody refers
    /// to that any more.
    async fn save_announcement(
        &self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError>;
    /// The recordings that it had before, newest first.
    async fn earlier_takes(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<EarlierTake>, StoreError>;
    /// How many bytes all earlier takes of an organization have.
    async fn earlier_takes_bytes(&self, organization: OrganizationId) -> Result<u64, StoreError>;
    /// Removes an announcement that no auto attendant plays, with its earlier takes, and returns the audio that nobody
    /// refers to any more. [`StoreError::InUse`] if one does.
    async fn remove_announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError>;
    /// The auto attendants that play it, oldest first.
    async fn announcement_users(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<AttendantId>, StoreError>;
}
