//! Accounts as administrators and operators keep them.

use antiphon_core::account::{Account, AccountOwner, Administration, Email};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};

use super::passwords::chosen;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{Audit, StoreError};

/// An account about to be added, as typed.
#[derive(Clone)]
pub struct NewAccount<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// The person it belongs to; an administrator's alone, if none is named.
    pub person: Option<PersonId>,
    /// The name of an administrator without a person; the address, if it is empty.
    pub name: &'a str,
    /// What is signed in with; the person's own address, if it is empty.
    pub email: &'a str,
    /// What it may administer.
    pub administration: Administration,
    /// The password; without one nobody signs in until somebody sets it.
    pub password: Option<&'a str>,
}

impl Office {
    /// Adds an account.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for an address or a person that has an
    /// account; and what the store says.
    pub async fn create_account(&self, actor: Actor, new: &NewAccount<'_>) -> Result<Account, AdminError> {
        let account = self.new_account(new).await?;
        let hash = match new.password {
            Some(typed) => Some(self.password_hash(&account, &chosen(&account, typed)?).await),
            None => None,
        };
        let mut audit = self.account_audit(actor, &account, "account.created");
        audit.detail = summary(&account);
        self.ports.store.insert_account(&account, hash.as_ref(), &audit).await?;
        Ok(account)
    }

    /// The accounts of an organization, by e-mail address.
    ///
    /// # Errors
    /// What the store says.
    pub async fn accounts(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        self.ports.store.accounts(organization).await
    }

    /// Those of them that administer anything, by e-mail address.
    ///
    /// # Errors
    /// What the store says.
    pub async fn administrators(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        self.ports.store.administrators(organization).await
    }

    /// One account.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn account(&self, organization: OrganizationId, id: AccountId) -> Result<Account, StoreError> {
        self.ports.store.account(organization, id).await?.ok_or(StoreError::Missing("account"))
    }

    /// The account of a person, where there is one.
    ///
    /// # Errors
    /// What the store says.
    pub async fn account_of_person(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Option<Account>, StoreError> {
        self.ports.store.account_of_person(organization, person).await
    }

    /// The account with this address, where there is one, in whatever organization.
    ///
    /// # Errors
    /// [`AdminError`] for what is no address, and what the store says.
    pub async fn account_with_email(&self, typed: &str) -> Result<Option<Account>, AdminError> {
        Ok(self.ports.store.account_with_email(&email(typed)?).await?)
    }

    /// Changes what an account may administer.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if somebody else changed the account since it was read, and what the store says.
    pub async fn change_administration(
        &self,
        actor: Actor,
        account: &Account,
        administration: Administration,
    ) -> Result<Account, AdminError> {
        let changed = Account { administration, ..account.clone() };
        self.save_account(actor, &changed).await
    }

    /// Removes an account: whoever was signed in with it is out, and its tokens are revoked. The person stays.
    ///
    /// # Errors
    /// What the store says.
    pub async fn remove_account(&self, actor: Actor, account: &Account) -> Result<(), StoreError> {
        let audit = self.account_audit(actor, account, "account.removed");
        self.ports.store.remove_account(account.organization, account.id, &audit).await
    }

    pub(super) fn account_audit(&self, actor: Actor, account: &Account, action: &str) -> Audit {
        let target = format!("account:{}", account.id);
        let audit = self.audit_of(actor, account.organization, action, target);
        Audit { detail: account.email.to_string(), ..audit }
    }

    async fn new_account(&self, new: &NewAccount<'_>) -> Result<Account, AdminError> {
        let (owner, own_email) = match new.person {
            Some(person) => {
                let person = self.person(new.organization, person).await?;
                (AccountOwner::Person(person.id), person.email.unwrap_or_default())
            }
            None => {
                let name = fields::given(new.name).unwrap_or(new.email);
                (AccountOwner::Administrator { name: fields::name("name", name)? }, String::new())
            }
        };
        Ok(Account {
            id: AccountId(self.new_uuid()),
            organization: new.organization,
            owner,
            email: email(fields::given(new.email).unwrap_or(&own_email))?,
            administration: new.administration.clone(),
            created_ms: self.now_ms(),
            version: 1,
        })
    }

    async fn save_account(&self, actor: Actor, changed: &Account) -> Result<Account, AdminError> {
        let mut audit = self.account_audit(actor, changed, "account.changed");
        audit.detail = summary(changed);
        self.ports.store.save_account(changed, &audit).await?;
        Ok(self.account(changed.organization, changed.id).await?)
    }
}

pub(super) fn email(typed: &str) -> Result<Email, AdminError> {
    email_in("email", typed)
}

/// An address, with its error beside the field of that name.
pub(super) fn email_in(field: &'static str, typed: &str) -> Result<Email, AdminError> {
    Email::parse(typed).map_err(|error| fields::invalid(field, &format!("\"{typed}\" {error}")))
}

pub(super) fn summary(account: &Account) -> String {
    format!("{}, {}", account.email, account.administration.word())
}
