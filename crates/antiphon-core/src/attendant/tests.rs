//! Which menu applies, and what is foolish.

use super::*;
use crate::numbering::dialled;
use crate::schedule::{Date, DayTime, ScheduleEvent, ScheduleKind, TimeOfDay, When};
use crate::time::Weekday;

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(n: u32) -> T {
    format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
}

fn schedule(kind: ScheduleKind, when: &[When]) -> Schedule {
    let event = |when: &When| ScheduleEvent { name: "event".to_owned(), when: *when };
    Schedule {
        id: ScheduleId(id(1)),
        organization: OrganizationId(id(1)),
        location: LocationId(id(1)),
        name: "schedule".to_owned(),
        kind,
        events: when.iter().map(event).collect(),
        created_ms: 0,
        version: 1,
    }
}

fn moment(date: &str, time: &str, weekday: Weekday) -> Moment {
    let (date, time) = (Date::parse(date).unwrap(), TimeOfDay::parse(time).unwrap());
    Moment { at: DayTime { date, time }, weekday }
}

#[test]
fn holidays_go_before_business_hours_and_no_schedule_is_always_business() {
    let time = |text| TimeOfDay::parse(text).unwrap();
    let monday = When::Weekly { day: Weekday::Monday, from: time("09:00"), to: time("17:00") };
    let hours = schedule(ScheduleKind::BusinessHours, &[monday]);
    let never = schedule(ScheduleKind::BusinessHours, &[]);
    let day = |time| DayTime { date: Date::parse("2026-11-23").unwrap(), time };
    let feast = When::Dated { from: day(time("12:00")), to: day(TimeOfDay::END), yearly: true };
    let holidays = schedule(ScheduleKind::Holidays, &[feast]);
    let at = |time| moment("2026-11-23", time, Weekday::Monday);
    for (business, holidays, moment, period) in [
        (Some(&hours), Some(&holidays), at("10:00"), Period::Business),
        (Some(&hours), Some(&holidays), at("08:00"), Period::AfterHours),
        (Some(&hours), Some(&holidays), at("13:00"), Period::Holiday),
        (Some(&hours), Some(&holidays), at("23:00"), Period::Holiday),
        (Some(&hours), None, at("13:00"), Period::Business),
        (None, None, at("03:00"), Period::Business),
        (None, Some(&holidays), at("13:00"), Period::Holiday),
        (None, Some(&holidays), at("03:00"), Period::Business),
        (Some(&never), None, at("10:00"), Period::AfterHours),
    ] {
        assert_eq!(Attendant::period(business, holidays, &moment), period, "{moment:?}");
    }
}

#[test]
fn a_holiday_without_its_own_menu_is_like_after_hours() {
    let mut attendant = attendant(&[("*", "RETURN")], &[]);
    attendant.after_hours_menu.extension_enabled = true;
    assert!(attendant.menu(Period::Holiday).extension_enabled);
    attendant.holiday_menu = Some(Menu::default());
    assert!(!attendant.menu(Period::Holiday).extension_enabled);
}

fn attendant(business: &[(&str, &str)], sub_menus: &[(&str, &[(&str, &str)])]) -> Attendant {
    let sub_menu =
        |(name, keys): &(&str, &[(&str, &str)])| SubMenu { name: (*name).into(), menu: menu(keys) };
    Attendant {
        id: AttendantId(id(1)),
        organization: OrganizationId(id(1)),
        location: LocationId(id(1)),
        name: "Reception".to_owned(),
        extension: Some(Extension::parse("2900").unwrap()),
        number: None,
        language: "en-US".to_owned(),
        time_zone: "UTC".to_owned(),
        business_schedule: None,
        holiday_schedule: None,
        activated: None,
        business_menu: menu(business),
        after_hours_menu: Menu::default(),
        holiday_menu: None,
        sub_menus: sub_menus.iter().map(sub_menu).collect(),
        extension_dialing: DialingScope::Enterprise,
        name_dialing: DialingScope::Enterprise,
        created_ms: 0,
        version: 1,
    }
}

/// A menu of keys; an action that is no word here is the name of a sub-menu.
fn menu(keys: &[(&str, &str)]) -> Menu {
    let action = |word: &str| match word {
        "EXIT" => KeyAction::Exit,
        "REPEAT" => KeyAction::RepeatMenu,
        "RETURN" => KeyAction::ReturnToPreviousMenu,
        "PLAY" => KeyAction::PlayAnnouncement(AnnouncementId(id(7))),
        "TRANSFER" => KeyAction::TransferWithPrompt(dialled("2001").unwrap()),
        name => KeyAction::SubMenu(name.to_owned()),
    };
    let key = |(key, word): &(&str, &str)| MenuKey {
        key: Digit::from_char(key.chars().next().unwrap()).unwrap(),
        description: String::new(),
        action: action(word),
    };
    Menu { keys: keys.iter().map(key).collect(), ..Menu::default() }
}

#[test]
fn what_a_caller_stumbles_over_is_told() {
    type Keys = &'static [(&'static str, &'static str)];
    type Case = (Keys, &'static [(&'static str, Keys)], &'static [&'static str]);
    let cases: &[Case] = &[
        (&[("1", "TRANSFER"), ("9", "REPEAT")], &[], &[]),
        (&[], &[], &[]),
        (&[("1", "PLAY"), ("9", "REPEAT")], &[], &["menu business: no key leads out of it"]),
        (&[("*", "RETURN"), ("0", "EXIT")], &[], &["menu business, key *: there is no previous menu"]),
        (
            &[("1", "sales")],
            &[],
            &[
                "menu business, key 1: there is no sub-menu \"sales\"",
                "menu business: no key leads out of it",
            ],
        ),
        (&[("1", "sales")], &[("sales", &[("*", "RETURN")])], &[]),
        (
            &[("1", "sales")],
            &[("sales", &[("1", "PLAY")])],
            &["menu business: no key leads out of it", "menu sales: no key leads out of it"],
        ),
        (
            &[("0", "EXIT"), ("1", "a")],
            &[("a", &[("1", "b")]), ("b", &[("1", "a")])],
            &["menu a: no key leads out of it", "menu b: no key leads out of it"],
        ),
        (
            &[("0", "EXIT")],
            &[("a", &[("1", "b")]), ("b", &[("*", "RETURN")])],
            &["sub-menu a: no key leads to it", "sub-menu b: no key leads to it"],
        ),
        (&[("0", "EXIT"), ("1", "empty")], &[("empty", &[])], &["menu empty: no key leads out of it"]),
    ];
    for (business, sub_menus, want) in cases {
        let faults = attendant(business, sub_menus).faults();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, *want, "{business:?} {sub_menus:?}");
    }
    let unreachable = Attendant { extension: None, ..attendant(&[("0", "EXIT")], &[]) };
    assert_eq!(unreachable.faults(), [Fault::NoNumber]);
}

#[test]
fn announcements_are_found_wherever_they_are_played() {
    let mut attendant = attendant(&[("1", "PLAY"), ("2", "PLAY")], &[("more", &[("1", "PLAY")])]);
    attendant.after_hours_menu.greeting = Greeting::Announcement(AnnouncementId(id(9)));
    attendant.holiday_menu = Some(Menu {
        no_input: NoInput {
            action: NoInputAction::PlayMessageAndDisconnect(Greeting::Announcement(AnnouncementId(id(8)))),
            ..NoInput::default()
        },
        ..Menu::default()
    });
    assert_eq!(attendant.announcements(), [7, 8, 9].map(|n| AnnouncementId(id(n))));
}

#[test]
fn a_key_is_waited_for_between_a_second_and_a_minute() {
    assert_eq!(NoInputTimer::default().duration(), Duration::from_secs(10));
    for (seconds, possible) in [(0, false), (1, true), (60, true), (61, false), (u64::MAX, false)] {
        assert_eq!(NoInputTimer::from_seconds(seconds).is_some(), possible, "{seconds}");
    }
    let stored = NoInput { retries: 200, ..NoInput::default() };
    assert_eq!(stored.retries(), 3);
}
