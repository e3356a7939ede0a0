//! Scopes: what a token is for. The words are those of the field, so that a program's list of them can be taken over.

use std::collections::BTreeSet;
use std::fmt;

use super::Administration;

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// One thing that a token may be for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope { $($(#[$doc])* $name),+ }

        impl Scope {
            /// Every scope.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word in requests, lists and rows.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

scopes! {
    /// Reads the owner's own person and mailbox settings.
    OwnPersonRead = "spark:people_read",
    /// Changes the owner's own mailbox settings and greetings.
    OwnPersonWrite = "spark:people_write",
    /// Reads the owner's own telephone settings.
    OwnTelephonyRead = "spark:telephony_config_read",
    /// Changes the owner's own telephone settings, the passcode among them.
    OwnTelephonyWrite = "spark:telephony_config_write",
    /// Reads and hears the owner's own messages.
    OwnCallsRead = "spark:calls_read",
    /// Marks, deletes and brings back the owner's own messages.
    OwnCallsWrite = "spark:calls_write",
    /// Reads people and their mailbox settings.
    PeopleRead = "spark-admin:people_read",
    /// Changes people and their mailbox settings.
    PeopleWrite = "spark-admin:people_write",
    /// Reads locations.
    LocationsRead = "spark-admin:locations_read",
    /// Changes locations.
    LocationsWrite = "spark-admin:locations_write",
    /// Reads the organization.
    OrganizationsRead = "spark-admin:organizations_read",
    /// Reads the licences.
    LicensesRead = "spark-admin:licenses_read",
    /// Reads portals, groups, attendants and their settings.
    TelephonyRead = "spark-admin:telephony_config_read",
    /// Changes portals, groups, attendants and their settings.
    TelephonyWrite = "spark-admin:telephony_config_write",
    /// Reads calls, and the messages of mailboxes that are shared.
    CallsRead = "spark-admin:calls_read",
    /// Changes the messages of mailboxes that are shared.
    CallsWrite = "spark-admin:calls_write",
    /// Reads the audit.
    AuditRead = "audit:events_read",
}

impl Scope {
    /// The scope of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.word() == word)
    }

    /// Whether it is about more than the owner's own things, so that only administrators have a use for it.
    #[must_use]
    pub fn is_administrative(self) -> bool {
        !self.word().starts_with("spark:")
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The scopes of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Every scope there is: what a person who is signed in at a browser has.
    #[must_use]
    pub fn all() -> Self {
        Scope::ALL.iter().copied().collect()
    }

    /// All that somebody with this administration has a use for.
    #[must_use]
    pub fn useful_to(administration: &Administration, has_mailbox: bool) -> Self {
        let useful = |scope: &Scope| match scope.is_administrative() {
            true => administration.is_any(),
            false => has_mailbox || *scope == Scope::OwnPersonRead,
        };
        Scope::ALL.iter().copied().filter(useful).collect()
    }

    /// Whether this one is among them.
    #[must_use]
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

/// The words with blanks between.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(|scope| scope.word()).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_is_found_by_its_word() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_word(scope.word()), Some(*scope));
        }
        assert_eq!(Scope::from_word("spark:everything"), None);
    }

    #[test]
    fn a_users_token_is_for_his_own_things() {
        let user = Scopes::useful_to(&Administration::Nothing, true);
        assert!(user.iter().all(|scope| !scope.is_administrative()), "{user}");
        assert!(user.has(Scope::OwnCallsWrite));
        let administrator = Scopes::useful_to(&Administration::Organization, false);
        assert!(administrator.has(Scope::AuditRead) && !administrator.has(Scope::OwnCallsRead));
    }
}
