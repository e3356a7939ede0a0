//! The parts a prompt is put together from, before a language says or writes them.

use antiphon_core::digit::Digit;
use antiphon_core::time::LocalTime;

use super::ClipId;

/// One part of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Fixed words.
    Clip(ClipId),
    /// Words that captions can show better than audio can say them, such as an organization's name.
    Shown {
        /// What is heard.
        clip: ClipId,
        /// What is read.
        text: String,
    },
    /// A number by itself.
    Number(u32),
    /// A number of things; the languages that care are told their gender.
    Count(u32, Gender),
    /// A telephone number, digit by digit.
    Digits(String),
    /// A key of the telephone, at the end of a sentence.
    Key(Digit),
    /// A day: today, yesterday, or by its name.
    Date(LocalTime),
    /// A time of day.
    Time(LocalTime),
}

/// The grammatical gender of what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    /// Nothing is counted: the number stands alone.
    None,
    /// Such as *un jour*; German counts its neuter words here.
    Masculine,
    /// Such as *une minute*.
    Feminine,
}

/// A piece of fixed words.
pub(super) fn clip(id: &'static str) -> Piece {
    Piece::Clip(ClipId(id))
}

/// Appends words to a line; what begins with a comma or full stop follows without a space.
pub(super) fn join(line: &mut String, words: &str) {
    if !line.is_empty() && !words.is_empty() && !words.starts_with([',', '.']) {
        line.push(' ');
    }
    line.push_str(words);
}

/// Ends a line with a full stop unless it has its punctuation.
pub(super) fn finish_sentence(line: &mut String) {
    if !line.ends_with(['.', ':', '?', '!']) {
        line.push('.');
    }
}

/// A count with the piece for one and the piece for all other numbers.
pub(super) fn counted(count: u32, one: &'static str, many: &'static str) -> [Piece; 2] {
    [Piece::Number(count), clip(if count == 1 { one } else { many })]
}

/// The clip that names a key at the end of a sentence. Letters, which no keypad has today, are named like `#`.
pub(super) fn key_clip(key: Digit) -> ClipId {
    ClipId(match key.as_char() {
        '0' => "key.0",
        '1' => "key.1",
        '2' => "key.2",
        '3' => "key.3",
        '4' => "key.4",
        '5' => "key.5",
        '6' => "key.6",
        '7' => "key.7",
        '8' => "key.8",
        '9' => "key.9",
        '*' => "key.star",
        _ => "key.pound",
    })
}
