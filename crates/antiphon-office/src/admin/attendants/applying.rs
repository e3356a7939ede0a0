//! What is written becomes an auto attendant: a new one, the one of that name, or the one of that identity.

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::{AttendantId, LocationId, OrganizationId};
use antiphon_core::limits::ATTENDANTS_PER_LOCATION_MAX;

use super::draft::AttendantDraft;
use super::target;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::StoreError;

/// What applying a draft would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendantPlan {
    /// The auto attendant that it takes the place of, if there is one already.
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
        let all = self.ports.store.attendants(organization).await?;
        let here: Vec<_> = all.into_iter().filter(|it| it.location == location).collect();
        let before = here.iter().find(|it| it.name == draft.name.trim()).cloned();
        if before.is_none() && here.len() >= ATTENDANTS_PER_LOCATION_MAX {
            let problem = format!("the location has {ATTENDANTS_PER_LOCATION_MAX} auto attendants already");
            return Err(fields::invalid("name", &problem));
        }
        self.planned(organization, location, draft, before).await
    }

    /// What [`change_attendant`](Self::change_attendant) would do; nothing changes.
    ///
    /// # Errors
    /// As [`plan_attendant`](Self::plan_attendant), and [`StoreError::Missing`] if there is no such auto attendant.
    pub async fn plan_attendant_change(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        draft: &AttendantDraft,
    ) -> Result<AttendantPlan, AdminError> {
        let before = self.attendant(organization, id).await?;
        self.planned(organization, before.location, draft, Some(before)).await
    }

    async fn planned(
        &self,
        organization: OrganizationId,
        location: LocationId,
        draft: &AttendantDraft,
        before: Option<Attendant>,
    ) -> Result<AttendantPlan, AdminError> {
        let place = self.location(organization, location).await?;
        let names = self.names_at(organization, location).await?;
        if let (Some(version), Some(before)) = (draft.version, &before)
            && version != before.version
        {
            return Err(StoreError::Conflict(format!("auto attendant {}", before.name)).into());
        }
        let id = before.as_ref().map_or_else(|| AttendantId(self.new_uuid()), |it| it.id);
        let created_ms = before.as_ref().map_or_else(|| self.now_ms(), |it| it.created_ms);
        let version = before.as_ref().map_or(1, |it| it.version);
        let bare = draft.read(&place, &names)?;
        let activated = match draft.activated()? {
            Some(activated) => activated,
            None => before.as_ref().and_then(|it| it.activated),
        };
        Ok(AttendantPlan { before, after: Attendant { id, created_ms, version, activated, ..bare } })
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
        let plan = self.plan_attendant(organization, location, draft).await?;
        self.carry_out(actor, plan).await
    }

    /// Creates the auto attendant; its name is new in the location.
    ///
    /// # Errors
    /// As [`apply_attendant`](Self::apply_attendant), and [`StoreError::Exists`] if there is one of that name.
    pub async fn create_attendant(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        draft: &AttendantDraft,
    ) -> Result<Attendant, AdminError> {
        let plan = self.plan_attendant(organization, location, draft).await?;
        match &plan.before {
            Some(before) => Err(StoreError::Exists(format!("auto attendant {}", before.name)).into()),
            None => self.carry_out(actor, plan).await,
        }
    }

    /// Makes the auto attendant what is written, its name with the rest. Its location stays.
    ///
    /// # Errors
    /// As [`plan_attendant_change`](Self::plan_attendant_change), and [`StoreError::Exists`] for a name or number that
    /// is taken.
    pub async fn change_attendant(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: AttendantId,
        draft: &AttendantDraft,
    ) -> Result<Attendant, AdminError> {
        let plan = self.plan_attendant_change(organization, id, draft).await?;
        self.carry_out(actor, plan).await
    }

    async fn carry_out(&self, actor: Actor, plan: AttendantPlan) -> Result<Attendant, AdminError> {
        let AttendantPlan { before, after } = plan;
        let action = if before.is_some() { "attendant.saved" } else { "attendant.created" };
        let mut audit = self.audit_of(actor, after.organization, action, target(after.id));
        audit.detail.clone_from(&after.name);
        match before {
            Some(_) => self.ports.store.save_attendant(&after, &audit).await?,
            None => self.ports.store.insert_attendant(&after, &audit).await?,
        }
        Ok(self.attendant(after.organization, after.id).await?)
    }
}
