//! Announcements.

use antiphon_core::announcement::{Announcement, EarlierTake};
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, OrganizationId};
use antiphon_core::limits::EARLIER_TAKES_MAX;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Announcements, Audit, StoreError};

#[async_trait]
impl Announcements for MemoryStore {
    async fn insert_announcement(
        &self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.insert_announcement(announcement, audit)
    }

    async fn announcements(&self, organization: OrganizationId) -> Result<Vec<Announcement>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.announcements.values().filter(|it| it.organization == organization);
        let mut all: Vec<_> = ours.cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        Ok(all)
    }

    async fn announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Option<Announcement>, StoreError> {
        Ok(self.rows()?.announcements.get(&(organization, id)).cloned())
    }

    async fn save_announcement(
        &self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        self.rows()?.save_announcement(announcement, audit)
    }

    async fn earlier_takes(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<EarlierTake>, StoreError> {
        Ok(self.rows()?.earlier_takes.get(&(organization, id)).cloned().unwrap_or_default())
    }

    async fn earlier_takes_bytes(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        let rows = self.rows()?;
        let ours = rows.earlier_takes.iter().filter(|((owner, _), _)| *owner == organization);
        Ok(ours.flat_map(|(_, takes)| takes).map(|it| it.bytes).sum())
    }

    async fn remove_announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        self.rows()?.remove_announcement(organization, id, audit)
    }

    async fn announcement_users(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<AttendantId>, StoreError> {
        Ok(self.rows()?.users_of(organization, id))
    }
}

impl Rows {
    fn insert_announcement(&mut self, announcement: &Announcement, audit: &Audit) -> Result<(), StoreError> {
        if !self.organizations.contains_key(&announcement.organization) {
            return Err(StoreError::Missing("organization"));
        }
        self.check_announcement_name(announcement)?;
        self.announcements.insert((announcement.organization, announcement.id), announcement.clone());
        self.note(audit);
        Ok(())
    }

    fn save_announcement(
        &mut self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        let key = (announcement.organization, announcement.id);
        let before = self.announcements.get(&key).ok_or(StoreError::Missing("announcement"))?.clone();
        if before.version != announcement.version {
            return Err(StoreError::Conflict(format!("announcement {}", before.name)));
        }
        self.check_announcement_name(announcement)?;
        let saved = Announcement {
            level: before.level,
            created_ms: before.created_ms,
            version: before.version + 1,
            ..announcement.clone()
        };
        let replaced = before.audio != saved.audio;
        self.announcements.insert(key, saved);
        self.note(audit);
        Ok(if replaced { self.keep_take(before, audit.at_ms) } else { None })
    }

    /// Keeps what was replaced, and returns the audio of the oldest if that has to go and nobody refers to it.
    fn keep_take(&mut self, before: Announcement, replaced_ms: i64) -> Option<BlobKey> {
        let Announcement { organization, id, version: number, audio, duration_ms, bytes, .. } = before;
        let takes = self.earlier_takes.entry((organization, id)).or_default();
        takes.insert(0, EarlierTake { number, audio, duration_ms, bytes, replaced_ms });
        let oldest = if takes.len() > EARLIER_TAKES_MAX { takes.pop() } else { None };
        oldest.map(|it| it.audio).filter(|audio| !self.is_referred_to(audio))
    }

    fn remove_announcement(
        &mut self,
        organization: OrganizationId,
        id: AnnouncementId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        let key = (organization, id);
        let announcement = self.announcements.get(&key).ok_or(StoreError::Missing("announcement"))?;
        if !self.users_of(organization, id).is_empty() {
            return Err(StoreError::InUse(format!("announcement {}", announcement.name)));
        }
        let takes = self.earlier_takes.remove(&key).unwrap_or_default();
        let mut audio: Vec<_> = takes.into_iter().map(|it| it.audio).collect();
        audio.extend(self.announcements.remove(&key).map(|it| it.audio));
        audio.sort_unstable();
        audio.dedup();
        self.note(audit);
        audio.retain(|it| !self.is_referred_to(it));
        Ok(audio)
    }

    fn check_announcement_name(&self, announcement: &Announcement) -> Result<(), StoreError> {
        let Announcement { organization, level, name, id, .. } = announcement;
        let same = |it: &&Announcement| {
            it.organization == *organization && it.level == *level && it.name == *name && it.id != *id
        };
        match self.announcements.values().find(same) {
            Some(_) => Err(StoreError::Exists(format!("announcement {name}"))),
            None => Ok(()),
        }
    }

    fn users_of(&self, organization: OrganizationId, id: AnnouncementId) -> Vec<AttendantId> {
        let ours = self.attendants_by_age(organization);
        let playing = ours.iter().filter(|it| it.announcements().contains(&id));
        playing.map(|it| it.id).collect()
    }
}
