//! Integrations in rows, with who has let them in and what they present. Only the hash of what proves them is kept.

use antiphon_core::account::integration::{AccessToken, Grant, GrantCode, Integration};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::ids::{AccountId, GrantId, IntegrationId, OrganizationId, TokenId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Programs that act for people who let them in, or for themselves.
#[async_trait]
pub trait Integrations: Send + Sync {
    /// Registers an integration. [`StoreError::InUse`] if the organization has
    /// [`INTEGRATIONS_PER_ORGANIZATION_MAX`](antiphon_core::limits::INTEGRATIONS_PER_ORGANIZATION_MAX).
    async fn insert_integration(
        &self,
        integration: &Integration,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// One integration, in whatever organization.
    async fn integration(&self, id: IntegrationId) -> Result<Option<Integration>, StoreError>;
    /// The integration that this secret proves.
    async fn integration_with_secret(
        &self,
        id: IntegrationId,
        secret: &SecretHash,
    ) -> Result<Option<Integration>, StoreError>;
    /// The integrations of an organization, oldest first.
    async fn integrations(&self, organization: OrganizationId) -> Result<Vec<Integration>, StoreError>;
    /// Replaces the secret: the old one is worth nothing from now on.
    async fn save_integration_secret(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        secret: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Removes an integration with its grants and tokens.
    async fn remove_integration(
        &self,
        organization: OrganizationId,
        id: IntegrationId,
        audit: &Audit,
    ) -> Result<(), StoreError>;

    /// Adds a grant of an account to an integration, which are there, with the code that takes it up. Of more than
    /// [`GRANTS_PER_ACCOUNT_MAX`](antiphon_core::limits::GRANTS_PER_ACCOUNT_MAX) the oldest end.
    async fn insert_grant(
        &self,
        grant: &Grant,
        code: &GrantCode,
        hash: &SecretHash,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// The grant of this code, whether it was taken up or not.
    async fn grant_of_code(&self, code: &SecretHash) -> Result<Option<(Grant, GrantCode)>, StoreError>;
    /// The grant that this hash renews.
    async fn grant_to_renew(&self, renewal: &SecretHash) -> Result<Option<Grant>, StoreError>;
    /// Takes a grant up: it is renewed with what has the hash `renewal` from now on, ends when it says, and the
    /// integration gets the token. False if it was taken up before, or is gone: of two who come with a code one gets
    /// nothing.
    async fn take_grant_up(
        &self,
        grant: &Grant,
        renewal: &SecretHash,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError>;
    /// Moves the end of a grant and adds a token. False if the grant is gone. Of more than
    /// [`ACCESS_TOKENS_MAX`](antiphon_core::limits::ACCESS_TOKENS_MAX) of one grant the oldest end.
    async fn renew_grant(
        &self,
        grant: &Grant,
        token: &AccessToken,
        hash: &SecretHash,
    ) -> Result<bool, StoreError>;
    /// The grants of an account that were taken up, newest first.
    async fn grants(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Grant>, StoreError>;
    /// Ends a grant with its tokens.
    async fn remove_grant(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: GrantId,
        audit: &Audit,
    ) -> Result<(), StoreError>;

    /// Adds a token of an integration that acts for itself. Of more than
    /// [`ACCESS_TOKENS_MAX`](antiphon_core::limits::ACCESS_TOKENS_MAX) the oldest end.
    async fn insert_access_token(&self, token: &AccessToken, hash: &SecretHash) -> Result<(), StoreError>;
    /// The token of this hash, in whatever organization, expired or not.
    async fn access_token(&self, hash: &SecretHash) -> Result<Option<AccessToken>, StoreError>;
    /// Notes that a token was used, and with it its grant. A power cut may undo it. A token that is gone stays gone.
    async fn use_access_token(&self, id: TokenId, used_ms: i64) -> Result<(), StoreError>;
    /// Removes grants and tokens that ended before that moment, and says how many.
    async fn forget_grants(&self, before_ms: i64) -> Result<u64, StoreError>;
}
