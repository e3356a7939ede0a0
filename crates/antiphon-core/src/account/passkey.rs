//! Passkeys (WebAuthn): what somebody signs in with instead of a password, held by a device or a password manager.
//!
//! Only public keys are kept here: whoever reads them can sign in nowhere. A passkey belongs to one site and is of no
//! use on another, however much that looks like it.

use std::fmt;
use std::net::IpAddr;

use crate::ids::{AccountId, OrganizationId, PasskeyId};

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its identity, by which it is listed, renamed and removed.
    pub id: PasskeyId,
    /// The organization of the account.
    pub organization: OrganizationId,
    /// Whose it is.
    pub account: AccountId,
    /// What it calls itself (credential ID): unique on the server.
    pub credential: Vec<u8>,
    /// The site it belongs to (RP ID), such as `voice.example.org`.
    pub site: String,
    /// What its owner calls it.
    pub name: String,
    /// The public key, as whoever checks signatures has written it.
    pub key: Vec<u8>,
    /// What changes as it is used.
    pub state: PasskeyState,
    /// Since when, epoch milliseconds.
    pub created_ms: i64,
    /// When it was used last, epoch milliseconds.
    pub used_ms: Option<i64>,
}

/// What a passkey says of itself each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasskeyState {
    /// How many signatures it has made; 0 for ever, if it does not count (WebAuthn section 6.1.1).
    pub sign_count: u32,
    /// Whether it has asked its owner for a PIN, a finger or the like.
    pub is_user_verified: bool,
    /// Whether there are copies of it.
    pub backup: Backup,
}

/// Whether a passkey is on one device only (WebAuthn section 6.1.3). The first does not change in the life of a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backup {
    /// It never leaves its device.
    Never,
    /// It may be copied to other devices of its owner, and is not yet.
    Possible,
    /// It is copied.
    Made,
}

impl Backup {
    /// A word for rows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Possible => "possible",
            Self::Made => "made",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Never, Self::Possible, Self::Made].into_iter().find(|it| it.word() == word)
    }
}

/// Whether a count follows on the one before. One that does not grow is a copy's, unless the passkey does not count at
/// all (WebAuthn section 7.2, step 22).
#[must_use]
pub fn count_follows(before: u32, now: u32) -> bool {
    before == 0 || now > before
}

/// Where passkeys are made and shown: the pages as browsers reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeySite {
    id: String,
    origin: String,
}

impl PasskeySite {
    /// The site of an address of pages, such as `https://voice.example.org`.
    ///
    /// # Errors
    /// [`NoSite`] where browsers make no passkeys.
    pub fn of(address: &str) -> Result<Self, NoSite> {
        let address = address.to_ascii_lowercase();
        let (scheme, rest) = address.split_once("://").ok_or(NoSite::Unencrypted)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|it| it.is_ascii_digit()) => (host, port),
            Some(_) | None => (authority, ""),
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if bare.parse::<IpAddr>().is_ok() {
            return Err(NoSite::Address);
        }
        let is_name = host.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '.');
        if host.is_empty() || !is_name {
            return Err(NoSite::Address);
        }
        let is_local = host == "localhost" || host.ends_with(".localhost");
        if scheme != "https" && !(scheme == "http" && is_local) {
            return Err(NoSite::Unencrypted);
        }
        let usual = if scheme == "https" { "443" } else { "80" };
        let port = if port.is_empty() || port == usual { String::new() } else { format!(":{port}") };
        Ok(Self { id: host.to_owned(), origin: format!("{scheme}://{host}{port}") })
    }

    /// What passkeys belong to (RP ID): the host.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where pages come from as browsers say it (RFC 6454 section 6.2).
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Why browsers make no passkeys for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSite {
    /// Its host is a number, and passkeys belong to names.
    Address,
    /// It is reached without TLS, and not on this machine.
    Unencrypted,
}

impl fmt::Display for NoSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "passkeys belong to a name, and these pages were opened by a number",
            Self::Unencrypted => "browsers have passkeys for encrypted pages (https) alone",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_name_over_tls_or_on_this_machine() {
        for (address, id, origin) in [
            ("https://Voice.example.org", "voice.example.org", "https://voice.example.org"),
            ("https://voice.example.org:443/x", "voice.example.org", "https://voice.example.org"),
            ("https://voice.example.org:8443", "voice.example.org", "https://voice.example.org:8443"),
            ("http://localhost:8080", "localhost", "http://localhost:8080"),
            ("http://localhost:80", "localhost", "http://localhost"),
            ("http://a.localhost", "a.localhost", "http://a.localhost"),
        ] {
            let site = PasskeySite::of(address).unwrap();
            assert_eq!((site.id(), site.origin()), (id, origin), "{address}");
        }
    }

    #[test]
    fn numbers_and_clear_text_are_no_site() {
        for (address, why) in [
            ("http://127.0.0.1:8080", NoSite::Address),
            ("https://192.0.2.1", NoSite::Address),
            ("https://[2001:db8::1]:8443", NoSite::Address),
            ("https://[2001:db8::1]", NoSite::Address),
            ("https://", NoSite::Address),
            ("https://a\"b", NoSite::Address),
            ("http://voice.example.org", NoSite::Unencrypted),
            ("http://notlocalhost", NoSite::Unencrypted),
            ("ftp://localhost", NoSite::Unencrypted),
            ("localhost", NoSite::Unencrypted),
        ] {
            assert_eq!(PasskeySite::of(address), Err(why), "{address}");
        }
    }

    #[test]
    fn a_count_that_does_not_grow_is_a_copys() {
        for (before, now, follows) in [(0, 0, true), (0, 7, true), (7, 8, true), (7, 7, false), (7, 0, false)]
        {
            assert_eq!(count_follows(before, now), follows, "{before} {now}");
        }
    }

    #[test]
    fn a_word_stands_for_one_state_of_copies() {
        for backup in [Backup::Never, Backup::Possible, Backup::Made] {
            assert_eq!(Backup::from_word(backup.word()), Some(backup));
        }
        assert_eq!(Backup::from_word("lost"), None);
    }
}
