//! How Spanish says and writes numbers, dates and times.

use antiphon_core::time::LocalTime;

use super::EsEs;
use crate::prompts::ClipId;
use crate::prompts::piece::Gender;
use crate::prompts::say::{below_hundred, month, nth, weekday, words, year_if_old};

pub(super) fn number(number: u32, gender: Gender, clips: &mut Vec<ClipId>) {
    let (thousands, hundreds, rest) = (number / 1_000, number / 100 % 10, number % 100);
    if thousands > 1 {
        clips.push(below_hundred(thousands));
    }
    if thousands > 0 {
        clips.push(ClipId("number.thousand"));
    }
    match hundreds {
        0 => {}
        1 if rest == 0 => clips.push(ClipId("number.100")),
        1 => clips.push(ClipId("number.100.and")),
        _ if gender == Gender::Feminine => clips.push(nth(&HUNDREDS_FEMININE, hundreds - 2)),
        _ => clips.push(nth(&HUNDREDS, hundreds - 2)),
    }
    if rest > 0 || number == 0 {
        clips.push(agreeing(rest, gender));
    }
}

/// The ones agree with what is counted: uno, un mensaje, una hora; but once.
fn agreeing(number: u32, gender: Gender) -> ClipId {
    let ones = number % 10 == 1 && number != 11;
    match gender {
        Gender::Masculine if ones => nth(&ONES_MASCULINE, number / 10),
        Gender::Feminine if ones => nth(&ONES_FEMININE, number / 10),
        Gender::None | Gender::Masculine | Gender::Feminine => below_hundred(number),
    }
}

pub(super) fn day(day: LocalTime, clips: &mut Vec<ClipId>) {
    const OF: ClipId = ClipId("day.of");
    clips.extend([weekday(day.weekday), below_hundred(day.day.into()), OF, month(day.month)]);
    if let Some(year) = year_if_old(day) {
        clips.push(OF);
        number(year, Gender::None, clips);
    }
}

pub(super) fn time(time: LocalTime, clips: &mut Vec<ClipId>) {
    let (hour, minute) = (u32::from(time.hour), u32::from(time.minute));
    clips.extend([ClipId(the(time)), agreeing(hour, Gender::Feminine)]);
    // Nobody says "las cero" alone.
    if hour == 0 {
        clips.push(ClipId("time.hours"));
    }
    if minute > 0 {
        clips.extend([ClipId("time.and"), below_hundred(minute)]);
    }
}

fn the(time: LocalTime) -> &'static str {
    if time.hour == 1 { "time.the_one" } else { "time.the" }
}

pub(super) fn written_day(day: LocalTime) -> String {
    let (name, month) = (words(&EsEs, weekday(day.weekday)), words(&EsEs, month(day.month)));
    let year = year_if_old(day).map(|_| format!(" de {}", day.year));
    format!("{name}, {} de {month}{}", day.day, year.unwrap_or_default())
}

pub(super) fn written_time(time: LocalTime) -> String {
    format!("{} {}:{:02}", words(&EsEs, ClipId(the(time))), time.hour, time.minute)
}

#[rustfmt::skip]
const ONES_MASCULINE: [&str; 10] = [
    "number.1.m", "number.11", "number.21.m", "number.31.m", "number.41.m",
    "number.51.m", "number.61.m", "number.71.m", "number.81.m", "number.91.m",
];

#[rustfmt::skip]
const ONES_FEMININE: [&str; 10] = [
    "number.1.f", "number.11", "number.21.f", "number.31.f", "number.41.f",
    "number.51.f", "number.61.f", "number.71.f", "number.81.f", "number.91.f",
];

#[rustfmt::skip]
const HUNDREDS: [&str; 8] = [
    "number.200", "number.300", "number.400", "number.500",
    "number.600", "number.700", "number.800", "number.900",
];

#[rustfmt::skip]
const HUNDREDS_FEMININE: [&str; 8] = [
    "number.200.f", "number.300.f", "number.400.f", "number.500.f",
    "number.600.f", "number.700.f", "number.800.f", "number.900.f",
];
