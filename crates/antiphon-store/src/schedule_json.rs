//! The events of a schedule as the JSON text of their row; nothing is ever searched by them.

use antiphon_core::schedule::{Date, DayTime, ScheduleEvent, TimeOfDay, When};
use antiphon_core::time::Weekday;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct EventJson {
    name: String,
    #[serde(flatten)]
    when: WhenJson,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WhenJson {
    Weekly { day: String, from: String, to: String },
    Dated { from: String, to: String, yearly: bool },
}

/// Writes events.
pub(crate) fn write(events: &[ScheduleEvent]) -> String {
    let events: Vec<EventJson> = events.iter().map(written).collect();
    serde_json::to_string(&events).expect("a list of texts is always JSON")
}

/// Reads events; `None` for what cannot be understood.
pub(crate) fn read(text: &str) -> Result<Vec<ScheduleEvent>, ()> {
    let events: Vec<EventJson> = serde_json::from_str(text).map_err(drop)?;
    events.into_iter().map(|event| read_back(event).ok_or(())).collect()
}

fn written(event: &ScheduleEvent) -> EventJson {
    let when = match event.when {
        When::Weekly { day, from, to } => {
            WhenJson::Weekly { day: day.word().to_owned(), from: from.to_string(), to: to.to_string() }
        }
        When::Dated { from, to, yearly } => WhenJson::Dated { from: moment(from), to: moment(to), yearly },
    };
    EventJson { name: event.name.clone(), when }
}

fn moment(at: DayTime) -> String {
    format!("{} {}", at.date, at.time)
}

fn read_back(event: EventJson) -> Option<ScheduleEvent> {
    let when = match event.when {
        WhenJson::Weekly { day, from, to } => When::Weekly {
            day: Weekday::parse(&day)?,
            from: TimeOfDay::parse(&from)?,
            to: TimeOfDay::parse(&to)?,
        },
        WhenJson::Dated { from, to, yearly } => {
            When::Dated { from: read_moment(&from)?, to: read_moment(&to)?, yearly }
        }
    };
    Some(ScheduleEvent { name: event.name, when })
}

fn read_moment(text: &str) -> Option<DayTime> {
    let (date, time) = text.split_once(' ')?;
    Some(DayTime { date: Date::parse(date)?, time: TimeOfDay::parse(time)? })
}
