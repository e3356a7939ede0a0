//! A location and the voice portal it owns.

mod place;

pub use place::{Place, PlaceField};

use crate::ids::{LocationId, OrganizationId};
use crate::key_layout::KeyLayout;
use crate::numbering::{Extension, PhoneNumber};

/// A site of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its identity; the voice portal shares it.
    pub id: LocationId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Its name.
    pub name: String,
    /// IANA time zone, such as `Europe/Vienna`.
    pub time_zone: String,
    /// Digits that come before an extension when another location dials it.
    pub prefix: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Its IVR, created with it and switched on (M1).
    pub portal: VoicePortal,
    /// When it was created, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes.
    pub version: i64,
}

/// The IVR of a location (M3). It answers once it has an extension or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoicePortal {
    /// Its name, as pages show it.
    pub name: String,
    /// First part of the caller ID name.
    pub caller_id_first: String,
    /// Last part of the caller ID name.
    pub caller_id_last: String,
    /// Language of its prompts, such as `en-US`.
    pub language: String,
    /// Whose keys its menus have.
    pub key_layout: KeyLayout,
    /// The short number inside the location.
    pub extension: Option<Extension>,
    /// The public number.
    pub number: Option<PhoneNumber>,
}

impl VoicePortal {
    /// Whether anybody can call it; without a number the location's users get no voicemail (M1).
    #[must_use]
    pub fn answers(&self) -> bool {
        self.extension.is_some() || self.number.is_some()
    }
}
