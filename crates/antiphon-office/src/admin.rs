//! What administrators, operators and owners at their desk set and see: one use case each, whoever shows it.
//!
//! Every change leaves an audit entry. What was typed is parsed here, and an error names the field and says what
//! would be right; it never repeats a passcode.

pub(crate) mod fields;
pub mod announcements;
pub mod attention;
pub mod audit_log;
pub mod leavers;
pub mod attendants;
pub mod greetings;
pub mod groups;
pub mod locations;
pub mod mailboxes;
pub mod organizations;
pub mod passcodes;
pub mod people;
pub mod dialling;
pub mod schedules;
pub mod trunks;
pub mod service;
pub mod undelete;

use std::fmt;

use antiphon_core::ids::{AccountId, IntegrationId, LocationId, OrganizationId, PersonId, TokenId};
use antiphon_core::passcode::BrokenRule;

use crate::Office;
use crate::ports::{Audit, BlobError, StoreError};

/// Who does something, as the audit tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody with a shell on the server.
    Operator,
    /// A person who is signed in.
    Person(PersonId),
    /// Somebody who signed in, or a token that acts for the account.
    Account(AccountId),
    /// A program with a token of its own.
    Token(TokenId),
    /// An integration that acts for itself.
    Integration(IntegrationId),
    /// The server, of itself.
    Server,
    /// Whoever was given the link that sets up the first administrator.
    SetUpLink,
    /// Somebody on the telephone who knows the portal admin passcode of the location.
    PortalAdmin(LocationId),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("operator"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Token(id) => write!(f, "token:{id}"),
            Self::Integration(id) => write!(f, "integration:{id}"),
            Self::Server => f.write_str("server"),
            Self::SetUpLink => f.write_str("set-up-link"),
            Self::PortalAdmin(location) => write!(f, "portal-admin:{location}"),
        }
    }
}

/// Who does something, and over which call, if over one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doer<'a> {
    pub(crate) actor: Actor,
    pub(crate) source: Option<&'a str>,
}

impl From<Actor> for Doer<'_> {
    fn from(actor: Actor) -> Self {
        Self { actor, source: None }
    }
}

/// Why something was not done. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdminError {
    /// A field holds something that it cannot hold.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field, as the use case names it.
        field: &'static str,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// A field somewhere in a document holds something that it cannot hold.
    #[error("{field}: {problem}")]
    InvalidAt {
        /// The way to the field, such as `business.keys[2].value`.
        field: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// A passcode breaks a rule.
    #[error("{field}: {rule}")]
    Passcode {
        /// The field that holds the passcode.
        field: &'static str,
        /// The first broken rule.
        rule: BrokenRule,
    },
    /// The store says no, or does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The audio cannot be read.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

impl Office {
    /// An audit entry of now.
    pub(crate) fn audit_of(
        &self,
        actor: Actor,
        organization: OrganizationId,
        action: &str,
        target: String,
    ) -> Audit {
        Audit {
            organization,
            at_ms: self.now_ms(),
            actor: actor.to_string(),
            action: action.to_owned(),
            target,
            detail: String::new(),
            jobs: Vec::new(),
        }
    }

    /// An audit entry of now about something that has details.
    pub(crate) fn audit_by_doer(
        &self,
        doer: Doer<'_>,
        organization: OrganizationId,
        action: &str,
        target: String,
        detail: &str,
    ) -> Audit {
        let detail = match doer.source {
            None => detail.to_owned(),
            Some(source) if detail.is_empty() => format!("by telephone, {source}"),
            Some(source) => format!("{detail}, by telephone, {source}"),
        };
        Audit { detail, ..self.audit_of(doer.actor, organization, action, target) }
    }

    /// The newest audit entries of an organization, newest first, at most `max`.
    ///
    /// # Errors
    /// What the store says.
    pub async fn audit_entries(
        &self,
        organization: OrganizationId,
        max: u32,
    ) -> Result<Vec<Audit>, StoreError> {
        self.ports.store.audit_entries(organization, max).await
    }
}
