//! Accounts: who may come to the pages and the API, and how they prove it. The pages, the API and the command line all
//! go through these use cases.
//!
//! A browser has a session, a program a token; each is a secret of which only the digest is kept. Whoever comes with
//! one is a [`Principal`]: who it is, and what may be done.

pub mod addresses;
pub mod administration;
pub mod integrations;
pub mod links;
pub mod oauth;
pub mod passkeys;
pub mod passwords;
pub mod provider;
pub mod roles;
pub mod phones;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod tokens;

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::{Secret, SecretHash};
use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{AccountId, OrganizationId, PersonId};
use sha2::{Digest, Sha256};

use crate::admin::Actor;

/// Somebody who has proved who he is, and what he may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The organization; nothing of another one exists for him.
    pub organization: OrganizationId,
    /// Who he is, as the audit tells it.
    pub actor: Actor,
    /// His account; a program with a token of its own has none.
    pub account: Option<AccountId>,
    /// The person he is, who has a mailbox.
    pub person: Option<PersonId>,
    /// What he may administer.
    pub administration: Administration,
    /// What he has come for: everything with a browser, the scopes of the token otherwise.
    pub scopes: Scopes,
}

impl Principal {
    /// Somebody with an account.
    #[must_use]
    pub fn of_account(account: &Account, scopes: Scopes) -> Self {
        Self {
            organization: account.organization,
            actor: Actor::Account(account.id),
            account: Some(account.id),
            person: account.person(),
            administration: account.administration.clone(),
            scopes,
        }
    }

    /// Whether he has come for this.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.has(scope)
    }
}

/// What is kept of a secret. It has 256 unpredictable bits, so that no slow hash is needed.
#[must_use]
pub fn secret_hash(secret: &Secret) -> SecretHash {
    SecretHash(Sha256::digest(secret.expose().as_bytes()).into())
}
