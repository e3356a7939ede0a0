//! How German says and writes numbers, dates and times.

use antiphon_core::time::LocalTime;

use super::DeDe;
use crate::prompts::ClipId;
use crate::prompts::piece::Gender;
use crate::prompts::say::{below_hundred, month, nth, weekday, words, year_if_old};

const ONE: ClipId = ClipId("number.1.m");

pub(super) fn number(number: u32, gender: Gender, clips: &mut Vec<ClipId>) {
    let (thousands, hundreds, rest) = (number / 1_000, number / 100 % 10, number % 100);
    if thousands > 0 {
        clips.extend([many(thousands), ClipId("number.thousand")]);
    }
    if hundreds > 0 {
        clips.extend([many(hundreds), ClipId("number.hundred")]);
    }
    match (rest, gender) {
        (0, _) if number > 0 => {}
        (1, Gender::Masculine) => clips.push(ONE),
        (1, Gender::Feminine) => clips.push(ClipId("number.1.f")),
        _ => clips.push(below_hundred(rest)),
    }
}

/// How many hundreds or thousands: einhundert, zweitausend.
fn many(count: u32) -> ClipId {
    if count == 1 { ONE } else { below_hundred(count) }
}

pub(super) fn day(day: LocalTime, clips: &mut Vec<ClipId>) {
    let ordinal = nth(&ORDINALS, u32::from(day.day).saturating_sub(1));
    clips.extend([weekday(day.weekday), ordinal, month(day.month)]);
    if let Some(old) = year_if_old(day) {
        year(old, clips);
    }
}

/// In hundreds before the year 2000: neunzehnhundertneunundneunzig.
fn year(year: u32, clips: &mut Vec<ClipId>) {
    if !(1_100..2_000).contains(&year) {
        return number(year, Gender::None, clips);
    }
    clips.extend([below_hundred(year / 100), ClipId("number.hundred")]);
    if !year.is_multiple_of(100) {
        clips.push(below_hundred(year % 100));
    }
}

pub(super) fn time(time: LocalTime, clips: &mut Vec<ClipId>) {
    let (hour, minute) = (u32::from(time.hour), u32::from(time.minute));
    clips.extend([if hour == 1 { ONE } else { below_hundred(hour) }, ClipId("time.oclock")]);
    if minute > 0 {
        clips.push(below_hundred(minute));
    }
}

pub(super) fn written_day(day: LocalTime) -> String {
    let (name, month) = (words(&DeDe, weekday(day.weekday)), words(&DeDe, month(day.month)));
    let year = year_if_old(day).map(|_| format!(" {}", day.year));
    format!("{name}, {}. {month}{}", day.day, year.unwrap_or_default())
}

pub(super) fn written_time(time: LocalTime) -> String {
    format!("{}:{:02} Uhr", time.hour, time.minute)
}

#[rustfmt::skip]
const ORDINALS: [&str; 31] = [
    "day.1", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7", "day.8", "day.9", "day.10",
    "day.11", "day.12", "day.13", "day.14", "day.15", "day.16", "day.17", "day.18", "day.19", "day.20",
    "day.21", "day.22", "day.23", "day.24", "day.25", "day.26", "day.27", "day.28", "day.29", "day.30",
    "day.31",
];
