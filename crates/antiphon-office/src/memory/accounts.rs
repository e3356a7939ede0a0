//! Accounts, and the link that sets up the first one.

use antiphon_core::account::link::LinkSubject;
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::TryReserved;
use antiphon_core::account::{Account, Administration, Email, PasswordHash, TokenOwner};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};
use antiphon_core::limits::SIGN_IN_TRIES_KEPT_MS;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Accounts, Audit, FirstAdministrator, SetUpLink, StoreError};

#[async_trait]
impl Accounts for MemoryStore {
    async fn insert_account(
        &self,
        account: &Account,
        password: Option<&PasswordHash>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.check_account(account)?;
        rows.put_account(account, password);
        rows.note(audit);
        Ok(())
    }

    async fn accounts(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        let rows = self.rows()?;
        let mut accounts: Vec<Account> =
            rows.accounts.values().filter(|it| it.organization == organization).cloned().collect();
        accounts.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(accounts)
    }

    async fn administrators(&self, organization: OrganizationId) -> Result<Vec<Account>, StoreError> {
        let mut accounts = self.accounts(organization).await?;
        accounts.retain(|it| it.administration.is_any());
        Ok(accounts)
    }

    async fn account(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<Account>, StoreError> {
        Ok(self.rows()?.accounts.get(&(organization, id)).cloned())
    }

    async fn account_with_email(&self, email: &Email) -> Result<Option<Account>, StoreError> {
        Ok(self.rows()?.accounts.values().find(|it| it.email == *email).cloned())
    }

    async fn account_of_person(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Option<Account>, StoreError> {
        let theirs = |it: &&Account| it.organization == organization && it.person() == Some(person);
        Ok(self.rows()?.accounts.values().find(theirs).cloned())
    }

    async fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(!self.rows()?.accounts.is_empty())
    }

    async fn save_account(&self, account: &Account, audit: &Audit) -> Result<(), StoreError> {
        self.rows()?.save_account(account, audit)
    }

    async fn remove_account(
        &self,
        organization: OrganizationId,
        id: AccountId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(organization, id)?;
        rows.forget_account(organization, id);
        rows.note(audit);
        Ok(())
    }

    async fn account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<Option<PasswordHash>, StoreError> {
        let rows = self.rows()?;
        let there = rows.accounts.contains_key(&(organization, id));
        Ok(rows.account_passwords.get(&id).filter(|_| there).cloned())
    }

    async fn save_account_password(
        &self,
        organization: OrganizationId,
        id: AccountId,
        password: &PasswordHash,
        keep: Option<&SecretHash>,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(organization, id)?;
        rows.account_passwords.insert(id, password.clone());
        rows.sessions.retain(|hash, session| session.account != id || Some(hash) == keep);
        rows.note(audit);
        Ok(())
    }

    async fn reserve_sign_in(&self, subject: &SecretHash, now_ms: i64) -> Result<TryReserved, StoreError> {
        let mut rows = self.rows()?;
        rows.sign_in_tries.retain(|_, tries| tries.last_ms >= now_ms.saturating_sub(SIGN_IN_TRIES_KEPT_MS));
        let reserved = rows.sign_in_tries.get(subject).copied().unwrap_or_default().reserve(now_ms);
        if let TryReserved::Evaluate(tries) = reserved {
            rows.sign_in_tries.insert(*subject, tries);
        }
        Ok(reserved)
    }

    async fn clear_sign_in(&self, subject: &SecretHash, audit: Option<&Audit>) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.sign_in_tries.remove(subject);
        audit.into_iter().for_each(|it| rows.note(it));
        Ok(())
    }

    async fn save_set_up_link(&self, link: &SetUpLink) -> Result<(), StoreError> {
        self.rows()?.set_up_link = Some(link.clone());
        Ok(())
    }

    async fn set_up_link(&self) -> Result<Option<SetUpLink>, StoreError> {
        Ok(self.rows()?.set_up_link.clone())
    }

    async fn set_up(&self, link: &SecretHash, first: &FirstAdministrator) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        if rows.set_up_link.as_ref().is_none_or(|it| it.hash != *link) {
            return Ok(false);
        }
        rows.check_email(&first.account)?;
        if let Some(organization) = &first.organization {
            rows.organizations.insert(organization.id, organization.clone());
        }
        rows.check_account(&first.account)?;
        rows.set_up_link = None;
        rows.put_account(&first.account, Some(&first.password));
        rows.note(&first.audit);
        Ok(true)
    }
}

impl Rows {
    /// Removes an account with its sessions, tokens, passkeys and grants.
    pub(super) fn forget_account(&mut self, organization: OrganizationId, id: AccountId) {
        self.accounts.remove(&(organization, id));
        self.account_passwords.remove(&id);
        self.links.retain(|_, link| link.subject != LinkSubject::Account(id));
        self.sessions.retain(|_, session| session.account != id);
        self.tokens.retain(|_, token| token.owner != TokenOwner::Account(id));
        self.passkeys.retain(|_, passkey| passkey.account != id);
        self.end_grants_of(id);
    }

    /// The account, or the error that there is none.
    pub(super) fn account_row(
        &self,
        organization: OrganizationId,
        id: AccountId,
    ) -> Result<&Account, StoreError> {
        self.accounts.get(&(organization, id)).ok_or(StoreError::Missing("account"))
    }

    fn put_account(&mut self, account: &Account, password: Option<&PasswordHash>) {
        self.accounts.insert((account.organization, account.id), account.clone());
        if let Some(password) = password {
            self.account_passwords.insert(account.id, password.clone());
        }
    }

    /// Whether what it names is there, and address and person are nobody else's.
    pub(super) fn save_account(&mut self, account: &Account, audit: &Audit) -> Result<(), StoreError> {
        let before = self.account_row(account.organization, account.id)?.clone();
        if before.version != account.version {
            return Err(StoreError::Conflict(format!("account {}", before.email)));
        }
        let changed = Account { owner: before.owner, version: before.version + 1, ..account.clone() };
        self.check_account(&changed)?;
        self.accounts.insert((changed.organization, changed.id), changed);
        self.note(audit);
        Ok(())
    }

    pub(super) fn check_account(&self, account: &Account) -> Result<(), StoreError> {
        self.check_email(account)?;
        let organization = account.organization;
        if !self.organizations.contains_key(&organization) {
            return Err(StoreError::Missing("organization"));
        }
        if let Some(person) = account.person() {
            if !self.people.contains_key(&(organization, person)) {
                return Err(StoreError::Missing("person"));
            }
            if self.accounts.values().any(|it| it.id != account.id && it.person() == Some(person)) {
                return Err(StoreError::Exists("an account of this person".to_owned()));
            }
        }
        if let Administration::Locations(locations) = &account.administration
            && locations.iter().any(|it| !self.locations.contains_key(&(organization, *it)))
        {
            return Err(StoreError::Missing("location"));
        }
        Ok(())
    }

    fn check_email(&self, account: &Account) -> Result<(), StoreError> {
        let namesake = |it: &Account| it.id != account.id && it.email == account.email;
        match self.accounts.values().any(namesake) {
            true => Err(StoreError::Exists(format!("account {}", account.email))),
            false => Ok(()),
        }
    }
}
