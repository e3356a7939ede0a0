//! Announcements by telephone: gone through, recorded, recorded anew.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::{AnnouncementId, BlobKey, RecordingId};
use antiphon_core::limits::ANNOUNCEMENTS_BY_PHONE_MAX;

use super::{PhoneKeeping, PortalAdmin};
use crate::Office;
use crate::admin::AdminError;
use crate::admin::announcements::NewAnnouncement;
use crate::error::OfficeError;
use crate::ports::{SpoolError, SpoolPurpose, StoreError};
use crate::recording::wav_file;

/// An announcement as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedAnnouncement {
    /// Which.
    pub announcement: AnnouncementId,
    /// What it sounds like.
    pub audio: BlobKey,
}

impl Office {
    /// The announcements of the location, newest first, at most [`ANNOUNCEMENTS_BY_PHONE_MAX`]. Those of the whole
    /// organization are not among them: other locations play them too.
    ///
    /// # Errors
    /// What the store says.
    pub async fn managed_announcements(
        &self,
        admin: PortalAdmin<'_>,
    ) -> Result<Vec<ManagedAnnouncement>, StoreError> {
        let here = self.announcements_here(admin).await?;
        let managed = |it: Announcement| ManagedAnnouncement { announcement: it.id, audio: it.audio };
        Ok(here.into_iter().rev().take(ANNOUNCEMENTS_BY_PHONE_MAX).map(managed).collect())
    }

    /// Keeps a recording as an announcement of the location: a new one, or what an earlier one sounds like from the
    /// next call on.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such announcement,
    /// [`SpoolError::Missing`] if the recording is not there or was made for something else, [`StoreError::Conflict`]
    /// if somebody else changed it meanwhile, and what store, blobs and spool say. Nothing has changed then.
    pub async fn keep_announcement_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        instead_of: Option<AnnouncementId>,
        recording: RecordingId,
    ) -> Result<PhoneKeeping, OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_announcement(admin, instead_of, recording).await;
        self.recordings.decided(recording);
        kept
    }

    async fn try_keep_announcement(
        &self,
        admin: PortalAdmin<'_>,
        instead_of: Option<AnnouncementId>,
        recording: RecordingId,
    ) -> Result<PhoneKeeping, OfficeError> {
        let wav = self.announcement_recorded(admin, recording).await?;
        let here = self.announcements_here(admin).await?;
        let (organization, doer) = (admin.organization, admin.doer());
        let kept = match instead_of {
            Some(id) if here.iter().any(|it| it.id == id) => {
                self.announce_instead(doer, organization, id, wav).await
            }
            Some(_) => return Err(StoreError::Missing("announcement").into()),
            None => {
                let (level, name) = (Level::Location(admin.location), free_name(&here));
                self.announce(doer, NewAnnouncement { organization, level, name, wav }).await
            }
        };
        self.kept_or_refused(recording, kept.map(drop)).await
    }

    /// The file of a recording that was made to be played by auto attendants.
    pub(super) async fn announcement_recorded(
        &self,
        admin: PortalAdmin<'_>,
        recording: RecordingId,
    ) -> Result<Vec<u8>, OfficeError> {
        let spooled = self.ports.spool.finish(recording).await?;
        let header = &spooled.header;
        let what = (header.purpose, header.organization);
        if what != (SpoolPurpose::Announcement, admin.organization) {
            return Err(SpoolError::Missing(recording).into());
        }
        Ok(wav_file(&spooled))
    }

    /// What became of a recording that was to be kept. One that is refused is thrown away.
    pub(super) async fn kept_or_refused(
        &self,
        recording: RecordingId,
        kept: Result<(), AdminError>,
    ) -> Result<PhoneKeeping, OfficeError> {
        let outcome = match kept {
            Ok(()) => PhoneKeeping::Kept,
            Err(AdminError::Invalid { .. } | AdminError::InvalidAt { .. } | AdminError::Passcode { .. }) => {
                PhoneKeeping::NoRoom
            }
            Err(AdminError::Store(error)) => return Err(error.into()),
            Err(AdminError::Blob(error)) => return Err(error.into()),
        };
        self.tidy_up(recording, None).await;
        Ok(outcome)
    }

    async fn announcements_here(&self, admin: PortalAdmin<'_>) -> Result<Vec<Announcement>, StoreError> {
        let mut all = self.ports.store.announcements(admin.organization).await?;
        all.retain(|it| it.level == Level::Location(admin.location));
        Ok(all)
    }
}

/// A name that none of these announcements has.
fn free_name(there: &[Announcement]) -> String {
    let candidate = |n: usize| format!("Recorded by telephone {n}");
    let is_free = |name: &String| there.iter().all(|it| it.name != *name);
    // One of them is free: there are more candidates than announcements.
    (1..=there.len() + 1).map(candidate).find(is_free).unwrap_or_else(|| candidate(there.len() + 2))
}
