//! Epoch milliseconds as people say them: in their own time zone, and how many days ago.

use antiphon_core::schedule::{Date, DayTime, Moment, TimeOfDay};
use antiphon_core::time::{LocalTime, Weekday};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time zone of that IANA name; an unknown one is UTC, because a time said wrongly beats a message not heard.
pub(crate) fn time_zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The instant as it is spoken in that zone at `now_ms`.
pub(crate) fn local_time(at_ms: i64, now_ms: i64, zone: &TimeZone) -> LocalTime {
    let zoned = |ms| timestamp(ms).to_zoned_datetime(zone.clone());
    let (then, today) = (zoned(at_ms), zoned(now_ms).date());
    LocalTime {
        year: then.year(),
        month: then.month().unsigned_abs(),
        day: then.day().unsigned_abs(),
        weekday: weekday(then.weekday()),
        hour: then.hour().unsigned_abs(),
        minute: then.minute().unsigned_abs(),
        days_ago: days_between(then.date(), today),
    }
}

/// The instant as clock and calendar show it in that zone; `None` before 1970 and after 9999.
pub(crate) fn moment(at_ms: i64, zone: &TimeZone) -> Option<Moment> {
    let zoned = Timestamp::from_millisecond(at_ms).ok()?.to_zoned_datetime(zone.clone());
    let date =
        Date::new(zoned.year().unsigned_abs(), zoned.month().unsigned_abs(), zoned.day().unsigned_abs())?;
    let time = TimeOfDay::new(zoned.hour().unsigned_abs(), zoned.minute().unsigned_abs())?;
    Some(Moment { at: DayTime { date, time }, weekday: weekday(zoned.weekday()) })
}

fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn days_between(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn weekday(day: jiff::civil::Weekday) -> Weekday {
    use jiff::civil::Weekday as Civil;
    match day {
        Civil::Monday => Weekday::Monday,
        Civil::Tuesday => Weekday::Tuesday,
        Civil::Wednesday => Weekday::Wednesday,
        Civil::Thursday => Weekday::Thursday,
        Civil::Friday => Weekday::Friday,
        Civil::Saturday => Weekday::Saturday,
        Civil::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn days_change_at_midnight_where_the_mailbox_is() {
        let now = "2026-03-29T10:00:00Z";
        for (zone, at, day, hour, weekday, days_ago) in [
            ("Europe/Vienna", "2026-03-29T09:59:00Z", 29, 11, Weekday::Sunday, 0),
            ("Europe/Vienna", "2026-03-28T23:00:00Z", 29, 0, Weekday::Sunday, 0),
            ("Europe/Vienna", "2026-03-28T22:59:00Z", 28, 23, Weekday::Saturday, 1),
            ("America/New_York", "2026-03-29T03:30:00Z", 28, 23, Weekday::Saturday, 1),
            ("Europe/Vienna", "2026-03-30T10:00:00Z", 30, 12, Weekday::Monday, -1),
            ("UTC", "2026-02-28T10:00:00Z", 28, 10, Weekday::Saturday, 29),
            ("No/Where", "2026-03-29T09:59:00Z", 29, 9, Weekday::Sunday, 0),
        ] {
            let local = local_time(ms(at), ms(now), &time_zone(zone));
            let got = (local.day, local.hour, local.weekday, local.days_ago);
            assert_eq!(got, (day, hour, weekday, days_ago), "{at} in {zone}");
        }
    }

    #[test]
    fn absurd_times_are_said_as_some_time() {
        assert_eq!(local_time(i64::MAX, i64::MIN, &TimeZone::UTC).year, 1970);
    }
}
