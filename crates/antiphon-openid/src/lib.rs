//! A provider that people sign in with, by OpenID Connect Core 1.0: the authorization code flow with PKCE.
//!
//! Invariants: an ID token counts only if its signature, issuer, audience, age and nonce are right; no token, code or
//! secret is in an error; no answer is read beyond a bound, and nothing is waited for without end.

mod discovery;
mod id_token;
mod wire;

use std::time::{Duration, Instant};

use antiphon_office::ports::{Identity, IdentityProvider, ProviderError, Visit};
use async_trait::async_trait;
use form_urlencoded::Serializer;
use serde::Deserialize;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use discovery::Known;
use id_token::Claims;
use wire::Wire;

/// How long what the provider says of itself is believed: it is asked again for a key that is new.
const KNOWN_MAX: Duration = Duration::from_secs(60 * 60);
/// How long a provider that is away is not asked again, so that nobody waits behind those who wait already.
const AWAY_PAUSE: Duration = Duration::from_secs(5);
/// What is asked for: who it is, and the address.
const SCOPE: &str = "openid email";

/// What the operator says of the provider.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// What people call it.
    pub name: String,
    /// Its issuer, letter by letter.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// What this server proves itself with.
    pub client_secret: Zeroizing<String>,
}

/// The provider.
pub struct OpenId {
    settings: ProviderSettings,
    wire: Wire,
    known: Mutex<Option<Asked>>,
}

/// What came of asking the provider about itself, and when.
struct Asked {
    at: Instant,
    answer: Result<Known, ProviderError>,
}

/// What comes for a code.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: String,
}

impl OpenId {
    /// The provider of these settings. It is asked for the first time when somebody signs in.
    ///
    /// # Errors
    /// [`ProviderError`] for an issuer that is neither over TLS nor on this machine, and where the system's certificates
    /// cannot be read.
    pub fn new(settings: ProviderSettings) -> Result<Self, ProviderError> {
        wire::check_address(&settings.issuer)?;
        Ok(Self { settings, wire: Wire::new()?, known: Mutex::new(None) })
    }

    /// What the provider says of itself, asked anew if that is old or `anew` is wanted.
    async fn known(&self, anew: bool) -> Result<Known, ProviderError> {
        let mut known = self.known.lock().await;
        if let Some(Asked { at, answer }) = known.as_ref() {
            let pause = if answer.is_ok() { KNOWN_MAX } else { AWAY_PAUSE };
            if at.elapsed() < pause && !(anew && answer.is_ok()) {
                return answer.clone();
            }
        }
        let answer = discovery::discover(&self.wire, &self.settings.issuer).await;
        *known = Some(Asked { at: Instant::now(), answer: answer.clone() });
        answer
    }

    async fn tokens(
        &self,
        known: &Known,
        code: &str,
        redirect: &str,
        visit: &Visit,
    ) -> Result<Tokens, ProviderError> {
        let itself = (self.settings.client_id.as_str(), self.settings.client_secret.as_str());
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", visit.verifier.as_str()),
        ];
        let basic = known.takes_secret_in_header().then_some(itself);
        if basic.is_none() {
            fields.extend([("client_id", itself.0), ("client_secret", itself.1)]);
        }
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        self.wire.post(&known.token_endpoint, form, basic).await
    }

    async fn claims(&self, known: &Known, token: &str) -> Result<Claims, ProviderError> {
        match id_token::checked(token, known, &self.settings) {
            // Its keys may have been changed since.
            Err(id_token::Flaw::UnknownKey) => {
                let anew = self.known(true).await?;
                id_token::checked(token, &anew, &self.settings).map_err(Into::into)
            }
            other => other.map_err(Into::into),
        }
    }
}

#[async_trait]
impl IdentityProvider for OpenId {
    fn name(&self) -> &str {
        &self.settings.name
    }

    async fn door(&self, visit: &Visit, redirect: &str) -> Result<String, ProviderError> {
        let known = self.known(false).await?;
        let max_age = visit.max_age_seconds.to_string();
        let mut query = Serializer::new(String::new());
        query.extend_pairs([
            ("response_type", "code"),
            ("client_id", self.settings.client_id.as_str()),
            ("redirect_uri", redirect),
            ("scope", SCOPE),
            ("state", visit.state.as_str()),
            ("nonce", visit.nonce.as_str()),
            ("code_challenge", visit.challenge.as_str()),
            ("code_challenge_method", "S256"),
            ("max_age", max_age.as_str()),
        ]);
        if visit.max_age_seconds == 0 {
            query.append_pair("prompt", "login");
        }
        let sign = if known.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{sign}{}", known.authorization_endpoint, query.finish()))
    }

    async fn visitor(&self, code: &str, visit: &Visit, redirect: &str) -> Result<Identity, ProviderError> {
        let known = self.known(false).await?;
        let tokens = self.tokens(&known, code, redirect, visit).await?;
        let mut claims = self.claims(&known, &tokens.id_token).await?;
        if claims.nonce.as_deref() != Some(visit.nonce.as_str()) {
            return Err(ProviderError::Refused("the ID token is not for this visit".to_owned()));
        }
        if claims.email.is_none()
            && let Some(place) = &known.userinfo_endpoint
        {
            let told: id_token::UserInfo = self.wire.get(place, Some(tokens.access_token.as_str())).await?;
            claims = claims.with(told)?;
        }
        Ok(Identity {
            email: claims.email,
            is_verified: claims.email_verified,
            proved_seconds: claims.auth_time,
        })
    }
}
