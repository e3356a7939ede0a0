//! Numbers: extensions, phone numbers, location prefixes, what a phone dials, and the accounts of phones.
//!
//! Text is parsed once, here, into types that cannot be wrong. Nothing here knows who has which number.

use std::fmt;

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::limits::{
    DIALLED_CHARS_MAX, DIALLED_INPUT_BYTES_MAX, EXTENSION_DIGITS_MAX, EXTENSION_DIGITS_MIN,
    PHONE_NUMBER_DIGITS_MAX, PHONE_NUMBER_DIGITS_MIN, PREFIX_DIGITS_MAX,
};

/// Small letters and digits without those that are taken for one another on a display or on paper:
/// no `l`, `i`, `1`, and no `o`, `0`.
const ACCOUNT_CHARS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// The letters among them.
const ACCOUNT_LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
/// Characters after the dot of a device's user name: nearly thirty bits, so that scanning for accounts finds none.
const DEVICE_SUFFIX_CHARS: usize = 6;
/// Characters of a device's password. Each of 31 gives 4.95 bits, all together 123.
const DEVICE_PASSWORD_CHARS: usize = 25;

/// A short number inside an organization: 2–10 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extension(String);

impl Extension {
    /// Reads an extension: digits only, nothing is trimmed.
    ///
    /// # Errors
    /// [`InvalidNumber`] if it is not 2–10 digits.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        if !is_digits(text) {
            return Err(InvalidNumber::Character);
        }
        within(text.len(), EXTENSION_DIGITS_MIN, EXTENSION_DIGITS_MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A public number in international form (ITU-T E.164): `+`, a country code, in all 7–15 digits.
///
/// `Display` writes it with the `+` and without separators, as it is stored and sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number that begins with `+`. The visual separators of RFC 3966 section 5.1.1 and spaces are left
    /// out.
    ///
    /// # Errors
    /// [`InvalidNumber`] if the `+` is missing, or what remains is not 7–15 digits beginning with 1–9.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let text = without_separators(text)?;
        let digits = text.strip_prefix('+').ok_or(InvalidNumber::NotInternational)?;
        if !is_digits(digits) {
            return Err(InvalidNumber::Character);
        }
        within(digits.len(), PHONE_NUMBER_DIGITS_MIN, PHONE_NUMBER_DIGITS_MAX)?;
        if digits.starts_with('0') {
            return Err(InvalidNumber::NotInternational);
        }
        Ok(Self(text))
    }

    /// The number with its `+`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without the `+`, as a caller can enter them.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What other locations dial before an extension of this one: 1–7 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

impl Prefix {
    /// Reads a prefix: digits only, nothing is trimmed.
    ///
    /// # Errors
    /// [`InvalidNumber`] if it is not 1–7 digits.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        if !is_digits(text) {
            return Err(InvalidNumber::Character);
        }
        within(text.len(), 1, PREFIX_DIGITS_MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What another location dials for the extension.
    #[must_use]
    pub fn before(&self, extension: &Extension) -> String {
        format!("{}{}", self.0, extension.0)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no number of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// A character that has no place in it.
    #[error("a number has digits only")]
    Character,
    /// Too few or too many digits.
    #[error("the number must have {min} to {max} digits")]
    Length {
        /// Fewest digits.
        min: usize,
        /// Most digits.
        max: usize,
    },
    /// A phone number without `+` and country code.
    #[error("a phone number begins with + and the country code")]
    NotInternational,
}

/// What a phone dialled, normalised: perhaps a `+`, then 1–32 of the digits, `*` and `#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dialled(String);

impl Dialled {
    /// The normalised characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The extension it may be.
    #[must_use]
    pub fn extension(&self) -> Option<Extension> {
        Extension::parse(&self.0).ok()
    }

    /// The phone number it is, if it was dialled in international form.
    #[must_use]
    pub fn phone_number(&self) -> Option<PhoneNumber> {
        PhoneNumber::parse(&self.0).ok()
    }
}

impl fmt::Display for Dialled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads what a phone dialled: the user part of a SIP URI or the subscriber of a `tel` URI, or as typed by a person.
///
/// Parameters behind `;` (RFC 3261 section 19.1.6) are stripped, visual separators (RFC 3966 section 5.1.1) and
/// spaces left out, and the `%` escapes undone that phones use for `#`, `*`, `+` and spaces.
///
/// # Errors
/// [`InvalidNumber`] if nothing remains, if it is longer than 32 characters, or if anything else than digits, `*`,
/// `#` and one leading `+` remains, such as a name.
pub fn dialled(user: &str) -> Result<Dialled, InvalidNumber> {
    let user = user.split(';').next().unwrap_or_default();
    let text = without_separators(&without_escapes(user)?)?;
    let keys = text.strip_prefix('+').unwrap_or(&text);
    if !keys.chars().all(|key| key.is_ascii_digit() || matches!(key, '*' | '#')) {
        return Err(InvalidNumber::Character);
    }
    within(keys.len(), 1, DIALLED_CHARS_MAX)?;
    Ok(Dialled(text))
}

/// Makes the SIP user name of a phone: the extension, a dot, and six characters nobody guesses.
///
/// The first of the six is a letter, so that the name is never taken for a dialled number with a separator in it.
pub fn device_username(extension: &Extension, entropy: &mut dyn Entropy) -> String {
    let mut username = format!("{extension}.");
    username.extend(random_chars(1, ACCOUNT_LETTERS, entropy));
    username.extend(random_chars(DEVICE_SUFFIX_CHARS - 1, ACCOUNT_CHARS, entropy));
    username
}

/// Whether the text has the form of a phone's SIP user name.
#[must_use]
pub fn is_device_username(text: &str) -> bool {
    text.split_once('.').is_some_and(|(extension, suffix)| {
        Extension::parse(extension).is_ok()
            && suffix.len() == DEVICE_SUFFIX_CHARS
            && suffix.bytes().all(|byte| ACCOUNT_CHARS.contains(&byte))
    })
}

/// The SIP password of a phone: 25 characters that survive a display, a label and a configuration file, 123 bits.
///
/// It is wiped from memory on drop and hidden in `Debug`; whoever needs it says [`DevicePassword::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct DevicePassword(Zeroizing<String>);

impl DevicePassword {
    /// The password in the clear, for the digest's hash and for the one answer that shows it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DevicePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DevicePassword(****)")
    }
}

/// Makes the SIP password of a phone.
pub fn device_password(entropy: &mut dyn Entropy) -> DevicePassword {
    // The capacity is right from the start: a buffer that grew would leave an unwiped copy behind.
    let mut password = Zeroizing::new(String::with_capacity(DEVICE_PASSWORD_CHARS));
    password.extend(random_chars(DEVICE_PASSWORD_CHARS, ACCOUNT_CHARS, entropy));
    DevicePassword(password)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn within(length: usize, min: usize, max: usize) -> Result<(), InvalidNumber> {
    if (min..=max).contains(&length) { Ok(()) } else { Err(InvalidNumber::Length { min, max }) }
}

fn without_separators(text: &str) -> Result<String, InvalidNumber> {
    within(text.len(), 1, DIALLED_INPUT_BYTES_MAX)?;
    Ok(text.chars().filter(|character| !matches!(character, '-' | '.' | '(' | ')' | ' ')).collect())
}

/// Undoes the escapes of RFC 3986 section 2.1, as far as they stand for ASCII: a number has nothing else.
fn without_escapes(text: &str) -> Result<String, InvalidNumber> {
    within(text.len(), 1, DIALLED_INPUT_BYTES_MAX)?;
    let mut parts = text.split('%');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or(InvalidNumber::Character)?;
        let byte = u8::from_str_radix(code, 16).map_err(|_| InvalidNumber::Character)?;
        unescaped.push(char::from(byte));
        unescaped.push_str(rest);
    }
    Ok(unescaped)
}

fn random_chars(count: usize, choices: &[u8], entropy: &mut dyn Entropy) -> impl Iterator<Item = char> {
    (0..count).filter_map(|_| entropy.pick(choices)).map(char::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn extensions_have_two_to_ten_digits() {
        for (text, valid) in [
            ("20", true),
            ("2001", true),
            ("0123456789", true),
            ("2", false),
            ("", false),
            ("01234567890", false),
            ("20a1", false),
            ("+2001", false),
            (" 2001", false),
            ("٢٠٠١", false),
        ] {
            assert_eq!(Extension::parse(text).is_ok(), valid, "{text}");
        }
    }

    #[test]
    fn phone_numbers_are_international() {
        for (text, want) in [
            ("+13015551212", Ok("+13015551212")),
            ("+1 (301) 555-1212", Ok("+13015551212")),
            ("+1.301.555.1212", Ok("+13015551212")),
            ("+6834000", Ok("+6834000")),
            ("+123456789012345", Ok("+123456789012345")),
            ("13015551212", Err(InvalidNumber::NotInternational)),
            ("+03015551212", Err(InvalidNumber::NotInternational)),
            ("+1301555CALL", Err(InvalidNumber::Character)),
            ("+130155+1212", Err(InvalidNumber::Character)),
            ("+123456", Err(InvalidNumber::Length { min: 7, max: 15 })),
            ("+1234567890123456", Err(InvalidNumber::Length { min: 7, max: 15 })),
        ] {
            let parsed = PhoneNumber::parse(text);
            assert_eq!(parsed.as_ref().map(PhoneNumber::as_str).map_err(|error| *error), want, "{text}");
        }
    }

    #[test]
    fn a_phone_number_shows_as_it_was_read() {
        let number = PhoneNumber::parse("+13015551212").unwrap();
        assert_eq!((number.to_string().as_str(), number.digits()), ("+13015551212", "13015551212"));
    }

    #[test]
    fn a_prefix_goes_before_the_extension() {
        let extension = Extension::parse("2001").unwrap();
        assert_eq!(Prefix::parse("8").unwrap().before(&extension), "82001");
        assert_eq!(Prefix::parse(""), Err(InvalidNumber::Length { min: 1, max: 7 }));
        assert_eq!(Prefix::parse("12345678"), Err(InvalidNumber::Length { min: 1, max: 7 }));
        assert_eq!(Prefix::parse("8*"), Err(InvalidNumber::Character));
    }

    #[test]
    fn what_a_phone_dials_is_normalised() {
        for (user, want) in [
            ("2001", Some("2001")),
            ("+13015551212", Some("+13015551212")),
            ("+1-301-555-1212;phone-context=+1", Some("+13015551212")),
            ("2001;npdi=yes;cic=+1234", Some("2001")),
            ("(0732) 12 34 56", Some("0732123456")),
            ("*97", Some("*97")),
            ("%2A97%23", Some("*97#")),
            ("%2b13015551212", Some("+13015551212")),
            ("", None),
            (";user=phone", None),
            ("-", None),
            ("+", None),
            ("alice", None),
            ("2001.k7m2pq", None),
            ("20+01", None),
            ("20%", None),
            ("20%zz", None),
            ("20%é", None),
            ("20%+1", None),
            ("123456789012345678901234567890123", None),
        ] {
            assert_eq!(dialled(user).ok().as_ref().map(Dialled::as_str), want, "{user}");
        }
        assert_eq!(dialled(&"1-".repeat(1_000)), Err(InvalidNumber::Length { min: 1, max: 256 }));
    }

    #[test]
    fn a_dialled_string_may_be_an_extension_or_a_phone_number() {
        let kinds = |user| dialled(user).map(|it| (it.extension().is_some(), it.phone_number().is_some()));
        assert_eq!(kinds("2001"), Ok((true, false)));
        assert_eq!(kinds("+13015551212"), Ok((false, true)));
        assert_eq!(kinds("*97"), Ok((false, false)));
    }

    #[test]
    fn the_form_of_a_device_username_is_known() {
        for (text, valid) in [
            ("2001.k7m2pq", true),
            ("20.abcdef", true),
            ("2001.k7m2p", false),
            ("2001.k7m2pqr", false),
            ("2001.K7m2pq", false),
            ("2001.k7m2p1", false),
            ("2001.k7m2pl", false),
            ("2001.k7m2po", false),
            ("2001k7m2pq", false),
            ("2.k7m2pq", false),
            ("bob.k7m2pq", false),
            ("2001.k7.2pq", false),
        ] {
            assert_eq!(is_device_username(text), valid, "{text}");
        }
    }

    #[test]
    fn device_passwords_have_at_least_120_bits_and_stay_out_of_debug() {
        let password = device_password(&mut SeededEntropy::new(1));
        let bits = password.expose().len() as f64 * (ACCOUNT_CHARS.len() as f64).log2();
        assert!(bits >= 120.0, "{bits}");
        assert!(password.expose().bytes().all(|byte| ACCOUNT_CHARS.contains(&byte)));
        assert_eq!(format!("{password:?}"), "DevicePassword(****)");
        assert!(password != device_password(&mut SeededEntropy::new(2)));
    }

    proptest! {
        #[test]
        fn device_usernames_have_their_form_and_are_never_dialled(seed: u64, extension in "[0-9]{2,10}") {
            let extension = Extension::parse(&extension).unwrap();
            let username = device_username(&extension, &mut SeededEntropy::new(seed));
            prop_assert!(is_device_username(&username), "{username}");
            prop_assert!(!username.split_once('.').unwrap().1.starts_with(|first: char| first.is_ascii_digit()));
            prop_assert_eq!(dialled(&username), Err(InvalidNumber::Character));
        }

        #[test]
        fn hostile_text_is_refused_or_normalised(text in "[%;+*#()0-9a-fé. -]{0,80}") {
            if let Ok(number) = dialled(&text) {
                prop_assert!(number.as_str().len() <= DIALLED_CHARS_MAX + 1);
                prop_assert_eq!(dialled(&number.as_str().replace('#', "%23")), Ok(number));
            }
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert_eq!(PhoneNumber::parse(&number.to_string()), Ok(number));
            }
        }
    }
}
