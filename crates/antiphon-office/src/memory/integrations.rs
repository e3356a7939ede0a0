//! Integrations, grants and access tokens.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use antiphon_core::account::integration::{AccessToken, Grant, GrantCode, Integration};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::ids::{AccountId, GrantId, IntegrationId, OrganizationId, TokenId};
use antiphon_core::limits::{ACCESS_TOKENS_MAX, GRANTS_PER_ACCOUNT_MAX, INTEGRATIONS_PER_ORGANIZATION_MAX};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, Integrations, StoreError};

#[derive(Debug, Default)]
pub(super) struct IntegrationRows {
    integrations: BTreeMap<IntegrationId, (Integration, SecretHash)>,
    grants: BTreeMap<GrantId, GrantRow>,
    tokens: BTreeMap<SecretHash, AccessToken>,
}

#[derive(Debug)]
struct GrantRow {
    grant: Grant,
    code: (SecretHash, GrantCode),
    /// What renews it, once it is taken up.
    renewal: Option<SecretHash>,
}

#[async_trait]
impl Integrations for MemoryStore {
    async fn insert_integration(
        &self,
        integration: &Integration,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.organizations.contains_key(&integration.organization) {
            return Err(StoreError::Missing("organization"));
        }
        let theirs = rows.oauth.integrations.values();
        let theirs = theirs.filter(|(it, _)| it.organization == integration.organization);
        if theirs.count() >= INTEGRATIONS_PER_ORGANIZATION_MAX {
            return Err(StoreError::InUse("every integration of the organization".to_owned()));
        }
        rows.oauth.integrations.insert(integration.id, (integration.clone(), *secret));
        rows.note(audit);
        Ok(())
    }

    async fn integration(&self, id: IntegrationId) -> Result<Option<Integration>, StoreError> {
        Ok(self.rows()?.oauth.integrations.get(&id).map(|(it, _)| it.clone()))
    }

    async fn integration_with_secret(
        &self,
        id: IntegrationId,
        secret: &SecretHash,
    ) -> Result<Option<Integration>, StoreError> {
        let rows = self.rows()?;
        let found = rows.oauth.integrations.get(&id).filter(|(_, known)| known == secret);
        Ok(found.map(|(it, _)| it.clone()))
    }

    async fn integrations(&self, organization: OrganizationId) -> Result<Vec<Integration>, StoreError> {
        let rows = self.rows()?;
        let all = rows.oauth.integrations.values().map(|(it, _)| it);
        let mut theirs: Vec<_> = all.filter(|it| it.organization == organization).cloned().collect();
        theirs.sort_by_key(|it| (it.created_ms, it.id));
        Ok(theirs)
    }

    async fn save_integration_secret(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let found = rows.oauth.integrations.get_mut(&id).filter(|(it, _)| it.organization == organization);
        found.ok_or(StoreError::Missing("integration"))?.1 = *secret;
        rows.note(audit);
        Ok(())
    }

    async fn remove_integration(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let found = rows.oauth.integrations.get(&id).filter(|(it, _)| it.organization == organization);
        found.ok_or(StoreError::Missing("integration"))?;
        rows.oauth.integrations.remove(&id);
        rows.oauth.grants.retain(|_, row| row.grant.integration != id);
        rows.oauth.tokens.retain(|_, token| token.integration != id);
        rows.note(audit);
        Ok(())
    }

    async fn insert_grant(
        &self,
        grant: &Grant,
        code: &GrantCode,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(grant.organization, grant.account)?;
        let found = rows.oauth.integrations.get(&grant.integration);
        let found = found.filter(|(it, _)| it.organization == grant.organization);
        found.ok_or(StoreError::Missing("integration"))?;
        let row = GrantRow { grant: grant.clone(), code: (*hash, code.clone()), renewal: None };
        rows.oauth.grants.insert(grant.id, row);
        let mut theirs: Vec<_> = rows.oauth.grants.values().map(|it| &it.grant).collect();
        theirs.retain(|it| it.account == grant.account);
        theirs.sort_by_key(|it| Reverse((it.created_ms, it.id)));
        let excess: Vec<GrantId> = theirs.iter().skip(GRANTS_PER_ACCOUNT_MAX).map(|it| it.id).collect();
        excess.into_iter().for_each(|id| rows.oauth.end_grant(id));
        rows.note(audit);
        Ok(())
    }

    async fn grant_of_code(&self, code: &SecretHash) -> Result<Option<(Grant, GrantCode)>, StoreError> {
        let rows = self.rows()?;
        let found = rows.oauth.grants.values().find(|it| it.code.0 == *code);
        Ok(found.map(|it| (it.grant.clone(), it.code.1.clone())))
    }

    async fn grant_to_renew(&self, renewal: &SecretHash) -> Result<Option<Grant>, StoreError> {
        let rows = self.rows()?;
        let found = rows.oauth.grants.values().find(|it| it.renewal.as_ref() == Some(renewal));
        Ok(found.map(|it| it.grant.clone()))
    }

    async fn take_grant_up(
        &self,
        grant: &Grant,
        renewal: &SecretHash,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        let Some(row) = rows.oauth.grants.get_mut(&grant.id).filter(|it| it.renewal.is_none()) else {
            return Ok(false);
        };
        row.renewal = Some(*renewal);
        row.grant.expires_ms = grant.expires_ms;
        rows.oauth.add_token(token, hash);
        Ok(true)
    }

    async fn renew_grant(
        &self,
        grant: &Grant,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        let Some(row) = rows.oauth.grants.get_mut(&grant.id) else { return Ok(false) };
        row.grant.expires_ms = grant.expires_ms;
        rows.oauth.add_token(token, hash);
        Ok(true)
    }

    async fn grants(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Grant>, StoreError> {
        let rows = self.rows()?;
        let taken_up = rows.oauth.grants.values().filter(|it| it.renewal.is_some()).map(|it| &it.grant);
        let theirs = taken_up.filter(|it| (it.organization, it.account) == (organization, account));
        let mut theirs: Vec<Grant> = theirs.cloned().collect();
        theirs.sort_by_key(|it| Reverse((it.created_ms, it.id)));
        Ok(theirs)
    }

    async fn remove_grant(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: GrantId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let found = rows.oauth.grants.get(&id).map(|it| (it.grant.organization, it.grant.account));
        if found != Some((organization, account)) {
            return Err(StoreError::Missing("grant"));
        }
        rows.oauth.end_grant(id);
        rows.note(audit);
        Ok(())
    }

    async fn insert_access_token(&self, token: &AccessToken, hash: &SecretHash) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.oauth.integrations.contains_key(&token.integration) {
            return Err(StoreError::Missing("integration"));
        }
        rows.oauth.add_token(token, hash);
        Ok(())
    }

    async fn access_token(&self, hash: &SecretHash) -> Result<Option<AccessToken>, StoreError> {
        Ok(self.rows()?.oauth.tokens.get(hash).cloned())
    }

    async fn use_access_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let Some(token) = rows.oauth.tokens.values_mut().find(|it| it.id == id) else { return Ok(()) };
        token.used_ms = Some(used_ms);
        let grant = token.granted.map(|(grant, _)| grant);
        if let Some(row) = grant.and_then(|grant| rows.oauth.grants.get_mut(&grant)) {
            row.grant.used_ms = Some(used_ms);
        }
        Ok(())
    }

    async fn forget_grants(&self, before_ms: i64) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        let ended: Vec<GrantId> = rows
            .oauth
            .grants
            .values()
            .filter(|it| it.grant.expires_ms < before_ms)
            .map(|it| it.grant.id)
            .collect();
        let tokens = rows.oauth.tokens.len();
        rows.oauth.tokens.retain(|_, it| it.expires_ms >= before_ms);
        let forgotten = ended.len() + tokens - rows.oauth.tokens.len();
        ended.into_iter().for_each(|id| rows.oauth.end_grant(id));
        Ok(forgotten as u64)
    }
}

impl IntegrationRows {
    fn end_grant(&mut self, id: GrantId) {
        self.grants.remove(&id);
        self.tokens.retain(|_, token| token.granted.is_none_or(|(grant, _)| grant != id));
    }

    fn add_token(&mut self, token: &AccessToken, hash: &SecretHash) {
        self.tokens.insert(*hash, token.clone());
        let of = |it: &AccessToken| (it.integration, it.granted.map(|(grant, _)| grant));
        let mut theirs: Vec<_> = self.tokens.iter().filter(|(_, it)| of(it) == of(token)).collect();
        theirs.sort_by_key(|(_, it)| Reverse((it.created_ms, it.id)));
        let excess: Vec<SecretHash> =
            theirs.into_iter().skip(ACCESS_TOKENS_MAX).map(|(hash, _)| *hash).collect();
        self.tokens.retain(|hash, _| !excess.contains(hash));
    }
}

impl Rows {
    /// Ends what integrations may do for an account.
    pub(super) fn end_grants_of(&mut self, account: AccountId) {
        self.oauth.grants.retain(|_, row| row.grant.account != account);
        self.oauth.tokens.retain(|_, token| token.granted.is_none_or(|(_, it)| it != account));
    }
}
