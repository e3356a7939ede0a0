//! What people let integrations do, and what those present for it: OAuth 2 (RFC 6749) with PKCE (RFC 7636), as RFC 9700
//! wants it today. Codes work once and soon; a code that comes twice was stolen, and ends what it brought.

use antiphon_core::account::Account;
use antiphon_core::account::integration::{
    AccessToken, Challenge, Grant, GrantCode, Integration, RedirectUri,
};
use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::Secret;
use antiphon_core::ids::{AccountId, GrantId, IntegrationId, TokenId};
use antiphon_core::limits::{ACCESS_TOKEN_MAX_MS, GRANT_CODE_MAX_MS, GRANT_IDLE_MAX_MS};
use sha2::{Digest as _, Sha256};

use super::secret_hash;
use crate::Office;
use crate::admin::Actor;
use crate::ports::StoreError;

/// Characters that a verifier may have (RFC 7636 section 4.1).
const VERIFIER_CHARS: std::ops::RangeInclusive<usize> = 43..=128;

/// What an integration asks of somebody at a browser, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Who asks: the integration's identity.
    pub client_id: &'a str,
    /// Where the answer is to be sent.
    pub redirect_uri: &'a str,
    /// What is to be sent; `code` alone is known.
    pub response_type: &'a str,
    /// Words with blanks between; all that the integration may ask for, if empty.
    pub scope: &'a str,
    /// What the program shows of its verifier; empty, if nothing.
    pub challenge: &'a str,
    /// How it was made; `S256` alone is known.
    pub challenge_method: &'a str,
}

/// What becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Somebody has to say yes or no.
    Question(Box<Question>),
    /// It is told to whoever asked, at the address where the answer was to go.
    Refused {
        /// The address.
        redirect: RedirectUri,
        /// Why.
        error: GrantError,
    },
    /// Nobody knows who asks, or where the answer would go: nothing is sent anywhere.
    Unknown(&'static str),
}

/// What somebody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who asks.
    pub integration: Integration,
    /// What it would do.
    pub scopes: Scopes,
    /// What goes with the code.
    pub code: GrantCode,
}

/// What an integration proves itself with.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its identity, as it came.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
}

/// For what an integration wants tokens.
#[derive(Clone, Debug)]
pub enum Wanted<'a> {
    /// For a code that a browser brought.
    Code {
        /// The code.
        code: Secret,
        /// Where it was sent.
        redirect_uri: &'a str,
        /// What the challenge was made of; empty, if there was none.
        verifier: &'a str,
    },
    /// For a grant that was taken up before.
    Renewal {
        /// What renews it.
        token: Secret,
    },
    /// For itself.
    Itself {
        /// Words with blanks between; all that it has a use for, if empty.
        scope: &'a str,
    },
}

/// What an integration gets.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What it presents to the API.
    pub access: Secret,
    /// For so many milliseconds.
    pub access_ms: i64,
    /// What it gets further ones with, and how many milliseconds that holds.
    pub renewal: Option<(Secret, i64)>,
    /// What it may do.
    pub scopes: Scopes,
}

/// Why it gets nothing: the errors of RFC 6749 sections 4.1.2.1 and 5.2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// The integration is unknown or does not prove itself.
    #[error("the client is unknown, or its secret is wrong")]
    Client,
    /// The code or renewal does not hold, or is somebody else's.
    #[error(
        "the code or refresh token does not hold, or not any more, or not for this client and redirect_uri"
    )]
    Grant,
    /// Something is missing or makes no sense.
    #[error("{0}")]
    Request(&'static str),
    /// The integration may not do this at all.
    #[error("this client does not act for itself")]
    Unauthorized,
    /// Nothing is left of what it wants.
    #[error("nothing of the scope is of use here")]
    Scope,
    /// It wants something other than a code.
    #[error("response_type must be code")]
    ResponseType,
    /// It comes with something that is no grant here.
    #[error("grant_type must be authorization_code, refresh_token or client_credentials")]
    GrantType,
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GrantError {
    /// Its word in answers.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Client => "invalid_client",
            Self::Grant => "invalid_grant",
            Self::Request(_) => "invalid_request",
            Self::Unauthorized => "unauthorized_client",
            Self::Scope => "invalid_scope",
            Self::ResponseType => "unsupported_response_type",
            Self::GrantType => "unsupported_grant_type",
            Self::Store(_) => "temporarily_unavailable",
        }
    }
}

impl Office {
    /// Looks at what an integration asks of somebody who is signed in.
    ///
    /// # Errors
    /// What the store says.
    pub async fn asked(&self, account: &Account, asking: Asking<'_>) -> Result<Asked, StoreError> {
        let Ok(id) = asking.client_id.parse::<IntegrationId>() else {
            return Ok(Asked::Unknown("client_id"));
        };
        let integration = self.ports.store.integration(id).await?;
        let integration = integration.filter(|it| it.organization == account.organization);
        let Some(integration) = integration else { return Ok(Asked::Unknown("client_id")) };
        let redirect = integration.redirects.iter().find(|it| it.as_str() == asking.redirect_uri).cloned();
        let Some(redirect) = redirect else { return Ok(Asked::Unknown("redirect_uri")) };
        if asking.response_type != "code" {
            return Ok(Asked::Refused { redirect, error: GrantError::ResponseType });
        }
        let challenge = match challenge(&asking) {
            Ok(challenge) => challenge,
            Err(problem) => return Ok(Asked::Refused { redirect, error: GrantError::Request(problem) }),
        };
        let useful = Scopes::useful_to(&account.administration, account.person().is_some());
        let scopes = narrowed(asking.scope, &integration.scopes, &useful);
        if scopes.is_empty() {
            return Ok(Asked::Refused { redirect, error: GrantError::Scope });
        }
        let code = GrantCode { redirect, challenge };
        Ok(Asked::Question(Box::new(Question { integration, scopes, code })))
    }

    /// Lets an integration act for an account; the code goes to the integration.
    ///
    /// # Errors
    /// What the store says.
    pub async fn grant(
        &self,
        actor: Actor,
        account: &Account,
        question: &Question,
    ) -> Result<Secret, StoreError> {
        let (now_ms, code) = (self.now_ms(), Secret::random(&mut **self.entropy()));
        let grant = Grant {
            id: GrantId(self.new_uuid()),
            organization: account.organization,
            integration: question.integration.id,
            account: account.id,
            scopes: question.scopes.clone(),
            created_ms: now_ms,
            used_ms: None,
            expires_ms: now_ms + GRANT_CODE_MAX_MS,
        };
        let mut audit = self.account_audit(actor, account, "account.integration-granted");
        audit.detail = format!("{}: {}", question.integration.name, grant.scopes);
        self.ports.store.insert_grant(&grant, &question.code, &secret_hash(&code), &audit).await?;
        Ok(code)
    }

    /// Gives an integration what it presents to the API.
    ///
    /// # Errors
    /// [`GrantError`], with which nothing was given.
    pub async fn issue(&self, client: &Client, wanted: Wanted<'_>) -> Result<Issued, GrantError> {
        let integration = match client.id.parse() {
            Ok(id) => self.ports.store.integration_with_secret(id, &secret_hash(&client.secret)).await?,
            Err(_) => None,
        };
        let integration = integration.ok_or(GrantError::Client)?;
        match wanted {
            Wanted::Code { code, redirect_uri, verifier } => {
                self.take_up(&integration, &code, redirect_uri, verifier).await
            }
            Wanted::Renewal { token } => self.renew(&integration, &token).await,
            Wanted::Itself { scope } => self.issue_for_itself(&integration, scope).await,
        }
    }

    async fn take_up(
        &self,
        integration: &Integration,
        code: &Secret,
        redirect_uri: &str,
        verifier: &str,
    ) -> Result<Issued, GrantError> {
        let store = &self.ports.store;
        let (grant, shown) = store.grant_of_code(&secret_hash(code)).await?.ok_or(GrantError::Grant)?;
        let holds = grant.integration == integration.id && self.now_ms() < grant.expires_ms;
        if !holds || shown.redirect.as_str() != redirect_uri || !proves(shown.challenge.as_ref(), verifier) {
            return Err(GrantError::Grant);
        }
        let renewal = Secret::random(&mut **self.entropy());
        let grant = Grant { expires_ms: self.now_ms() + GRANT_IDLE_MAX_MS, ..grant };
        let granted = Some((grant.id, grant.account));
        let (access, token) = self.access_token(integration, granted, grant.scopes.clone());
        if !store.take_grant_up(&grant, &secret_hash(&renewal), &token, &secret_hash(&access)).await? {
            self.end_stolen(integration, &grant).await?;
            return Err(GrantError::Grant);
        }
        let renewal = Some((renewal, GRANT_IDLE_MAX_MS));
        Ok(Issued { access, access_ms: ACCESS_TOKEN_MAX_MS, renewal, scopes: token.scopes })
    }

    /// Of two who came with the same code one has no right to it; which one, nobody knows (RFC 6749 section 4.1.2).
    async fn end_stolen(&self, integration: &Integration, grant: &Grant) -> Result<(), StoreError> {
        let target = format!("account:{}", grant.account);
        let mut audit = self.audit_of(Actor::Server, grant.organization, "account.grant-revoked", target);
        audit.detail = format!("a code for {} came twice", integration.name);
        let removed = self.ports.store.remove_grant(grant.organization, grant.account, grant.id, &audit);
        match removed.await {
            Ok(()) | Err(StoreError::Missing(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The renewal stays the same: it is worth something only together with the integration's own secret (RFC 9700
    /// section 2.2.2).
    async fn renew(&self, integration: &Integration, renewal: &Secret) -> Result<Issued, GrantError> {
        let store = &self.ports.store;
        let grant = store.grant_to_renew(&secret_hash(renewal)).await?.ok_or(GrantError::Grant)?;
        if grant.integration != integration.id || self.now_ms() >= grant.expires_ms {
            return Err(GrantError::Grant);
        }
        let grant = Grant { expires_ms: self.now_ms() + GRANT_IDLE_MAX_MS, ..grant };
        let granted = Some((grant.id, grant.account));
        let (access, token) = self.access_token(integration, granted, grant.scopes.clone());
        if !store.renew_grant(&grant, &token, &secret_hash(&access)).await? {
            return Err(GrantError::Grant);
        }
        let renewal = Some((renewal.clone(), GRANT_IDLE_MAX_MS));
        Ok(Issued { access, access_ms: ACCESS_TOKEN_MAX_MS, renewal, scopes: token.scopes })
    }

    async fn issue_for_itself(&self, integration: &Integration, scope: &str) -> Result<Issued, GrantError> {
        if !integration.administration.is_any() {
            return Err(GrantError::Unauthorized);
        }
        let useful = Scopes::useful_to(&integration.administration, false);
        let scopes = narrowed(scope, &integration.scopes, &useful);
        if scopes.is_empty() {
            return Err(GrantError::Scope);
        }
        let (access, token) = self.access_token(integration, None, scopes);
        self.ports.store.insert_access_token(&token, &secret_hash(&access)).await?;
        Ok(Issued { access, access_ms: ACCESS_TOKEN_MAX_MS, renewal: None, scopes: token.scopes })
    }

    fn access_token(
        &self,
        integration: &Integration,
        granted: Option<(GrantId, AccountId)>,
        scopes: Scopes,
    ) -> (Secret, AccessToken) {
        let now_ms = self.now_ms();
        let token = AccessToken {
            id: TokenId(self.new_uuid()),
            organization: integration.organization,
            integration: integration.id,
            granted,
            scopes,
            created_ms: now_ms,
            expires_ms: now_ms + ACCESS_TOKEN_MAX_MS,
            used_ms: None,
        };
        (Secret::token(&mut **self.entropy()), token)
    }
}

/// What a program shows of its verifier, if it does.
fn challenge(asking: &Asking<'_>) -> Result<Option<Challenge>, &'static str> {
    if asking.challenge.is_empty() {
        return Ok(None);
    }
    if asking.challenge_method != "S256" {
        return Err("code_challenge_method must be S256");
    }
    Challenge::parse(asking.challenge).map(Some).ok_or("code_challenge must be a SHA-256 digest in base64url")
}

/// Whether a verifier belongs to the challenge. One without a challenge belongs to none: somebody has taken the
/// challenge out on the way (RFC 9700 section 2.1.1).
fn proves(challenge: Option<&Challenge>, verifier: &str) -> bool {
    match challenge {
        None => verifier.is_empty(),
        Some(challenge) => {
            VERIFIER_CHARS.contains(&verifier.len())
                && challenge.is_met_by(&Sha256::digest(verifier.as_bytes()).into())
        }
    }
}

/// Of what is wanted, what may be asked for and is of use. Words that nobody knows here are passed over, for clients of
/// the field ask for more than there is (RFC 6749 section 3.3 leaves that to the server, which answers what it gave).
fn narrowed(wanted: &str, allowed: &Scopes, useful: &Scopes) -> Scopes {
    let all = wanted.split_whitespace().next().is_none();
    let wanted: Scopes = wanted.split_whitespace().filter_map(Scope::from_word).collect();
    allowed.iter().filter(|it| useful.has(*it) && (all || wanted.has(*it))).collect()
}
