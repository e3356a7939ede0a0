//! The user hub: everybody's own mailbox, calls and phones.

pub(crate) mod account;
pub(crate) mod address;
mod addressees;
pub(crate) mod calls;
pub(crate) mod compose;
pub(crate) mod devices;
pub(crate) mod greetings;
pub(crate) mod integrations;
pub(crate) mod lists;
pub(crate) mod messages;
pub(crate) mod passcode;
pub(crate) mod passkeys;
pub(crate) mod settings;
pub(crate) mod tokens;

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::location::Location;
use antiphon_core::person::Person;
use antiphon_office::Office;
use antiphon_office::ports::StoreError;

use crate::words::Zone;

/// A person whose pages these are: the owner's own, or one that an administrator looks at.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) person: Person,
    pub(crate) location: Location,
}

impl Subject {
    pub(crate) async fn of(office: &Office, person: Person) -> Result<Self, StoreError> {
        let location = office.location(person.organization, person.location).await?;
        Ok(Self { person, location })
    }

    pub(crate) fn organization(&self) -> OrganizationId {
        self.person.organization
    }

    pub(crate) fn mailbox(&self) -> MailboxId {
        self.person.mailbox
    }

    pub(crate) fn location_id(&self) -> LocationId {
        self.location.id
    }

    pub(crate) fn zone(&self) -> Zone {
        Zone::named(&self.location.time_zone)
    }

    /// The portal's numbers to call, as people read them; empty if there are none.
    pub(crate) fn portal(&self) -> String {
        let portal = &self.location.portal;
        let extension = portal.extension.as_ref().map(ToString::to_string);
        let number = portal.number.as_ref().map(ToString::to_string);
        let numbers: Vec<String> = extension.into_iter().chain(number).collect();
        numbers.join(" or ")
    }

    /// How to hear the messages by telephone.
    pub(crate) fn call_in(&self) -> String {
        match self.portal() {
            portal if portal.is_empty() => {
                "Your location's voice portal has no number yet, so there is no voicemail by telephone."
                    .to_owned()
            }
            portal => format!("By telephone: call {portal}, or press the voicemail button of your phone."),
        }
    }
}
