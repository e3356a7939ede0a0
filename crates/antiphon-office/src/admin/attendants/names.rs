//! What drafts name and rows identify: announcements and schedules as an auto attendant's location sees them.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::ids::{AnnouncementId, LocationId, OrganizationId, ScheduleId};
use antiphon_core::schedule::{Schedule, ScheduleKind};

use crate::Office;
use crate::ports::StoreError;

/// Names at a location.
pub(super) struct Names {
    announcements: Vec<Announcement>,
    schedules: Vec<Schedule>,
}

impl Office {
    pub(super) async fn names_at(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<Names, StoreError> {
        let mut announcements = self.ports.store.announcements(organization).await?;
        announcements.retain(|it| it.level.serves(location));
        // The location's own goes before one of the same name that all have.
        announcements.sort_by_key(|it| it.level == Level::Organization);
        let mut schedules = self.ports.store.schedules(organization).await?;
        schedules.retain(|it| it.location == location);
        Ok(Names { announcements, schedules })
    }
}

impl Names {
    /// The announcement of that name or identity.
    pub(super) fn announcement(&self, named: &str) -> Option<AnnouncementId> {
        let of = |it: &&Announcement| it.name == named || it.id.to_string() == named;
        self.announcements.iter().find(of).map(|it| it.id)
    }

    /// What an announcement is called: its identity, where another one has its name.
    pub(super) fn of_announcement(&self, id: AnnouncementId) -> String {
        let found = self.announcements.iter().find(|it| it.id == id).map(|it| it.name.clone());
        found.filter(|name| self.announcement(name) == Some(id)).unwrap_or_else(|| id.to_string())
    }

    /// The schedule of that kind and name or identity.
    pub(super) fn schedule(&self, kind: ScheduleKind, named: &str) -> Option<ScheduleId> {
        let of = |it: &&Schedule| it.kind == kind && (it.name == named || it.id.to_string() == named);
        self.schedules.iter().find(of).map(|it| it.id)
    }

    /// What a schedule is called.
    pub(super) fn of_schedule(&self, id: ScheduleId) -> String {
        let found = self.schedules.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_string(), |it| it.name.clone())
    }
}
