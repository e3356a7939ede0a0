//! Web passwords: what opens an account on the pages. They follow NIST SP 800-63B (3.1.1.2): long rather than
//! motley, every character allowed, and nothing that has to be changed by the calendar.

use std::collections::BTreeSet;
use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::Email;

/// Fewest characters. Twelve of the poorest kind that people choose are beyond what can be tried against the full hash.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Most characters: sentences fit, and nobody has megabytes hashed.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Fewest different characters: `aaaaaaaaaaaa` is long and worth nothing.
pub const PASSWORD_DISTINCT_CHARS_MIN: usize = 5;
/// The local part of an address is looked for from this length on: shorter ones are in every other word.
const LOCAL_PART_CHARS_MIN: usize = 4;

/// A web password. It is wiped from memory on drop and hidden in `Debug`.
#[derive(Clone)]
pub struct WebPassword(Zeroizing<String>);

impl WebPassword {
    /// A new password for the account with this address, as typed, blanks included.
    ///
    /// # Errors
    /// [`WeakPassword`] names the rule it breaks.
    pub fn choose(typed: &str, email: &Email) -> Result<Self, WeakPassword> {
        let chosen = Self::entered(typed);
        let text = chosen.expose();
        let chars = text.chars().count();
        if chars < PASSWORD_CHARS_MIN {
            return Err(WeakPassword::TooShort);
        }
        if typed.chars().count() > PASSWORD_CHARS_MAX {
            return Err(WeakPassword::TooLong);
        }
        let distinct: BTreeSet<char> = text.chars().collect();
        if distinct.len() < PASSWORD_DISTINCT_CHARS_MIN || is_sequence(text) {
            return Err(WeakPassword::TooSimple);
        }
        let local = email.local_part();
        if local.chars().count() >= LOCAL_PART_CHARS_MIN && text.to_lowercase().contains(local) {
            return Err(WeakPassword::ContainsAddress);
        }
        Ok(chosen)
    }

    /// What somebody typed to sign in, whatever it is: in Unicode's composed form, as every keyboard means it, and cut
    /// where no password reaches.
    #[must_use]
    pub fn entered(typed: &str) -> Self {
        Self(Zeroizing::new(typed.chars().take(PASSWORD_CHARS_MAX + 1).nfc().collect()))
    }

    /// The password in the clear, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebPassword(****)")
    }
}

/// Whether each character follows the one before it, as in `abcdefghijkl` and `9876543210…`.
fn is_sequence(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|it| i64::from(u32::from(it))).collect();
    [1, -1].iter().any(|step| codes.iter().zip(codes.iter().skip(1)).all(|(one, next)| next - one == *step))
}

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    #[error("the password must have at least {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    #[error("the password must have at most {PASSWORD_CHARS_MAX} characters")]
    TooLong,
    /// Too few different characters, or characters that only count up or down.
    #[error(
        "the password must have at least {PASSWORD_DISTINCT_CHARS_MIN} different characters and not just count"
    )]
    TooSimple,
    /// It contains what stands before the `@` of the account's address.
    #[error("the password must not contain the name of your e-mail address")]
    ContainsAddress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_by_what_makes_it_hard_to_guess() {
        let email = Email::parse("Ada.Lovelace@example.org").unwrap();
        let long = "correct horse battery ".repeat(6);
        for (typed, refused) in [
            ("correct horse", None),
            ("ünïcödé pässwörd", None),
            ("elevenchars", Some(WeakPassword::TooShort)),
            (&long, Some(WeakPassword::TooLong)),
            ("abababababab", Some(WeakPassword::TooSimple)),
            ("abcdefghijklmnop", Some(WeakPassword::TooSimple)),
            ("my ADA.lovelace 1815", Some(WeakPassword::ContainsAddress)),
        ] {
            assert_eq!(WebPassword::choose(typed, &email).err(), refused, "{typed}");
        }
    }

    #[test]
    fn a_password_is_the_same_from_every_keyboard_and_shown_by_none() {
        let (composed, decomposed) =
            (WebPassword::entered("passwörd"), WebPassword::entered("passwo\u{308}rd"));
        assert_eq!(composed.expose(), decomposed.expose());
        assert_eq!(format!("{composed:?}"), "WebPassword(****)");
    }
}
