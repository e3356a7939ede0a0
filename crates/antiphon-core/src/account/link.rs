//! Links that come by e-mail and work once: with an invitation, or after forgetting it, somebody chooses a web password;
//! with another one he shows that an address is his, to sign in with it. What stands in them is a [`Secret`](super::secret::Secret) of which only the digest is kept.

use super::Email;
use crate::ids::{AccountId, OrganizationId, PersonId};
use crate::limits::{INVITATION_MAX_MS, PASSWORD_LINK_MAX_MS};

/// A link that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// The organization.
    pub organization: OrganizationId,
    /// Who signs in with what is chosen.
    pub subject: LinkSubject,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Where it was sent. One that chooses a password is worth nothing once its subject has another address.
    pub email: Email,
    /// When it was made, epoch milliseconds.
    pub created_ms: i64,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
}

impl AccountLink {
    /// A link of now.
    #[must_use]
    pub fn new(
        organization: OrganizationId,
        subject: LinkSubject,
        purpose: LinkPurpose,
        email: Email,
        now_ms: i64,
    ) -> Self {
        let expires_ms = now_ms + purpose.holds_ms();
        Self { organization, subject, purpose, email, created_ms: now_ms, expires_ms }
    }

    /// Whether it has not ended yet.
    #[must_use]
    pub fn holds_at(&self, now_ms: i64) -> bool {
        now_ms < self.expires_ms
    }
}

/// Who signs in with what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkSubject {
    /// A person without an account, who gets one by using the link.
    Person(PersonId),
    /// Somebody who has an account.
    Account(AccountId),
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The first web password.
    Invitation,
    /// Another one instead of one that was forgotten.
    NewPassword,
    /// Signing in with the address it was sent to from now on.
    NewEmail,
}

impl LinkPurpose {
    /// A word for rows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::NewPassword => "new-password",
            Self::NewEmail => "new-email",
        }
    }

    /// The purpose of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Invitation, Self::NewPassword, Self::NewEmail].into_iter().find(|it| it.word() == word)
    }

    fn holds_ms(self) -> i64 {
        match self {
            Self::Invitation => INVITATION_MAX_MS,
            Self::NewPassword | Self::NewEmail => PASSWORD_LINK_MAX_MS,
        }
    }
}
