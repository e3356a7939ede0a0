//! Signing in with a provider: whom it recognizes is signed in to the account that has the same e-mail address, if the
//! provider knows the address to be his. No account is made for anybody.

use antiphon_core::account::Email;
use antiphon_core::account::secret::{Secret, base64url};
use antiphon_core::limits::SESSION_MAX_MS;
use sha2::{Digest as _, Sha256};

use super::sign_in::{Arrival, SignedIn};
use crate::Office;
use crate::ports::{Identity, StoreError, Visit};

/// What became of it.
#[derive(Clone, Debug)]
pub enum Recognized {
    /// In.
    In(Box<SignedIn>),
    /// The provider does not say that the address is this person's.
    Unverified,
    /// No account has this address.
    Unknown(String),
}

impl Office {
    /// A secret for a visit to the provider; the browser keeps it meanwhile.
    #[must_use]
    pub fn visit_secret(&self) -> Secret {
        Secret::random(&mut **self.entropy())
    }

    /// Signs in whom the provider has recognized.
    ///
    /// # Errors
    /// What the store says.
    pub async fn recognize(
        &self,
        identity: &Identity,
        provider: &str,
        source: &str,
        user_agent: &str,
    ) -> Result<Recognized, StoreError> {
        let address = identity.email.as_deref().filter(|_| identity.is_verified);
        let Some(email) = address.and_then(|it| Email::parse(it).ok()) else {
            return Ok(Recognized::Unverified);
        };
        let Some(account) = self.ports.store.account_with_email(&email).await? else {
            return Ok(Recognized::Unknown(email.to_string()));
        };
        let how = format!("with {provider}");
        // A provider may recognize somebody who proved it there long ago, and need not say when.
        let proved_ms = identity.proved_seconds.unwrap_or(0).saturating_mul(1_000).min(self.now_ms());
        let arrival = Arrival { source, user_agent, how: &how, proved_ms };
        Ok(Recognized::In(Box::new(self.begin_session(&account, &arrival).await?)))
    }
}

impl Visit {
    /// The visit that a browser's secret belongs to. `now` asks for a proof that is given now.
    #[must_use]
    pub fn of(secret: &Secret, now: bool) -> Self {
        let part = |name: &str| {
            base64url(&Sha256::digest(format!("openid {name}:{}", secret.expose()).as_bytes()).into())
        };
        let verifier = part("verifier");
        Self {
            state: part("state"),
            nonce: part("nonce"),
            challenge: base64url(&Sha256::digest(verifier.as_bytes()).into()),
            verifier,
            max_age_seconds: if now { 0 } else { u32::try_from(SESSION_MAX_MS / 1_000).unwrap_or(u32::MAX) },
        }
    }
}
