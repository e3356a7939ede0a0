//! The times of a schedule as rows of a form: those of every week, and those of dates.

use antiphon_core::schedule::{DayTime, ScheduleEvent, TimeOfDay, When};
use antiphon_core::time::Weekday;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::schedules::EventDraft;

use crate::form::{Form, Typed};

/// Empty rows below those that are filled.
pub(super) const SPARE: usize = 3;
/// More rows than a schedule has times, so that no form asks for endless ones.
const ROWS_MAX: usize = 260;

/// The form of what is stored, and how many rows of each kind it has.
pub(super) fn shown(events: &[ScheduleEvent]) -> (Form, usize, usize) {
    let (mut weekly, mut dated) = (0, 0);
    let form = events.iter().fold(Form::new(), |form, event| match &event.when {
        When::Weekly { day, from, to } => {
            let at = weekly;
            weekly += 1;
            form.with(&format!("day-w{at}"), day.word())
                .with(&format!("from-w{at}"), from)
                .with(&format!("to-w{at}"), clock(*to))
                .with(&format!("name-w{at}"), &event.name)
        }
        When::Dated { from, to, yearly } => {
            let at = dated;
            dated += 1;
            with_dated(form, at, from, to)
                .with_box(&format!("yearly-d{at}"), *yearly)
                .with(&format!("name-d{at}"), &event.name)
        }
    });
    (form, weekly, dated)
}

fn with_dated(form: Form, at: usize, from: &DayTime, to: &DayTime) -> Form {
    let time = |time: TimeOfDay, whole_day| if time == whole_day { String::new() } else { clock(time) };
    form.with(&format!("from-d{at}"), from.date)
        .with(&format!("from-time-d{at}"), time(from.time, TimeOfDay::MIDNIGHT))
        .with(&format!("to-d{at}"), to.date)
        .with(&format!("to-time-d{at}"), time(to.time, TimeOfDay::END))
}

/// A time as a field for times takes it: the end of a day is the beginning of the next, and lasts into it by that.
fn clock(time: TimeOfDay) -> String {
    if time == TimeOfDay::END { "00:00".to_owned() } else { time.to_string() }
}

/// How many rows of a kind were sent.
pub(super) fn count(typed: &Typed, field: &str) -> usize {
    typed.text(field).parse().unwrap_or(SPARE).min(ROWS_MAX)
}

/// The rows that are filled, with the name of each.
fn used(typed: &Typed) -> Vec<String> {
    let weekly = (0..count(typed, "weekly")).map(|at| format!("w{at}"));
    let weekly = weekly.filter(|row| typed.given(&format!("day-{row}")).is_some());
    let filled =
        |row: &String| ["from", "to", "name"].iter().any(|it| typed.given(&format!("{it}-{row}")).is_some());
    let dated = (0..count(typed, "dated")).map(|at| format!("d{at}")).filter(filled);
    weekly.chain(dated).collect()
}

/// The times that were typed.
pub(super) fn read(typed: &Typed) -> Vec<EventDraft> {
    used(typed).iter().map(|row| event(typed, row)).collect()
}

fn event(typed: &Typed, row: &str) -> EventDraft {
    let text = |field: &str| typed.text(&format!("{field}-{row}")).to_owned();
    if row.starts_with('w') {
        return EventDraft::Weekly {
            name: text("name"),
            day: text("day"),
            from: text("from"),
            to: text("to"),
        };
    }
    let moment = |day: &str, time: &str| match text(time) {
        time if time.is_empty() => text(day),
        time => format!("{} {time}", text(day)),
    };
    // One day alone needs no end.
    let end = if text("to").is_empty() { "from" } else { "to" };
    EventDraft::Dated {
        name: text("name"),
        from: moment("from", "from-time"),
        to: moment(end, "to-time"),
        yearly: typed.on(&format!("yearly-{row}")),
    }
}

/// An error of a time beside its row: the office counts the rows that are filled.
pub(super) fn beside(error: AdminError, typed: &Typed) -> AdminError {
    let AdminError::InvalidAt { field, problem } = error else { return error };
    let index = field.strip_prefix("events[").and_then(|rest| rest.split(']').next());
    let index = index.and_then(|index| index.parse::<usize>().ok());
    match index.and_then(|index| used(typed).into_iter().nth(index)) {
        Some(row) => AdminError::InvalidAt { field: row, problem },
        None => AdminError::InvalidAt { field, problem },
    }
}

/// The five days of a week from and to a time, as a new schedule of business hours begins.
pub(super) fn working_days(from: &str, to: &str) -> Vec<EventDraft> {
    let weekend = [Weekday::Saturday, Weekday::Sunday];
    let days = Weekday::ALL.into_iter().filter(|day| !weekend.contains(day));
    days.map(|day| EventDraft::Weekly {
        name: String::new(),
        day: day.word().to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    })
    .collect()
}

/// A time in words: `Monday 09:00–17:00`, `24 Dec 14:00 – 26 Dec, every year`.
pub(super) fn in_words(event: &ScheduleEvent) -> String {
    let when = match &event.when {
        When::Weekly { day, from, to } => format!("{} {from}–{to}", capital(day.word())),
        When::Dated { from, to, yearly } => {
            let format = if *yearly { "%-d %b" } else { "%-d %b %Y" };
            let day = |at: &DayTime| {
                let date = at.date.to_string().parse::<jiff::civil::Date>();
                date.map_or_else(|_| at.date.to_string(), |it| it.strftime(format).to_string())
            };
            let begin = match from.time {
                TimeOfDay::MIDNIGHT => day(from),
                time => format!("{} {time}", day(from)),
            };
            let end = match to.time {
                TimeOfDay::END if from.date == to.date => String::new(),
                TimeOfDay::END => format!(" – {}", day(to)),
                time => format!(" – {} {time}", day(to)),
            };
            format!("{begin}{end}{}", if *yearly { ", every year" } else { "" })
        }
    };
    if event.name.is_empty() { when } else { format!("{}: {when}", event.name) }
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| format!("{}{}", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use antiphon_core::schedule::Date;

    use super::*;

    fn moment(date: &str, time: &str) -> DayTime {
        DayTime { date: Date::parse(date).unwrap(), time: TimeOfDay::parse(time).unwrap() }
    }

    fn dated(from: DayTime, to: DayTime, yearly: bool) -> ScheduleEvent {
        ScheduleEvent { name: "Feast".into(), when: When::Dated { from, to, yearly } }
    }

    fn weekly(from: &str, to: &str) -> ScheduleEvent {
        let time = |text| TimeOfDay::parse(text).unwrap();
        let when = When::Weekly { day: Weekday::Monday, from: time(from), to: time(to) };
        ScheduleEvent { name: String::new(), when }
    }

    #[test]
    fn times_are_told_as_people_tell_them() {
        for (event, told) in [
            (weekly("09:00", "17:00"), "Monday 09:00–17:00"),
            (
                dated(moment("2026-12-24", "14:00"), moment("2026-12-26", "24:00"), true),
                "Feast: 24 Dec 14:00 – 26 Dec, every year",
            ),
            (dated(moment("2027-03-01", "00:00"), moment("2027-03-01", "24:00"), false), "Feast: 1 Mar 2027"),
        ] {
            assert_eq!(in_words(&event), told);
        }
    }

    #[test]
    fn times_that_are_shown_and_sent_back_hold_at_the_same_moments() {
        let events = [
            weekly("09:00", "17:00"),
            weekly("00:00", "24:00"),
            dated(moment("2026-12-24", "14:00"), moment("2026-12-26", "24:00"), true),
        ];
        let (form, weekly, dated) = shown(&events);
        assert_eq!((weekly, dated), (2, 1));
        let names = [
            "day-w0",
            "from-w0",
            "to-w0",
            "day-w1",
            "from-w1",
            "to-w1",
            "from-d0",
            "from-time-d0",
            "to-d0",
            "to-time-d0",
            "yearly-d0",
            "name-d0",
        ];
        let body: Vec<_> = names.iter().map(|name| format!("{name}={}", form.value(name))).collect();
        let typed = Typed::of_query(Some(&format!("weekly=5&dated=4&{}", body.join("&"))));
        let read = read(&typed);
        let (day, from, to) = ("monday".to_owned(), "00:00".to_owned(), "00:00".to_owned());
        assert_eq!(read[1], EventDraft::Weekly { name: String::new(), day, from, to });
        let (from, to) = ("2026-12-24 14:00".to_owned(), "2026-12-26".to_owned());
        assert_eq!(read[2], EventDraft::Dated { name: "Feast".into(), from, to, yearly: true });
    }

    #[test]
    fn a_fault_stands_beside_its_row() {
        let typed = Typed::of_query(Some("weekly=3&day-w2=monday&dated=2&from-d1=2026-12-24"));
        for (index, row) in [("events[0].from", "w2"), ("events[1]", "d1"), ("name", "name")] {
            let error = AdminError::InvalidAt { field: index.into(), problem: "wrong".into() };
            let AdminError::InvalidAt { field, .. } = beside(error, &typed) else { panic!("{row}") };
            assert_eq!(field, row);
        }
    }
}
