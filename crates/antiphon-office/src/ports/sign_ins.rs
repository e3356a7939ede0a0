//! Sessions of browsers and tokens of programs, in rows. Only the hash of what proves them is kept.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{ApiToken, WebSession};
use antiphon_core::ids::{AccountId, OrganizationId, SessionId, TokenId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Who is signed in, and what programs may come.
#[async_trait]
pub trait SignIns: Send + Sync {
    /// Adds a session of an account that is there. Of more than
    /// [`SESSIONS_PER_ACCOUNT_MAX`](antiphon_core::limits::SESSIONS_PER_ACCOUNT_MAX) the one used longest ago ends.
    async fn insert_session(
        &self,
        session: &WebSession,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The session of this hash, however old it is.
    async fn session(&self, hash: &SecretHash) -> Result<Option<WebSession>, StoreError>;
    /// The sessions of an account, the one used last first.
    async fn sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<WebSession>, StoreError>;
    /// Notes that a session was used. A power cut may undo it. A session that is gone stays gone.
    async fn use_session(&self, id: SessionId, used_ms: i64) -> Result<(), StoreError>;
    /// Notes that the owner of a session has proved who he is, and gives it a new hash, so that a copy of the old
    /// secret is worth nothing.
    async fn prove_session(&self, id: SessionId, proved_ms: i64, hash: &SecretHash)
    -> Result<(), StoreError>;
    /// Ends a session of an account.
    async fn end_session(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: SessionId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Ends all sessions of an account but one, and says how many.
    async fn end_sessions(
        &self,
        organization: OrganizationId,
        account: AccountId,
        keep: Option<SessionId>,
        audit: &Audit,
    ) -> Result<u64, StoreError>;
    /// Removes sessions last used or begun before those moments, and tokens and links that ended before `now_ms`.
    async fn forget_sign_ins(&self, ages: &SignInAges) -> Result<u64, StoreError>;

    /// Adds a token; the account it belongs to is there. [`StoreError::InUse`] if the organization has
    /// [`TOKENS_PER_ORGANIZATION_MAX`](antiphon_core::limits::TOKENS_PER_ORGANIZATION_MAX).
    async fn insert_token(
        &self,
        token: &ApiToken,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The token of this hash, in whatever organization, expired or not.
    async fn token(&self, hash: &SecretHash) -> Result<Option<ApiToken>, StoreError>;
    /// The tokens of an organization, oldest first.
    async fn tokens(&self, organization: OrganizationId) -> Result<Vec<ApiToken>, StoreError>;
    /// Notes that a token was used. A power cut may undo it. A token that is gone stays gone.
    async fn use_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError>;
    /// Revokes a token: from now on it is unknown.
    async fn remove_token(
        &self,
        organization: OrganizationId,
        id: TokenId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
}

/// Moments before which what signs in is over, epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInAges {
    /// Sessions last used before it.
    pub used_before_ms: i64,
    /// Sessions begun before it.
    pub begun_before_ms: i64,
    /// Tokens that ended before it: they stay in lists for a while, so that their owner sees why a program fails.
    pub tokens_ended_before_ms: i64,
}
