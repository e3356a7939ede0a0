//! Showing a passkey: to sign in, and to prove again who one is.

use antiphon_core::account::Account;
use antiphon_core::account::passkey::Passkey;
use antiphon_core::account::secret::{Secret, SecretHash};

use super::{PasskeyDoor, PasskeyRefusal, question, unfit};
use crate::Office;
use crate::accounts::secret_hash;
use crate::accounts::sessions::OpenSession;
use crate::accounts::sign_in::{Arrival, SignedIn};
use crate::admin::Actor;
use crate::ports::{Audit, PasskeyError, PasskeyUse, StoreError};

/// Somebody at the door, as far as the connection tells.
#[derive(Clone, Copy, Debug)]
pub struct Visitor<'a> {
    /// The network address he comes from.
    pub source: &'a str,
    /// What his browser says of itself.
    pub user_agent: &'a str,
}

/// What became of signing in with a passkey.
#[derive(Clone, Debug)]
pub enum PasskeySignIn {
    /// He is in.
    In(Box<SignedIn>),
    /// The passkey is refused.
    Refused(PasskeyRefusal),
}

/// What became of proving again with a passkey who one is.
#[derive(Clone, Debug)]
pub enum PasskeyProof {
    /// It holds; the browser presents this from now on, and the old secret is worth nothing.
    Proved(Secret),
    /// The passkey is refused.
    Refused(PasskeyRefusal),
}

impl Office {
    /// What a browser is asked for, so that somebody signs in: any passkey of the site. The browser keeps the secret until
    /// it answers.
    ///
    /// # Errors
    /// What the protocol says.
    pub fn ask_for_passkey(
        &self,
        door: PasskeyDoor<'_>,
        source: &str,
    ) -> Result<(String, Secret), PasskeyError> {
        let asked = door.protocol.ask_to_show(door.site)?;
        let browser = Secret::random(&mut **self.entropy());
        self.ceremonies().begin(secret_hash(&browser), source, asked.kept, self.now_ms());
        Ok((asked.options, browser))
    }

    /// Signs in whoever shows a passkey; it says whose it is.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sign_in_with_passkey(
        &self,
        door: PasskeyDoor<'_>,
        browser: &Secret,
        answer: &str,
        visitor: Visitor<'_>,
    ) -> Result<PasskeySignIn, StoreError> {
        let shown = match self.shown(door, &secret_hash(browser), answer).await? {
            Ok(shown) => shown,
            Err(refusal) => return Ok(PasskeySignIn::Refused(refusal)),
        };
        let Some(account) = self.account_of_passkey(&shown.passkey).await? else {
            return Ok(PasskeySignIn::Refused(PasskeyRefusal::Unknown));
        };
        if let Err(refusal) = self.used(&shown, &account, None).await? {
            return Ok(PasskeySignIn::Refused(refusal));
        }
        let how = format!("with the passkey \"{}\"", shown.passkey.name);
        let Visitor { source, user_agent } = visitor;
        let arrival = Arrival { source, user_agent, how: &how, proved_ms: self.now_ms() };
        Ok(PasskeySignIn::In(Box::new(self.begin_session(&account, &arrival).await?)))
    }

    /// What a browser is asked for, so that whoever is signed in proves again who he is.
    ///
    /// # Errors
    /// What the protocol says.
    pub fn ask_for_passkey_again(
        &self,
        door: PasskeyDoor<'_>,
        open: &OpenSession,
    ) -> Result<String, PasskeyError> {
        let asked = door.protocol.ask_to_show(door.site)?;
        let now_ms = self.now_ms();
        self.ceremonies().begin(question(&open.session, "prove"), &open.session.address, asked.kept, now_ms);
        Ok(asked.options)
    }

    /// Proves again with a passkey who is signed in, before a sensitive act.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the session has ended meanwhile, and what the store says.
    pub async fn reauthenticate_with_passkey(
        &self,
        door: PasskeyDoor<'_>,
        open: &OpenSession,
        answer: &str,
    ) -> Result<PasskeyProof, StoreError> {
        let shown = match self.shown(door, &question(&open.session, "prove"), answer).await? {
            Ok(shown) => shown,
            Err(refusal) => return Ok(PasskeyProof::Refused(refusal)),
        };
        let account = &open.account;
        if (shown.passkey.organization, shown.passkey.account) != (account.organization, account.id) {
            return Ok(PasskeyProof::Refused(PasskeyRefusal::NotYours));
        }
        let audit = self.account_audit(open.principal.actor, account, "passkey.used");
        let audit = Audit { detail: shown.passkey.name.clone(), ..audit };
        if let Err(refusal) = self.used(&shown, account, Some(&audit)).await? {
            return Ok(PasskeyProof::Refused(refusal));
        }
        Ok(PasskeyProof::Proved(self.renew_session(open).await?))
    }

    /// The passkey that an answer proves, and what it says of itself now.
    async fn shown(
        &self,
        door: PasskeyDoor<'_>,
        browser: &SecretHash,
        answer: &str,
    ) -> Result<Result<Shown, PasskeyRefusal>, StoreError> {
        let kept = self.ceremonies().take(browser, self.now_ms());
        let Some(kept) = kept else { return Ok(Err(PasskeyRefusal::Late)) };
        let credential = match door.protocol.named(answer) {
            Ok(credential) => credential,
            Err(error) => return Ok(Err(unfit(&error))),
        };
        let known = self.ports.store.passkey_with_credential(&credential).await?;
        let Some(passkey) = known else { return Ok(Err(PasskeyRefusal::Unknown)) };
        match door.protocol.shown(door.site, &kept, answer, &passkey) {
            Ok(state) => {
                let used = PasskeyUse { state, used_ms: self.now_ms() };
                Ok(Ok(Shown { passkey, used }))
            }
            Err(PasskeyError::Copied) => {
                if let Some(account) = self.account_of_passkey(&passkey).await? {
                    self.note_copy(&account, &passkey).await?;
                }
                Ok(Err(PasskeyRefusal::Copied))
            }
            Err(error) => Ok(Err(unfit(&error))),
        }
    }

    /// Notes its use, if it still counts on from where it is: of two that count alike, one is a copy.
    async fn used(
        &self,
        shown: &Shown,
        account: &Account,
        audit: Option<&Audit>,
    ) -> Result<Result<(), PasskeyRefusal>, StoreError> {
        let (store, passkey) = (&self.ports.store, &shown.passkey);
        if store.use_passkey(passkey.organization, passkey.id, &shown.used, audit).await? {
            return Ok(Ok(()));
        }
        if !self.passkeys(account).await?.iter().any(|it| it.id == passkey.id) {
            return Ok(Err(PasskeyRefusal::Unknown));
        }
        self.note_copy(account, passkey).await?;
        Ok(Err(PasskeyRefusal::Copied))
    }

    /// The administrators see it among their alerts.
    async fn note_copy(&self, account: &Account, passkey: &Passkey) -> Result<(), StoreError> {
        let audit = self.account_audit(Actor::Account(account.id), account, PASSKEY_COPIED);
        self.ports.store.audit(&Audit { detail: passkey.name.clone(), ..audit }).await
    }

    async fn account_of_passkey(&self, passkey: &Passkey) -> Result<Option<Account>, StoreError> {
        self.ports.store.account(passkey.organization, passkey.account).await
    }
}

/// What the audit calls a passkey that may have been copied.
pub const PASSKEY_COPIED: &str = "passkey.copied";

/// A passkey that was shown.
struct Shown {
    passkey: Passkey,
    used: PasskeyUse,
}
