//! Integrations as administrators register them, and what people have let them do.

use antiphon_core::account::integration::{Grant, Integration, RedirectUri};
use antiphon_core::account::scope::Scopes;
use antiphon_core::account::secret::{Secret, SecretHash};
use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{GrantId, IntegrationId, OrganizationId};
use antiphon_core::limits::{LAST_USE_STEP_MS, REDIRECT_URIS_MAX};

use super::tokens::OpenToken;
use super::{Principal, secret_hash};
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::StoreError;

/// An integration about to be registered, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIntegration {
    /// What people are asked about.
    pub name: String,
    /// Where browsers may be sent back to.
    pub redirects: Vec<String>,
    /// What it may ask for; everything, if that is not said.
    pub scopes: Option<Scopes>,
    /// What it may administer when it acts for itself.
    pub administration: Administration,
}

/// An integration, in the one answer that shows its secret.
#[derive(Clone, Debug)]
pub struct MadeIntegration {
    /// What it proves itself with.
    pub secret: Secret,
    /// The integration as it is listed.
    pub integration: Integration,
}

impl Office {
    /// Registers an integration.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be, and what the store says.
    pub async fn create_integration(
        &self,
        actor: Actor,
        organization: OrganizationId,
        new: &NewIntegration,
    ) -> Result<MadeIntegration, AdminError> {
        let integration = Integration {
            id: IntegrationId(self.new_uuid()),
            organization,
            name: fields::name("name", &new.name)?,
            redirects: redirects(&new.redirects)?,
            scopes: new.scopes.clone().unwrap_or_else(Scopes::all),
            administration: new.administration.clone(),
            created_ms: self.now_ms(),
        };
        if integration.redirects.is_empty() && !integration.administration.is_any() {
            let problem = "must be given, unless the integration acts for itself";
            return Err(fields::invalid("redirects", problem));
        }
        if integration.scopes.is_empty() {
            return Err(fields::invalid("scopes", "must not be empty"));
        }
        let secret = Secret::random(&mut **self.entropy());
        let target = format!("integration:{}", integration.id);
        let mut audit = self.audit_of(actor, organization, "integration.created", target);
        audit.detail.clone_from(&integration.name);
        self.ports.store.insert_integration(&integration, &secret_hash(&secret), &audit).await?;
        Ok(MadeIntegration { secret, integration })
    }

    /// The integrations of an organization, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn integrations(&self, organization: OrganizationId) -> Result<Vec<Integration>, StoreError> {
        self.ports.store.integrations(organization).await
    }

    /// One integration.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the organization has none of that identity, and what the store says.
    pub async fn integration(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
    ) -> Result<Integration, StoreError> {
        let found = self.ports.store.integration(id).await?;
        found.filter(|it| it.organization == organization).ok_or(StoreError::Missing("integration"))
    }

    /// Gives an integration a new secret: the old one proves nothing from now on. What it was granted stays.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn renew_integration_secret(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: IntegrationId,
    ) -> Result<Secret, StoreError> {
        let secret = Secret::random(&mut **self.entropy());
        let target = format!("integration:{id}");
        let audit = self.audit_of(actor, organization, "integration.secret-renewed", target);
        self.ports.store.save_integration_secret(organization, id, &secret_hash(&secret), &audit).await?;
        Ok(secret)
    }

    /// Removes an integration: whatever it presents is unknown from the next request on.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn remove_integration(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: IntegrationId,
    ) -> Result<(), StoreError> {
        let audit = self.audit_of(actor, organization, "integration.removed", format!("integration:{id}"));
        self.ports.store.remove_integration(organization, id, &audit).await
    }

    /// What integrations may do for an account, the newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn grants(&self, account: &Account) -> Result<Vec<Grant>, StoreError> {
        let mut grants = self.ports.store.grants(account.organization, account.id).await?;
        let now_ms = self.now_ms();
        grants.retain(|grant| now_ms < grant.expires_ms);
        Ok(grants)
    }

    /// The integration that comes with the token of this hash, and for whom; nobody, if it ended or was taken back.
    pub(super) async fn integration_of(&self, hash: &SecretHash) -> Result<Option<OpenToken>, StoreError> {
        let (store, now_ms) = (&self.ports.store, self.now_ms());
        let token = store.access_token(hash).await?;
        let Some(token) = token.filter(|it| now_ms < it.expires_ms) else { return Ok(None) };
        let principal = match token.granted {
            Some((_, account)) => {
                let Some(account) = store.account(token.organization, account).await? else {
                    return Ok(None);
                };
                Principal::of_account(&account, token.scopes)
            }
            None => {
                let Some(integration) = store.integration(token.integration).await? else { return Ok(None) };
                Principal {
                    organization: token.organization,
                    actor: Actor::Integration(token.integration),
                    account: None,
                    person: None,
                    administration: integration.administration,
                    scopes: token.scopes,
                }
            }
        };
        if token.used_ms.is_none_or(|used_ms| now_ms - used_ms >= LAST_USE_STEP_MS) {
            store.use_access_token(token.id, now_ms).await?;
        }
        Ok(Some(OpenToken { id: token.id, principal }))
    }

    /// Takes back what an integration may do for an account.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such grant, and what the store says.
    pub async fn revoke_grant(&self, actor: Actor, account: &Account, id: GrantId) -> Result<(), StoreError> {
        let audit = self.account_audit(actor, account, "account.grant-revoked");
        self.ports.store.remove_grant(account.organization, account.id, id, &audit).await
    }
}

fn redirects(typed: &[String]) -> Result<Vec<RedirectUri>, AdminError> {
    let typed = typed.iter().map(|it| it.trim()).filter(|it| !it.is_empty());
    let read = typed.map(|it| {
        RedirectUri::parse(it).map_err(|error| fields::invalid("redirects", &format!("\"{it}\" {error}")))
    });
    let read: Vec<RedirectUri> = read.collect::<Result<_, _>>()?;
    if read.len() > REDIRECT_URIS_MAX {
        let problem = format!("must be at most {REDIRECT_URIS_MAX} addresses");
        return Err(fields::invalid("redirects", &problem));
    }
    Ok(read)
}
