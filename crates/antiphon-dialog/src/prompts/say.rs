//! What a language has to know, and what all languages have in common in saying and writing the parts of prompts.

use antiphon_core::time::{LocalTime, Weekday};

use super::piece::{Gender, Piece, key_clip};
use super::{Clip, ClipId, Prompt};

/// What differs from language to language.
pub(super) trait Grammar: Sync {
    /// Its tag (RFC 5646), such as `en-US`.
    fn tag(&self) -> &'static str;

    /// Every clip, by subject.
    fn clips(&self) -> &'static [&'static [Clip]];

    /// How clips of the default language begin that this one has no use for, because it puts things otherwise.
    fn unused(&self) -> &'static [&'static str];

    /// The parts of a prompt, in order; `None` where nobody has said yet how it goes in this language.
    fn pieces(&self, prompt: &Prompt) -> Option<Vec<Piece>>;

    /// Appends the clips of a number up to [`NUMBER_MAX`].
    fn say_number(&self, number: u32, gender: Gender, clips: &mut Vec<ClipId>);

    /// Appends the clips of a day of the calendar.
    fn say_day(&self, day: LocalTime, clips: &mut Vec<ClipId>);

    /// Appends the clips of a time of day.
    fn say_time(&self, time: LocalTime, clips: &mut Vec<ClipId>);

    /// A day of the calendar as it is read.
    fn write_day(&self, day: LocalTime) -> String;

    /// A time of day as it is read.
    fn write_time(&self, time: LocalTime) -> String;
}

/// The largest number there are clips for; larger ones are read digit by digit.
pub(super) const NUMBER_MAX: u32 = 9_999;
/// From this age on a date is said with its year: without it, the same day of last year would be understood.
const DAYS_UNTIL_YEAR_IS_SAID: i32 = 365;

/// Appends the clips that say the piece.
pub(super) fn speak(grammar: &dyn Grammar, piece: &Piece, clips: &mut Vec<ClipId>) {
    match piece {
        Piece::Clip(clip) | Piece::Shown { clip, .. } => clips.push(*clip),
        Piece::Number(number) => say_number(grammar, *number, Gender::None, clips),
        Piece::Count(number, gender) => say_number(grammar, *number, *gender, clips),
        Piece::Digits(digits) => say_digits(digits, clips),
        Piece::Key(key) => clips.push(key_clip(*key)),
        Piece::Date(day) => say_date(grammar, *day, clips),
        Piece::Time(time) => grammar.say_time(*time, clips),
    }
}

/// The piece as it is read.
pub(super) fn write(grammar: &dyn Grammar, piece: &Piece) -> String {
    match piece {
        Piece::Clip(clip) => words(grammar, *clip).to_owned(),
        Piece::Shown { text, .. } => text.clone(),
        Piece::Number(number) | Piece::Count(number, _) => number.to_string(),
        Piece::Digits(digits) => digits.clone(),
        Piece::Key(key) if key.is_number() => format!("{}.", key.as_char()),
        Piece::Key(key) => words(grammar, key_clip(*key)).to_owned(),
        Piece::Date(day) => match relative(*day) {
            Some(clip) => words(grammar, clip).to_owned(),
            None => grammar.write_day(*day),
        },
        Piece::Time(time) => grammar.write_time(*time),
    }
}

/// Whether the language has words for the piece. Numbers, keys, dates and times every language has.
pub(super) fn has_words(grammar: &dyn Grammar, piece: &Piece) -> bool {
    match piece {
        Piece::Clip(clip) | Piece::Shown { clip, .. } => find(grammar, *clip).is_some(),
        Piece::Number(_)
        | Piece::Count(..)
        | Piece::Digits(_)
        | Piece::Key(_)
        | Piece::Date(_)
        | Piece::Time(_) => true,
    }
}

/// The words of a clip; empty for one that the catalogue lacks, which a test excludes.
pub(super) fn words(grammar: &dyn Grammar, id: ClipId) -> &'static str {
    find(grammar, id).map_or("", |clip| clip.text)
}

pub(super) fn find(grammar: &dyn Grammar, id: ClipId) -> Option<&'static Clip> {
    grammar.clips().iter().copied().flatten().find(|clip| clip.id == id)
}

fn say_number(grammar: &dyn Grammar, number: u32, gender: Gender, clips: &mut Vec<ClipId>) {
    if number > NUMBER_MAX {
        return say_digits(&number.to_string(), clips);
    }
    grammar.say_number(number, gender, clips);
}

/// One by one, as telephone numbers are read; everything but digits is left out.
fn say_digits(digits: &str, clips: &mut Vec<ClipId>) {
    clips.extend(digits.chars().filter_map(|digit| digit.to_digit(10)).map(below_hundred));
}

fn say_date(grammar: &dyn Grammar, day: LocalTime, clips: &mut Vec<ClipId>) {
    match relative(day) {
        Some(clip) => clips.push(clip),
        None => grammar.say_day(day, clips),
    }
}

fn relative(day: LocalTime) -> Option<ClipId> {
    match day.days_ago {
        0 => Some(ClipId("day.today")),
        1 => Some(ClipId("day.yesterday")),
        _ => None,
    }
}

/// The year of a date that is so old that it has to be told; a year before the first counts as 0.
pub(super) fn year_if_old(day: LocalTime) -> Option<u32> {
    (day.days_ago >= DAYS_UNTIL_YEAR_IS_SAID).then(|| u32::try_from(day.year).unwrap_or(0))
}

pub(super) fn weekday(day: Weekday) -> ClipId {
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

/// A number below a hundred, as it is counted.
pub(super) fn below_hundred(number: u32) -> ClipId {
    nth(&NUMBERS, number)
}

pub(super) fn month(month: u8) -> ClipId {
    nth(&MONTHS, u32::from(month).saturating_sub(1))
}

/// Arguments out of range say the first of the table: a wrong date must not end a call.
pub(super) fn nth<const N: usize>(table: &[&'static str; N], index: u32) -> ClipId {
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
const MONTHS: [&str; 12] = [
    "month.1", "month.2", "month.3", "month.4", "month.5",
    "month.6", "month.7", "month.8", "month.9", "month.10",
    "month.11", "month.12",
];
