//! Web passwords chosen with a link that came by e-mail: invitations, and forgotten passwords.
//!
//! Whoever was sent a link has proved the address by using it. A link works once, ends by itself, and is worth nothing
//! once its subject has another address.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::{Secret, SecretHash};
use antiphon_core::account::tries::TryReserved;
use antiphon_core::account::{Account, AccountOwner, Administration, Email};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};
use antiphon_core::lockout::{Budget, Side};
use antiphon_core::notice::Notice;
use antiphon_core::person::Person;
use sha2::{Digest as _, Sha256};

use super::administration::email;
use super::passwords::chosen;
use super::secret_hash;
use super::sign_in::tries_subject;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{NewJob, StoreError};
use crate::vault::link_subject;

/// A link just made: what is kept of it, and what is sent.
pub(super) struct MadeLink {
    pub(super) secret: Secret,
    pub(super) sealed: Vec<u8>,
}

impl Office {
    /// Invites a person, once more if that was done before: a letter with a new link goes to the person's address, and
    /// the link of an earlier one is worth nothing.
    ///
    /// # Errors
    /// [`AdminError`] for a person without an address, with an account, or with an address that is another account's;
    /// and what the store says.
    pub async fn invite_person(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
    ) -> Result<AccountLink, AdminError> {
        let (link, _) = self.invite(actor, organization, id, true).await?;
        Ok(link)
    }

    /// Invites a person without a letter: the link is in the answer, for whoever hands it over.
    ///
    /// # Errors
    /// As [`Self::invite_person`].
    pub async fn invitation_to_hand_over(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
    ) -> Result<Secret, AdminError> {
        let (_, secret) = self.invite(actor, organization, id, false).await?;
        Ok(secret)
    }

    /// The invitation that a person has been sent and not used yet, ended or not.
    ///
    /// # Errors
    /// What the store says.
    pub async fn invitation_of(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Option<AccountLink>, StoreError> {
        let (subject, purpose) = (LinkSubject::Person(person), LinkPurpose::Invitation);
        self.ports.store.link_of(organization, subject, purpose).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn revoke_invitation(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let audit =
            self.audit_of(actor, organization, "account.invitation-revoked", format!("person:{person}"));
        self.ports.store.remove_link(organization, LinkSubject::Person(person), &audit).await
    }

    /// Sends somebody who has an account and no use of a password a link to choose one: a new administrator.
    ///
    /// # Errors
    /// What the store says.
    pub async fn invite_account(&self, actor: Actor, account: &Account) -> Result<AccountLink, StoreError> {
        let mut audit = self.account_audit(actor, account, "account.invited");
        let purpose = LinkPurpose::Invitation;
        let (link, made) = self.link_for_account(account, purpose);
        let notice = Notice::Invitation { account: account.id, link: made.sealed };
        audit.jobs.push(self.mail_job(account.organization, account.email.as_str(), notice));
        self.ports.store.save_link(&link, &secret_hash(&made.secret), Some(&audit)).await?;
        Ok(link)
    }

    /// Whether a network address may ask for a link now; it gets as many as wrong passwords.
    pub fn may_ask_for_link(&self, source: &str) -> bool {
        let source = format!("link:{source}");
        !matches!(self.sign_in_sources().reserve(Side::Outside, &source, self.now()), Budget::Refused { .. })
    }

    /// Sends whoever has forgotten the web password a link to choose another one, where the address has an account; each
    /// address gets a few in a row and then has to wait, as after wrong passwords. The caller answers without waiting for
    /// this: neither the answer nor its time tells whether there is such an account.
    ///
    /// # Errors
    /// What the store says.
    pub async fn send_password_link(&self, typed: &str) -> Result<(), StoreError> {
        let Ok(address) = Email::parse(typed) else { return Ok(()) };
        let subject = asked_subject(&address);
        if let TryReserved::Wait { .. } = self.ports.store.reserve_sign_in(&subject, self.now_ms()).await? {
            return Ok(());
        }
        let Some(account) = self.ports.store.account_with_email(&address).await? else { return Ok(()) };
        let (link, made) = self.link_for_account(&account, LinkPurpose::NewPassword);
        let mut audit =
            self.account_audit(Actor::Account(account.id), &account, "account.password-link-sent");
        let notice = Notice::NewPassword { account: account.id, link: made.sealed };
        audit.jobs.push(self.mail_job(account.organization, account.email.as_str(), notice));
        self.ports.store.save_link(&link, &secret_hash(&made.secret), Some(&audit)).await
    }

    /// Chooses a web password with a link and uses the link up; `None` if it does not hold. A person gets an account
    /// with it; an account is signed out everywhere and freed from waiting.
    ///
    /// # Errors
    /// [`AdminError`] for a password that is refused, with which nothing is used up; and what the store says.
    pub async fn use_link(&self, secret: &Secret, typed: &str) -> Result<Option<Account>, AdminError> {
        let hash = secret_hash(secret);
        let Some(link) = self.holding_link(&hash).await? else { return Ok(None) };
        let action = match link.purpose {
            LinkPurpose::Invitation => "account.invitation-accepted",
            LinkPurpose::NewPassword => "account.password-set",
            LinkPurpose::NewEmail => return Ok(None),
        };
        let Some(account) = self.account_of_link(&link).await? else { return Ok(None) };
        let password = self.password_hash(&account, &chosen(&account, typed)?).await;
        let audit = self.account_audit(Actor::Account(account.id), &account, action);
        let store = &self.ports.store;
        if !store.use_link(&hash, &account, &password, &audit).await? {
            return Ok(None);
        }
        store.clear_sign_in(&tries_subject(account.email.as_str()), None).await?;
        store.clear_sign_in(&asked_subject(&account.email), None).await?;
        Ok(Some(account))
    }

    /// The letter that welcomes a person who is about to be added, with an invitation if the address is nobody's yet. A
    /// link of somebody who is not added after all opens nothing.
    pub(crate) async fn welcome_job(&self, person: &Person) -> Result<Option<NewJob>, StoreError> {
        let Some(to) = &person.email else { return Ok(None) };
        let store = &self.ports.store;
        let link = match Email::parse(to) {
            Ok(address) if store.account_with_email(&address).await?.is_none() => {
                let (link, made) = self.link_for_person(person, address);
                store.save_link(&link, &secret_hash(&made.secret), None).await?;
                Some(made.sealed)
            }
            Ok(_) | Err(_) => None,
        };
        Ok(Some(self.mail_job(person.organization, to, Notice::Welcome { person: person.id, link })))
    }

    /// A link if it has not ended.
    pub(crate) async fn holding_link(&self, hash: &SecretHash) -> Result<Option<AccountLink>, StoreError> {
        let link = self.ports.store.link(hash).await?;
        Ok(link.filter(|link| link.holds_at(self.now_ms())))
    }

    async fn invite(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
        by_letter: bool,
    ) -> Result<(AccountLink, Secret), AdminError> {
        let person = self.person(organization, id).await?;
        let Some(typed) = &person.email else {
            return Err(fields::invalid("email", "must be given first: the invitation goes there"));
        };
        let address = email(typed)?;
        let store = &self.ports.store;
        if store.account_of_person(organization, id).await?.is_some() {
            return Err(StoreError::Exists("an account of this person".to_owned()).into());
        }
        if store.account_with_email(&address).await?.is_some() {
            return Err(StoreError::Exists(format!("account {address}")).into());
        }
        let mut audit = self.audit_of(actor, organization, "account.invited", format!("person:{id}"));
        audit.detail = address.to_string();
        let (link, made) = self.link_for_person(&person, address);
        if by_letter {
            let notice = Notice::Welcome { person: id, link: Some(made.sealed) };
            audit.jobs.push(self.mail_job(organization, typed, notice));
        }
        store.save_link(&link, &secret_hash(&made.secret), Some(&audit)).await?;
        Ok((link, made.secret))
    }

    /// Whose password a link chooses; nobody's, if the address is another one meanwhile.
    async fn account_of_link(&self, link: &AccountLink) -> Result<Option<Account>, StoreError> {
        let store = &self.ports.store;
        match link.subject {
            LinkSubject::Account(id) => {
                let account = store.account(link.organization, id).await?;
                Ok(account.filter(|it| it.email == link.email))
            }
            LinkSubject::Person(id) => {
                let Some(person) = store.person(link.organization, id).await? else { return Ok(None) };
                let address = person.email.as_deref().and_then(|it| Email::parse(it).ok());
                if address.as_ref() != Some(&link.email) {
                    return Ok(None);
                }
                // Somebody gave the person an account meanwhile: the link chooses its password.
                match store.account_of_person(link.organization, id).await? {
                    Some(account) => Ok(Some(account).filter(|it| it.email == link.email)),
                    None => Ok(Some(self.account_for(link, id))),
                }
            }
        }
    }

    fn account_for(&self, link: &AccountLink, person: PersonId) -> Account {
        Account {
            id: AccountId(self.new_uuid()),
            organization: link.organization,
            owner: AccountOwner::Person(person),
            email: link.email.clone(),
            administration: Administration::Nothing,
            created_ms: self.now_ms(),
            version: 1,
        }
    }

    fn link_for_person(&self, person: &Person, address: Email) -> (AccountLink, MadeLink) {
        let subject = LinkSubject::Person(person.id);
        let link =
            AccountLink::new(person.organization, subject, LinkPurpose::Invitation, address, self.now_ms());
        (link, self.made_link(person.id.0))
    }

    fn link_for_account(&self, account: &Account, purpose: LinkPurpose) -> (AccountLink, MadeLink) {
        let subject = LinkSubject::Account(account.id);
        let (organization, email) = (account.organization, account.email.clone());
        let link = AccountLink::new(organization, subject, purpose, email, self.now_ms());
        (link, self.made_link(account.id.0))
    }

    /// A link with which an account gets another address, sent there.
    pub(super) fn link_to_address(&self, account: &Account, address: Email) -> (AccountLink, MadeLink) {
        let (subject, purpose) = (LinkSubject::Account(account.id), LinkPurpose::NewEmail);
        let link = AccountLink::new(account.organization, subject, purpose, address, self.now_ms());
        (link, self.made_link(account.id.0))
    }

    fn made_link(&self, target: uuid::Uuid) -> MadeLink {
        let mut entropy = self.entropy();
        let secret = Secret::random(&mut **entropy);
        let sealed = self.ports.vault.seal(&link_subject(target), secret.expose(), &mut **entropy);
        MadeLink { secret, sealed }
    }
}

/// What requests for a link to this address are counted on.
fn asked_subject(address: &Email) -> SecretHash {
    SecretHash(Sha256::digest(format!("password-link:{address}")).into())
}
