//! How English says and writes numbers, dates and times.

use antiphon_core::time::LocalTime;

use super::EnUs;
use crate::prompts::ClipId;
use crate::prompts::say::{below_hundred, month, nth, weekday, words, year_if_old};

pub(super) fn number(number: u32, clips: &mut Vec<ClipId>) {
    let (thousands, hundreds, rest) = (number / 1_000, number / 100 % 10, number % 100);
    if thousands > 0 {
        clips.extend([below_hundred(thousands), ClipId("number.thousand")]);
    }
    if hundreds > 0 {
        clips.extend([below_hundred(hundreds), ClipId("number.hundred")]);
    }
    if rest > 0 || number == 0 {
        clips.push(below_hundred(rest));
    }
}

pub(super) fn day(day: LocalTime, clips: &mut Vec<ClipId>) {
    clips.extend([weekday(day.weekday), month(day.month), ordinal(day.day)]);
    if let Some(old) = year_if_old(day) {
        year(old, clips);
    }
}

/// In two halves, but for the first years of a millennium: nineteen ninety nine, two thousand nine, twenty ten.
fn year(year: u32, clips: &mut Vec<ClipId>) {
    let (century, rest) = (year / 100, year % 100);
    if century.is_multiple_of(10) && rest < 10 || century > 99 {
        return number(year, clips);
    }
    clips.push(below_hundred(century));
    match rest {
        0 => clips.push(ClipId("number.hundred")),
        1..10 => clips.push(oh(rest)),
        _ => clips.push(below_hundred(rest)),
    }
}

pub(super) fn time(time: LocalTime, clips: &mut Vec<ClipId>) {
    clips.push(below_hundred(twelve_hour(time)));
    match time.minute {
        0 => {}
        1..10 => clips.push(oh(time.minute.into())),
        _ => clips.push(below_hundred(time.minute.into())),
    }
    clips.push(ClipId(if time.hour < 12 { "time.am" } else { "time.pm" }));
}

pub(super) fn written_day(day: LocalTime) -> String {
    let (name, month) = (words(&EnUs, weekday(day.weekday)), words(&EnUs, month(day.month)));
    let year = year_if_old(day).map(|_| format!(", {}", day.year));
    format!("{name}, {month} {}{}", day.day, year.unwrap_or_default())
}

pub(super) fn written_time(time: LocalTime) -> String {
    let half = if time.hour < 12 { "AM" } else { "PM" };
    format!("{}:{:02} {half}", twelve_hour(time), time.minute)
}

/// The hour as a clock with twelve hours shows it: midnight and noon are 12.
fn twelve_hour(time: LocalTime) -> u32 {
    match u32::from(time.hour) % 12 {
        0 => 12,
        hour => hour,
    }
}

fn ordinal(day: u8) -> ClipId {
    nth(&ORDINALS, u32::from(day).saturating_sub(1))
}

/// A minute or year below ten after an hour or century: oh five.
fn oh(number: u32) -> ClipId {
    nth(&OHS, number.saturating_sub(1))
}

#[rustfmt::skip]
const ORDINALS: [&str; 31] = [
    "day.1", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7", "day.8", "day.9", "day.10",
    "day.11", "day.12", "day.13", "day.14", "day.15", "day.16", "day.17", "day.18", "day.19", "day.20",
    "day.21", "day.22", "day.23", "day.24", "day.25", "day.26", "day.27", "day.28", "day.29", "day.30",
    "day.31",
];

#[rustfmt::skip]
const OHS: [&str; 9] = [
    "time.oh.1", "time.oh.2", "time.oh.3", "time.oh.4", "time.oh.5",
    "time.oh.6", "time.oh.7", "time.oh.8", "time.oh.9",
];
