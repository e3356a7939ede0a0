//! Sessions and tokens.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{ApiToken, TokenOwner, WebSession};
use antiphon_core::ids::{AccountId, OrganizationId, SessionId, TokenId};
use antiphon_core::limits::{SESSIONS_PER_ACCOUNT_MAX, TOKENS_PER_ORGANIZATION_MAX};
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, SignInAges, SignIns, StoreError};

#[async_trait]
impl SignIns for MemoryStore {
    async fn insert_session(
        &self,
        session: &WebSession,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(session.organization, session.account)?;
        rows.sessions.insert(*hash, session.clone());
        for (_, excess) in rows.sessions_of(session.account).into_iter().skip(SESSIONS_PER_ACCOUNT_MAX) {
            rows.sessions.remove(&excess);
        }
        rows.note(audit);
        Ok(())
    }

    async fn session(&self, hash: &SecretHash) -> Result<Option<WebSession>, StoreError> {
        Ok(self.rows()?.sessions.get(hash).cloned())
    }

    async fn sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<WebSession>, StoreError> {
        let sessions = self.rows()?.sessions_of(account);
        Ok(sessions.into_iter().map(|(it, _)| it).filter(|it| it.organization == organization).collect())
    }

    async fn use_session(&self, id: SessionId, used_ms: i64) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.sessions.values_mut().filter(|it| it.id == id).for_each(|it| it.used_ms = used_ms);
        Ok(())
    }

    async fn prove_session(
        &self,
        id: SessionId,
        proved_ms: i64,
        hash: &SecretHash,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let old = rows.sessions.iter().find(|(_, it)| it.id == id).map(|(old, _)| *old);
        let session = old.and_then(|old| rows.sessions.remove(&old)).ok_or(StoreError::Missing("session"))?;
        rows.sessions.insert(*hash, WebSession { proved_ms, ..session });
        Ok(())
    }

    async fn end_session(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: SessionId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let theirs = |it: &WebSession| (it.organization, it.account, it.id) == (organization, account, id);
        let before = rows.sessions.len();
        rows.sessions.retain(|_, session| !theirs(session));
        if rows.sessions.len() == before {
            return Err(StoreError::Missing("session"));
        }
        rows.note(audit);
        Ok(())
    }

    async fn end_sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
        keep: Option<SessionId>,
        audit: &Audit,
    ) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        let before = rows.sessions.len();
        let theirs = |it: &WebSession| (it.organization, it.account) == (organization, account);
        rows.sessions.retain(|_, session| !theirs(session) || Some(session.id) == keep);
        rows.note(audit);
        Ok((before - rows.sessions.len()) as u64)
    }

    async fn forget_sign_ins(&self, ages: &SignInAges) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        let before = rows.sessions.len() + rows.tokens.len() + rows.links.len();
        let over = |it: &WebSession| it.used_ms < ages.used_before_ms || it.created_ms < ages.begun_before_ms;
        rows.sessions.retain(|_, session| !over(session));
        let ended = |it: &ApiToken| it.expires_ms.is_some_and(|ms| ms < ages.tokens_ended_before_ms);
        rows.tokens.retain(|_, token| !ended(token));
        rows.links.retain(|_, link| link.expires_ms >= ages.tokens_ended_before_ms);
        Ok((before - rows.sessions.len() - rows.tokens.len() - rows.links.len()) as u64)
    }

    async fn insert_token(
        &self,
        token: &ApiToken,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        if !rows.organizations.contains_key(&token.organization) {
            return Err(StoreError::Missing("organization"));
        }
        if let TokenOwner::Account(account) = token.owner {
            rows.account_row(token.organization, account)?;
        }
        let theirs = rows.tokens.values().filter(|it| it.organization == token.organization);
        if theirs.count() >= TOKENS_PER_ORGANIZATION_MAX {
            return Err(StoreError::InUse("every token of the organization".to_owned()));
        }
        rows.tokens.insert(*hash, token.clone());
        rows.note(audit);
        Ok(())
    }

    async fn token(&self, hash: &SecretHash) -> Result<Option<ApiToken>, StoreError> {
        Ok(self.rows()?.tokens.get(hash).cloned())
    }

    async fn tokens(&self, organization: OrganizationId) -> Result<Vec<ApiToken>, StoreError> {
        let rows = self.rows()?;
        let mut tokens: Vec<ApiToken> =
            rows.tokens.values().filter(|it| it.organization == organization).cloned().collect();
        tokens.sort_by_key(|token| (token.created_ms, token.id));
        Ok(tokens)
    }

    async fn use_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.tokens.values_mut().filter(|it| it.id == id).for_each(|it| it.used_ms = Some(used_ms));
        Ok(())
    }

    async fn remove_token(
        &self,
        organization: OrganizationId,
        id: TokenId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let before = rows.tokens.len();
        rows.tokens.retain(|_, token| (token.organization, token.id) != (organization, id));
        if rows.tokens.len() == before {
            return Err(StoreError::Missing("token"));
        }
        rows.note(audit);
        Ok(())
    }
}

impl Rows {
    /// The sessions of an account with their hashes, the one used last first.
    fn sessions_of(&self, account: AccountId) -> Vec<(WebSession, SecretHash)> {
        let theirs = self.sessions.iter().filter(|(_, it)| it.account == account);
        let mut sessions: Vec<_> = theirs.map(|(hash, session)| (session.clone(), *hash)).collect();
        sessions.sort_by_key(|(session, _)| std::cmp::Reverse((session.used_ms, session.id)));
        sessions
    }
}
