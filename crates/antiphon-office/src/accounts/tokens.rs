//! Tokens of the API: a person's own, and those of programs that act for themselves.

use antiphon_core::account::scope::Scopes;
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration, ApiToken, TokenOwner};
use antiphon_core::ids::{OrganizationId, TokenId};
use antiphon_core::limits::{DAY_MS, LAST_USE_STEP_MS, TOKENS_PER_ACCOUNT_MAX};

use super::{Principal, secret_hash};
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::StoreError;

/// Days that a token may be made for: ten years.
const TOKEN_DAYS_MAX: u32 = 3_650;

/// A token about to be made, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// What it is for; all that its owner has a use for, if that is not said.
    pub scopes: Option<Scopes>,
    /// Days until it ends; never, if that is not said.
    pub days: Option<u32>,
}

/// A token, in the one answer that shows it.
#[derive(Clone, Debug)]
pub struct MadeToken {
    /// What the program presents.
    pub secret: Secret,
    /// The token as it is listed.
    pub token: ApiToken,
}

/// A token that holds, and who comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenToken {
    /// The token's identity.
    pub id: TokenId,
    /// Who it is and what he may do.
    pub principal: Principal,
}

impl Office {
    /// Makes a token that acts for an account.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, and what the store says.
    pub async fn create_personal_token(
        &self,
        actor: Actor,
        account: &Account,
        new: &NewToken,
    ) -> Result<MadeToken, AdminError> {
        if self.tokens_of(account).await?.len() >= TOKENS_PER_ACCOUNT_MAX {
            let problem = format!("there are {TOKENS_PER_ACCOUNT_MAX} tokens already; revoke one first");
            return Err(fields::invalid("name", &problem));
        }
        let useful = Scopes::useful_to(&account.administration, account.person().is_some());
        self.create_token(actor, account.organization, TokenOwner::Account(account.id), new, useful).await
    }

    /// Makes a token for a program that acts for itself.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, and what the store says.
    pub async fn create_service_token(
        &self,
        actor: Actor,
        organization: OrganizationId,
        administration: &Administration,
        new: &NewToken,
    ) -> Result<MadeToken, AdminError> {
        if !administration.is_any() {
            return Err(fields::invalid("role", "must be one that administers something"));
        }
        let useful = Scopes::useful_to(administration, false);
        let owner = TokenOwner::Service(administration.clone());
        self.create_token(actor, organization, owner, new, useful).await
    }

    /// The tokens of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn tokens(&self, organization: OrganizationId) -> Result<Vec<ApiToken>, StoreError> {
        self.ports.store.tokens(organization).await
    }

    /// The tokens that act for an account, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn tokens_of(&self, account: &Account) -> Result<Vec<ApiToken>, StoreError> {
        let mut tokens = self.tokens(account.organization).await?;
        tokens.retain(|token| token.owner == TokenOwner::Account(account.id));
        Ok(tokens)
    }

    /// Revokes a token of one's own.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the account has no such token, and what the store says.
    pub async fn revoke_own_token(
        &self,
        actor: Actor,
        account: &Account,
        id: TokenId,
    ) -> Result<(), StoreError> {
        if !self.tokens_of(account).await?.iter().any(|token| token.id == id) {
            return Err(StoreError::Missing("token"));
        }
        self.revoke_token(actor, account.organization, id).await
    }

    /// Revokes a token: from the next request on it is unknown.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn revoke_token(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: TokenId,
    ) -> Result<(), StoreError> {
        let audit = self.audit_of(actor, organization, "token.revoked", format!("token:{id}"));
        self.ports.store.remove_token(organization, id, &audit).await
    }

    /// Who comes with this token; nobody, if it ended, was revoked or never was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn token_of(&self, secret: &Secret) -> Result<Option<OpenToken>, StoreError> {
        let store = &self.ports.store;
        let now_ms = self.now_ms();
        let hash = secret_hash(secret);
        let Some(token) = store.token(&hash).await? else { return self.integration_of(&hash).await };
        if !token.holds_at(now_ms) {
            return Ok(None);
        }
        let principal = match &token.owner {
            TokenOwner::Account(account) => {
                let account = store.account(token.organization, *account).await?;
                let Some(account) = account else { return Ok(None) };
                Principal::of_account(&account, token.scopes.clone())
            }
            TokenOwner::Service(administration) => Principal {
                organization: token.organization,
                actor: Actor::Token(token.id),
                account: None,
                person: None,
                administration: administration.clone(),
                scopes: token.scopes.clone(),
            },
        };
        if token.used_ms.is_none_or(|used_ms| now_ms - used_ms >= LAST_USE_STEP_MS) {
            store.use_token(token.id, now_ms).await?;
        }
        Ok(Some(OpenToken { id: token.id, principal }))
    }

    async fn create_token(
        &self,
        actor: Actor,
        organization: OrganizationId,
        owner: TokenOwner,
        new: &NewToken,
        useful: Scopes,
    ) -> Result<MadeToken, AdminError> {
        let scopes = new.scopes.clone().unwrap_or_else(|| useful.clone());
        if let Some(useless) = scopes.iter().find(|scope| !useful.has(*scope)) {
            return Err(fields::invalid("scopes", &format!("{useless} is of no use to this owner")));
        }
        if scopes.is_empty() {
            return Err(fields::invalid("scopes", "must not be empty"));
        }
        if let Some(days) = new.days {
            fields::in_range("days", days, 1, TOKEN_DAYS_MAX)?;
        }
        let (now_ms, secret) = (self.now_ms(), Secret::token(&mut **self.entropy()));
        let token = ApiToken {
            id: TokenId(self.new_uuid()),
            organization,
            owner,
            name: fields::name("name", &new.name)?,
            scopes,
            created_ms: now_ms,
            expires_ms: new.days.map(|days| now_ms + i64::from(days) * DAY_MS),
            used_ms: None,
        };
        let mut audit = self.audit_of(actor, organization, "token.created", format!("token:{}", token.id));
        audit.detail = format!("{}, for {}", token.name, token.scopes);
        self.ports.store.insert_token(&token, &secret_hash(&secret), &audit).await?;
        Ok(MadeToken { secret, token })
    }
}
