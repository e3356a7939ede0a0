//! Auto attendants: applied whole from a draft, checked, activated, removed.

mod check;
mod draft;
mod names;

use antiphon_core::attendant::{Attendant, Greeting, Period};
use antiphon_core::ids::{AnnouncementId, AttendantId, LocationId, OrganizationId};
use antiphon_core::limits::ATTENDANTS_PER_LOCATION_MAX;
use antiphon_core::location::Location;

use super::{Actor, AdminError, Doer, fields};
use crate::Office;
use crate::ports::StoreError;
use names::Names;

pub use draft::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft, SubMenuDraft};

/// What applying a draft would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendantPlan {
    /// The auto attendant of that name, if there is one already.
    pub before: Option<Attendant>,
    /// What it would become.
    pub after: Attendant,
}

impl Office {
    /// What applying the draft would do; nothing changes.
    ///
    /// # Errors
    /// [`AdminError`] naming the field that cannot be, [`StoreError::Conflict`] if the draft was made of another
    /// version, and what the store says.
    pub async fn plan_attendant(
        &self,
        organization: OrganizationId,
        location: LocationId,
        draft: &AttendantDraft,
    ) -> Result<AttendantPlan, AdminError> {
        let place = self.location(organization, location).await?;
        let names = self.names_at(organization, location).await?;
        let all = self.ports.store.attendants(organization).await?;
        let here: Vec<_> = all.into_iter().filter(|it| it.location == location).collect();
        let before = here.iter().find(|it| it.name == draft.name.trim()).cloned();
        if before.is_none() && here.len() >= ATTENDANTS_PER_LOCATION_MAX {
            let problem = format!("the location has {ATTENDANTS_PER_LOCATION_MAX} auto attendants already");
            return Err(fields::invalid("name", &problem));
        }
        let after = self.drafted(&place, &names, before.as_ref(), draft)?;
        Ok(AttendantPlan { before, after })
    }

    /// What the draft makes of the auto attendant that was there, or of nothing.
    fn drafted(
        &self,
        place: &Location,
        names: &Names,
        before: Option<&Attendant>,
        draft: &AttendantDraft,
    ) -> Result<Attendant, AdminError> {
        if let (Some(version), Some(before)) = (draft.version, before)
            && version != before.version
        {
            return Err(StoreError::Conflict(format!("auto attendant {}", before.name)).into());
        }
        let id = before.map_or_else(|| AttendantId(self.new_uuid()), |it| it.id);
        let created_ms = before.map_or_else(|| self.now_ms(), |it| it.created_ms);
        let version = before.map_or(1, |it| it.version);
        let bare = draft.read(place, names)?;
        let activated = match draft.activated()? {
            Some(activated) => activated,
            None => before.and_then(|it| it.activated),
        };
        Ok(Attendant { id, created_ms, version, activated, ..bare })
    }

    /// Makes an auto attendant what the draft says; its name may become another.
    ///
    /// # Errors
    /// As [`plan_attendant`](Self::plan_attendant), [`StoreError::Missing`] if there is none, and
    /// [`StoreError::Exists`] for a name or number that another one has.
    pub async fn replace_attendant(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AttendantId,
        draft: &AttendantDraft,
    ) -> Result<Attendant, AdminError> {
        let before = self.attendant(organization, id).await?;
        let place = self.location(organization, before.location).await?;
        let names = self.names_at(organization, before.location).await?;
        let after = self.drafted(&place, &names, Some(&before), draft)?;
        let mut audit = self.audit_of(actor, organization, "attendant.saved", target(id));
        audit.detail.clone_from(&after.name);
        self.ports.store.save_attendant(&after, &audit).await?;
        Ok(self.attendant(organization, id).await?)
    }

    /// Creates the auto attendant, or replaces the one of that name in the location.
    ///
    /// # Errors
    /// As [`plan_attendant`](Self::plan_attendant), and [`StoreError::Exists`] for a number that somebody has.
    pub async fn apply_attendant(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        draft: &AttendantDraft,
    ) -> Result<Attendant, AdminError> {
        let AttendantPlan { before, after } = self.plan_attendant(organization, location, draft).await?;
        let action = if before.is_some() { "attendant.saved" } else { "attendant.created" };
        let mut audit = self.audit_of(actor, organization, action, target(after.id));
        audit.detail.clone_from(&after.name);
        match before {
            Some(_) => self.ports.store.save_attendant(&after, &audit).await?,
            None => self.ports.store.insert_attendant(&after, &audit).await?,
        }
        Ok(self.attendant(organization, after.id).await?)
    }

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
