//! Fields as people type them, parsed into what they must be.

use antiphon_core::account::Email;
use antiphon_core::forwarding::Forwarding;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::PlaceField;
use antiphon_core::mailbox::EmailSwitch;
use antiphon_core::numbering::{Extension, InvalidNumber, PhoneNumber, Prefix};
use antiphon_core::passcode::{Passcode, PasscodeRules};
use jiff::tz::TimeZone;

use super::AdminError;

/// Characters of a name: more than any page or telephone shows in a line.
pub(crate) const NAME_CHARS_MAX: usize = 80;
/// Characters of what is noted about a place: a few sentences.
const NOTES_CHARS_MAX: usize = 500;

/// A name that is shown: something in one line, without blanks around it.
pub(crate) fn name(field: &'static str, typed: &str) -> Result<String, AdminError> {
    let name = optional_name(field, typed)?;
    if name.is_empty() {
        return Err(invalid(field, "must not be empty"));
    }
    Ok(name)
}

/// The same, or nothing.
pub(super) fn optional_name(field: &'static str, typed: &str) -> Result<String, AdminError> {
    let name = typed.trim();
    if name.chars().any(char::is_control) {
        return Err(invalid(field, "must be one line of text"));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(invalid(field, &format!("must have at most {NAME_CHARS_MAX} characters")));
    }
    Ok(name.to_owned())
}

pub(super) fn time_zone(field: &'static str, typed: &str) -> Result<String, AdminError> {
    match TimeZone::get(typed.trim()) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or("UTC").to_owned()),
        Err(_) => Err(invalid(field, &format!("\"{typed}\" is no IANA time zone such as Europe/Vienna"))),
    }
}

/// Something that is noted of a place; nothing takes it away.
pub(super) fn place(field: PlaceField, typed: &str) -> Result<String, AdminError> {
    let (word, typed) = (field.word(), typed.trim());
    let degrees = |max: f64| {
        let holds = typed.parse::<f64>().is_ok_and(|it| it.abs() <= max);
        let told = || invalid(word, &format!("must be degrees between -{max} and {max}"));
        if holds || typed.is_empty() { Ok(typed.to_owned()) } else { Err(told()) }
    };
    match field {
        PlaceField::Address1
        | PlaceField::Address2
        | PlaceField::City
        | PlaceField::State
        | PlaceField::PostalCode => optional_name(word, typed),
        PlaceField::Country => {
            let is_code = typed.len() == 2 && typed.bytes().all(|it| it.is_ascii_alphabetic());
            if typed.is_empty() || is_code {
                return Ok(typed.to_uppercase());
            }
            Err(invalid(word, &format!("\"{typed}\" is no country such as AT")))
        }
        PlaceField::Latitude => degrees(90.0),
        PlaceField::Longitude => degrees(180.0),
        PlaceField::Notes if typed.chars().count() > NOTES_CHARS_MAX => {
            Err(invalid(word, &format!("must have at most {NOTES_CHARS_MAX} characters")))
        }
        PlaceField::Notes => Ok(typed.to_owned()),
    }
}

/// A language tag of language and region, as prompt packs are named.
pub(super) fn language(field: &'static str, typed: &str) -> Result<String, AdminError> {
    let typed = typed.trim();
    let of = |part: &str, letter: fn(&char) -> bool| part.len() == 2 && part.chars().all(|it| letter(&it));
    match typed.split_once('-') {
        Some((language, region))
            if of(language, char::is_ascii_lowercase) && of(region, char::is_ascii_uppercase) =>
        {
            Ok(typed.to_owned())
        }
        _ => Err(invalid(field, &format!("\"{typed}\" is no language such as en-US"))),
    }
}

pub(super) fn key_layout(field: &'static str, typed: &str) -> Result<KeyLayout, AdminError> {
    let known = || KeyLayout::ALL.map(KeyLayout::word).join(", ");
    KeyLayout::parse(typed.trim())
        .ok_or_else(|| invalid(field, &format!("\"{typed}\" is no key layout; there are {}", known())))
}

pub(crate) fn email(field: &'static str, typed: &str) -> Result<String, AdminError> {
    let typed = typed.trim();
    let told = |error| invalid(field, &format!("\"{typed}\" {error}"));
    // As it was typed: some hosts tell capitals apart before the @.
    Email::parse(typed).map(|_| typed.to_owned()).map_err(told)
}

pub(super) fn extension(field: &'static str, typed: &str) -> Result<Extension, AdminError> {
    Extension::parse(typed.trim()).map_err(|error| not_a_number(field, typed, error))
}

pub(super) fn phone_number(field: &'static str, typed: &str) -> Result<PhoneNumber, AdminError> {
    PhoneNumber::parse(typed.trim()).map_err(|error| not_a_number(field, typed, error))
}

pub(super) fn prefix(field: &'static str, typed: &str) -> Result<String, AdminError> {
    let prefix = Prefix::parse(typed.trim()).map_err(|error| not_a_number(field, typed, error))?;
    Ok(prefix.to_string())
}

/// The digits of a passcode; what is no passcode at all breaks a rule like any other.
pub(super) fn passcode(
    field: &'static str,
    typed: &str,
    rules: &PasscodeRules,
) -> Result<Passcode, AdminError> {
    Passcode::parse(typed).map_err(|error| AdminError::Passcode { field, rule: rules.broken_by(error) })
}

/// A switch with a number, which it needs while it is on.
pub(super) fn forwarding(field: &'static str, wanted: &Forwarding) -> Result<(), AdminError> {
    if wanted.active && wanted.destination.is_none() {
        return Err(invalid(field, "needs a number to send calls on to"));
    }
    Ok(())
}

/// A switch with an address, which it needs while it is on.
pub(super) fn email_switch(field: &'static str, wanted: &EmailSwitch) -> Result<(), AdminError> {
    match &wanted.email {
        Some(address) => email(field, address).map(|_| ()),
        None if wanted.active => Err(invalid(field, "needs an e-mail address to send to")),
        None => Ok(()),
    }
}

pub(crate) fn in_range<T: Copy + PartialOrd + std::fmt::Display>(
    field: &'static str,
    value: T,
    min: T,
    max: T,
) -> Result<(), AdminError> {
    if value < min || value > max {
        return Err(invalid(field, &format!("must lie between {min} and {max}, not {value}")));
    }
    Ok(())
}

/// What was typed, or `None` if nothing was: an empty field takes away.
pub(crate) fn given(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}

pub(crate) fn invalid(field: &'static str, problem: &str) -> AdminError {
    AdminError::Invalid { field, problem: problem.to_owned() }
}

fn not_a_number(field: &'static str, typed: &str, error: InvalidNumber) -> AdminError {
    invalid(field, &format!("\"{typed}\" is refused: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused<T: std::fmt::Debug>(result: Result<T, AdminError>) -> Option<String> {
        result.err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_typed_is_taken_or_told_what_would_be_right() {
        let long = "x".repeat(NAME_CHARS_MAX + 1);
        for (result, problem) in [
            (refused(name("name", " Zoë ")), None),
            (refused(name("name", "  ")), Some("name: must not be empty")),
            (refused(name("name", "a\nb")), Some("name: must be one line of text")),
            (refused(name("name", &long)), Some("name: must have at most 80 characters")),
            (refused(optional_name("caller_id_last", "")), None),
            (refused(place(PlaceField::Country, "at")), None),
            (refused(place(PlaceField::Latitude, "48.2")), None),
            (
                refused(place(PlaceField::Country, "Austria")),
                Some("country: \"Austria\" is no country such as AT"),
            ),
            (
                refused(place(PlaceField::Latitude, "91")),
                Some("latitude: must be degrees between -90 and 90"),
            ),
            (
                refused(place(PlaceField::Longitude, "NaN")),
                Some("longitude: must be degrees between -180 and 180"),
            ),
            (refused(time_zone("time_zone", "Europe/Vienna")), None),
            (refused(time_zone("time_zone", "UTC")), None),
            (
                refused(time_zone("time_zone", "Vienna")),
                Some("time_zone: \"Vienna\" is no IANA time zone such as Europe/Vienna"),
            ),
            (refused(language("language", "de-AT")), None),
            (
                refused(language("language", "english")),
                Some("language: \"english\" is no language such as en-US"),
            ),
            (refused(key_layout("key_layout", "asterisk")), None),
            (
                refused(key_layout("key_layout", "other")),
                Some("key_layout: \"other\" is no key layout; there are webex, asterisk, unity"),
            ),
            (refused(email("email", "ann@example.org")), None),
            (
                refused(email("email", "ann@@example.org")),
                Some("email: \"ann@@example.org\" is no e-mail address such as ann@example.org"),
            ),
            (
                refused(extension("extension", "2")),
                Some("extension: \"2\" is refused: the number must have 2 to 10 digits"),
            ),
            (
                refused(phone_number("number", "01 555")),
                Some("number: \"01 555\" is refused: a phone number begins with + and the country code"),
            ),
            (refused(prefix("prefix", "x")), Some("prefix: \"x\" is refused: a number has digits only")),
            (refused(in_range("rings", 21, 2, 20)), Some("rings: must lie between 2 and 20, not 21")),
        ] {
            assert_eq!(result.as_deref(), problem);
        }
    }

    #[test]
    fn a_refused_passcode_is_not_repeated() {
        let error = passcode("passcode", "12345x", &PasscodeRules::default()).unwrap_err();
        assert_eq!(error.to_string(), "passcode: The passcode may have digits only.");
        assert!(!format!("{error:?}").contains("12345"));
    }
}
