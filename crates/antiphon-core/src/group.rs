//! Voicemail groups: a mailbox that several people share, under a number of its own.

use crate::ids::{GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use crate::numbering::{Extension, PhoneNumber};

/// A voicemail group. Callers of its number go straight to its mailbox; whoever knows its passcode hears it.
///
/// Whether it takes calls, its greetings and its recorded name are those of its mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identity.
    pub id: GroupId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Whose portal, time zone and numbers it uses.
    pub location: LocationId,
    /// Its name, unique in the location.
    pub name: String,
    /// Short number, unique in the location.
    pub extension: Option<Extension>,
    /// Public number.
    pub number: Option<PhoneNumber>,
    /// Its mailbox.
    pub mailbox: MailboxId,
    /// Language of what its callers hear, such as `en-US`.
    pub language: String,
    /// Whose phones count as the group's own: each once, in the order of identity, at most
    /// [`GROUP_MEMBERS_MAX`](crate::limits::GROUP_MEMBERS_MAX).
    pub members: Vec<PersonId>,
    /// Where news of its messages is to be sent.
    pub notification_email: Option<String>,
    /// When it was added, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

impl Group {
    /// The number that names it to callers: its extension where it has one.
    #[must_use]
    pub fn spoken_number(&self) -> Option<String> {
        let extension = self.extension.as_ref().map(ToString::to_string);
        extension.or_else(|| self.number.as_ref().map(ToString::to_string))
    }

    /// Whether the person belongs to it.
    #[must_use]
    pub fn has(&self, person: PersonId) -> bool {
        self.members.contains(&person)
    }
}
