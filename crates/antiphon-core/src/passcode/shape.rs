//! What the passcode rules ask of a row of digits: pure questions about slices, with no rule or limit of their own.
//!
//! Only the numbers and names compared with are ever copied or reversed, never the passcode.

use std::collections::BTreeSet;

/// Digits in a row that a passcode and a number may not share even if neither contains the other whole.
///
/// The field's rule speaks of containing alone and so lets `9` followed by the local number pass, because the
/// international number has a country code in front. Seven digits are a subscriber number in most countries, and
/// sharing them by accident happens to less than one passcode in a hundred thousand.
const SHARED_DIGITS_MAX: usize = 7;

/// Digits that a number needs to be looked for inside a passcode. One random passcode in twenty contains a given
/// pair of digits, and refusing it would say nothing to the owner and cost the guesser nothing.
const CONTAINED_DIGITS_MIN: usize = 3;

/// The lines of three or four keys on a telephone keypad: rows, columns and diagonals, in both directions.
const KEYPAD_LINES: [&[u8]; 20] = [
    b"123", b"456", b"789", b"147", b"258", b"369", b"159", b"357", b"580", b"2580", //
    b"321", b"654", b"987", b"741", b"852", b"963", b"951", b"753", b"085", b"0852",
];

/// The length of the longest run of one digit.
pub(super) fn longest_repeat(digits: &[u8]) -> usize {
    longest_run(digits, |one, next| one == next)
}

/// The length of the longest run in which each digit is one more than the one before. Nothing follows 9.
pub(super) fn longest_ascent(digits: &[u8]) -> usize {
    longest_run(digits, |one, next| one + 1 == next)
}

/// The length of the longest run in which each digit is one less than the one before. Nothing follows 0.
pub(super) fn longest_descent(digits: &[u8]) -> usize {
    longest_run(digits, |one, next| one == next + 1)
}

/// Whether the whole row is one block of digits, said twice or more.
pub(super) fn is_repeated_block(digits: &[u8]) -> bool {
    let repeats_after =
        |block: usize| digits.iter().zip(digits.iter().skip(block)).all(|(one, next)| one == next);
    (1..=digits.len() / 2).any(|block| digits.len().is_multiple_of(block) && repeats_after(block))
}

/// Whether the passcode gives the number away or is given away by it.
///
/// That is so if the shorter of the two lies whole within the longer, or if they share seven digits in a row.
/// Numbers of fewer than three digits are looked for only as the whole passcode.
pub(super) fn overlaps(passcode: &[u8], number: &[u8]) -> bool {
    let too_short_to_contain = number.len() < CONTAINED_DIGITS_MIN && number.len() < passcode.len();
    let shared = passcode.len().min(number.len()).min(SHARED_DIGITS_MAX);
    if shared == 0 || too_short_to_contain {
        return false;
    }
    number.windows(shared).any(|piece| passcode.windows(shared).any(|other| other == piece))
}

/// Whether the row is made of straight lines on the keypad and nothing else.
pub(super) fn is_keypad_lines(digits: &[u8]) -> bool {
    let rest_is_lines = |rest: &[u8]| rest.is_empty() || is_keypad_lines(rest);
    KEYPAD_LINES.iter().any(|line| digits.strip_prefix(*line).is_some_and(rest_is_lines))
}

/// Whether a year from 1900 to 2099 is part of the row.
pub(super) fn contains_year(digits: &[u8]) -> bool {
    digits.windows(4).any(|year| year.starts_with(b"19") || year.starts_with(b"20"))
}

/// How many different digits the row has.
pub(super) fn distinct(digits: &[u8]) -> usize {
    digits.iter().collect::<BTreeSet<_>>().len()
}

/// The keys that spell a name on the keypad. Letters that no key carries (accents, other scripts) are left out.
pub(super) fn keypad_spelling(name: &str) -> String {
    name.chars().filter_map(key_of_letter).collect()
}

fn longest_run(digits: &[u8], continues: impl Fn(u8, u8) -> bool) -> usize {
    let mut run = usize::from(!digits.is_empty());
    let mut longest = run;
    for (one, next) in digits.iter().zip(digits.iter().skip(1)) {
        run = if continues(*one, *next) { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

/// The key that carries the letter (ITU-T E.161).
fn key_of_letter(letter: char) -> Option<char> {
    match letter.to_ascii_lowercase() {
        'a'..='c' => Some('2'),
        'd'..='f' => Some('3'),
        'g'..='i' => Some('4'),
        'j'..='l' => Some('5'),
        'm'..='o' => Some('6'),
        'p'..='s' => Some('7'),
        't'..='v' => Some('8'),
        'w'..='z' => Some('9'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_counted_at_every_place() {
        for (digits, repeat, ascent, descent) in [
            ("", 0, 0, 0),
            ("5", 1, 1, 1),
            ("112222", 4, 2, 1),
            ("222211", 4, 1, 2),
            ("9099991", 4, 1, 1),
            ("123856", 1, 3, 1),
            ("123485", 1, 4, 1),
            ("321856", 1, 2, 3),
            ("432185", 1, 1, 4),
            ("7890", 1, 3, 1),
            ("1098", 1, 1, 2),
        ] {
            let row = digits.as_bytes();
            let found = (longest_repeat(row), longest_ascent(row), longest_descent(row));
            assert_eq!(found, (repeat, ascent, descent), "{digits}");
        }
    }

    #[test]
    fn only_a_whole_row_of_blocks_is_a_repeated_block() {
        for (digits, repeated) in [
            ("121212", true),
            ("123123", true),
            ("13571357", true),
            ("111111", true),
            ("1235123", false),
            ("12121", false),
            ("7", false),
            ("", false),
        ] {
            assert_eq!(is_repeated_block(digits.as_bytes()), repeated, "{digits}");
        }
    }

    #[test]
    fn a_number_overlaps_when_one_holds_the_other_or_seven_digits_are_shared() {
        for (passcode, number, overlap) in [
            ("9147869", "147869", true),
            ("5551212", "13015551212", true),
            ("95551212", "13015551212", true),
            ("955512", "13015551212", false),
            ("720013", "2001", true),
            ("200", "2001", true),
            ("72003", "20", false),
            ("20", "20", true),
            ("720103", "201", true),
            ("482913", "", false),
        ] {
            assert_eq!(overlaps(passcode.as_bytes(), number.as_bytes()), overlap, "{passcode} and {number}");
        }
    }

    #[test]
    fn straight_lines_on_the_keypad_are_seen_alone_and_joined() {
        for (digits, lines) in [
            ("2580", true),
            ("159", true),
            ("753", true),
            ("147258", true),
            ("2580258", true),
            ("258085", true),
            ("159753", true),
            ("147269", false),
            ("1475", false),
            ("", false),
        ] {
            assert_eq!(is_keypad_lines(digits.as_bytes()), lines, "{digits}");
        }
    }

    #[test]
    fn years_of_two_centuries_are_seen_anywhere() {
        for (digits, year) in [("311984", true), ("201507", true), ("720195", true), ("184719", false)] {
            assert_eq!(contains_year(digits.as_bytes()), year, "{digits}");
        }
    }

    #[test]
    fn a_name_is_spelled_with_the_keys_of_its_letters() {
        for (name, keys) in [("Miller", "645537"), ("O'Neil-Zwyx", "663459999"), ("Łoś", "6"), ("", "")] {
            assert_eq!(keypad_spelling(name), keys, "{name}");
        }
    }
}
