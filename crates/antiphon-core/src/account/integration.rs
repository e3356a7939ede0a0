//! Integrations: programs that people let act for them (OAuth 2, RFC 6749), or that act for themselves.

use std::fmt;
use std::net::IpAddr;

use super::Administration;
use super::scope::Scopes;
use super::secret::base64url;
use crate::ids::{AccountId, GrantId, IntegrationId, OrganizationId, TokenId};
use crate::limits::REDIRECT_URI_CHARS_MAX;

/// A program that is registered. What proves it is a [`Secret`](super::secret::Secret) of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// Its identity, which is its `client_id`.
    pub id: IntegrationId,
    /// The organization whose people may let it in.
    pub organization: OrganizationId,
    /// What people are asked about.
    pub name: String,
    /// Where browsers may be sent back to.
    pub redirects: Vec<RedirectUri>,
    /// What it may ask for at most.
    pub scopes: Scopes,
    /// What it may administer when it acts for itself; nothing, if it only acts for people.
    pub administration: Administration,
    /// When it was registered, epoch milliseconds.
    pub created_ms: i64,
}

/// Where a browser is sent back to with a code. Compared letter by letter (RFC 9700 section 2.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Reads what was typed: an address over TLS, one of the machine that the browser runs on, or one of an app of its
    /// own (`com.example.app:/signed-in`, RFC 8252 section 7.1).
    ///
    /// # Errors
    /// [`NotARedirectUri`] for what codes cannot be sent to safely.
    pub fn parse(typed: &str) -> Result<Self, NotARedirectUri> {
        let plain = typed.chars().all(|it| it.is_ascii_graphic() && !"\"'<>\\^`{|}#".contains(it));
        let safe = match typed.split_once(':') {
            Some(("https", rest)) => host(rest).is_some(),
            Some(("http", rest)) => host(rest).is_some_and(is_loopback),
            Some((scheme, rest)) if rest.starts_with("//") => is_of_an_app(scheme) && host(rest).is_some(),
            Some((scheme, rest)) => is_of_an_app(scheme) && rest.starts_with('/'),
            None => false,
        };
        if plain && safe && typed.len() <= REDIRECT_URI_CHARS_MAX {
            return Ok(Self(typed.to_owned()));
        }
        Err(NotARedirectUri)
    }

    /// Whose address it is: scheme, host and port; the scheme alone of an app's own.
    #[must_use]
    pub fn origin(&self) -> &str {
        let Some(colon) = self.0.find(':') else { return &self.0 };
        let end = match self.0.get(colon..) {
            Some(rest) if rest.starts_with("://") => {
                rest.get(3..).and_then(|it| it.find(['/', '?'])).map_or(self.0.len(), |at| colon + 3 + at)
            }
            Some(_) | None => colon + 1,
        };
        self.0.get(..end).unwrap_or(&self.0)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with further parameters, each already encoded for a query.
    #[must_use]
    pub fn with(&self, query: &str) -> String {
        let sign = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{sign}{query}", self.0)
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was typed is no address that browsers can be sent back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be an https address, http://localhost or a loopback address, or an app's own such as com.example.app:/done; \
     without #"
)]
pub struct NotARedirectUri;

/// The host of what stands behind the scheme. None if somebody hides another one before an `@`, or has letters in it
/// that no host has.
fn host(rest: &str) -> Option<&str> {
    let authority = rest.strip_prefix("//")?.split(['/', '?']).next()?;
    let known = |it: char| it.is_ascii_alphanumeric() || ".-:[]".contains(it);
    let host = match authority.strip_prefix('[') {
        Some(literal) => literal.split(']').next()?,
        None => authority.split(':').next()?,
    };
    (authority.chars().all(known) && !host.is_empty()).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A scheme that an app has for itself is a domain name turned round, so that `javascript:` is none.
fn is_of_an_app(scheme: &str) -> bool {
    scheme.contains('.')
        && scheme.starts_with(|it: char| it.is_ascii_lowercase())
        && scheme.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-+".contains(it))
}

/// What a program shows at first of the secret by which it will be known as the one that asked (PKCE with S256, RFC 7636).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

impl Challenge {
    /// Reads the digest of a verifier in base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        (digits && text.len() == 43).then(|| Self(text.to_owned()))
    }

    /// Whether this digest is the one.
    #[must_use]
    pub fn is_met_by(&self, digest: &[u8; 32]) -> bool {
        base64url(digest) == self.0
    }

    /// The digest as it was shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Somebody has let an integration act for him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its identity.
    pub id: GrantId,
    /// The organization.
    pub organization: OrganizationId,
    /// Who was let in.
    pub integration: IntegrationId,
    /// Whom it acts for.
    pub account: AccountId,
    /// What for.
    pub scopes: Scopes,
    /// Since when, epoch milliseconds.
    pub created_ms: i64,
    /// When it was used last, to the minute, epoch milliseconds.
    pub used_ms: Option<i64>,
    /// When it ends unless it is taken up or renewed before, epoch milliseconds.
    pub expires_ms: i64,
}

/// With what the program that asked for a grant takes it up, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantCode {
    /// Where it was sent.
    pub redirect: RedirectUri,
    /// What the program showed when it asked.
    pub challenge: Option<Challenge>,
}

/// What an integration presents to the API, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its identity.
    pub id: TokenId,
    /// The organization.
    pub organization: OrganizationId,
    /// Whose it is.
    pub integration: IntegrationId,
    /// Who has let it in; nobody, if it acts for itself.
    pub granted: Option<(GrantId, AccountId)>,
    /// What it is for.
    pub scopes: Scopes,
    /// Since when, epoch milliseconds.
    pub created_ms: i64,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
    /// When it was used last, to the minute, epoch milliseconds.
    pub used_ms: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_to_addresses_over_tls_to_this_machine_or_to_an_app() {
        for right in [
            "https://app.example.org/oauth/done?tenant=1",
            "http://localhost:6001/redirect",
            "http://127.0.0.1/",
            "http://[::1]:8080/done",
            "com.example.app:/done",
            "com.example.app://done",
        ] {
            assert_eq!(RedirectUri::parse(right).map(|it| it.to_string()), Ok(right.to_owned()));
        }
        let long = format!("https://example.org/{}", "a".repeat(REDIRECT_URI_CHARS_MAX));
        for wrong in [
            "",
            "https://",
            "http://app.example.org/",
            "http://localhost@evil.example/",
            "http://127.0.0.1.evil.example/",
            "https://example.org/#part",
            "https://example.org/a b",
            "https://example.org;script-src/",
            "javascript:/alert(1)",
            "app:/done",
            &long,
        ] {
            assert_eq!(RedirectUri::parse(wrong), Err(NotARedirectUri), "{wrong}");
        }
    }

    #[test]
    fn people_are_told_whose_address_it_is() {
        for (address, origin) in [
            ("https://app.example.org/oauth/done?tenant=1", "https://app.example.org"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://example.org?a=b", "https://example.org"),
            ("com.example.app:/done", "com.example.app:"),
        ] {
            assert_eq!(RedirectUri::parse(address).unwrap().origin(), origin);
        }
    }

    #[test]
    fn parameters_are_added_to_those_that_are_there() {
        let plain = RedirectUri::parse("https://example.org/done").unwrap();
        assert_eq!(plain.with("code=1"), "https://example.org/done?code=1");
        let asked = RedirectUri::parse("https://example.org/done?a=b").unwrap();
        assert_eq!(asked.with("code=1"), "https://example.org/done?a=b&code=1");
    }

    #[test]
    fn a_challenge_is_met_by_the_digest_alone() {
        let challenge = Challenge::parse(&"A".repeat(43)).unwrap();
        assert!(challenge.is_met_by(&[0; 32]) && !challenge.is_met_by(&[1; 32]));
        assert_eq!(Challenge::parse("short"), None);
        assert_eq!(Challenge::parse(&"=".repeat(43)), None);
    }
}
