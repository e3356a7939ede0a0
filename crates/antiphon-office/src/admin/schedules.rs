//! Schedules of business hours and holidays.

use antiphon_core::ids::{LocationId, OrganizationId, ScheduleId};
use antiphon_core::limits::{EVENTS_PER_SCHEDULE_MAX, SCHEDULES_PER_LOCATION_MAX};
use antiphon_core::schedule::{Date, DayTime, Schedule, ScheduleEvent, ScheduleKind, TimeOfDay, When};
use antiphon_core::time::Weekday;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::local_time::{moment, time_zone};
use crate::ports::StoreError;

/// A schedule as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleDraft {
    /// Its name.
    pub name: String,
    /// What it says of its times.
    pub kind: ScheduleKind,
    /// Its times.
    pub events: Vec<EventDraft>,
}

/// What is to change in a schedule; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleChange {
    /// Its name.
    pub name: Option<String>,
    /// All of its times.
    pub events: Option<Vec<EventDraft>>,
    /// The version that the change was made of; whoever leaves it out changes any.
    pub version: Option<i64>,
}

/// A time as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventDraft {
    /// Every week.
    Weekly {
        /// What people call it.
        name: String,
        /// Such as `monday`.
        day: String,
        /// Such as `09:00`.
        from: String,
        /// Such as `17:00`; not after `from`, it lasts into the next day.
        to: String,
    },
    /// Whole days, or parts of them.
    Dated {
        /// What people call it.
        name: String,
        /// Such as `2026-12-24`, or `2026-12-24 14:00` where the day does not count from its beginning.
        from: String,
        /// The last day, or `2026-12-26 18:00` where it does not count to its end.
        to: String,
        /// Whether it comes back every year.
        yearly: bool,
    },
}

impl From<&ScheduleEvent> for EventDraft {
    /// The draft of which an event could have been made.
    fn from(event: &ScheduleEvent) -> Self {
        let name = event.name.clone();
        match event.when {
            When::Weekly { day, from, to } => {
                let day = day.word().to_owned();
                Self::Weekly { name, day, from: from.to_string(), to: to.to_string() }
            }
            When::Dated { from, to, yearly } => {
                let [from, to] = [from, to].map(|it| format!("{} {}", it.date, it.time));
                Self::Dated { name, from, to, yearly }
            }
        }
    }
}

impl Office {
    /// Creates the schedule, or replaces the events of the one that has its name and kind in the location.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, [`StoreError::Conflict`] if somebody else changed it meanwhile, and
    /// what the store says.
    pub async fn apply_schedule(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        draft: &ScheduleDraft,
    ) -> Result<Schedule, AdminError> {
        let name = fields::name("name", &draft.name)?;
        let all = self.ports.store.schedules(organization).await?;
        let mut here = all.into_iter().filter(|it| it.location == location);
        match here.find(|it| it.kind == draft.kind && it.name == name) {
            Some(before) => {
                let events = Some(draft.events.clone());
                let change = ScheduleChange { name: None, events, version: Some(before.version) };
                self.change_schedule(actor, organization, before.id, &change).await
            }
            None => self.create_schedule(actor, organization, location, draft).await,
        }
    }

    /// Gives a schedule another name, other events, or both.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, [`StoreError::Missing`] if there is none, [`StoreError::Exists`] for
    /// a name that another one of its kind has, [`StoreError::Conflict`] if it is not that `version` any more, and
    /// what the store says.
    pub async fn change_schedule(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: ScheduleId,
        change: &ScheduleChange,
    ) -> Result<Schedule, AdminError> {
        let mut changed = self.schedule(organization, id).await?;
        if let Some(name) = &change.name {
            changed.name = fields::name("name", name)?;
        }
        if let Some(drafts) = &change.events {
            changed.events = events(drafts)?;
        }
        changed.version = change.version.unwrap_or(changed.version);
        let mut audit = self.audit_of(actor, organization, "schedule.saved", target(id));
        audit.detail.clone_from(&changed.name);
        self.ports.store.save_schedule(&changed, &audit).await?;
        Ok(self.schedule(organization, id).await?)
    }

    /// Creates the schedule; its name is new among those of its kind in the location.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, [`StoreError::Exists`] for a name that is taken, and what the store
    /// says.
    pub async fn create_schedule(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        draft: &ScheduleDraft,
    ) -> Result<Schedule, AdminError> {
        let (name, events) = (fields::name("name", &draft.name)?, events(&draft.events)?);
        let all = self.ports.store.schedules(organization).await?;
        if all.iter().filter(|it| it.location == location).count() >= SCHEDULES_PER_LOCATION_MAX {
            let problem = format!("the location has {SCHEDULES_PER_LOCATION_MAX} schedules already");
            return Err(fields::invalid("name", &problem));
        }
        let (id, kind, created_ms) = (ScheduleId(self.new_uuid()), draft.kind, self.now_ms());
        let schedule = Schedule { id, organization, location, name, kind, events, created_ms, version: 1 };
        let mut audit = self.audit_of(actor, organization, "schedule.created", target(id));
        audit.detail.clone_from(&schedule.name);
        self.ports.store.insert_schedule(&schedule, &audit).await?;
        Ok(schedule)
    }

    /// All schedules of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn schedules(&self, organization: OrganizationId) -> Result<Vec<Schedule>, StoreError> {
        self.ports.store.schedules(organization).await
    }

    /// One schedule.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
    ) -> Result<Schedule, StoreError> {
        self.ports.store.schedule(organization, id).await?.ok_or(StoreError::Missing("schedule"))
    }

    /// Whether a schedule holds now where its location is.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such location, and what the store says.
    pub async fn schedule_holds(&self, schedule: &Schedule) -> Result<bool, StoreError> {
        let location = self.location(schedule.organization, schedule.location).await?;
        let now = moment(self.now_ms(), &time_zone(&location.time_zone));
        Ok(now.is_some_and(|now| schedule.holds_at(&now)))
    }

    /// Removes a schedule that no auto attendant follows.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if one does, [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_schedule(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: ScheduleId,
    ) -> Result<(), AdminError> {
        let audit = self.audit_of(actor, organization, "schedule.removed", target(id));
        Ok(self.ports.store.remove_schedule(organization, id, &audit).await?)
    }
}

fn events(drafts: &[EventDraft]) -> Result<Vec<ScheduleEvent>, AdminError> {
    if drafts.len() > EVENTS_PER_SCHEDULE_MAX {
        return Err(fields::invalid("events", &format!("may be at most {EVENTS_PER_SCHEDULE_MAX}")));
    }
    drafts.iter().enumerate().map(|(at, draft)| event(draft, &format!("events[{at}]"))).collect()
}

fn event(draft: &EventDraft, at: &str) -> Result<ScheduleEvent, AdminError> {
    let field = |field: &str| format!("{at}.{field}");
    let (name, when) = match draft {
        EventDraft::Weekly { name, day, from, to } => {
            let weekday = Weekday::parse(&day.trim().to_ascii_lowercase());
            let day = weekday.ok_or_else(|| wrong(&field("day"), day, "day such as monday"))?;
            let time = |name, text: &str| {
                TimeOfDay::parse(text.trim()).ok_or_else(|| wrong(&field(name), text, "time such as 09:00"))
            };
            (name, When::Weekly { day, from: time("from", from)?, to: time("to", to)? })
        }
        EventDraft::Dated { name, from, to, yearly } => {
            let moment = |name, text: &str, whole_day| {
                day_time(text, whole_day)
                    .ok_or_else(|| wrong(&field(name), text, "day such as 2026-12-24 or 2026-12-24 14:00"))
            };
            let from = moment("from", from, TimeOfDay::MIDNIGHT)?;
            (name, When::Dated { from, to: moment("to", to, TimeOfDay::END)?, yearly: *yearly })
        }
    };
    if !when.is_sound() {
        let problem = "must end after it begins, and within a year if it comes back every year";
        return Err(AdminError::InvalidAt { field: at.to_owned(), problem: problem.to_owned() });
    }
    let name = fields::optional_name("name", name)
        .map_err(|error| AdminError::InvalidAt { field: field("name"), problem: error.to_string() })?;
    Ok(ScheduleEvent { name, when })
}

fn day_time(text: &str, whole_day: TimeOfDay) -> Option<DayTime> {
    match text.trim().split_once([' ', 'T']) {
        None => Some(DayTime { date: Date::parse(text.trim())?, time: whole_day }),
        Some((date, time)) => Some(DayTime { date: Date::parse(date)?, time: TimeOfDay::parse(time)? }),
    }
}

fn wrong(field: &str, typed: &str, right: &str) -> AdminError {
    AdminError::InvalidAt { field: field.to_owned(), problem: format!("\"{typed}\" is no {right}") }
}

fn target(id: ScheduleId) -> String {
    format!("schedule:{id}")
}
