//! The phones of everybody, in one list.

use antiphon_core::ids::{DeviceId, LocationId, OrganizationId, PersonId};
use async_trait::async_trait;

use super::StoreError;

/// Which phones to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DevicesQuery {
    /// Part of a SIP user name, or of what the owner is found by, however capitalised; empty for all phones.
    pub text: String,
    /// Only phones of people of this location.
    pub location: Option<LocationId>,
    /// Only phones behind this one in the order of the list.
    pub after: Option<DeviceId>,
    /// Contacts that have expired at this moment, in milliseconds of the epoch, do not count.
    pub now_ms: i64,
    /// At most so many.
    pub max: u32,
}

/// A phone in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDevice {
    /// Its identity.
    pub id: DeviceId,
    /// Its SIP user name.
    pub username: String,
    /// Whose it is.
    pub person: PersonId,
    /// The owner's name.
    pub owner: String,
    /// The owner's extension.
    pub extension: String,
    /// The owner's location.
    pub location: LocationId,
    /// What is registered with it, by what it says of itself, else by its address.
    pub contacts: Vec<String>,
}

/// Phones in lists.
#[async_trait]
pub trait DeviceLists: Send + Sync {
    /// The phones of an organization that fit: by the owner's extension in the order of text, then by the owner's
    /// identity, then by their own. The phones of people who were removed are not there.
    async fn find_devices(
        &self,
        organization: OrganizationId,
        query: &DevicesQuery,
    ) -> Result<Vec<ListedDevice>, StoreError>;
}
