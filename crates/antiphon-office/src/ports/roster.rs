//! People as administrators look for them, and the mailboxes that need somebody's attention.

use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::{AttemptSubject, Audit, StoreError};
use crate::owner::Owner;

/// What people are looked for by, however capitalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Part of a name, extension, number or e-mail address; empty for everybody.
    Part(String),
    /// How a name begins.
    Name(String),
    /// The whole e-mail address.
    Email(String),
}

impl Default for Sought {
    /// Everybody.
    fn default() -> Self {
        Self::Part(String::new())
    }
}

/// Whom to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// By what.
    pub sought: Sought,
    /// Only people of this location.
    pub location: Option<LocationId>,
    /// Only people behind this one in the order of the list.
    pub after: Option<PersonId>,
    /// At most so many.
    pub max: u32,
}

/// Whose numbers to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumbersQuery {
    /// Only people of this location.
    pub location: Option<LocationId>,
    /// Only whoever has this short number.
    pub extension: Option<String>,
    /// Only whoever has this public number.
    pub number: Option<String>,
}

/// How many people there are with numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberCounts {
    /// All of them: everybody has an extension.
    pub people: u64,
    /// Those who have a public number too.
    pub public: u64,
}

/// What is to change in a person; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonEdit {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address, or none.
    pub email: Option<Option<String>>,
    /// The short number.
    pub extension: Option<Extension>,
    /// The public number, or none.
    pub number: Option<Option<PhoneNumber>>,
}

/// Among which mailboxes to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Among {
    /// Only those of this location.
    pub location: Option<LocationId>,
    /// At most so many.
    pub max: u32,
}

/// What a mailbox needs attention for, beside being locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It holds so many milliseconds of audio or more.
    Full {
        /// Milliseconds that fill it.
        used_ms: u64,
    },
    /// Its callers hear the extended-away greeting.
    Away,
}

/// A mailbox that is locked from a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedMailbox {
    /// Whose it is.
    pub owner: Owner,
    /// How many wrong passcodes there were.
    pub attempts: Attempts,
    /// When and from where, newest first.
    pub tries: Vec<Try>,
}

/// A passcode entered that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// When, epoch milliseconds.
    pub at_ms: i64,
    /// From which side.
    pub side: Side,
    /// From where, as calls tell it.
    pub source: String,
}

/// People in lists.
#[async_trait]
pub trait Roster: Send + Sync {
    /// The people of an organization who fit, by extension in the order of text, then by identity.
    async fn find_people(
        &self,
        organization: OrganizationId,
        query: &PeopleQuery,
    ) -> Result<Vec<Person>, StoreError>;
    /// How many people an organization has, or one of its locations.
    async fn count_people(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<u64, StoreError>;
    /// People by their numbers, in the order of [`Roster::find_people`]: `max` of them behind the first `skip`.
    async fn numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
        skip: u64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError>;
    /// How many there are.
    async fn count_numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
    ) -> Result<NumberCounts, StoreError>;
    /// Makes a change in a person as stored; frees and takes numbers.
    async fn edit_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        edit: &PersonEdit,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Mailboxes of which a side has counted `attempts_max` or more, the one tried last first.
    async fn locked_mailboxes(
        &self,
        organization: OrganizationId,
        attempts_max: u32,
        among: Among,
    ) -> Result<Vec<LockedMailbox>, StoreError>;
    /// The owners of mailboxes with a need: the fullest first, of those who are away in any order that stays.
    async fn needy_mailboxes(
        &self,
        organization: OrganizationId,
        need: Need,
        among: Among,
    ) -> Result<Vec<Owner>, StoreError>;
    /// The tries that count on a subject, newest first.
    async fn tries(
        &self,
        organization: OrganizationId,
        subject: &AttemptSubject,
    ) -> Result<Vec<Try>, StoreError>;
}

impl PersonEdit {
    /// The person as it is afterwards.
    #[must_use]
    pub fn applied(&self, person: Person) -> Person {
        Person {
            name: self.name.clone().unwrap_or(person.name),
            email: self.email.clone().unwrap_or(person.email),
            extension: self.extension.clone().unwrap_or(person.extension),
            number: self.number.clone().unwrap_or(person.number),
            ..person
        }
    }
}
