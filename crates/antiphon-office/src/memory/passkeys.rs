//! Passkeys.

use std::collections::BTreeMap;

use antiphon_core::account::passkey::{Passkey, count_follows};
use antiphon_core::ids::{AccountId, OrganizationId, PasskeyId};
use antiphon_core::limits::PASSKEYS_PER_ACCOUNT_MAX;
use async_trait::async_trait;

use super::MemoryStore;
use super::rows::Rows;
use crate::ports::{Audit, PasskeyUse, Passkeys, Spare, StoreError};

#[async_trait]
impl Passkeys for MemoryStore {
    async fn insert_passkey(&self, passkey: &Passkey, audit: &Audit) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(passkey.organization, passkey.account)?;
        if rows.passkeys.values().any(|it| it.credential == passkey.credential) {
            return Err(StoreError::Exists("this passkey".to_owned()));
        }
        if rows.passkeys_of(passkey.organization, passkey.account).len() >= PASSKEYS_PER_ACCOUNT_MAX {
            return Err(StoreError::InUse("every passkey of the account".to_owned()));
        }
        rows.passkeys.insert(passkey.id, passkey.clone());
        rows.note(audit);
        Ok(())
    }

    async fn passkey_with_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, StoreError> {
        Ok(self.rows()?.passkeys.values().find(|it| it.credential == credential).cloned())
    }

    async fn passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
    ) -> Result<Vec<Passkey>, StoreError> {
        Ok(self.rows()?.passkeys_of(organization, account))
    }

    async fn passkey_counts(
        &self,
        organization: OrganizationId,
    ) -> Result<BTreeMap<AccountId, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for passkey in self.rows()?.passkeys.values().filter(|it| it.organization == organization) {
            *counts.entry(passkey.account).or_insert(0) += 1;
        }
        Ok(counts)
    }

    async fn rename_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        name: &str,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.passkey_row(organization, account, id)?;
        rows.passkeys.entry(id).and_modify(|it| name.clone_into(&mut it.name));
        rows.note(audit);
        Ok(())
    }

    async fn use_passkey(
        &self,
        organization: OrganizationId,
        id: PasskeyId,
        used: &PasskeyUse,
        audit: Option<&Audit>,
    ) -> Result<bool, StoreError> {
        let mut rows = self.rows()?;
        let Some(passkey) = rows.passkeys.get_mut(&id).filter(|it| it.organization == organization) else {
            return Ok(false);
        };
        if !count_follows(passkey.state.sign_count, used.state.sign_count) {
            return Ok(false);
        }
        (passkey.state, passkey.used_ms) = (used.state, Some(used.used_ms));
        audit.into_iter().for_each(|it| rows.note(it));
        Ok(true)
    }

    async fn remove_passkey(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
        spare: Spare,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        rows.passkey_row(organization, account, id)?;
        let is_last = rows.passkeys_of(organization, account).len() == 1;
        if spare == Spare::LastWayIn && is_last && !rows.account_passwords.contains_key(&account) {
            return Err(StoreError::InUse("the last way of signing in".to_owned()));
        }
        rows.passkeys.remove(&id);
        rows.note(audit);
        Ok(())
    }

    async fn remove_passkeys(
        &self,
        organization: OrganizationId,
        account: AccountId,
        audit: &Audit,
    ) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        rows.account_row(organization, account)?;
        let before = rows.passkeys.len();
        rows.passkeys.retain(|_, it| (it.organization, it.account) != (organization, account));
        rows.note(audit);
        Ok((before - rows.passkeys.len()) as u64)
    }
}

impl Rows {
    fn passkeys_of(&self, organization: OrganizationId, account: AccountId) -> Vec<Passkey> {
        let theirs = |it: &&Passkey| (it.organization, it.account) == (organization, account);
        let mut passkeys: Vec<Passkey> = self.passkeys.values().filter(theirs).cloned().collect();
        passkeys.sort_by_key(|passkey| (passkey.created_ms, passkey.id));
        passkeys
    }

    fn passkey_row(
        &self,
        organization: OrganizationId,
        account: AccountId,
        id: PasskeyId,
    ) -> Result<&Passkey, StoreError> {
        let theirs = |it: &&Passkey| (it.organization, it.account) == (organization, account);
        self.passkeys.get(&id).filter(theirs).ok_or(StoreError::Missing("passkey"))
    }
}
