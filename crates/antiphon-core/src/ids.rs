//! Identities: a UUID each, wrapped so that they cannot be mixed.
//!
//! New ones are version 7 (RFC 9562 section 5.7), made at the edge, so that rows sort by age.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A tenant.
    OrganizationId,
    /// A site of an organization.
    LocationId,
    /// A person with an extension or number, devices and a mailbox.
    PersonId,
    /// A phone's account.
    DeviceId,
    /// A mailbox.
    MailboxId,
    /// A message, for ever; its place in a list is not its identity.
    MessageId,
    /// A recording while it is made; it becomes the key under which a deposit is stored only once.
    RecordingId,
    /// Something that has happened, as programs are told of it.
    EventId,
    /// The place of an event in the order in which events were told.
    EventPosition,
    /// An address that events are posted to.
    WebhookId,
    /// One job of the outbox.
    JobId,
    /// A recording that auto attendants play.
    AnnouncementId,
    /// A schedule of business hours or holidays.
    ScheduleId,
    /// An auto attendant.
    AttendantId,
    /// A voicemail group.
    GroupId,
    /// A trunk.
    TrunkId,
    /// What is kept of a call.
    CallRecordId,
    /// Somebody who signs in.
    AccountId,
    /// Somebody signed in with a browser.
    SessionId,
    /// A token of the API.
    TokenId,
    /// A passkey of somebody who signs in.
    PasskeyId,
    /// A program that people can let act for them.
    IntegrationId,
    /// What somebody has let an integration do.
    GrantId,
}

/// Where a piece of audio lies in the blob store: immutable once written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey(pub String);

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
