//! People and their phones.

use std::fmt;

use crate::forwarding::Forwarding;
use crate::ids::{DeviceId, LocationId, MailboxId, OrganizationId, PersonId};
use crate::numbering::{Extension, PhoneNumber};

/// A person: somebody with an extension, devices, and a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their identity.
    pub id: PersonId,
    /// The organization they belong to.
    pub organization: OrganizationId,
    /// Where they sit.
    pub location: LocationId,
    /// Name as pages and caller ID show it.
    pub name: String,
    /// Their e-mail address, where they have one.
    pub email: Option<String>,
    /// Short number, unique in the location.
    pub extension: Extension,
    /// Public number.
    pub number: Option<PhoneNumber>,
    /// Their mailbox.
    pub mailbox: MailboxId,
    /// Call forwarding always: where all their calls go.
    pub forwarding: Forwarding,
    /// When they were added, epoch milliseconds.
    pub created_ms: i64,
}

/// A phone's account: what proves that a call comes from a person's own phone.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Its identity.
    pub id: DeviceId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Whose phone it is.
    pub person: PersonId,
    /// SIP user name, unique on the server.
    pub username: String,
    /// MD5 of `username:realm:password` (RFC 7616 section 3.4.2). Secret.
    pub ha1_md5: [u8; 16],
    /// SHA-256 of the same. Secret.
    pub ha1_sha256: [u8; 32],
    /// Whether it is the phone on the person's own pages, whose password nobody knows.
    pub in_browser: bool,
    /// When it was created, epoch milliseconds.
    pub created_ms: i64,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("id", &self.id)
            .field("organization", &self.organization)
            .field("person", &self.person)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}
