//! Signing in with e-mail address and password.

use antiphon_core::account::password::WebPassword;
use antiphon_core::account::scope::Scopes;
use antiphon_core::account::secret::{Secret, SecretHash};
use antiphon_core::account::tries::{SignInTries, TryReserved};
use antiphon_core::account::{Account, Email, WebSession};
use antiphon_core::ids::SessionId;
use antiphon_core::limits::SIGN_IN_TRIES_FREE;
use antiphon_core::lockout::{Budget, Side};
use sha2::{Digest, Sha256};

use super::{Principal, secret_hash};
use crate::Office;
use crate::admin::Actor;
use crate::hashing::account_subject;
use crate::ports::StoreError;

/// Characters that are kept of what a browser says of itself.
const USER_AGENT_CHARS_MAX: usize = 200;
/// Seconds that a source has to wait from which too many wrong passwords came.
pub(super) const SOURCE_WAIT_SECONDS: u64 = 15 * 60;

/// Somebody at the door.
#[derive(Clone, Copy)]
pub struct Door<'a> {
    /// The address that was typed.
    pub email: &'a str,
    /// The password that was typed.
    pub password: &'a str,
    /// The network address he comes from: a limited number of wrong passwords is evaluated for each.
    pub source: &'a str,
    /// What his browser says of itself.
    pub user_agent: &'a str,
}

/// Somebody who has proved who he is, and a session begins.
pub(super) struct Arrival<'a> {
    pub(super) source: &'a str,
    pub(super) user_agent: &'a str,
    /// With what it was proved, for the audit.
    pub(super) how: &'a str,
    /// When, epoch milliseconds.
    pub(super) proved_ms: i64,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// He is in.
    In(Box<SignedIn>),
    /// Address or password are wrong, or the account has no password: which, is not told.
    Wrong,
    /// Too many wrong ones: nothing is evaluated for so many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: u64,
    },
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What his browser presents from now on: the cookie.
    pub secret: Secret,
    /// His session.
    pub session: WebSession,
    /// Who he is and what he may do.
    pub principal: Principal,
}

/// What became of a password that was to prove somebody.
pub(super) enum Proof {
    Right,
    Wrong,
    Wait { seconds: u64 },
}

impl Office {
    /// Signs somebody in. Neither the answer nor its time tells whether there is such an account.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sign_in(&self, door: Door<'_>) -> Result<SignIn, StoreError> {
        let source = door.source.to_owned();
        if let Budget::Refused { .. } = self.sign_in_sources().reserve(Side::Outside, &source, self.now()) {
            return Ok(SignIn::Wait { seconds: SOURCE_WAIT_SECONDS });
        }
        let account = match Email::parse(door.email) {
            Ok(email) => self.ports.store.account_with_email(&email).await?,
            Err(_) => None,
        };
        let proof = self.prove(account.as_ref(), &tries_subject(door.email), door.password).await?;
        if !matches!(proof, Proof::Wrong) {
            self.sign_in_sources().give_back(Side::Outside, &source);
        }
        Ok(match (proof, account) {
            (Proof::Right, Some(account)) => {
                let (source, user_agent, proved_ms) = (door.source, door.user_agent, self.now_ms());
                let arrival = Arrival { source, user_agent, how: "with the web password", proved_ms };
                SignIn::In(Box::new(self.begin_session(&account, &arrival).await?))
            }
            (Proof::Right | Proof::Wrong, _) => SignIn::Wrong,
            (Proof::Wait { seconds }, _) => SignIn::Wait { seconds },
        })
    }

    /// Frees an account from the wait that wrong passwords have brought it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such account, and what the store says.
    pub async fn free_account(&self, actor: Actor, account: &Account) -> Result<(), StoreError> {
        let audit = self.account_audit(actor, account, "account.freed");
        self.ports.store.clear_sign_in(&tries_subject(account.email.as_str()), Some(&audit)).await
    }

    /// Whether the password is the account's; the try is counted before it is evaluated.
    pub(super) async fn prove(
        &self,
        account: Option<&Account>,
        subject: &SecretHash,
        typed: &str,
    ) -> Result<Proof, StoreError> {
        let store = &self.ports.store;
        let tries = match store.reserve_sign_in(subject, self.now_ms()).await? {
            TryReserved::Evaluate(tries) => tries,
            TryReserved::Wait { ms } => return Ok(Proof::Wait { seconds: seconds_of(ms) }),
        };
        let (hash, bound_to) = match account {
            Some(it) => (store.account_password(it.organization, it.id).await?, account_subject(it.id)),
            None => (None, String::new()),
        };
        let typed = WebPassword::entered(typed);
        if self.ports.hasher.verify_password(&bound_to, &typed, hash.as_ref()).await {
            store.clear_sign_in(subject, None).await?;
            return Ok(Proof::Right);
        }
        self.note_guessing(account, tries).await?;
        Ok(Proof::Wrong)
    }

    /// The administrators see it once, when the waiting begins.
    async fn note_guessing(&self, account: Option<&Account>, tries: SignInTries) -> Result<(), StoreError> {
        match account {
            Some(account) if tries.failed == SIGN_IN_TRIES_FREE => {
                let audit = self.account_audit(Actor::Account(account.id), account, "account.guessed-at");
                self.ports.store.audit(&audit).await
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) async fn begin_session(
        &self,
        account: &Account,
        arrival: &Arrival<'_>,
    ) -> Result<SignedIn, StoreError> {
        let secret = Secret::random(&mut **self.entropy());
        let now_ms = self.now_ms();
        let session = WebSession {
            id: SessionId(self.new_uuid()),
            organization: account.organization,
            account: account.id,
            created_ms: now_ms,
            used_ms: now_ms,
            proved_ms: arrival.proved_ms,
            user_agent: arrival.user_agent.chars().take(USER_AGENT_CHARS_MAX).collect(),
            address: arrival.source.to_owned(),
        };
        let mut audit = self.account_audit(Actor::Account(account.id), account, "account.signed-in");
        audit.detail = format!("from {}, {}", session.address, arrival.how);
        self.ports.store.insert_session(&session, &secret_hash(&secret), &audit).await?;
        let principal = Principal::of_account(account, Scopes::all());
        Ok(SignedIn { secret, session, principal })
    }
}

/// What tries with this address are counted on.
pub(super) fn tries_subject(typed: &str) -> SecretHash {
    SecretHash(Sha256::digest(format!("sign-in:{}", typed.trim().to_lowercase())).into())
}

pub(super) fn seconds_of(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0).div_ceil(1_000).max(1)
}
