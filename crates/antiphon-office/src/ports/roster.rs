//! People as administrators look for them, and the mailboxes that need somebody's attention.

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::person::Person;
use async_trait::async_trait;

use super::{Audit, StoreError};

/// Whom to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Part of a name, extension, number or e-mail address, however capitalised; empty for everybody.
    pub text: String,
    /// Only people of this location.
    pub location: Option<LocationId>,
    /// Only people behind this one in the order of the list.
    pub after: Option<PersonId>,
    /// At most so many.
    pub max: u32,
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

/// From where on a mailbox needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unwell {
    /// Wrong passcodes from one side that lock it.
    pub attempts_max: u32,
    /// Milliseconds of audio that fill it.
    pub full_ms: u64,
    /// At most so many mailboxes for each reason.
    pub max: u32,
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
    /// How many people an organization has.
    async fn count_people(&self, organization: OrganizationId) -> Result<u64, StoreError>;
    /// Makes a change in a person as stored; frees and takes numbers.
    async fn edit_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        edit: &PersonEdit,
        audit: &Audit,
    ) -> Result<(), StoreError>;
    /// Mailboxes that are locked from a side, full, or whose callers hear the extended-away greeting; each once.
    async fn mailboxes_unwell(
        &self,
        organization: OrganizationId,
        unwell: Unwell,
    ) -> Result<Vec<MailboxId>, StoreError>;
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
