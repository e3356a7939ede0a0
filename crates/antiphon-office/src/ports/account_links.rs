//! Links that came by e-mail, in rows. Only the digest of what stands in them is kept.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, PasswordHash};
use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The links that were sent; each subject has one for each purpose at most.
#[async_trait]
pub trait AccountLinks: Send + Sync {
    /// Keeps a link; an earlier one of the same subject and purpose is worth nothing from now on. Whether there is such a subject is
    /// not looked at: the link of a person may be kept before the person is.
    async fn save_link(
        &self,
        link: &AccountLink,
        hash: &SecretHash,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError>;
    /// The link of this hash, expired or not.
    async fn link(&self, hash: &SecretHash) -> Result<Option<AccountLink>, StoreError>;
    /// The link of a subject for a purpose, expired or not.
    async fn link_of(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        purpose: LinkPurpose,
    ) -> Result<Option<AccountLink>, StoreError>;
    /// Takes all links of a subject back; [`StoreError::Missing`] if it has none.
    async fn remove_link(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Uses the link of this hash up, and with it all others of the account and its person, and sets the password of the account, which is added where it is not there yet, and
    /// signed out everywhere where it is; all in one transaction. False if there is no such link any more.
    async fn use_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        password: &PasswordHash,
        audit: &Audit,
    ) -> Result<bool, StoreError>;
    /// Uses the link of this hash up, and with it all others of the account and its person, and saves the account with
    /// its new address as [`save_account`](super::Accounts::save_account) does; all in one transaction. False if there
    /// is no such link any more.
    async fn use_email_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        audit: &Audit,
    ) -> Result<bool, StoreError>;
}
