//! Auto attendants.

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::{AttendantId, OrganizationId};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Attendants, Audit, NumberOwner, StoreError};

#[async_trait]
impl Attendants for MemoryStore {
    async fn insert_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.insert_attendant(attendant, audit)
    }

    async fn attendants(&self, organization: OrganizationId) -> Result<Vec<Attendant>, StoreError> {
        Ok(self.rows()?.attendants_by_age(organization))
    }

    async fn attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Option<Attendant>, StoreError> {
        Ok(self.rows()?.attendants.get(&(organization, id)).cloned())
    }

    async fn save_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_attendant(attendant, audit)
    }

    async fn remove_attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.remove_attendant(organization, id, audit)
    }
}

impl Rows {
    pub(super) fn attendants_by_age(&self, organization: OrganizationId) -> Vec<Attendant> {
        let ours = self.attendants.values().filter(|it| it.organization == organization);
        let mut all: Vec<_> = ours.cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        all
    }

    fn insert_attendant(&mut self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        if !self.locations.contains_key(&(attendant.organization, attendant.location)) {
            return Err(StoreError::Missing("location"));
        }
        self.check_attendant(attendant)?;
        self.take_attendant_numbers(attendant);
        self.attendants.insert((attendant.organization, attendant.id), attendant.clone());
        self.note(audit);
        Ok(())
    }

    fn save_attendant(&mut self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        let key = (attendant.organization, attendant.id);
        let before = self.attendants.get(&key).ok_or(StoreError::Missing("auto attendant"))?;
        if before.version != attendant.version {
            return Err(StoreError::Conflict(format!("auto attendant {}", before.name)));
        }
        let saved = Attendant {
            location: before.location,
            created_ms: before.created_ms,
            version: before.version + 1,
            ..attendant.clone()
        };
        self.check_attendant(&saved)?;
        self.free_numbers((saved.organization, saved.location), NumberOwner::Attendant(saved.id));
        self.take_attendant_numbers(&saved);
        self.attendants.insert(key, saved);
        self.note(audit);
        Ok(())
    }

    fn remove_attendant(
        &mut self,
        organization: OrganizationId,
        id: AttendantId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let removed = self.attendants.remove(&(organization, id));
        let removed = removed.ok_or(StoreError::Missing("auto attendant"))?;
        self.free_numbers((organization, removed.location), NumberOwner::Attendant(id));
        self.note(audit);
        Ok(())
    }

    fn check_attendant(&self, attendant: &Attendant) -> Result<(), StoreError> {
        let Attendant { id, organization, location, name, extension, number, .. } = attendant;
        let same = |it: &Attendant| {
            it.id != *id && (it.organization, it.location, &it.name) == (*organization, *location, name)
        };
        if self.attendants.values().any(same) {
            return Err(StoreError::Exists(format!("auto attendant {name}")));
        }
        let owner = NumberOwner::Attendant(*id);
        self.check_free((*organization, *location), extension.as_ref(), number.as_ref(), owner)?;
        for announcement in attendant.announcements() {
            if !self.announcements.contains_key(&(*organization, announcement)) {
                return Err(StoreError::Missing("announcement"));
            }
        }
        let followed = [attendant.business_schedule, attendant.holiday_schedule];
        if followed.into_iter().flatten().any(|it| !self.schedules.contains_key(&(*organization, it))) {
            return Err(StoreError::Missing("schedule"));
        }
        Ok(())
    }

    fn take_attendant_numbers(&mut self, attendant: &Attendant) {
        let place = (attendant.organization, attendant.location);
        let owner = NumberOwner::Attendant(attendant.id);
        self.take(place, attendant.extension.as_ref(), attendant.number.as_ref(), owner);
    }
}
