//! Who calls and who is called, as `From` and `To` show it: nothing here is proved.

use std::fmt;

use sipx_sip::{Address, Host, Uri};

/// Characters of a display name that are kept: more than any phone shows.
const DISPLAY_CHARS_MAX: usize = 80;
/// Characters of a user part that are kept: a number with parameters, or a name.
const USER_CHARS_MAX: usize = 128;
/// Characters of a host name that are kept (RFC 1035 section 2.3.4).
const HOST_CHARS_MAX: usize = 255;

/// A name and an address.
///
/// The parts hold no control characters and have bounded lengths, whatever arrived; `Display` writes them so that a
/// peer reads back what is in them, and nothing more: `"Alice" <sip:2001@example.com>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameAddr {
    /// The name shown, unquoted.
    pub display: Option<String>,
    /// The user part, without escapes; a `tel` URI's number. Empty if there is none.
    pub user: String,
    /// The host, an IPv6 address without its brackets. Empty where the URI has none.
    pub host: String,
}

impl NameAddr {
    /// Somebody's name and address; control characters are left out and what is too long is cut.
    #[must_use]
    pub fn new(display: Option<String>, user: &str, host: &str) -> Self {
        let display = display.map(|name| clean(&name, DISPLAY_CHARS_MAX)).filter(|name| !name.is_empty());
        Self { display, user: clean(user, USER_CHARS_MAX), host: clean_host(host) }
    }

    /// Reads the value of `From`, `To`, `Contact` or `P-Asserted-Identity` (RFC 3261 section 20.10).
    ///
    /// Tolerant: a name that is not UTF-8 is shown as far as it is; a value that is no address at all gives an empty
    /// one, because what it shows proves nothing either way.
    #[must_use]
    pub fn parse(value: &[u8]) -> Self {
        let Ok(address) = Address::parse(value, "address") else { return Self::default() };
        let display = address.display_name.as_deref().map(|name| String::from_utf8_lossy(name).into_owned());
        Self::new(display, &user(&address.uri), &host(&address.uri))
    }

    /// The URI alone, `sip:user@host`.
    #[must_use]
    pub fn uri(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.user.is_empty(), host.is_empty()) {
            (true, true) => "sip:anonymous@anonymous.invalid".to_owned(),
            (true, false) => format!("sip:{host}"),
            (false, true) => format!("sip:{}@anonymous.invalid", escaped(&self.user)),
            (false, false) => format!("sip:{}@{host}", escaped(&self.user)),
        }
    }
}

impl fmt::Display for NameAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.display {
            write!(f, "\"{}\" ", name.replace('\\', "\\\\").replace('"', "\\\""))?;
        }
        write!(f, "<{}>", self.uri())
    }
}

/// The user part of a URI without its escapes; of a `tel` URI the number (RFC 3966).
#[must_use]
pub fn user(uri: &Uri) -> String {
    let user = match uri.tel_parts() {
        Some(tel) => Some(tel.subscriber().to_vec()),
        None => uri.decoded_user(),
    };
    clean(&String::from_utf8_lossy(&user.unwrap_or_default()), USER_CHARS_MAX)
}

/// The host of a URI, an IPv6 address without its brackets; empty where there is none.
#[must_use]
pub fn host(uri: &Uri) -> String {
    let host = uri.host().map(Host::to_bytes).unwrap_or_default();
    clean_host(&String::from_utf8_lossy(&host))
}

/// The same of a URI as text; `None` for what is none.
#[must_use]
pub fn host_of(uri: &str) -> Option<String> {
    Uri::parse(bytes::Bytes::copy_from_slice(uri.as_bytes())).ok().map(|uri| host(&uri))
}

/// The `gr` parameter of a URI, which names one phone of an account (RFC 5627 section 3.1).
#[must_use]
pub fn instance(uri: &Uri) -> Option<String> {
    let value = uri.params()?.get("gr")?.value()?;
    Some(clean(&String::from_utf8_lossy(value), USER_CHARS_MAX)).filter(|instance| !instance.is_empty())
}

/// Text of a stranger made harmless: no control characters, at most `chars_max` characters, no spaces around it.
#[must_use]
pub(crate) fn clean(text: &str, chars_max: usize) -> String {
    let kept: String = text.chars().filter(|it| !is_control(*it)).take(chars_max).collect();
    kept.trim().to_owned()
}

/// Controls in the wide sense: what turns the direction of writing makes a name look like another one.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn clean_host(host: &str) -> String {
    host.chars()
        .filter(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | ':' | '_'))
        .take(HOST_CHARS_MAX)
        .collect()
}

/// Escapes what has no place in a user part as it is (RFC 3261 section 25.1).
fn escaped(user: &str) -> String {
    let mut escaped = String::with_capacity(user.len());
    for byte in user.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_addresses_are_read_as_phones_write_them() {
        for (value, display, user, host) in [
            ("<sip:2001@example.com>;tag=1", None, "2001", "example.com"),
            ("sip:2001@example.com;tag=1", None, "2001", "example.com"),
            (
                "\"Bell, Alexander\" <sip:a.bell@example.com:5070>",
                Some("Bell, Alexander"),
                "a.bell",
                "example.com",
            ),
            ("Alice <sips:alice@[2001:db8::1];transport=tls>", Some("Alice"), "alice", "2001:db8::1"),
            ("\"Quote \\\" and \\\\\" <sip:%2A97@10.0.0.1>", Some("Quote \" and \\"), "*97", "10.0.0.1"),
            ("\"\" <sip:example.com>", None, "", "example.com"),
            ("<tel:+1-201-555-0123;phone-context=x>", None, "+1-201-555-0123", ""),
            ("\"Zo\u{eb}\" <sip:zoe@example.com>", Some("Zo\u{eb}"), "zoe", "example.com"),
            ("not an address", None, "", ""),
            ("", None, "", ""),
        ] {
            let read = NameAddr::parse(value.as_bytes());
            assert_eq!((read.display.as_deref(), &*read.user, &*read.host), (display, user, host), "{value}");
        }
    }

    #[test]
    fn a_name_of_an_older_coding_does_not_lose_the_number() {
        assert_eq!(NameAddr::parse(b"\"Zo\xeb\" <sip:2001@example.com>").user, "2001");
    }

    #[test]
    fn what_is_written_is_quoted_and_escaped() {
        for (display, user, host, want) in [
            (None, "2001", "example.com", "<sip:2001@example.com>"),
            (Some("A \"B\" \\"), "2001", "example.com", "\"A \\\"B\\\" \\\\\" <sip:2001@example.com>"),
            (Some("x\r\nVia: y"), "a@b>", "e\r\nx", "\"xVia: y\" <sip:a%40b%3E@ex>"),
            (None, "", "example.com", "<sip:example.com>"),
            (None, "2001", "2001:db8::1", "<sip:2001@[2001:db8::1]>"),
            (Some(" "), "", "", "<sip:anonymous@anonymous.invalid>"),
        ] {
            assert_eq!(NameAddr::new(display.map(str::to_owned), user, host).to_string(), want);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_shown_reads_back_and_breaks_no_line(display in ".{0,100}", user in ".{0,200}") {
            let written = NameAddr::new(Some(display), &user, "example.com");
            let text = written.to_string();
            prop_assert!(!text.chars().any(char::is_control), "{text}");
            prop_assert_eq!(NameAddr::parse(text.as_bytes()), written);
        }

        #[test]
        fn hostile_values_are_cut_and_cleaned(value in proptest::collection::vec(any::<u8>(), 0..400)) {
            let read = NameAddr::parse(&value);
            prop_assert!(read.user.chars().count() <= USER_CHARS_MAX);
            prop_assert!(!read.to_string().chars().any(char::is_control));
        }
    }
}
