//! Web passwords, changed by their owner or set by somebody who may.

use antiphon_core::account::password::WebPassword;
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, PasswordHash};

use super::secret_hash;
use super::sessions::OpenSession;
use super::sign_in::{Proof, tries_subject};
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::hashing::account_subject;
use crate::ports::StoreError;

/// What became of a change of password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordChange {
    /// Only the new one works; all other sessions have ended.
    Changed,
    /// The old one is wrong.
    Wrong,
    /// Too many wrong ones: nothing is evaluated for so many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: u64,
    },
}

impl Office {
    /// Changes the password of whoever is signed in, who proves it with the old one. `secret` is what his browser
    /// presents: that session stays.
    ///
    /// # Errors
    /// [`AdminError`] for a new password that is refused, and what the store says.
    pub async fn change_password(
        &self,
        open: &OpenSession,
        secret: &Secret,
        old: &str,
        new: &str,
    ) -> Result<PasswordChange, AdminError> {
        let account = &open.account;
        let password = chosen(account, new)?;
        match self.prove(Some(account), &tries_subject(account.email.as_str()), old).await? {
            Proof::Wrong => return Ok(PasswordChange::Wrong),
            Proof::Wait { seconds } => return Ok(PasswordChange::Wait { seconds }),
            Proof::Right => {}
        }
        let hash = self.password_hash(account, &password).await;
        let audit = self.account_audit(open.principal.actor, account, "account.password-changed");
        let keep = secret_hash(secret);
        let store = &self.ports.store;
        store.save_account_password(account.organization, account.id, &hash, Some(&keep), &audit).await?;
        Ok(PasswordChange::Changed)
    }

    /// Sets the password of an account, which is signed out everywhere and freed from waiting.
    ///
    /// # Errors
    /// [`AdminError`] for a password that is refused, and what the store says.
    pub async fn set_account_password(
        &self,
        actor: Actor,
        account: &Account,
        typed: &str,
    ) -> Result<(), AdminError> {
        let hash = self.password_hash(account, &chosen(account, typed)?).await;
        let audit = self.account_audit(actor, account, "account.password-set");
        let store = &self.ports.store;
        store.save_account_password(account.organization, account.id, &hash, None, &audit).await?;
        Ok(store.clear_sign_in(&tries_subject(account.email.as_str()), None).await?)
    }

    /// Whether an account has a password: who signs in with a provider or a passkey alone has none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn has_password(&self, account: &Account) -> Result<bool, StoreError> {
        let password = self.ports.store.account_password(account.organization, account.id).await?;
        Ok(password.is_some())
    }

    pub(super) async fn password_hash(&self, account: &Account, password: &WebPassword) -> PasswordHash {
        self.ports.hasher.hash_password(&account_subject(account.id), password).await
    }
}

pub(super) fn chosen(account: &Account, typed: &str) -> Result<WebPassword, AdminError> {
    WebPassword::choose(typed, &account.email).map_err(|weak| fields::invalid("password", &weak.to_string()))
}
