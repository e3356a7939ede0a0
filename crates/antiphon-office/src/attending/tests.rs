//! Which menu applies at an instant, through time zones, midnight and the change of the clocks.

use antiphon_core::ids::ScheduleId;
use antiphon_core::schedule::{Date, DayTime, ScheduleEvent, ScheduleKind, TimeOfDay, When};
use antiphon_core::time::Weekday;
use jiff::Timestamp;
use uuid::Uuid;

use super::*;

fn attendant(time_zone: &str) -> Attendant {
    Attendant {
        id: AttendantId(Uuid::nil()),
        organization: OrganizationId(Uuid::nil()),
        location: LocationId(Uuid::nil()),
        name: "Reception".to_owned(),
        extension: None,
        number: None,
        language: "en-US".to_owned(),
        time_zone: time_zone.to_owned(),
        business_schedule: None,
        holiday_schedule: None,
        activated: None,
        business_menu: Menu::default(),
        after_hours_menu: Menu::default(),
        holiday_menu: None,
        sub_menus: Vec::new(),
        extension_dialing: DialingScope::Enterprise,
        name_dialing: DialingScope::Enterprise,
        created_ms: 0,
        version: 1,
    }
}

fn schedule(kind: ScheduleKind, when: Vec<When>) -> Schedule {
    Schedule {
        id: ScheduleId(Uuid::nil()),
        organization: OrganizationId(Uuid::nil()),
        location: LocationId(Uuid::nil()),
        name: "schedule".to_owned(),
        kind,
        events: when.into_iter().map(|when| ScheduleEvent { name: String::new(), when }).collect(),
        created_ms: 0,
        version: 1,
    }
}

#[test]
fn the_menu_follows_the_clock_on_the_wall() {
    let time = |text| TimeOfDay::parse(text).unwrap();
    let weekly = |day, from, to| When::Weekly { day, from: time(from), to: time(to) };
    let hours = schedule(
        ScheduleKind::BusinessHours,
        vec![
            weekly(Weekday::Sunday, "02:00", "03:00"),
            weekly(Weekday::Monday, "09:00", "17:00"),
            weekly(Weekday::Friday, "22:00", "02:00"),
        ],
    );
    let day = |date, time| DayTime { date: Date::parse(date).unwrap(), time };
    let feast = When::Dated {
        from: day("2020-12-25", TimeOfDay::MIDNIGHT),
        to: day("2020-12-25", TimeOfDay::END),
        yearly: true,
    };
    let holidays = schedule(ScheduleKind::Holidays, vec![feast]);
    for (zone, at, period) in [
        // Monday at nine, which is another instant in every zone, and an hour earlier in summer.
        ("Europe/Vienna", "2026-01-12T07:59:00Z", Period::AfterHours),
        ("Europe/Vienna", "2026-01-12T08:00:00Z", Period::Business),
        ("Europe/Vienna", "2026-07-13T06:59:00Z", Period::AfterHours),
        ("Europe/Vienna", "2026-07-13T07:00:00Z", Period::Business),
        ("Europe/Vienna", "2026-07-13T15:00:00Z", Period::AfterHours),
        ("America/New_York", "2026-01-12T13:59:00Z", Period::AfterHours),
        ("America/New_York", "2026-01-12T14:00:00Z", Period::Business),
        ("Pacific/Auckland", "2026-01-11T20:00:00Z", Period::Business),
        // Friday night lasts into Saturday.
        ("UTC", "2026-01-16T21:59:59Z", Period::AfterHours),
        ("UTC", "2026-01-16T22:00:00Z", Period::Business),
        ("UTC", "2026-01-17T01:59:59Z", Period::Business),
        ("UTC", "2026-01-17T02:00:00Z", Period::AfterHours),
        // The hour from two to three does not exist when summer begins, and comes twice when it ends.
        ("Europe/Vienna", "2026-03-29T00:59:59Z", Period::AfterHours),
        ("Europe/Vienna", "2026-03-29T01:00:00Z", Period::AfterHours),
        ("Europe/Vienna", "2026-10-25T00:00:00Z", Period::Business),
        ("Europe/Vienna", "2026-10-25T01:30:00Z", Period::Business),
        ("Europe/Vienna", "2026-10-25T02:00:00Z", Period::AfterHours),
        // Christmas 2028 is a Monday; it begins and ends at midnight where the auto attendant is.
        ("Europe/Vienna", "2028-12-24T22:59:59Z", Period::AfterHours),
        ("Europe/Vienna", "2028-12-24T23:00:00Z", Period::Holiday),
        ("Europe/Vienna", "2028-12-25T10:00:00Z", Period::Holiday),
        ("Europe/Vienna", "2028-12-25T23:00:00Z", Period::AfterHours),
        ("No/Where", "2026-01-12T09:00:00Z", Period::Business),
    ] {
        let now_ms = at.parse::<Timestamp>().unwrap().as_millisecond();
        let got = period_at(&attendant(zone), Some(&hours), Some(&holidays), now_ms);
        assert_eq!(got, period, "{at} in {zone}");
        assert_eq!(period_at(&attendant(zone), None, None, now_ms), Period::Business, "no schedule");
    }
}

#[test]
fn the_first_key_of_an_extension_is_that_of_its_prefix() {
    let (here, there) = (LocationId(Uuid::from_u128(1)), LocationId(Uuid::from_u128(2)));
    let shape = |location, first, digits| ExtensionShape { location, first, digits };
    let shapes = [shape(here, '2', 4), shape(here, '2', 3), shape(there, '2', 4), shape(there, '3', 4)];
    let found = starts(shapes.iter(), |location| if location == there { "71" } else { "" });
    let keys: String = found.first.iter().map(|key| key.as_char()).collect();
    assert_eq!((keys.as_str(), found.digits_max), ("27", 6));
    assert_eq!(starts([].iter(), |_| ""), ExtensionStarts::default());
}
