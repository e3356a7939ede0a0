//! Auto attendants: applied whole from a draft, checked, activated, removed.

mod applying;
mod check;
mod draft;
mod names;
mod targets;

use antiphon_core::attendant::{Attendant, Greeting, Period};
use antiphon_core::ids::{AnnouncementId, AttendantId, OrganizationId};

use super::{Actor, AdminError, Doer};
use crate::Office;
use crate::ports::StoreError;

pub use applying::AttendantPlan;
pub use draft::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft, SubMenuDraft};
pub use targets::{Target, TargetKind};

impl Office {
    /// The draft of which an auto attendant could have been made.
    ///
    /// # Errors
    /// What the store says.
    pub async fn draft_of(&self, attendant: &Attendant) -> Result<AttendantDraft, StoreError> {
        let names = self.names_at(attendant.organization, attendant.location).await?;
        Ok(AttendantDraft::of(attendant, &names))
    }

    /// All auto attendants of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn attendants(&self, organization: OrganizationId) -> Result<Vec<Attendant>, StoreError> {
        self.ports.store.attendants(organization).await
    }

    /// One auto attendant.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Attendant, StoreError> {
        self.ports.store.attendant(organization, id).await?.ok_or(StoreError::Missing("auto attendant"))
    }

    /// Has the menu of a period greet callers with an announcement, or with our own words.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant, or no such announcement at its location;
    /// [`StoreError::Conflict`] if somebody else changed it meanwhile; and what the store says.
    pub async fn activate_greeting(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AttendantId,
        period: Period,
        announcement: Option<AnnouncementId>,
    ) -> Result<Attendant, AdminError> {
        self.greet_with(actor.into(), organization, id, period, announcement).await
    }

    pub(crate) async fn greet_with(
        &self,
        doer: Doer<'_>,
        organization: OrganizationId,
        id: AttendantId,
        period: Period,
        announcement: Option<AnnouncementId>,
    ) -> Result<Attendant, AdminError> {
        let mut attendant = self.attendant(organization, id).await?;
        let mut detail = period.word().to_owned();
        attendant.menu_mut(period).greeting = match announcement {
            None => Greeting::Default,
            Some(announcement) => {
                let found = self.announcement(organization, announcement).await?;
                if !found.level.serves(attendant.location) {
                    return Err(StoreError::Missing("announcement").into());
                }
                detail = format!("{detail}: {}", found.name);
                Greeting::Announcement(announcement)
            }
        };
        let action = "attendant.greeting-activated";
        let audit = self.audit_by_doer(doer, organization, action, target(id), &detail);
        self.ports.store.save_attendant(&attendant, &audit).await?;
        Ok(self.attendant(organization, id).await?)
    }

    /// Has a period hold from the next call on, whatever the schedules say; `None` leaves it to them again.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant; [`StoreError::Conflict`] if somebody else changed
    /// it meanwhile; and what the store says.
    pub async fn activate_period(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AttendantId,
        period: Option<Period>,
    ) -> Result<Attendant, StoreError> {
        self.hold_period(actor.into(), organization, id, period).await
    }

    pub(crate) async fn hold_period(
        &self,
        doer: Doer<'_>,
        organization: OrganizationId,
        id: AttendantId,
        period: Option<Period>,
    ) -> Result<Attendant, StoreError> {
        let attendant = Attendant { activated: period, ..self.attendant(organization, id).await? };
        let (action, detail) = match period {
            Some(period) => ("attendant.period-activated", period.word()),
            None => ("attendant.schedule-followed", ""),
        };
        let audit = self.audit_by_doer(doer, organization, action, target(id), detail);
        self.ports.store.save_attendant(&attendant, &audit).await?;
        self.attendant(organization, id).await
    }

    /// Removes an auto attendant; its numbers become free.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_attendant(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<(), AdminError> {
        let audit = self.audit_of(actor, organization, "attendant.removed", target(id));
        Ok(self.ports.store.remove_attendant(organization, id, &audit).await?)
    }
}

fn target(id: AttendantId) -> String {
    format!("attendant:{id}")
}
