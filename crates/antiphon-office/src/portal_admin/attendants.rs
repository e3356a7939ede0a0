//! Greetings of auto attendants by telephone: recorded, given up for our own words, activated at once.

use std::collections::BTreeMap;

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::attendant::{Attendant, Period};
use antiphon_core::ids::{AttendantId, BlobKey, RecordingId};

use super::{PhoneKeeping, PortalAdmin};
use crate::Office;
use crate::admin::AdminError;
use crate::admin::announcements::NewAnnouncement;
use crate::admin::fields::NAME_CHARS_MAX;
use crate::error::OfficeError;
use crate::ports::StoreError;

/// An auto attendant as an administrator meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedAttendant {
    /// Which.
    pub attendant: AttendantId,
    /// The number by which callers reach it: its extension where it has one.
    pub number: String,
    /// The period that was activated, whatever the schedules say.
    pub activated: Option<Period>,
    /// The recorded greetings; where there is none, callers hear our own words.
    pub greetings: BTreeMap<Period, BlobKey>,
}

impl Office {
    /// The auto attendants of the location that callers can reach, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn managed_attendants(
        &self,
        admin: PortalAdmin<'_>,
    ) -> Result<Vec<ManagedAttendant>, StoreError> {
        let mut found = Vec::new();
        for attendant in self.ports.store.attendants(admin.organization).await? {
            let Some(number) = number_here(admin, &attendant) else { continue };
            let greetings = self.recorded_greetings(&attendant).await?;
            let Attendant { id, activated, .. } = attendant;
            found.push(ManagedAttendant { attendant: id, number, activated, greetings });
        }
        Ok(found)
    }

    /// Keeps a recording as the greeting of a period; the next caller in that period hears it.
    ///
    /// It becomes an announcement of the location, under a name that tells what it is. The greeting before stays
    /// among the announcements, unless it was recorded for the same place.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such auto attendant,
    /// [`SpoolError::Missing`](crate::ports::SpoolError::Missing) if the recording is not there or was made for
    /// something else, [`StoreError::Conflict`] if somebody else changed the auto attendant meanwhile, and what store,
    /// blobs and spool say. The auto attendant has not changed then, but the recording may lie among the
    /// announcements.
    pub async fn keep_attendant_greeting_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        attendant: AttendantId,
        period: Period,
        recording: RecordingId,
    ) -> Result<PhoneKeeping, OfficeError> {
        self.recordings.keep(recording);
        let kept = self.try_keep_attendant_greeting(admin, attendant, period, recording).await;
        self.recordings.decided(recording);
        kept
    }

    async fn try_keep_attendant_greeting(
        &self,
        admin: PortalAdmin<'_>,
        attendant: AttendantId,
        period: Period,
        recording: RecordingId,
    ) -> Result<PhoneKeeping, OfficeError> {
        let attendant = self.attendant_here(admin, attendant).await?;
        let wav = self.announcement_recorded(admin, recording).await?;
        let kept = match self.announce_greeting(admin, &attendant, period, wav).await {
            Ok(announcement) => {
                let (doer, of) = (admin.doer(), admin.organization);
                self.greet_with(doer, of, attendant.id, period, Some(announcement.id)).await.map(drop)
            }
            Err(error) => Err(error),
        };
        self.kept_or_refused(recording, kept).await
    }

    /// Has callers of a period hear our own words again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such auto attendant, [`StoreError::Conflict`] if somebody else
    /// changed it meanwhile, and what the store says.
    pub async fn default_attendant_greeting_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        attendant: AttendantId,
        period: Period,
    ) -> Result<(), AdminError> {
        let attendant = self.attendant_here(admin, attendant).await?;
        self.greet_with(admin.doer(), admin.organization, attendant.id, period, None).await.map(drop)
    }

    /// Has a period hold from the next call on, whatever the schedules say; `None` leaves it to them again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the location has no such auto attendant, [`StoreError::Conflict`] if somebody else
    /// changed it meanwhile, and what the store says.
    pub async fn activate_period_by_phone(
        &self,
        admin: PortalAdmin<'_>,
        attendant: AttendantId,
        period: Option<Period>,
    ) -> Result<(), StoreError> {
        let attendant = self.attendant_here(admin, attendant).await?;
        self.hold_period(admin.doer(), admin.organization, attendant.id, period).await.map(drop)
    }

    /// Adds the recording as an announcement, or in place of the one recorded earlier for the same period.
    async fn announce_greeting(
        &self,
        admin: PortalAdmin<'_>,
        attendant: &Attendant,
        period: Period,
        wav: Vec<u8>,
    ) -> Result<Announcement, AdminError> {
        let level = Level::Location(admin.location);
        let mut there = self.ports.store.announcements(admin.organization).await?;
        there.retain(|it| it.level == level);
        let (organization, doer) = (admin.organization, admin.doer());
        for n in 1..=there.len() + 1 {
            let name = greeting_name(&attendant.name, period, n);
            let Some(namesake) = there.iter().find(|it| it.name == name) else {
                return self.announce(doer, NewAnnouncement { organization, level, name, wav }).await;
            };
            let users = self.ports.store.announcement_users(organization, namesake.id).await?;
            if users.iter().all(|user| *user == attendant.id) {
                return self.announce_instead(doer, organization, namesake.id, wav).await;
            }
        }
        // There are more candidates than announcements that could have their names.
        Err(StoreError::Exists(format!("announcement {}", greeting_name(&attendant.name, period, 1))).into())
    }

    async fn recorded_greetings(
        &self,
        attendant: &Attendant,
    ) -> Result<BTreeMap<Period, BlobKey>, StoreError> {
        let mut greetings = BTreeMap::new();
        for period in Period::ALL {
            let Some(id) = attendant.menu(period).greeting.announcement() else { continue };
            let found = self.ports.store.announcement(attendant.organization, id).await?;
            greetings.extend(found.map(|it| (period, it.audio)));
        }
        Ok(greetings)
    }

    async fn attendant_here(&self, admin: PortalAdmin<'_>, id: AttendantId) -> Result<Attendant, StoreError> {
        let found = self.ports.store.attendant(admin.organization, id).await?;
        found.filter(|it| it.location == admin.location).ok_or(StoreError::Missing("auto attendant"))
    }
}

fn number_here(admin: PortalAdmin<'_>, attendant: &Attendant) -> Option<String> {
    let extension = attendant.extension.as_ref().map(ToString::to_string);
    let number = extension.or_else(|| attendant.number.as_ref().map(ToString::to_string));
    number.filter(|_| attendant.location == admin.location)
}

/// What the greeting is called among the announcements; further candidates have a figure.
fn greeting_name(attendant: &str, period: Period, n: usize) -> String {
    let what = match period {
        Period::Business => "business hours",
        Period::AfterHours => "after hours",
        Period::Holiday => "holidays",
    };
    let end = if n == 1 { format!(", {what}") } else { format!(", {what} {n}") };
    let room = NAME_CHARS_MAX.saturating_sub(end.chars().count());
    let whole: String = attendant.chars().take(room).collect();
    format!("{}{end}", whole.trim_end())
}
