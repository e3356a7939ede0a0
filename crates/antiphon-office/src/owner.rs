//! Who owns a mailbox, person or voicemail group, as lists show them and rules need them.

use antiphon_core::group::Group;
use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::StoreError;

/// The owner of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Which person or group.
    pub id: MailboxOwner,
    /// Their mailbox.
    pub mailbox: MailboxId,
    /// Their location.
    pub location: LocationId,
    /// Their name.
    pub name: String,
    /// Their short number; every person has one.
    pub extension: Option<Extension>,
    /// Their public number.
    pub number: Option<PhoneNumber>,
}

impl Owner {
    /// The number that names them to callers: the extension where they have one. A group has one of the two.
    #[must_use]
    pub fn spoken_number(&self) -> String {
        let extension = self.extension.as_ref().map(ToString::to_string);
        extension.or_else(|| self.number.as_ref().map(ToString::to_string)).unwrap_or_default()
    }
}

impl From<&Person> for Owner {
    fn from(person: &Person) -> Self {
        Self {
            id: MailboxOwner::Person(person.id),
            mailbox: person.mailbox,
            location: person.location,
            name: person.name.clone(),
            extension: Some(person.extension.clone()),
            number: person.number.clone(),
        }
    }
}

impl From<&Group> for Owner {
    fn from(group: &Group) -> Self {
        Self {
            id: MailboxOwner::Group(group.id),
            mailbox: group.mailbox,
            location: group.location,
            name: group.name.clone(),
            extension: group.extension.clone(),
            number: group.number.clone(),
        }
    }
}

impl Office {
    /// The owner of a mailbox.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none any more, and what the store says.
    pub async fn owner_of(&self, mailbox: &Mailbox) -> Result<Owner, StoreError> {
        match mailbox.owner {
            MailboxOwner::Person(id) => {
                let person = self.ports.store.person(mailbox.organization, id).await?;
                person.as_ref().map(Owner::from).ok_or(StoreError::Missing("person"))
            }
            MailboxOwner::Group(id) => {
                let group = self.ports.store.group(mailbox.organization, id).await?;
                group.as_ref().map(Owner::from).ok_or(StoreError::Missing("voicemail group"))
            }
        }
    }

    /// Everybody in an organization who has a mailbox: people by extension, then voicemail groups by age.
    ///
    /// # Errors
    /// What the store says.
    pub async fn owners(&self, organization: OrganizationId) -> Result<Vec<Owner>, StoreError> {
        let people = self.people(organization).await?;
        let groups = self.ports.store.groups(organization).await?;
        Ok(people.iter().map(Owner::from).chain(groups.iter().map(Owner::from)).collect())
    }
}
