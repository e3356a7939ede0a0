//! Accounts: who signs in to the pages and the API, and what they may do there.
//!
//! An account belongs to a person, or is an administrator's alone. It has nothing to do with the passcode, which opens
//! a mailbox by telephone.

pub mod integration;
pub mod link;
pub mod passkey;
pub mod password;
pub mod scope;
pub mod secret;
pub mod tries;

use std::fmt;

use crate::ids::{AccountId, LocationId, OrganizationId, PersonId, SessionId, TokenId};
use scope::Scopes;

/// Characters of an e-mail address (RFC 5321 section 4.5.3.1.3: a path has 256 with its angle brackets).
const EMAIL_CHARS_MAX: usize = 254;

/// An e-mail address that somebody signs in with: case folded, so that it is one however it is typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`NotAnEmail`] for what cannot be an address.
    pub fn parse(typed: &str) -> Result<Self, NotAnEmail> {
        let typed = typed.trim();
        let plain = !typed.chars().any(|it| it.is_whitespace() || it.is_control());
        let parts = typed
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
        if plain && parts && typed.chars().count() <= EMAIL_CHARS_MAX {
            return Ok(Self(typed.to_lowercase()));
        }
        Err(NotAnEmail)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was typed is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no e-mail address such as ann@example.org")]
pub struct NotAnEmail;

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: AccountId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Whose it is.
    pub owner: AccountOwner,
    /// What is signed in with: unique on the server.
    pub email: Email,
    /// What it may administer.
    pub administration: Administration,
    /// When it was added, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

impl Account {
    /// The person it belongs to.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.owner {
            AccountOwner::Person(person) => Some(person),
            AccountOwner::Administrator { .. } => None,
        }
    }
}

/// Whose an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountOwner {
    /// A person with a mailbox: the account opens the user hub.
    Person(PersonId),
    /// An administrator who has neither extension nor mailbox.
    Administrator {
        /// The name that pages show.
        name: String,
    },
}

/// What an account or a token may administer beside its own mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Administration {
    /// Nothing: a user.
    #[default]
    Nothing,
    /// It sees the whole organization and changes nothing.
    ReadOnly,
    /// These locations, in the order of identity, each once.
    Locations(Vec<LocationId>),
    /// The whole organization.
    Organization,
}

impl Administration {
    /// The administration of locations, whatever order they are named in.
    #[must_use]
    pub fn of_locations(mut locations: Vec<LocationId>) -> Self {
        locations.sort_unstable();
        locations.dedup();
        if locations.is_empty() { Self::Nothing } else { Self::Locations(locations) }
    }

    /// Whether it sees what belongs to the whole organization, such as service settings and the audit.
    #[must_use]
    pub fn sees_organization(&self) -> bool {
        matches!(self, Self::ReadOnly | Self::Organization)
    }

    /// Whether it may change what belongs to the whole organization.
    #[must_use]
    pub fn changes_organization(&self) -> bool {
        matches!(self, Self::Organization)
    }

    /// Whether it sees what belongs to this location: its portal, people and mailboxes.
    #[must_use]
    pub fn sees(&self, location: LocationId) -> bool {
        self.sees_organization() || self.has(location)
    }

    /// Whether it may change what belongs to this location.
    #[must_use]
    pub fn changes(&self, location: LocationId) -> bool {
        self.changes_organization() || self.has(location)
    }

    /// Whether it administers anything at all.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self != Self::Nothing
    }

    /// A word for lists, rows and the audit.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Nothing => "user",
            Self::ReadOnly => "read-only",
            Self::Locations(_) => "locations",
            Self::Organization => "organization",
        }
    }

    fn has(&self, location: LocationId) -> bool {
        match self {
            Self::Locations(locations) => locations.binary_search(&location).is_ok(),
            Self::Nothing | Self::ReadOnly | Self::Organization => false,
        }
    }
}

/// A stored web password: algorithm, parameters, salt and hash in one text. Secret all the same: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(****)")
    }
}

/// Somebody is signed in with a browser. What proves it is a [`Secret`](secret::Secret) of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSession {
    /// Its identity, by which it is listed and ended.
    pub id: SessionId,
    /// The organization of the account.
    pub organization: OrganizationId,
    /// Who is signed in.
    pub account: AccountId,
    /// Since when, epoch milliseconds.
    pub created_ms: i64,
    /// When it was used last, to the minute, epoch milliseconds.
    pub used_ms: i64,
    /// When the owner last proved who he is, epoch milliseconds.
    pub proved_ms: i64,
    /// What the browser says of itself, shortened.
    pub user_agent: String,
    /// The address it was begun from.
    pub address: String,
}

/// What a program presents to the API. The token itself is a [`Secret`](secret::Secret) of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Its identity, by which it is listed and revoked.
    pub id: TokenId,
    /// The organization it is for.
    pub organization: OrganizationId,
    /// Whose it is.
    pub owner: TokenOwner,
    /// What its owner calls it.
    pub name: String,
    /// What it is for; what its owner may not do, it cannot do either.
    pub scopes: Scopes,
    /// Since when, epoch milliseconds.
    pub created_ms: i64,
    /// When it ends, epoch milliseconds; never, if that is not said.
    pub expires_ms: Option<i64>,
    /// When it was used last, to the minute, epoch milliseconds.
    pub used_ms: Option<i64>,
}

impl ApiToken {
    /// Whether it still holds.
    #[must_use]
    pub fn holds_at(&self, now_ms: i64) -> bool {
        self.expires_ms.is_none_or(|expires_ms| now_ms < expires_ms)
    }
}

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenOwner {
    /// An account's own: it acts for the account, and is gone with it.
    Account(AccountId),
    /// A program's, which acts for itself.
    Service(Administration),
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_typed() {
        assert_eq!(Email::parse(" Ann@Example.ORG "), Email::parse("ann@example.org"));
        assert_eq!(Email::parse("ann@example.org").unwrap().local_part(), "ann");
        let long = format!("{}@example.org", "a".repeat(EMAIL_CHARS_MAX));
        for wrong in ["", "ann", "@example.org", "ann@", "a@b@c", "a n@example.org", "a\n@b", &long] {
            assert_eq!(Email::parse(wrong), Err(NotAnEmail), "{wrong}");
        }
    }

    #[test]
    fn administrators_see_and_change_what_is_theirs() {
        let [ours, other] = [1, 2].map(|n| LocationId(Uuid::from_u128(n)));
        let of = |administration: Administration| {
            let it = &administration;
            [
                it.sees_organization(),
                it.changes_organization(),
                it.sees(ours),
                it.changes(ours),
                it.sees(other),
            ]
        };
        assert_eq!(of(Administration::Nothing), [false; 5]);
        assert_eq!(of(Administration::ReadOnly), [true, false, true, false, true]);
        let locations = Administration::of_locations(vec![ours, ours]);
        assert_eq!(of(locations), [false, false, true, true, false]);
        assert_eq!(of(Administration::Organization), [true; 5]);
        assert_eq!(Administration::of_locations(Vec::new()), Administration::Nothing);
    }
}
