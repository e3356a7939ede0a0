//! Passkeys in rows.

use std::collections::BTreeMap;

use antiphon_core::account::passkey::{Passkey, PasskeyState};
use antiphon_core::ids::{AccountId, OrganizationId, PasskeyId};
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The passkeys of accounts.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Adds a passkey of an account that is there. [`StoreError::Exists`] if its credential is known on the server;
    /// [`StoreError::InUse`] if the account has
    /// [`PASSKEYS_PER_ACCOUNT_MAX`](antiphon_core::limits::PASSKEYS_PER_ACCOUNT_MAX).
    async fn insert_passkey(&self, passkey: &Passkey, audit: &Audit) -> Result<(), StoreError>;
    /// The passkey of this credential, in whatever organization.
    async fn passkey_with_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError>;
    /// The passkeys of an account, oldest first.
    async fn passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Passkey>, StoreError>;
    /// How many passkeys each account of an organization has that has any.
    async fn passkey_counts(
        &self,
        organization: OrganizationId,
    ) -> Result<BTreeMap<AccountId, u64>, StoreError>;
    /// Gives a passkey of an account another name.
    async fn rename_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        name: &str,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Notes that a passkey was used. False, and nothing is noted, if its count does not follow on the one that is kept
    /// ([`count_follows`](antiphon_core::account::passkey::count_follows), in one transaction), or it is gone.
    async fn use_passkey(
        &self,
        organization: OrganizationId,
        id: PasskeyId,
        used: &PasskeyUse,
        audit: Option<&Audit>,
    ) -> Result<bool, StoreError>;
    /// Removes a passkey of an account. With [`Spare::LastWayIn`], [`StoreError::InUse`] if it is the only one and the
    /// account has no password.
    async fn remove_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        spare: Spare,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Removes all passkeys of an account, and says how many.
    async fn remove_passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
        audit: &Audit,
    ) -> Result<u64, StoreError>;
}

/// What a passkey that was used has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasskeyUse {
    /// Its state from now on.
    pub state: PasskeyState,
    /// When, epoch milliseconds.
    pub used_ms: i64,
}

/// What is left to the owner of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spare {
    /// A password, or another passkey.
    LastWayIn,
    /// Nothing need be: there is another way in that is not kept in rows.
    Nothing,
}
