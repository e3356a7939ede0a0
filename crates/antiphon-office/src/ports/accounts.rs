//! Accounts in rows, with what they are signed in with; and the link that sets up the first administrator.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::TryReserved;
use antiphon_core::account::{Account, Email, PasswordHash};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};
use antiphon_core::organization::Organization;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// The accounts of organizations. An e-mail address has one account on the whole server, and so has a person.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds an account. The person and the locations it names are there.
    async fn insert_account(
        &self,
        account: &Account,
        password: Option<&PasswordHash>,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// All accounts of an organization, by e-mail address.
    async fn accounts(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError>;
    /// Those of them that administer anything, by e-mail address: few, however many people there are.
    async fn administrators(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError>;
    /// One account.
    async fn account(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<Account>, StoreError>;
    /// The account with this address, in whatever organization.
    async fn account_with_email(&self, email: &Email) -> Result<Option<Account>, StoreError>;
    /// The account of a person.
    async fn account_of_person(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Option<Account>, StoreError>;
    /// Whether there is any account on the server.
    async fn has_accounts(&self) -> Result<bool, StoreError>;
    /// Replaces address and administration if the account's `version` is still current. Its owner stays.
    async fn save_account(&self, account: &Account, audit: &Audit) -> Result<(), StoreError>;
    /// Removes an account with its sessions, tokens and passkeys.
    async fn remove_account(
        &self,
        organization: OrganizationId,
        id: AccountId,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// What an account's password is checked against, if it has one.
    async fn account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<PasswordHash>, StoreError>;
    /// Replaces the password and ends the account's sessions but the one of `keep`: whoever knew the old password is
    /// out.
    async fn save_account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
        password: &PasswordHash,
        keep: Option<&SecretHash>,
        audit: &Audit,
    ) -> Result<(), StoreError>;

    /// Counts a try to sign in as wrong, if one may be made now:
    /// [`SignInTries::reserve`](antiphon_core::account::tries::SignInTries::reserve) is the rule, in one transaction,
    /// so that parallel guesses get no more. `subject` stands for an address, whether it has an account or not. Those
    /// whose last try is older than
    /// [`SIGN_IN_TRIES_KEPT_MS`](antiphon_core::limits::SIGN_IN_TRIES_KEPT_MS) are forgotten.
    async fn reserve_sign_in(&self, subject: &SecretHash, now_ms: i64) -> Result<TryReserved, StoreError>;
    /// Forgets the wrong tries of a subject: the password was right, or somebody freed the account.
    async fn clear_sign_in(&self, subject: &SecretHash, audit: Option<&Audit>) -> Result<(), StoreError>;

    /// Replaces the link that sets up the first administrator: there is one at a time.
    async fn save_set_up_link(&self, link: &SetUpLink) -> Result<(), StoreError>;
    /// The link, if there is one, expired or not.
    async fn set_up_link(&self) -> Result<Option<SetUpLink>, StoreError>;
    /// Uses the link of this hash up and adds the account, with its organization where that is new, in one
    /// transaction. False if there is no such link any more.
    async fn set_up(&self, link: &SecretHash, first: &FirstAdministrator) -> Result<bool, StoreError>;
}

/// The link that sets up the first administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUpLink {
    /// What is kept of its secret.
    pub hash: SecretHash,
    /// The organization to be administered; a new one, if none is named.
    pub organization: Option<OrganizationId>,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
}

/// What a link makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstAdministrator {
    /// The organization, where it is new.
    pub organization: Option<Organization>,
    /// The administrator.
    pub account: Account,
    /// What the password is checked against.
    pub password: PasswordHash,
    /// The entry of the audit.
    pub audit: Audit,
}
