//! Passkeys (WebAuthn): made and kept by whoever is signed in, and shown instead of a password.
//!
//! Nobody waits after wrong ones, as he does after wrong passwords: a signature cannot be guessed, and each answer needs
//! a question of its own.

mod ceremonies;
mod showing;

use std::collections::BTreeMap;

use antiphon_core::account::passkey::{Passkey, PasskeySite};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, WebSession};
use antiphon_core::ids::{AccountId, OrganizationId, PasskeyId};
use antiphon_core::limits::PASSKEYS_PER_ACCOUNT_MAX;
use sha2::{Digest as _, Sha256};

use super::sessions::OpenSession;
use crate::Office;
use crate::admin::{Actor, AdminError, fields};
use crate::ports::{Audit, MadePasskey, PasskeyError, PasskeyOwner, PasskeyProtocol, Spare, StoreError};

pub(crate) use ceremonies::Ceremonies;
pub use showing::{PASSKEY_COPIED, PasskeyProof, PasskeySignIn, Visitor};

/// Where passkeys are made and shown, and who understands them.
#[derive(Clone, Copy)]
pub struct PasskeyDoor<'a> {
    /// Web Authentication.
    pub protocol: &'a dyn PasskeyProtocol,
    /// The pages as browsers reach them.
    pub site: &'a PasskeySite,
}

/// Why a passkey was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyRefusal {
    /// There is no question that this would answer, or not any more.
    #[error("this took too long, or was begun in another window")]
    Late,
    /// No account has it.
    #[error("nobody signs in here with this passkey; it may have been removed")]
    Unknown,
    /// Another account has it.
    #[error("this passkey is not one of your account")]
    NotYours,
    /// It counts as a copy does.
    #[error(
        "this passkey may have been copied: it does not count on from where it was. The administrators see it"
    )]
    Copied,
    /// What the browser sent proves nothing.
    #[error("what your browser sent does not prove anything")]
    Unfit,
}

/// What became of a new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyAdded {
    /// It can be signed in with.
    Added(Box<Passkey>),
    /// It was refused.
    Refused(PasskeyRefusal),
}

impl Office {
    /// What a browser is asked for, so that whoever is signed in gets a passkey. `name` is his, as browsers show it.
    ///
    /// # Errors
    /// [`AdminError`] for an account that has [`PASSKEYS_PER_ACCOUNT_MAX`], and what the store says.
    pub async fn ask_for_new_passkey(
        &self,
        door: PasskeyDoor<'_>,
        open: &OpenSession,
        name: &str,
    ) -> Result<String, AdminError> {
        let known = self.passkeys(&open.account).await?;
        if known.len() >= PASSKEYS_PER_ACCOUNT_MAX {
            let problem = format!("there are {PASSKEYS_PER_ACCOUNT_MAX} passkeys already; remove one first");
            return Err(fields::invalid("passkey", &problem));
        }
        let owner = PasskeyOwner { account: open.account.id, email: open.account.email.as_str(), name };
        let asked = door.protocol.ask_to_make(door.site, &owner, &known);
        let asked = asked.map_err(|error| fields::invalid("passkey", &error.to_string()))?;
        let now_ms = self.now_ms();
        self.ceremonies().begin(question(&open.session, "make"), &open.session.address, asked.kept, now_ms);
        Ok(asked.options)
    }

    /// Keeps the passkey that the browser has made.
    ///
    /// # Errors
    /// [`AdminError`] for a name that cannot be, [`StoreError::Exists`] for a passkey that is known,
    /// [`StoreError::InUse`] for an account that has too many, and what the store says.
    pub async fn add_passkey(
        &self,
        door: PasskeyDoor<'_>,
        open: &OpenSession,
        name: &str,
        answer: &str,
    ) -> Result<PasskeyAdded, AdminError> {
        let name = fields::name("name", name)?;
        let kept = self.ceremonies().take(&question(&open.session, "make"), self.now_ms());
        let Some(kept) = kept else { return Ok(PasskeyAdded::Refused(PasskeyRefusal::Late)) };
        let made = match door.protocol.made(door.site, &kept, answer) {
            Ok(made) => made,
            Err(error) => return Ok(PasskeyAdded::Refused(unfit(&error))),
        };
        let passkey = self.new_passkey(&open.account, door.site, name, made);
        let mut audit = self.account_audit(open.principal.actor, &open.account, "passkey.created");
        audit.detail.clone_from(&passkey.name);
        self.ports.store.insert_passkey(&passkey, &audit).await?;
        Ok(PasskeyAdded::Added(Box::new(passkey)))
    }

    /// The passkeys of an account, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn passkeys(&self, account: &Account) -> Result<Vec<Passkey>, StoreError> {
        self.ports.store.passkeys(account.organization, account.id).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the account has no such passkey, and what the store says.
    pub async fn passkey(&self, account: &Account, id: PasskeyId) -> Result<Passkey, StoreError> {
        let passkeys = self.passkeys(account).await?;
        passkeys.into_iter().find(|it| it.id == id).ok_or(StoreError::Missing("passkey"))
    }

    /// How many passkeys each account of an organization has that has any.
    ///
    /// # Errors
    /// What the store says.
    pub async fn passkey_counts(
        &self,
        organization: OrganizationId,
    ) -> Result<BTreeMap<AccountId, u64>, StoreError> {
        self.ports.store.passkey_counts(organization).await
    }

    /// Gives a passkey of an account another name.
    ///
    /// # Errors
    /// [`AdminError`] for a name that cannot be, [`StoreError::Missing`] if the account has no such passkey, and what the
    /// store says.
    pub async fn rename_passkey(
        &self,
        actor: Actor,
        account: &Account,
        id: PasskeyId,
        name: &str,
    ) -> Result<(), AdminError> {
        let name = fields::name("name", name)?;
        let mut audit = self.account_audit(actor, account, "passkey.renamed");
        audit.detail.clone_from(&name);
        Ok(self.ports.store.rename_passkey(account.organization, account.id, id, &name, &audit).await?)
    }

    /// Removes a passkey of an account: nobody signs in with it any more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the account has no such passkey, [`StoreError::InUse`] with [`Spare::LastWayIn`] if
    /// there is neither a password nor another passkey, and what the store says.
    pub async fn remove_passkey(
        &self,
        actor: Actor,
        account: &Account,
        id: PasskeyId,
        spare: Spare,
    ) -> Result<(), StoreError> {
        let passkey = self.passkey(account, id).await?;
        let audit = self.account_audit(actor, account, "passkey.removed");
        let audit = Audit { detail: passkey.name, ..audit };
        self.ports.store.remove_passkey(account.organization, account.id, id, spare, &audit).await
    }

    /// Removes all passkeys of an account, whose owner has lost them, and says how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn remove_passkeys(&self, actor: Actor, account: &Account) -> Result<u64, StoreError> {
        let audit = self.account_audit(actor, account, "passkeys.removed");
        self.ports.store.remove_passkeys(account.organization, account.id, &audit).await
    }

    fn new_passkey(&self, account: &Account, site: &PasskeySite, name: String, made: MadePasskey) -> Passkey {
        Passkey {
            id: PasskeyId(self.new_uuid()),
            organization: account.organization,
            account: account.id,
            credential: made.credential,
            site: site.id().to_owned(),
            name,
            key: made.key,
            state: made.state,
            created_ms: self.now_ms(),
            used_ms: None,
        }
    }
}

/// The question that a session has open. There is one of each kind at a time.
fn question(session: &WebSession, kind: &str) -> SecretHash {
    SecretHash(Sha256::digest(format!("passkey {kind}:{}", session.id)).into())
}

/// What is wrong stands in the log; browsers are told that something is.
fn unfit(error: &PasskeyError) -> PasskeyRefusal {
    match error {
        PasskeyError::Copied => PasskeyRefusal::Copied,
        PasskeyError::Refused(_) => {
            tracing::info!(%error, "a passkey is refused");
            PasskeyRefusal::Unfit
        }
    }
}
