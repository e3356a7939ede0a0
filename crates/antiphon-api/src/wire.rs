//! How values stand on the wire where that is not obvious.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;

/// Digits, which clients send as a string or as a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, example = "2001")]
pub(crate) struct Digits(pub(crate) String);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringOrNumber;
        impl Visitor<'_> for StringOrNumber {
            type Value = Digits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Digits, E> {
                Ok(Digits(text.to_owned()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
        }
        deserializer.deserialize_any(StringOrNumber)
    }
}

/// A secret that clients send as a string or as a number. A leading zero needs a string.
#[derive(Clone, ToSchema)]
#[schema(value_type = String, format = Password)]
pub(crate) struct SecretDigits(pub(crate) zeroize::Zeroizing<String>);

impl<'de> Deserialize<'de> for SecretDigits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Digits::deserialize(deserializer).map(|digits| Self(zeroize::Zeroizing::new(digits.0)))
    }
}

/// Tells a field that is absent, and stays as it is, from one that is null, and is taken away.
pub(crate) fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A time as the field writes it, in UTC to the millisecond.
pub(crate) fn time(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A time that a client sent, in epoch milliseconds.
pub(crate) fn instant(text: &str) -> Result<i64, ApiError> {
    let told = || ApiError::bad("a time is written as 2026-01-14T12:00:00Z");
    text.parse().map(jiff::Timestamp::as_millisecond).map_err(|_| told())
}

/// A language as clients write it: `en_us` for `en-US`.
pub(crate) fn language_code(tag: &str) -> String {
    tag.replace('-', "_").to_lowercase()
}

/// The tag of a language as clients write it; what is none is left to be refused.
pub(crate) fn language_tag(code: &str) -> String {
    match code.split_once(['_', '-']) {
        Some((language, region)) => format!("{}-{}", language.to_lowercase(), region.to_uppercase()),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Sent {
        #[serde(default, deserialize_with = "present")]
        extension: Option<Option<Digits>>,
    }

    #[test]
    fn absent_null_text_and_number_are_told_apart() {
        for (text, want) in [
            ("{}", None),
            (r#"{"extension":null}"#, Some(None)),
            (r#"{"extension":"0201"}"#, Some(Some("0201"))),
            (r#"{"extension":2001}"#, Some(Some("2001"))),
        ] {
            let sent: Sent = serde_json::from_str(text).unwrap();
            let got = sent.extension.map(|it| it.map(|digits| digits.0));
            assert_eq!(got, want.map(|it: Option<&str>| it.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn times_and_languages_are_written_as_the_field_has_them() {
        assert_eq!(time(1_768_392_000_120), "2026-01-14T12:00:00.120Z");
        assert_eq!((language_code("en-US").as_str(), language_tag("en_us").as_str()), ("en_us", "en-US"));
        assert_eq!(language_tag("english"), "english");
    }
}
