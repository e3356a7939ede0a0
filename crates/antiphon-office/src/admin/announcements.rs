//! Announcements: recordings that auto attendants play.

mod earlier;

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::{AnnouncementId, BlobKey, OrganizationId};
use antiphon_core::limits::{
    ANNOUNCEMENT_BYTES_MAX, ANNOUNCEMENT_MAX_MS, ANNOUNCEMENTS_BYTES_MAX, ANNOUNCEMENTS_MAX,
};
use antiphon_media::wav::WavInfo;
use uuid::Uuid;

use super::{Actor, AdminError, Doer, fields};
use crate::Office;
use crate::ports::StoreError;

/// An announcement about to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnnouncement {
    /// The organization.
    pub organization: OrganizationId,
    /// Who may use it.
    pub level: Level,
    /// Its name, as typed.
    pub name: String,
    /// The WAV file.
    pub wav: Vec<u8>,
}

/// An announcement as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementListing {
    /// The announcement.
    pub announcement: Announcement,
    /// How many auto attendants play it.
    pub users: usize,
}

impl Office {
    /// Adds an announcement.
    ///
    /// # Errors
    /// [`AdminError`] for a name or file that cannot be, or where there is no more room;
    /// [`StoreError::Exists`] for a name that another one has; and what store and blobs say.
    pub async fn add_announcement(
        &self,
        actor: Actor,
        new: NewAnnouncement,
    ) -> Result<Announcement, AdminError> {
        self.announce(actor.into(), new).await
    }

    pub(crate) async fn announce(
        &self,
        doer: Doer<'_>,
        new: NewAnnouncement,
    ) -> Result<Announcement, AdminError> {
        let (name, bytes) = (fields::name("name", &new.name)?, new.wav.len() as u64);
        let duration_ms = playable(&new.wav)?;
        if let Level::Location(location) = new.level {
            self.location(new.organization, location).await?;
        }
        self.check_room(new.organization, None, bytes).await?;
        let id = AnnouncementId(self.new_uuid());
        let announcement = Announcement {
            id,
            organization: new.organization,
            level: new.level,
            name,
            audio: audio_key(new.organization, self.new_uuid()),
            duration_ms,
            bytes,
            created_ms: self.now_ms(),
            version: 1,
        };
        self.ports.blobs.put(&announcement.audio, new.wav).await?;
        let (organization, name) = (new.organization, &announcement.name);
        let audit = self.audit_by_doer(doer, organization, "announcement.added", target(id), name);
        let added = self.ports.store.insert_announcement(&announcement, &audit).await;
        self.keep_or_remove(&announcement.audio, &added).await;
        added?;
        Ok(announcement)
    }

    /// Replaces the audio of an announcement; whoever plays it plays the new one from the next call on. What it said
    /// before is kept for [`restore_announcement`](Self::restore_announcement).
    ///
    /// # Errors
    /// [`AdminError`] for a file that cannot be, or where there is no more room; [`StoreError::Missing`] if there
    /// is no such announcement; [`StoreError::Conflict`] if somebody else changed it meanwhile; and what store and
    /// blobs say.
    pub async fn replace_announcement(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AnnouncementId,
        wav: Vec<u8>,
    ) -> Result<Announcement, AdminError> {
        self.announce_instead(actor.into(), organization, id, wav).await
    }

    pub(crate) async fn announce_instead(
        &self,
        doer: Doer<'_>,
        organization: OrganizationId,
        id: AnnouncementId,
        wav: Vec<u8>,
    ) -> Result<Announcement, AdminError> {
        let before = self.announcement(organization, id).await?;
        let (duration_ms, bytes) = (playable(&wav)?, wav.len() as u64);
        self.check_room(organization, Some(id), bytes).await?;
        let audio = audio_key(organization, self.new_uuid());
        let changed = Announcement { audio, duration_ms, bytes, ..before };
        self.ports.blobs.put(&changed.audio, wav).await?;
        let name = &changed.name;
        let audit = self.audit_by_doer(doer, organization, "announcement.replaced", target(id), name);
        let saved = self.ports.store.save_announcement(&changed, &audit).await;
        self.keep_or_remove(&changed.audio, &saved).await;
        self.forget_audio(saved?).await;
        Ok(self.announcement(organization, id).await?)
    }

    /// Gives an announcement another name.
    ///
    /// # Errors
    /// [`AdminError`] for a name that cannot be; [`StoreError::Exists`] for one that another announcement has;
    /// [`StoreError::Missing`] if there is no such announcement; and what the store says.
    pub async fn rename_announcement(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AnnouncementId,
        name: &str,
    ) -> Result<Announcement, AdminError> {
        let before = self.announcement(organization, id).await?;
        let changed = Announcement { name: fields::name("name", name)?, ..before };
        let mut audit = self.audit_of(actor, organization, "announcement.renamed", target(id));
        audit.detail.clone_from(&changed.name);
        self.ports.store.save_announcement(&changed, &audit).await?;
        Ok(self.announcement(organization, id).await?)
    }

    /// All announcements of an organization with how many auto attendants play them, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn announcements(
        &self,
        organization: OrganizationId,
    ) -> Result<Vec<AnnouncementListing>, StoreError> {
        let attendants = self.ports.store.attendants(organization).await?;
        let played: Vec<_> = attendants.iter().map(|it| it.announcements()).collect();
        let announcements = self.ports.store.announcements(organization).await?;
        let listing = |announcement: Announcement| {
            let users = played.iter().filter(|it| it.contains(&announcement.id)).count();
            AnnouncementListing { announcement, users }
        };
        Ok(announcements.into_iter().map(listing).collect())
    }

    /// One announcement.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Announcement, StoreError> {
        let found = self.ports.store.announcement(organization, id).await?;
        found.ok_or(StoreError::Missing("announcement"))
    }

    /// The WAV file of an announcement.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such announcement, and what store and blobs say.
    pub async fn announcement_audio(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<u8>, AdminError> {
        let announcement = self.announcement(organization, id).await?;
        Ok(self.ports.blobs.read(&announcement.audio).await?)
    }

    /// Removes an announcement that no auto attendant plays, with the recordings it had before.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if one does, [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_announcement(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<(), AdminError> {
        let audit = self.audit_of(actor, organization, "announcement.removed", target(id));
        for audio in self.ports.store.remove_announcement(organization, id, &audit).await? {
            self.forget_audio(Some(audio)).await;
        }
        Ok(())
    }

    async fn check_room(
        &self,
        organization: OrganizationId,
        replaced: Option<AnnouncementId>,
        bytes: u64,
    ) -> Result<(), AdminError> {
        let mut there = self.ports.store.announcements(organization).await?;
        there.retain(|it| Some(it.id) != replaced);
        if there.len() >= ANNOUNCEMENTS_MAX {
            let problem = format!("there are {ANNOUNCEMENTS_MAX} announcements already");
            return Err(fields::invalid("name", &problem));
        }
        let earlier = self.ports.store.earlier_takes_bytes(organization).await?;
        let used: u64 = there.iter().map(|it| it.bytes).sum::<u64>().saturating_add(earlier);
        if used.saturating_add(bytes) > ANNOUNCEMENTS_BYTES_MAX {
            let problem = format!(
                "all announcements together may have {} MB, and {} MB are used",
                ANNOUNCEMENTS_BYTES_MAX / 1_000_000,
                used / 1_000_000
            );
            return Err(fields::invalid("file", &problem));
        }
        Ok(())
    }

    /// Audio without a row would never be removed again. After an answer that did not come there may be a row.
    async fn keep_or_remove<T>(&self, audio: &BlobKey, stored: &Result<T, StoreError>) {
        match stored {
            Ok(_) | Err(StoreError::Unavailable(_)) => {}
            Err(_) => self.forget_audio(Some(audio.clone())).await,
        }
    }
}

/// How long the file is, if it can be played.
fn playable(wav: &[u8]) -> Result<u64, AdminError> {
    if wav.len() as u64 > ANNOUNCEMENT_BYTES_MAX {
        let problem = format!("may have at most {} kB", ANNOUNCEMENT_BYTES_MAX / 1_000);
        return Err(fields::invalid("file", &problem));
    }
    let info = WavInfo::parse(wav).map_err(|error| fields::invalid("file", &error.to_string()))?;
    match info.duration_ms() {
        0 => Err(fields::invalid("file", "there is no sound in it")),
        longer if longer > ANNOUNCEMENT_MAX_MS => {
            let problem = format!("may last at most {} minutes", ANNOUNCEMENT_MAX_MS / 60_000);
            Err(fields::invalid("file", &problem))
        }
        duration_ms => Ok(duration_ms),
    }
}

fn audio_key(organization: OrganizationId, unique: Uuid) -> BlobKey {
    BlobKey(format!("v1/{organization}/announcements/{unique}.wav"))
}

fn target(id: AnnouncementId) -> String {
    format!("announcement:{id}")
}
