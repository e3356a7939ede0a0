//! The address that an account is signed in with, changed: by whoever opens a link that was sent to the new one, or at
//! once by administrators and operators.
//!
//! An address has one account on the whole server. Whether one is free is told only to whoever can read what comes to
//! it: asking gets the same answer, and the same letter, either way.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::{Secret, SecretHash};
use antiphon_core::account::tries::TryReserved;
use antiphon_core::account::{Account, Email};
use antiphon_core::notice::Notice;
use sha2::{Digest as _, Sha256};

use super::administration::email_in;
use super::secret_hash;
use super::sign_in::seconds_of;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{Audit, StoreError};

/// The field of a new address.
const FIELD: &str = "new_email";

impl Office {
    /// Sends a link to the address that an account is to be signed in with; it holds for an hour, and a later one
    /// replaces it. Nothing changes before it is opened: [`confirm_email`](Self::confirm_email).
    ///
    /// # Errors
    /// [`AdminError`] for what is no address, for the one that is signed in with already, and where too many letters
    /// were asked for; and what the store says.
    pub async fn ask_for_email(
        &self,
        actor: Actor,
        account: &Account,
        typed: &str,
    ) -> Result<AccountLink, AdminError> {
        let address = another(account, typed)?;
        let store = &self.ports.store;
        let reserved = store.reserve_sign_in(&asked_subject(account), self.now_ms()).await?;
        if let TryReserved::Wait { ms } = reserved {
            let seconds = seconds_of(ms);
            let problem = format!("gets no more letters now; please try again in {seconds} seconds");
            return Err(fields::invalid(FIELD, &problem));
        }
        let mut audit = self.account_audit(actor, account, "account.email-asked");
        audit.detail = address.to_string();
        let (link, made) = self.link_to_address(account, address);
        let notice = Notice::NewEmail { account: account.id, link: made.sealed };
        audit.jobs.push(self.mail_job(account.organization, link.email.as_str(), notice));
        store.save_link(&link, &secret_hash(&made.secret), Some(&audit)).await?;
        Ok(link)
    }

    /// The link to a new address that was sent and not opened yet, if it still holds.
    ///
    /// # Errors
    /// What the store says.
    pub async fn asked_email(&self, account: &Account) -> Result<Option<AccountLink>, StoreError> {
        let (subject, purpose) = (LinkSubject::Account(account.id), LinkPurpose::NewEmail);
        let link = self.ports.store.link_of(account.organization, subject, purpose).await?;
        Ok(link.filter(|link| link.holds_at(self.now_ms())))
    }

    /// Uses a link up that was sent to an account's new address: it is signed in with it from now on, and what was sent
    /// to the old one opens nothing more. `None` if it does not hold, or is another account's: whoever opens it proves
    /// with the session that the account is his, and with the link that the address is.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for an address that has an account, with which nothing is used up;
    /// [`StoreError::Conflict`] if somebody else changed the account since it was read; and what the store says.
    pub async fn confirm_email(
        &self,
        account: &Account,
        secret: &Secret,
    ) -> Result<Option<Account>, AdminError> {
        let hash = secret_hash(secret);
        let Some(link) = self.holding_link(&hash).await? else { return Ok(None) };
        let subject = (account.organization, LinkSubject::Account(account.id), LinkPurpose::NewEmail);
        if (link.organization, link.subject, link.purpose) != subject {
            return Ok(None);
        }
        let changed = Account { email: link.email, ..account.clone() };
        let audit = self.email_audit(Actor::Account(account.id), account, &changed.email);
        let store = &self.ports.store;
        if !store.use_email_link(&hash, &changed, &audit).await? {
            return Ok(None);
        }
        store.clear_sign_in(&asked_subject(account), None).await?;
        Ok(Some(self.account(account.organization, account.id).await?))
    }

    /// Changes the address that an account is signed in with at once. Whoever reads the old one is told of it.
    ///
    /// # Errors
    /// As [`Self::ask_for_email`] and [`Self::confirm_email`].
    pub async fn change_email(
        &self,
        actor: Actor,
        account: &Account,
        typed: &str,
    ) -> Result<Account, AdminError> {
        let changed = Account { email: another(account, typed)?, ..account.clone() };
        let audit = self.email_audit(actor, account, &changed.email);
        self.ports.store.save_account(&changed, &audit).await?;
        Ok(self.account(account.organization, account.id).await?)
    }

    fn email_audit(&self, actor: Actor, account: &Account, address: &Email) -> Audit {
        let mut audit = self.account_audit(actor, account, "account.email-changed");
        audit.detail = format!("{} → {address}", account.email);
        let notice = Notice::EmailChanged(account.id);
        audit.jobs.push(self.mail_job(account.organization, account.email.as_str(), notice));
        audit
    }
}

/// An address that is not the account's already.
fn another(account: &Account, typed: &str) -> Result<Email, AdminError> {
    let address = email_in(FIELD, typed)?;
    if address == account.email {
        return Err(fields::invalid(FIELD, "is the address that is signed in with already"));
    }
    Ok(address)
}

/// What letters that an account asks for are counted on.
fn asked_subject(account: &Account) -> SecretHash {
    SecretHash(Sha256::digest(format!("new-email:{}", account.id)).into())
}
