//! Times, lengths and names as pages write them.

use antiphon_core::account::scope::Scope;
use antiphon_core::message::MessageFrom;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time zone that times are shown in.
#[derive(Clone)]
pub(crate) struct Zone(TimeZone);

impl Zone {
    /// The zone of that name; UTC if there is none, which then says so itself.
    pub(crate) fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// Day and time, with the year only where it is not this one: `Thu 26 Nov, 14:05`.
    pub(crate) fn moment(&self, at_ms: i64, now_ms: i64) -> String {
        let (at, now) = (self.of(at_ms), self.of(now_ms));
        let format = if at.date() == now.date() {
            "today, %H:%M"
        } else if now.date().yesterday().is_ok_and(|yesterday| yesterday == at.date()) {
            "yesterday, %H:%M"
        } else if at.year() == now.year() {
            "%a %-d %b, %H:%M"
        } else {
            "%-d %b %Y, %H:%M"
        };
        at.strftime(format).to_string()
    }

    /// The same for lists that are compared line by line: `2026-11-26 14:05:09`.
    pub(crate) fn exact(&self, at_ms: i64) -> String {
        self.of(at_ms).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The time of day there, to the second: `14:05:09`.
    pub(crate) fn time_of_day(&self, at_ms: i64) -> String {
        self.of(at_ms).strftime("%H:%M:%S").to_string()
    }

    /// The time of day there, with the name of the zone's offset.
    pub(crate) fn clock(&self, at_ms: i64) -> String {
        self.of(at_ms).strftime("%a %H:%M").to_string()
    }

    /// When a day begins there, written as browsers send dates: `2026-11-26`.
    pub(crate) fn day_begins(&self, day: &str, days_later: i64) -> Option<i64> {
        let day = day.parse::<jiff::civil::Date>().ok()?;
        let day = day.checked_add(jiff::Span::new().try_days(days_later).ok()?).ok()?;
        Some(self.0.to_timestamp(day.at(0, 0, 0, 0)).ok()?.as_millisecond())
    }

    fn of(&self, at_ms: i64) -> jiff::ZonedDateTime {
        Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(self.0.clone())
    }
}

/// For machines: RFC 3339 in UTC.
pub(crate) fn instant(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Minutes and seconds: `0:07`, `12:30`.
pub(crate) fn length(duration_ms: u64) -> String {
    let seconds = duration_ms.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Who left a message or made a call, by name where one is known.
pub(crate) fn caller(from: &MessageFrom) -> (String, String) {
    let number = from.number.clone().unwrap_or_default();
    match from.name.clone().filter(|name| !name.is_empty()) {
        Some(name) => (name, number),
        None if number.is_empty() => ("Unknown caller".to_owned(), number),
        None => (number, String::new()),
    }
}

/// A number of things in words: `1 message`, `3 messages`.
pub(crate) fn counted(count: impl TryInto<u64>, one: &str, many: &str) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// How long one has to wait: `20 seconds`, `3 minutes`.
pub(crate) fn waiting(seconds: u64) -> String {
    match seconds {
        0..=90 => counted(seconds, "second", "seconds"),
        _ => counted(seconds.div_ceil(60), "minute", "minutes"),
    }
}

/// What a scope lets a program do, as people read it before they allow it.
pub(crate) fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::OwnPersonRead => "see who you are and your mailbox settings",
        Scope::OwnPersonWrite => "change your mailbox settings and greetings",
        Scope::OwnTelephonyRead => "see your telephone settings",
        Scope::OwnTelephonyWrite => "change your telephone settings and your voicemail PIN",
        Scope::OwnCallsRead => "see and hear your messages",
        Scope::OwnCallsWrite => "mark, delete and bring back your messages",
        Scope::PeopleRead => "see users and their mailbox settings",
        Scope::PeopleWrite => "change users and their mailbox settings",
        Scope::LocationsRead => "see locations",
        Scope::LocationsWrite => "change locations",
        Scope::OrganizationsRead => "see the organization",
        Scope::LicensesRead => "see licences",
        Scope::TelephonyRead => "see voice portals, groups and auto attendants",
        Scope::TelephonyWrite => "change voice portals, groups, auto attendants and PINs",
        Scope::CallsRead => "see calls, and hear messages of shared mailboxes",
        Scope::CallsWrite => "change messages of shared mailboxes",
        Scope::AuditRead => "see the audit log",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_772_614_800_000; // Wednesday, 4 March 2026, 10:00 in Vienna.
    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_moment_is_told_as_people_tell_it() {
        let vienna = Zone::named("Europe/Vienna");
        for (ago, told) in [
            (HOUR, "today, 09:00"),
            (11 * HOUR, "yesterday, 23:00"),
            (72 * HOUR, "Sun 1 Mar, 10:00"),
            (24 * 365 * HOUR, "4 Mar 2025, 10:00"),
        ] {
            assert_eq!(vienna.moment(NOW - ago, NOW), told);
        }
        assert_eq!(vienna.exact(NOW), "2026-03-04 10:00:00");
        assert_eq!(instant(NOW), "2026-03-04T09:00:00Z");
    }

    #[test]
    fn a_day_begins_at_its_own_midnight() {
        let vienna = Zone::named("Europe/Vienna");
        assert_eq!(vienna.day_begins("2026-03-04", 0), Some(NOW - 10 * HOUR));
        assert_eq!(vienna.day_begins("2026-03-04", 1), Some(NOW + 14 * HOUR));
        assert_eq!(vienna.day_begins("tomorrow", 0), None);
    }

    #[test]
    fn lengths_round_up_so_that_nothing_lasts_no_time() {
        assert_eq!([length(1), length(7_000), length(61_500)], ["0:01", "0:07", "1:02"]);
    }

    #[test]
    fn a_caller_goes_by_the_best_that_is_known() {
        let from = |name: Option<&str>, number: Option<&str>| {
            let (name, number) = (name.map(str::to_owned), number.map(str::to_owned));
            caller(&MessageFrom { name, number, ..MessageFrom::default() })
        };
        assert_eq!(from(Some("Ada"), Some("2001")), ("Ada".to_owned(), "2001".to_owned()));
        assert_eq!(from(None, Some("2001")), ("2001".to_owned(), String::new()));
        assert_eq!(from(None, None).0, "Unknown caller");
    }
}
