//! Sessions: browsers that are signed in.

use antiphon_core::account::scope::Scopes;
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, WebSession};
use antiphon_core::ids::SessionId;
use antiphon_core::limits::{
    DAY_MS, LAST_USE_STEP_MS, PROOF_FRESH_MAX_MS, SESSION_IDLE_MAX_MS, SESSION_MAX_MS,
};

use super::sign_in::{Proof, tries_subject};
use super::{Principal, secret_hash};
use crate::Office;
use crate::admin::Actor;
use crate::ports::{SignInAges, StoreError};

/// Days that tokens which have ended stay in lists.
const ENDED_TOKENS_KEPT_MS: i64 = 30 * DAY_MS;

/// A session that holds, and who is signed in with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// The session.
    pub session: WebSession,
    /// Who it is and what he may do.
    pub principal: Principal,
    /// The account.
    pub account: Account,
    /// Whether the proof of who he is is fresh enough for a sensitive act; if not, he is asked for it again.
    pub is_proved: bool,
}

/// What became of proving again who one is.
#[derive(Clone, Debug)]
pub enum Reauthenticated {
    /// It holds; the browser presents this from now on, and the old secret is worth nothing.
    Proved(Secret),
    /// The password is wrong.
    Wrong,
    /// Too many wrong ones: nothing is evaluated for so many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: u64,
    },
}

impl Office {
    /// Who is signed in with what a browser presents; nobody, if the session ended, was ended or never was.
    ///
    /// # Errors
    /// What the store says.
    pub async fn session_of(&self, secret: &Secret) -> Result<Option<OpenSession>, StoreError> {
        let store = &self.ports.store;
        let Some(mut session) = store.session(&secret_hash(secret)).await? else { return Ok(None) };
        let now_ms = self.now_ms();
        let (idle_ms, age_ms) = (now_ms - session.used_ms, now_ms - session.created_ms);
        if idle_ms >= SESSION_IDLE_MAX_MS || age_ms >= SESSION_MAX_MS {
            return Ok(None);
        }
        let Some(account) = store.account(session.organization, session.account).await? else {
            return Ok(None);
        };
        if idle_ms >= LAST_USE_STEP_MS {
            store.use_session(session.id, now_ms).await?;
            session.used_ms = now_ms;
        }
        let is_proved = now_ms - session.proved_ms < PROOF_FRESH_MAX_MS;
        let principal = Principal::of_account(&account, Scopes::all());
        Ok(Some(OpenSession { session, principal, account, is_proved }))
    }

    /// Proves again who is signed in, before a sensitive act.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the session has ended meanwhile, and what the store says.
    pub async fn reauthenticate(
        &self,
        open: &OpenSession,
        password: &str,
    ) -> Result<Reauthenticated, StoreError> {
        let subject = tries_subject(open.account.email.as_str());
        match self.prove(Some(&open.account), &subject, password).await? {
            Proof::Wrong => return Ok(Reauthenticated::Wrong),
            Proof::Wait { seconds } => return Ok(Reauthenticated::Wait { seconds }),
            Proof::Right => {}
        }
        Ok(Reauthenticated::Proved(self.renew_session(open).await?))
    }

    /// The new secret of a session whose owner has just proved who he is.
    pub(super) async fn renew_session(&self, open: &OpenSession) -> Result<Secret, StoreError> {
        let secret = Secret::random(&mut **self.entropy());
        self.ports.store.prove_session(open.session.id, self.now_ms(), &secret_hash(&secret)).await?;
        Ok(secret)
    }

    /// Ends the session that a browser is signed in with.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if it has ended already, and what the store says.
    pub async fn sign_out(&self, open: &OpenSession) -> Result<(), StoreError> {
        self.end_session(open.principal.actor, &open.account, open.session.id).await
    }

    /// The sessions of an account that hold, the one used last first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sessions(&self, account: &Account) -> Result<Vec<WebSession>, StoreError> {
        let mut sessions = self.ports.store.sessions(account.organization, account.id).await?;
        let now_ms = self.now_ms();
        sessions.retain(|it| {
            now_ms - it.used_ms < SESSION_IDLE_MAX_MS && now_ms - it.created_ms < SESSION_MAX_MS
        });
        Ok(sessions)
    }

    /// Ends one session of an account.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if the account has no such session, and what the store says.
    pub async fn end_session(
        &self,
        actor: Actor,
        account: &Account,
        id: SessionId,
    ) -> Result<(), StoreError> {
        let audit = self.account_audit(actor, account, "account.signed-out");
        self.ports.store.end_session(account.organization, account.id, id, &audit).await
    }

    /// Signs an account out everywhere, but for one session if it is named, and says how many sessions ended.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sign_out_everywhere(
        &self,
        actor: Actor,
        account: &Account,
        keep: Option<SessionId>,
    ) -> Result<u64, StoreError> {
        let audit = self.account_audit(actor, account, "account.signed-out-everywhere");
        self.ports.store.end_sessions(account.organization, account.id, keep, &audit).await
    }

    /// Removes sessions that are over and tokens that ended long ago, and says how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn forget_sign_ins(&self) -> Result<u64, StoreError> {
        let now_ms = self.now_ms();
        let ages = SignInAges {
            used_before_ms: now_ms - SESSION_IDLE_MAX_MS,
            begun_before_ms: now_ms - SESSION_MAX_MS,
            tokens_ended_before_ms: now_ms - ENDED_TOKENS_KEPT_MS,
        };
        let grants = self.ports.store.forget_grants(now_ms).await?;
        Ok(grants + self.ports.store.forget_sign_ins(&ages).await?)
    }
}
