//! Announcements: recordings that auto attendants play, kept for an organization or for one location.

use crate::ids::{AnnouncementId, BlobKey, LocationId, OrganizationId};

/// A recording under a name, to be chosen as a greeting or played at a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its identity.
    pub id: AnnouncementId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Who may use it.
    pub level: Level,
    /// Its name, unique at its level.
    pub name: String,
    /// The WAV file.
    pub audio: BlobKey,
    /// How long it is, in milliseconds.
    pub duration_ms: u64,
    /// How large the file is.
    pub bytes: u64,
    /// When it was added, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

/// A recording that an announcement had before another one took its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierTake {
    /// The version of the announcement that had it.
    pub number: i64,
    /// The WAV file.
    pub audio: BlobKey,
    /// How long it is, in milliseconds.
    pub duration_ms: u64,
    /// How large the file is.
    pub bytes: u64,
    /// When another one took its place, epoch milliseconds.
    pub replaced_ms: i64,
}

/// Who may use an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Every location of the organization.
    Organization,
    /// One location.
    Location(LocationId),
}

impl Level {
    /// Whether what is kept at this level may be used at the location.
    #[must_use]
    pub fn serves(self, location: LocationId) -> bool {
        match self {
            Self::Organization => true,
            Self::Location(own) => own == location,
        }
    }
}
