//! Schedules as they stand on the wire: each time is an event with a first date, and a rule by which it comes back.

use antiphon_core::location::Location;
use antiphon_core::schedule::{Schedule, ScheduleEvent, TimeOfDay, When};
use antiphon_core::time::Weekday;
use antiphon_office::admin::schedules::EventDraft;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::id::{WireId as _, encoded};

/// A page of schedules.
#[derive(Serialize, ToSchema)]
pub(crate) struct Schedules {
    pub(super) schedules: Vec<WireSchedule>,
}

/// A schedule.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireSchedule {
    id: String,
    name: String,
    /// `businessHours` or `holidays`.
    #[serde(rename = "type")]
    kind: &'static str,
    location_id: String,
    location_name: String,
    events: Vec<Event>,
}

/// A schedule to be added.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewSchedule {
    pub(super) name: String,
    /// `businessHours` or `holidays`.
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

/// What is to change in a schedule; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScheduleUpdate {
    /// Counts where there is no `newName`.
    pub(super) name: Option<String>,
    pub(super) new_name: Option<String>,
    /// All of them.
    pub(super) events: Option<Vec<Event>>,
}

/// A time, or one that comes back.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// Of the event's name and its place among those of that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    name: String,
    /// The name that it is to have.
    #[serde(skip_serializing)]
    new_name: Option<String>,
    /// The first day, such as `2026-12-24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
    /// Such as `09:00`; only where it does not last all day.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    all_day_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence: Option<Recurrence>,
}

/// How a time comes back.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recurrence {
    #[serde(skip_serializing_if = "Option::is_none")]
    recur_for_ever: Option<bool>,
    /// Not available.
    #[serde(skip_serializing_if = "Option::is_none")]
    recur_end_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recur_weekly: Option<Weekly>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recur_yearly_by_date: Option<Yearly>,
}

/// Every week on these days.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Weekly {
    /// Weeks from one to the next: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    recur_interval: Option<u32>,
    monday: bool,
    tuesday: bool,
    wednesday: bool,
    thursday: bool,
    friday: bool,
    saturday: bool,
    sunday: bool,
}

/// Every year on the day of `startDate`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Yearly {
    day_of_month: u8,
    /// Such as `DECEMBER`.
    month: String,
}

const MONTHS: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];
/// A week that began on a Monday, to give what comes back every week the first date that the field asks for.
const SOME_WEEK: [&str; 7] =
    ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-01-07"];

impl Weekly {
    fn days(&self) -> Vec<&'static str> {
        let days = [
            (self.monday, "monday"),
            (self.tuesday, "tuesday"),
            (self.wednesday, "wednesday"),
            (self.thursday, "thursday"),
            (self.friday, "friday"),
            (self.saturday, "saturday"),
            (self.sunday, "sunday"),
        ];
        days.into_iter().filter(|(on, _)| *on).map(|(_, day)| day).collect()
    }

    fn on(day: Weekday) -> Self {
        let is = |other: Weekday| day == other;
        Self {
            recur_interval: Some(1),
            monday: is(Weekday::Monday),
            tuesday: is(Weekday::Tuesday),
            wednesday: is(Weekday::Wednesday),
            thursday: is(Weekday::Thursday),
            friday: is(Weekday::Friday),
            saturday: is(Weekday::Saturday),
            sunday: is(Weekday::Sunday),
        }
    }
}

/// The events as the office takes them: one that comes back on several days of the week becomes several.
pub(super) fn drafts(events: &[Event]) -> Result<Vec<EventDraft>, ApiError> {
    let drafts: Result<Vec<Vec<EventDraft>>, ApiError> = events.iter().map(drafts_of).collect();
    Ok(drafts?.into_iter().flatten().collect())
}

/// One event as the office takes it.
pub(super) fn drafts_of(event: &Event) -> Result<Vec<EventDraft>, ApiError> {
    let recurrence = event.recurrence.clone().unwrap_or_default();
    if recurrence.recur_end_date.is_some() {
        return Err(ApiError::lacking("recurEndDate: an end of what comes back"));
    }
    if let Some(weekly) = &recurrence.recur_weekly {
        if weekly.recur_interval.is_some_and(|weeks| weeks != 1) {
            return Err(ApiError::lacking("recurInterval: other than every week"));
        }
        let weekly_on = |day: &str| EventDraft::Weekly {
            name: event.name(),
            day: day.to_owned(),
            from: event.time(&event.start_time, "00:00"),
            to: event.time(&event.end_time, "24:00"),
        };
        return Ok(weekly.days().into_iter().map(weekly_on).collect());
    }
    let needed = |date: &Option<String>, field: &str| {
        date.clone()
            .ok_or_else(|| ApiError::bad(format!("{field}: is needed by the event \"{}\"", event.name)))
    };
    let (from, to) = (needed(&event.start_date, "startDate")?, needed(&event.end_date, "endDate")?);
    let whole = event.all_day_enabled == Some(true);
    let at = |date: String, time: &Option<String>| match time {
        Some(time) if !whole => format!("{date} {time}"),
        Some(_) | None => date,
    };
    Ok(vec![EventDraft::Dated {
        name: event.name(),
        from: at(from, &event.start_time),
        to: at(to, &event.end_time),
        yearly: recurrence.recur_yearly_by_date.is_some(),
    }])
}

impl Event {
    fn name(&self) -> String {
        self.new_name.clone().unwrap_or_else(|| self.name.clone())
    }

    fn time(&self, time: &Option<String>, whole_day: &str) -> String {
        let whole = self.all_day_enabled == Some(true);
        time.clone().filter(|_| !whole).unwrap_or_else(|| whole_day.to_owned())
    }
}

pub(super) fn shown(schedule: &Schedule, location: &Location) -> WireSchedule {
    WireSchedule {
        id: schedule.id.wire(),
        name: schedule.name.clone(),
        kind: schedule.kind.word(),
        location_id: location.id.wire(),
        location_name: location.name.clone(),
        events: shown_events(&schedule.events),
    }
}

/// Events with identities.
pub(super) fn shown_events(events: &[ScheduleEvent]) -> Vec<Event> {
    let shown =
        events.iter().enumerate().map(|(at, it)| Event { id: Some(event_id(events, at)), ..event(it) });
    shown.collect()
}

/// The identity of the event at that place: events have none of their own, so that it changes with the name.
pub(super) fn event_id(events: &[ScheduleEvent], at: usize) -> String {
    let name = events.get(at).map(|it| it.name.as_str()).unwrap_or_default();
    let earlier = events.iter().take(at).filter(|it| it.name == name).count();
    encoded("SCHEDULE_EVENT", &format!("{earlier}/{name}"))
}

fn event(event: &ScheduleEvent) -> Event {
    match event.when {
        When::Weekly { day, from, to } => {
            let date = SOME_WEEK.iter().zip(Weekday::ALL).find(|(_, it)| *it == day).map(|(date, _)| *date);
            let date = date.map(str::to_owned);
            let recurrence = Recurrence {
                recur_for_ever: Some(true),
                recur_weekly: Some(Weekly::on(day)),
                ..Recurrence::default()
            };
            timed(event, [date.clone(), date], [from, to], Some(recurrence))
        }
        When::Dated { from, to, yearly } => {
            let dates = [from.date, to.date].map(|date| Some(date.to_string()));
            let recurrence = yearly.then(|| Recurrence {
                recur_yearly_by_date: yearly_on(&from.date.to_string()),
                ..Recurrence::default()
            });
            timed(event, dates, [from.time, to.time], recurrence)
        }
    }
}

fn timed(
    event: &ScheduleEvent,
    [start_date, end_date]: [Option<String>; 2],
    [from, to]: [TimeOfDay; 2],
    recurrence: Option<Recurrence>,
) -> Event {
    let whole = from == TimeOfDay::MIDNIGHT && to == TimeOfDay::END;
    // Clients know no 24:00.
    let end = if to == TimeOfDay::END { "23:59".to_owned() } else { to.to_string() };
    Event {
        id: None,
        name: event.name.clone(),
        new_name: None,
        start_date,
        end_date,
        start_time: (!whole).then(|| from.to_string()),
        end_time: (!whole).then_some(end),
        all_day_enabled: Some(whole),
        recurrence,
    }
}

/// The day and month of a date such as `2026-12-24`.
fn yearly_on(date: &str) -> Option<Yearly> {
    let (month, day) = date.get(5..)?.split_once('-')?;
    let month = month.parse::<usize>().ok()?.checked_sub(1).and_then(|it| MONTHS.get(it))?;
    Some(Yearly { day_of_month: day.parse().ok()?, month: (*month).to_owned() })
}
