//! Schedules: the business hours and holidays that an auto attendant follows.
//!
//! Times here are those of a clock on somebody's wall; which instant that is depends on the time zone and is found
//! out at the edge.

use crate::ids::{LocationId, OrganizationId, ScheduleId};
use crate::time::Weekday;

/// A named set of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its identity.
    pub id: ScheduleId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// The location it belongs to.
    pub location: LocationId,
    /// Its name, unique among those of its kind in the location.
    pub name: String,
    /// What it says of its times.
    pub kind: ScheduleKind,
    /// Its times; it holds while any of them does.
    pub events: Vec<ScheduleEvent>,
    /// When it was created, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

impl Schedule {
    /// Whether it holds at that moment.
    #[must_use]
    pub fn holds_at(&self, moment: &Moment) -> bool {
        self.events.iter().any(|event| event.when.holds_at(moment))
    }
}

/// What a schedule says of its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScheduleKind {
    /// Somebody is there.
    BusinessHours,
    /// Nobody is there, whatever the business hours say.
    Holidays,
}

impl ScheduleKind {
    /// The word by which it is stored and typed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BusinessHours => "businessHours",
            Self::Holidays => "holidays",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::BusinessHours, Self::Holidays].into_iter().find(|it| it.word() == word)
    }
}

/// One entry of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleEvent {
    /// What people call it, such as "Summer hours".
    pub name: String,
    /// Its time.
    pub when: When,
}

/// A time, or one that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Every week on a day. Where `to` is not after `from`, it lasts into the next day.
    Weekly {
        /// The day it begins on.
        day: Weekday,
        /// Its first minute.
        from: TimeOfDay,
        /// The minute after its last.
        to: TimeOfDay,
    },
    /// From one moment to another.
    Dated {
        /// Its first minute.
        from: DayTime,
        /// The minute after its last; later than `from`.
        to: DayTime,
        /// Whether it comes back every year. It lasts less than a year then.
        yearly: bool,
    },
}

impl When {
    /// Whether it holds at that moment.
    #[must_use]
    pub fn holds_at(&self, moment: &Moment) -> bool {
        match self {
            Self::Weekly { day, from, to } if from < to => {
                moment.weekday == *day && (*from..*to).contains(&moment.at.time)
            }
            Self::Weekly { day, from, to } => {
                (moment.weekday == *day && moment.at.time >= *from)
                    || (moment.weekday.before() == *day && moment.at.time < *to)
            }
            Self::Dated { from, to, yearly: false } => (*from..*to).contains(&moment.at),
            Self::Dated { from, to, yearly: true } => in_year(*from, *to, moment.at),
        }
    }

    /// Whether it can ever hold.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Weekly { .. } => true,
            Self::Dated { from, to, yearly } => from < to && (!yearly || *to <= from.a_year_later()),
        }
    }
}

/// Whether the moment lies between the two, whatever the years; a time over New Year begins late and ends early.
fn in_year(from: DayTime, to: DayTime, moment: DayTime) -> bool {
    let [start, end, now] = [from, to, moment].map(|it| (it.date.month, it.date.day, it.time));
    if from.date.year == to.date.year { start <= now && now < end } else { start <= now || now < end }
}

/// A minute of a day, from 00:00 to 24:00, which is the end of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00.
    pub const END: Self = Self(24 * 60);

    /// Reads a time such as `09:30`, up to `24:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        Self::new(two_digits(hour)?, two_digits(minute)?)
    }

    /// The time on a clock; `None` past 24:00 or where the minute is none.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        let minutes = u16::from(hour) * 60 + u16::from(minute);
        (minute < 60 && minutes <= Self::END.0).then_some(Self(minutes))
    }

    /// The hour, 0–24.
    #[must_use]
    pub fn hour(self) -> u16 {
        self.0 / 60
    }

    /// The minute, 0–59.
    #[must_use]
    pub fn minute(self) -> u16 {
        self.0 % 60
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// A day of the calendar that exists, in the years 1970–9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day; `None` if there is no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1970..=9999).contains(&year) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads a day such as `2026-12-24`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let year = year.bytes().all(|it| it.is_ascii_digit()).then(|| year.parse().ok())??;
        Self::new(year, two_digits(month)?, two_digits(day)?)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A minute of a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime {
    /// The day.
    pub date: Date,
    /// The minute.
    pub time: TimeOfDay,
}

impl DayTime {
    fn a_year_later(self) -> Self {
        Self { date: Date { year: self.date.year + 1, ..self.date }, ..self }
    }
}

/// A moment as clock and calendar on the wall show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Day and minute.
    pub at: DayTime,
    /// The day of the week.
    pub weekday: Weekday,
}

fn two_digits(text: &str) -> Option<u8> {
    let digits = text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday};

    fn day_time(text: &str) -> DayTime {
        let (date, time) = text.split_once(' ').unwrap();
        DayTime { date: Date::parse(date).unwrap(), time: TimeOfDay::parse(time).unwrap() }
    }

    fn weekly(day: Weekday, from: &str, to: &str) -> When {
        When::Weekly { day, from: TimeOfDay::parse(from).unwrap(), to: TimeOfDay::parse(to).unwrap() }
    }

    fn dated(from: &str, to: &str, yearly: bool) -> When {
        When::Dated { from: day_time(from), to: day_time(to), yearly }
    }

    #[test]
    fn a_time_holds_from_its_first_minute_to_the_one_before_its_end() {
        let nine_to_five = weekly(Monday, "09:00", "17:00");
        let night = weekly(Friday, "22:00", "06:00");
        let all_day = weekly(Sunday, "00:00", "24:00");
        let round_the_clock = weekly(Monday, "08:00", "08:00");
        let once = dated("2026-12-24 14:00", "2026-12-26 24:00", false);
        let every_year = dated("2020-05-01 00:00", "2020-05-01 24:00", true);
        let new_year = dated("2020-12-31 12:00", "2021-01-02 00:00", true);
        let leap_day = dated("2024-02-29 00:00", "2024-02-29 24:00", true);
        for (when, at, weekday, holds) in [
            (nine_to_five, "2026-11-23 08:59", Monday, false),
            (nine_to_five, "2026-11-23 09:00", Monday, true),
            (nine_to_five, "2026-11-23 16:59", Monday, true),
            (nine_to_five, "2026-11-23 17:00", Monday, false),
            (nine_to_five, "2026-11-24 12:00", Tuesday, false),
            (night, "2026-11-27 21:59", Friday, false),
            (night, "2026-11-27 22:00", Friday, true),
            (night, "2026-11-28 00:00", Saturday, true),
            (night, "2026-11-28 05:59", Saturday, true),
            (night, "2026-11-28 06:00", Saturday, false),
            (night, "2026-11-27 05:00", Friday, false),
            (all_day, "2026-11-29 00:00", Sunday, true),
            (all_day, "2026-11-29 23:59", Sunday, true),
            (all_day, "2026-11-30 00:00", Monday, false),
            (round_the_clock, "2026-11-24 07:59", Tuesday, true),
            (once, "2026-12-24 13:59", Thursday, false),
            (once, "2026-12-25 00:00", Friday, true),
            (once, "2026-12-26 23:59", Saturday, true),
            (once, "2026-12-27 00:00", Sunday, false),
            (once, "2027-12-25 00:00", Saturday, false),
            (every_year, "2031-05-01 23:59", Thursday, true),
            (every_year, "2031-05-02 00:00", Friday, false),
            (new_year, "2026-12-31 12:00", Thursday, true),
            (new_year, "2027-01-01 23:59", Friday, true),
            (new_year, "2027-01-02 00:00", Saturday, false),
            (leap_day, "2028-02-29 12:00", Tuesday, true),
            (leap_day, "2027-02-28 12:00", Sunday, false),
            (leap_day, "2027-03-01 00:00", Monday, false),
        ] {
            let moment = Moment { at: day_time(at), weekday };
            assert_eq!(when.holds_at(&moment), holds, "{when:?} at {at}");
        }
    }

    #[test]
    fn times_that_never_hold_are_not_sound() {
        for (when, sound) in [
            (weekly(Monday, "08:00", "08:00"), true),
            (dated("2026-05-01 00:00", "2026-05-01 24:00", false), true),
            (dated("2026-05-01 09:00", "2026-05-01 09:00", false), false),
            (dated("2026-05-02 00:00", "2026-05-01 24:00", false), false),
            (dated("2026-05-01 00:00", "2028-05-01 00:00", false), true),
            (dated("2026-05-01 00:00", "2027-05-01 00:00", true), true),
            (dated("2026-05-01 00:00", "2027-05-01 00:01", true), false),
        ] {
            assert_eq!(when.is_sound(), sound, "{when:?}");
        }
    }

    #[test]
    fn times_and_days_are_read_as_they_are_written() {
        for (text, valid) in [
            ("00:00", true),
            ("23:59", true),
            ("24:00", true),
            ("24:01", false),
            ("09:60", false),
            ("9:00", false),
            ("0900", false),
            ("+9:00", false),
            ("", false),
        ] {
            let parsed = TimeOfDay::parse(text);
            assert_eq!(parsed.map(|it| it.to_string()).as_deref(), valid.then_some(text), "{text}");
        }
        for (text, valid) in [
            ("2026-12-24", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("2026-02-29", false),
            ("1900-02-29", false),
            ("2026-04-31", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-01-00", false),
            ("2026-1-1", false),
            ("+026-01-01", false),
            ("99999-01-01", false),
        ] {
            let parsed = Date::parse(text);
            assert_eq!(parsed.map(|it| it.to_string()).as_deref(), valid.then_some(text), "{text}");
        }
    }
}
