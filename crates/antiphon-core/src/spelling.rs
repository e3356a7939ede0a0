//! Names spelled on the keypad of a telephone (ITU-T E.161: ABC on 2, … WXYZ on 9).

use unicode_normalization::UnicodeNormalization;

/// Whether somebody of this name can be meant by the digits: they spell the beginning of his names, from any of them
/// on. Accents do not matter, and a letter such as `ü` is spelled with the letter below the dots or as `ue`.
#[must_use]
pub fn spells(digits: &str, name: &str) -> bool {
    !digits.is_empty()
        && [Umlauts::Plain, Umlauts::Written].into_iter().any(|how| {
            let words: Vec<String> = words(name).map(|word| keys(word, how)).collect();
            (0..words.len()).any(|first| {
                let rest = words.iter().skip(first).chain(words.iter().take(first));
                rest.flat_map(|word| word.chars()).collect::<String>().starts_with(digits)
            })
        })
}

/// How letters are spelled that the keypad does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Umlauts {
    /// `ü` as `u`.
    Plain,
    /// `ü` as `ue`.
    Written,
}

/// The names in a name: an apostrophe is part of one, a hyphen is not.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let between = |it: char| !it.is_alphanumeric() && !matches!(it, '\'' | '’' | '\u{300}'..='\u{36f}');
    name.split(between).filter(|word| !word.is_empty())
}

fn keys(word: &str, how: Umlauts) -> String {
    // Composed first, so that a letter and its accent are one, however they were typed.
    word.nfc().flat_map(char::to_lowercase).flat_map(|letter| in_latin(letter, how)).filter_map(key).collect()
}

fn in_latin(letter: char, how: Umlauts) -> Vec<char> {
    let written = match (letter, how) {
        ('ä', Umlauts::Written) | ('æ', _) => "ae",
        ('ö' | 'ø', Umlauts::Written) | ('œ', _) => "oe",
        ('ü', Umlauts::Written) => "ue",
        ('å', Umlauts::Written) => "aa",
        ('ß', _) => "ss",
        ('þ', _) => "th",
        ('ø', Umlauts::Plain) => "o",
        ('ð' | 'đ', _) => "d",
        ('ł', _) => "l",
        ('ı', _) => "i",
        ('ħ', _) => "h",
        _ => return letter.nfkd().collect(),
    };
    written.chars().collect()
}

/// The key that a letter stands on; a digit stands on its own, and anything else on none.
fn key(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        '0'..='9' => letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits of letters, from what is printed on the keys.
    fn typed(letters: &str) -> String {
        const KEYS: [&str; 10] = ["0", "1", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];
        let key = |letter| KEYS.iter().position(|printed| printed.contains(letter)).unwrap().to_string();
        letters.chars().map(key).collect()
    }

    #[test]
    fn a_name_is_spelled_from_any_of_its_parts() {
        for (letters, name, meant) in [
            ("EXA", "Ann Example", true),
            ("EXAMPLEANN", "Ann Example", true),
            ("ANN", "Ann Example", true),
            ("ANNEXAMPLE", "Ann Example", true),
            ("EXAMPLEANNE", "Ann Example", false),
            ("XAM", "Ann Example", false),
            ("", "Ann Example", false),
            ("MULLER", "Jürgen Müller", true),
            ("MUELLER", "Jürgen Müller", true),
            ("JURGENMULLER", "Jürgen Müller", true),
            ("JUERGEN", "Jürgen Müller", true),
            ("MUELLER", "Ju\u{308}rgen Mu\u{308}ller", true),
            ("GROSS", "Groß-Süßmann", true),
            ("SUESSMANN", "Groß-Süßmann", true),
            ("SUSSMANN", "Groß-Süßmann", true),
            ("MANN", "Groß-Süßmann", false),
            ("ONEILL", "Seán O'Neill", true),
            ("ONEILL", "Seán O’Neill", true),
            ("SEAN", "Seán O'Neill", true),
            ("NEILL", "Seán O'Neill", false),
            ("LYKO", "Łyko", true),
            ("SOREN", "Søren", true),
            ("SOEREN", "SØREN", true),
            ("AERIS", "Æris", true),
            ("NOEL", "Noël", true),
            ("AAA", "Ваня", false),
            ("TEAM1", "Team 10", true),
        ] {
            assert_eq!(spells(&typed(letters), name), meant, "{letters} for {name}");
        }
    }

    #[test]
    fn every_letter_stands_where_the_keypad_has_it() {
        let keypad = "22233344455566677778889999";
        let alphabet: String = ('a'..='z').collect();
        assert_eq!(keys(&alphabet, Umlauts::Plain), keypad);
        assert_eq!(keys(&alphabet.to_uppercase(), Umlauts::Written), keypad);
    }
}
