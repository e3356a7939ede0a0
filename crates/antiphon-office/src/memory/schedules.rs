//! Schedules.

use antiphon_core::ids::{OrganizationId, ScheduleId};
use antiphon_core::schedule::Schedule;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, Schedules, StoreError};

#[async_trait]
impl Schedules for MemoryStore {
    async fn insert_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.insert_schedule(schedule, audit)
    }

    async fn schedules(&self, organization: OrganizationId) -> Result<Vec<Schedule>, StoreError> {
        let rows = self.rows()?;
        let ours = rows.schedules.values().filter(|it| it.organization == organization);
        let mut all: Vec<_> = ours.cloned().collect();
        all.sort_by_key(|it| (it.created_ms, it.id));
        Ok(all)
    }

    async fn schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
    ) -> Result<Option<Schedule>, StoreError> {
        Ok(self.rows()?.schedules.get(&(organization, id)).cloned())
    }

    async fn save_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_schedule(schedule, audit)
    }

    async fn remove_schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.rows()?.remove_schedule(organization, id, audit)
    }
}

impl Rows {
    fn insert_schedule(&mut self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        if !self.locations.contains_key(&(schedule.organization, schedule.location)) {
            return Err(StoreError::Missing("location"));
        }
        self.check_schedule_name(schedule)?;
        self.schedules.insert((schedule.organization, schedule.id), schedule.clone());
        self.note(audit);
        Ok(())
    }

    fn save_schedule(&mut self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        let key = (schedule.organization, schedule.id);
        let before = self.schedules.get(&key).ok_or(StoreError::Missing("schedule"))?;
        if before.version != schedule.version {
            return Err(StoreError::Conflict(format!("schedule {}", before.name)));
        }
        let saved = Schedule {
            name: schedule.name.clone(),
            events: schedule.events.clone(),
            version: before.version + 1,
            ..before.clone()
        };
        self.check_schedule_name(&saved)?;
        self.schedules.insert(key, saved);
        self.note(audit);
        Ok(())
    }

    fn remove_schedule(
        &mut self,
        organization: OrganizationId,
        id: ScheduleId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let key = (organization, id);
        let schedule = self.schedules.get(&key).ok_or(StoreError::Missing("schedule"))?;
        let ours = self.attendants.values().filter(|it| it.organization == organization);
        let mut followed = ours.flat_map(|it| [it.business_schedule, it.holiday_schedule]);
        if followed.any(|it| it == Some(id)) {
            return Err(StoreError::InUse(format!("schedule {}", schedule.name)));
        }
        self.schedules.remove(&key);
        self.note(audit);
        Ok(())
    }

    fn check_schedule_name(&self, schedule: &Schedule) -> Result<(), StoreError> {
        let place = |it: &Schedule| (it.organization, it.location, it.kind, it.name.clone());
        let same = |it: &&Schedule| it.id != schedule.id && place(it) == place(schedule);
        match self.schedules.values().find(same) {
            Some(_) => Err(StoreError::Exists(format!("schedule {}", schedule.name))),
            None => Ok(()),
        }
    }
}
