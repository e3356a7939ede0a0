//! How French says and writes numbers, dates and times.

use antiphon_core::time::LocalTime;

use super::FrFr;
use crate::prompts::ClipId;
use crate::prompts::piece::Gender;
use crate::prompts::say::{below_hundred, month, weekday, words, year_if_old};

pub(super) fn number(number: u32, gender: Gender, clips: &mut Vec<ClipId>) {
    let (thousands, hundreds, rest) = (number / 1_000, number / 100 % 10, number % 100);
    several(thousands, "number.thousand", clips);
    several(hundreds, "number.hundred", clips);
    match (rest, gender) {
        (0, _) if number > 0 => {}
        (_, Gender::Feminine) => clips.push(feminine(rest)),
        (_, Gender::Masculine | Gender::None) => clips.push(below_hundred(rest)),
    }
}

/// Hundreds or thousands: cent, deux cents, mille, deux mille.
fn several(count: u32, unit: &'static str, clips: &mut Vec<ClipId>) {
    if count > 1 {
        clips.push(below_hundred(count));
    }
    if count > 0 {
        clips.push(ClipId(unit));
    }
}

/// Only the ones agree, and not in soixante et onze and quatre-vingt-onze.
fn feminine(number: u32) -> ClipId {
    ClipId(match number {
        1 => "number.1.f",
        21 => "number.21.f",
        31 => "number.31.f",
        41 => "number.41.f",
        51 => "number.51.f",
        61 => "number.61.f",
        81 => "number.81.f",
        _ => return below_hundred(number),
    })
}

pub(super) fn day(day: LocalTime, clips: &mut Vec<ClipId>) {
    let number = if day.day == 1 { ClipId("day.1") } else { below_hundred(day.day.into()) };
    clips.extend([weekday(day.weekday), number, month(day.month)]);
    if let Some(year) = year_if_old(day) {
        self::number(year, Gender::None, clips);
    }
}

pub(super) fn time(time: LocalTime, clips: &mut Vec<ClipId>) {
    let (hour, minute) = (u32::from(time.hour), u32::from(time.minute));
    clips.extend([feminine(hour), ClipId(if hour < 2 { "time.hour" } else { "time.hours" })]);
    if minute > 0 {
        clips.push(feminine(minute));
    }
}

pub(super) fn written_day(day: LocalTime) -> String {
    let (name, month) = (words(&FrFr, weekday(day.weekday)), words(&FrFr, month(day.month)));
    let number = if day.day == 1 { "1er".to_owned() } else { day.day.to_string() };
    let year = year_if_old(day).map(|_| format!(" {}", day.year));
    format!("{name} {number} {month}{}", year.unwrap_or_default())
}

pub(super) fn written_time(time: LocalTime) -> String {
    format!("{} h {:02}", time.hour, time.minute)
}
