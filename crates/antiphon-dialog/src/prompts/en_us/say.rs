//! How English says and writes numbers, telephone numbers, dates and times.

use antiphon_core::time::{LocalTime, Weekday};

use crate::prompts::piece::{Piece, key_clip};
use crate::prompts::{ClipId, Language, words};

/// The largest number there are clips for; larger ones are read digit by digit.
const NUMBER_MAX: u32 = 9_999;
/// From this age on a date is said with its year: without it, the same day of last year would be understood.
const DAYS_UNTIL_YEAR_IS_SAID: i32 = 365;

/// Appends the clips that say the piece.
pub(crate) fn speak(piece: &Piece, clips: &mut Vec<ClipId>) {
    match piece {
        Piece::Clip(clip) | Piece::Shown { clip, .. } => clips.push(*clip),
        Piece::Number(number) => say_number(*number, clips),
        Piece::Digits(digits) => say_digits(digits, clips),
        Piece::Key(key) => clips.push(key_clip(*key)),
        Piece::Date(day) => say_date(*day, clips),
        Piece::Time(time) => say_time(*time, clips),
    }
}

/// The piece as it is read.
pub(crate) fn write(piece: &Piece) -> String {
    match piece {
        Piece::Clip(clip) => words(Language::EnUs, *clip).to_owned(),
        Piece::Shown { text, .. } => text.clone(),
        Piece::Number(number) => number.to_string(),
        Piece::Digits(digits) => digits.clone(),
        Piece::Key(key) if key.is_number() => format!("{}.", key.as_char()),
        Piece::Key(key) => words(Language::EnUs, key_clip(*key)).to_owned(),
        Piece::Date(day) => write_date(*day),
        Piece::Time(time) => write_time(*time),
    }
}

fn say_number(number: u32, clips: &mut Vec<ClipId>) {
    if number > NUMBER_MAX {
        return say_digits(&number.to_string(), clips);
    }
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

/// One by one, as telephone numbers are read; everything but digits is left out.
fn say_digits(digits: &str, clips: &mut Vec<ClipId>) {
    clips.extend(digits.chars().filter_map(|digit| digit.to_digit(10)).map(below_hundred));
}

fn say_date(day: LocalTime, clips: &mut Vec<ClipId>) {
    match day.days_ago {
        0 => clips.push(ClipId("day.today")),
        1 => clips.push(ClipId("day.yesterday")),
        _ => say_calendar_day(day, clips),
    }
}

fn say_calendar_day(day: LocalTime, clips: &mut Vec<ClipId>) {
    clips.extend([weekday(day.weekday), month(day.month), ordinal(day.day)]);
    if day.days_ago >= DAYS_UNTIL_YEAR_IS_SAID {
        say_year(day.year, clips);
    }
}

/// In two halves, but for the first years of a millennium: nineteen ninety nine, two thousand nine, twenty ten.
fn say_year(year: i16, clips: &mut Vec<ClipId>) {
    let year = u32::try_from(year).unwrap_or(0);
    let (century, rest) = (year / 100, year % 100);
    if century.is_multiple_of(10) && rest < 10 || century > 99 {
        return say_number(year, clips);
    }
    clips.push(below_hundred(century));
    match rest {
        0 => clips.push(ClipId("number.hundred")),
        1..10 => clips.push(oh(rest)),
        _ => clips.push(below_hundred(rest)),
    }
}

fn say_time(time: LocalTime, clips: &mut Vec<ClipId>) {
    clips.push(below_hundred(twelve_hour(time)));
    match time.minute {
        0 => {}
        1..10 => clips.push(oh(time.minute.into())),
        _ => clips.push(below_hundred(time.minute.into())),
    }
    clips.push(ClipId(if time.hour < 12 { "time.am" } else { "time.pm" }));
}

fn write_date(day: LocalTime) -> String {
    match day.days_ago {
        0 | 1 => spoken(|clips| say_date(day, clips)),
        _ => {
            let name = spoken(|clips| clips.push(weekday(day.weekday)));
            let month = spoken(|clips| clips.push(month(day.month)));
            let year = (day.days_ago >= DAYS_UNTIL_YEAR_IS_SAID).then(|| format!(", {}", day.year));
            format!("{name}, {month} {}{}", day.day, year.unwrap_or_default())
        }
    }
}

fn write_time(time: LocalTime) -> String {
    let half = if time.hour < 12 { "AM" } else { "PM" };
    format!("{}:{:02} {half}", twelve_hour(time), time.minute)
}

/// The words of the clips that `say` appends.
fn spoken(say: impl FnOnce(&mut Vec<ClipId>)) -> String {
    let mut clips = Vec::new();
    say(&mut clips);
    clips.into_iter().map(|clip| words(Language::EnUs, clip)).collect::<Vec<_>>().join(" ")
}

/// The hour as a clock with twelve hours shows it: midnight and noon are 12.
fn twelve_hour(time: LocalTime) -> u32 {
    match u32::from(time.hour) % 12 {
        0 => 12,
        hour => hour,
    }
}

fn weekday(day: Weekday) -> ClipId {
    ClipId(match day {
        Weekday::Monday => "weekday.monday",
        Weekday::Tuesday => "weekday.tuesday",
        Weekday::Wednesday => "weekday.wednesday",
        Weekday::Thursday => "weekday.thursday",
        Weekday::Friday => "weekday.friday",
        Weekday::Saturday => "weekday.saturday",
        Weekday::Sunday => "weekday.sunday",
    })
}

fn below_hundred(number: u32) -> ClipId {
    nth(&NUMBERS, number)
}

fn ordinal(day: u8) -> ClipId {
    nth(&ORDINALS, u32::from(day).saturating_sub(1))
}

fn month(month: u8) -> ClipId {
    nth(&MONTHS, u32::from(month).saturating_sub(1))
}

/// A minute or year below ten after an hour or century: oh five.
fn oh(number: u32) -> ClipId {
    nth(&OHS, number.saturating_sub(1))
}

/// Arguments out of range say the first of the table: a wrong date must not end a call.
fn nth<const N: usize>(table: &[&'static str; N], index: u32) -> ClipId {
    let index = usize::try_from(index).unwrap_or(0);
    ClipId(table.get(index).or_else(|| table.first()).copied().unwrap_or_default())
}

#[rustfmt::skip]
const NUMBERS: [&str; 100] = [
    "number.0", "number.1", "number.2", "number.3", "number.4",
    "number.5", "number.6", "number.7", "number.8", "number.9",
    "number.10", "number.11", "number.12", "number.13", "number.14",
    "number.15", "number.16", "number.17", "number.18", "number.19",
    "number.20", "number.21", "number.22", "number.23", "number.24",
    "number.25", "number.26", "number.27", "number.28", "number.29",
    "number.30", "number.31", "number.32", "number.33", "number.34",
    "number.35", "number.36", "number.37", "number.38", "number.39",
    "number.40", "number.41", "number.42", "number.43", "number.44",
    "number.45", "number.46", "number.47", "number.48", "number.49",
    "number.50", "number.51", "number.52", "number.53", "number.54",
    "number.55", "number.56", "number.57", "number.58", "number.59",
    "number.60", "number.61", "number.62", "number.63", "number.64",
    "number.65", "number.66", "number.67", "number.68", "number.69",
    "number.70", "number.71", "number.72", "number.73", "number.74",
    "number.75", "number.76", "number.77", "number.78", "number.79",
    "number.80", "number.81", "number.82", "number.83", "number.84",
    "number.85", "number.86", "number.87", "number.88", "number.89",
    "number.90", "number.91", "number.92", "number.93", "number.94",
    "number.95", "number.96", "number.97", "number.98", "number.99",
];

#[rustfmt::skip]
const ORDINALS: [&str; 31] = [
    "day.1", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7", "day.8", "day.9", "day.10",
    "day.11", "day.12", "day.13", "day.14", "day.15", "day.16", "day.17", "day.18", "day.19", "day.20",
    "day.21", "day.22", "day.23", "day.24", "day.25", "day.26", "day.27", "day.28", "day.29", "day.30",
    "day.31",
];

#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "month.1", "month.2", "month.3", "month.4", "month.5",
    "month.6", "month.7", "month.8", "month.9", "month.10",
    "month.11", "month.12",
];

#[rustfmt::skip]
const OHS: [&str; 9] = [
    "time.oh.1", "time.oh.2", "time.oh.3", "time.oh.4", "time.oh.5",
    "time.oh.6", "time.oh.7", "time.oh.8", "time.oh.9",
];
