//! Links that came by e-mail.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, PasswordHash};
use antiphon_core::ids::OrganizationId;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{AccountLinks, Audit, StoreError};

#[async_trait]
impl AccountLinks for MemoryStore {
    async fn save_link(
        &self,
        link: &AccountLink,
        hash: &SecretHash,
        audit: Option<&Audit>,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let before =
            |it: &AccountLink| is_of(it, link.organization, link.subject) && it.purpose == link.purpose;
        rows.links.retain(|_, it| !before(it));
        rows.links.insert(*hash, link.clone());
        if let Some(audit) = audit {
            rows.note(audit);
        }
        Ok(())
    }

    async fn link(&self, hash: &SecretHash) -> Result<Option<AccountLink>, StoreError> {
        Ok(self.rows()?.links.get(hash).cloned())
    }

    async fn link_of(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        purpose: LinkPurpose,
    ) -> Result<Option<AccountLink>, StoreError> {
        let rows = self.rows()?;
        let mut theirs = rows.links.values().filter(|it| is_of(it, organization, subject));
        Ok(theirs.find(|it| it.purpose == purpose).cloned())
    }

    async fn remove_link(
        &self,
        organization: OrganizationId,
        subject: LinkSubject,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        let before = rows.links.len();
        rows.links.retain(|_, it| !is_of(it, organization, subject));
        if rows.links.len() == before {
            return Err(StoreError::Missing("link"));
        }
        rows.note(audit);
        Ok(())
    }

    async fn use_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        password: &PasswordHash,
        audit: &Audit,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        if !rows.links.contains_key(hash) {
            return Ok(false);
        }
        if !rows.accounts.contains_key(&(account.organization, account.id)) {
            rows.check_account(account)?;
            rows.accounts.insert((account.organization, account.id), account.clone());
        }
        forget_with(&mut rows, hash, account);
        rows.account_passwords.insert(account.id, password.clone());
        rows.sessions.retain(|_, session| session.account != account.id);
        rows.note(audit);
        Ok(true)
    }

    async fn use_email_link(
        &self,
        hash: &SecretHash,
        account: &Account,
        audit: &Audit,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        if !rows.links.contains_key(hash) {
            return Ok(false);
        }
        rows.save_account(account, audit)?;
        forget_with(&mut rows, hash, account);
        Ok(true)
    }
}

fn forget_with(rows: &mut Rows, hash: &SecretHash, account: &Account) {
    rows.links.remove(hash);
    let subjects = [Some(LinkSubject::Account(account.id)), account.person().map(LinkSubject::Person)];
    for subject in subjects.into_iter().flatten() {
        rows.links.retain(|_, it| !is_of(it, account.organization, subject));
    }
}

fn is_of(link: &AccountLink, organization: OrganizationId, subject: LinkSubject) -> bool {
    (link.organization, link.subject) == (organization, subject)
}
