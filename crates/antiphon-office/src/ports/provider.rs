//! A provider that people sign in with instead of a password here.

use async_trait::async_trait;

/// The provider, as far as the pages need it (OpenID Connect Core 1.0).
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;
    /// Where a browser goes to sign in there; `redirect` is where it comes back.
    async fn door(&self, visit: &Visit, redirect: &str) -> Result<String, ProviderError>;
    /// Who came back with this code from that visit.
    async fn visitor(&self, code: &str, visit: &Visit, redirect: &str) -> Result<Identity, ProviderError>;
}

/// What ties the way there and the way back to one browser.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in what the provider signs.
    pub nonce: String,
    /// What is shown at first of the verifier: its SHA-256 digest in base64url (RFC 7636).
    pub challenge: String,
    /// What is shown at last.
    pub verifier: String,
    /// How long ago the proof may be that the provider has, in seconds; 0 for one that is given now.
    pub max_age_seconds: u32,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visit(****)")
    }
}

/// Whom the provider has recognized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The e-mail address, as the provider has it.
    pub email: Option<String>,
    /// Whether the provider knows that it is this person's.
    pub is_verified: bool,
    /// When the person proved it to the provider, epoch seconds, if that is said.
    pub proved_seconds: Option<i64>,
}

/// Why nobody was recognized.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not in time.
    #[error("the provider cannot be reached: {0}")]
    Away(String),
    /// It says no, or something that is not believed.
    #[error("{0}")]
    Refused(String),
}
