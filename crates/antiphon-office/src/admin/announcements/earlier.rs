//! What an announcement said before: heard, and brought back.

use antiphon_core::announcement::{Announcement, EarlierTake};
use antiphon_core::ids::{AnnouncementId, OrganizationId};

use super::target;
use crate::Office;
use crate::admin::{Actor, AdminError};
use crate::ports::StoreError;

impl Office {
    /// The recordings that an announcement had before, newest first, at most [`EARLIER_TAKES_MAX`].
    ///
    /// [`EARLIER_TAKES_MAX`]: antiphon_core::limits::EARLIER_TAKES_MAX
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such announcement, and what the store says.
    pub async fn earlier_takes(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<EarlierTake>, StoreError> {
        self.announcement(organization, id).await?;
        self.ports.store.earlier_takes(organization, id).await
    }

    /// The WAV file of a recording that an announcement had before.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such recording, and what store and blobs say.
    pub async fn earlier_take_audio(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
        number: i64,
    ) -> Result<Vec<u8>, AdminError> {
        Ok(self.ports.blobs.read(&self.earlier_take(organization, id, number).await?.audio).await?)
    }

    /// Gives an announcement the recording back that it had at that version. What it has now becomes an earlier one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such recording; [`StoreError::Conflict`] if somebody else changed the
    /// announcement meanwhile; and what the store says.
    pub async fn restore_announcement(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AnnouncementId,
        number: i64,
    ) -> Result<Announcement, AdminError> {
        let before = self.announcement(organization, id).await?;
        let EarlierTake { audio, duration_ms, bytes, .. } =
            self.earlier_take(organization, id, number).await?;
        let changed = Announcement { audio, duration_ms, bytes, ..before };
        let detail = format!("{}, as of version {number}", changed.name);
        let audit =
            self.audit_by_doer(actor.into(), organization, "announcement.restored", target(id), &detail);
        let forgotten = self.ports.store.save_announcement(&changed, &audit).await?;
        self.forget_audio(forgotten).await;
        Ok(self.announcement(organization, id).await?)
    }

    async fn earlier_take(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
        number: i64,
    ) -> Result<EarlierTake, StoreError> {
        let takes = self.ports.store.earlier_takes(organization, id).await?;
        takes.into_iter().find(|it| it.number == number).ok_or(StoreError::Missing("earlier recording"))
    }
}
