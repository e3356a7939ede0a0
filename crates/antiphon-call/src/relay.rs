//! Media of two phones that go through the server, because they could not go directly, or are not to.
//!
//! Each side agrees with the server alone, as if it talked to a dialog, and the two legs are bridged: so what differs
//! between them, such as encryption, coding or address family, ends here.

use std::net::{IpAddr, SocketAddr};

use antiphon_sip::event::LegId;
use antiphon_sip::offer_answer::LocalMedia;
use antiphon_sip::offer_answer::reading::is_private;
use bytes::Bytes;

use crate::connection::Phones;
use crate::input::CallId;
use crate::ringing::Ringing;
use crate::transfer::Joining;

/// Which media of phones go through the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DirectMedia {
    /// Those that cannot go directly: of phones behind different translators of addresses, of different address families,
    /// and where only one of two encrypts.
    #[default]
    Auto,
    /// All.
    Never,
}

/// What both sides of a relayed call were told of our media.
#[derive(Clone, Debug)]
pub(crate) struct Relay {
    /// The number of the phone's media leg within the call.
    pub(crate) number: u16,
    /// What the caller was told.
    pub(crate) callers: LocalMedia,
    /// What the phone was told.
    pub(crate) phones: LocalMedia,
    /// Whether the phone's media have begun, before it has answered.
    pub(crate) has_begun: bool,
    /// What the caller was told then. It is what he is told in the end: a phone takes it from the first description.
    pub(crate) early: Option<Bytes>,
    /// What web phones were told, until one of them or another phone has answered.
    pub(crate) web: Option<LocalMedia>,
}

/// Two ports that are being opened, and what they are for.
pub(crate) struct Awaited {
    /// What comes when they are open.
    pub(crate) then: Then,
    /// The number of the phone's media leg.
    pub(crate) number: u16,
    /// The caller's port, once it is known whether there is one.
    pub(crate) callers: Option<Option<SocketAddr>>,
    /// The phone's.
    pub(crate) phones: Option<Option<SocketAddr>>,
}

impl Awaited {
    /// The leg that the caller is to be joined with.
    pub(crate) fn joined(&self) -> Option<LegId> {
        match &self.then {
            Then::Ring(_) | Then::PickUp { .. } => None,
            Then::Join(joining) => Some(joining.phone),
        }
    }
}

/// What two ports are for.
pub(crate) enum Then {
    /// Phones ring.
    Ring(Phones),
    /// The caller is joined with somebody who has been answered.
    Join(Box<Joining>),
    /// The caller of another call answers him, in the place of phones that rang.
    PickUp {
        /// The phones.
        ringing: Box<Ringing>,
        /// That one's call.
        by: CallId,
    },
}

/// Where a phone is, as far as its addresses tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a network of its own that the server is in as well, or can be reached from.
    Inside,
    /// Behind a translator of addresses, which has this one.
    Behind(IpAddr),
    /// Where everybody can send to.
    Public,
}

impl Place {
    /// The place of a phone whose signalling comes from `signalling`, and that says that its media are at `said`.
    pub(crate) fn of(signalling: IpAddr, said: Option<IpAddr>) -> Self {
        match (is_private(signalling), said.is_some_and(is_private)) {
            (true, _) => Self::Inside,
            (false, true) => Self::Behind(signalling),
            (false, false) => Self::Public,
        }
    }

    /// Whether two phones can send to each other. Two behind the same translator are in one network.
    pub(crate) fn reaches(self, other: Self) -> bool {
        self == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_phones_send_to_each_other_where_neither_is_behind_something() {
        let place = |signalling: &str, said: &str| Place::of(signalling.parse().unwrap(), said.parse().ok());
        let inside = place("10.0.0.7", "10.0.0.7");
        let public = place("203.0.113.7", "203.0.113.7");
        let behind = place("203.0.113.7", "192.168.0.2");
        for (one, other, want) in [
            (inside, place("192.168.7.7", "10.9.9.9"), true),
            (public, place("198.51.100.1", "198.51.100.2"), true),
            (public, place("198.51.100.1", ""), true),
            (behind, place("203.0.113.7", "192.168.0.3"), true),
            (behind, place("198.51.100.1", "192.168.0.3"), false),
            (behind, public, false),
            (behind, inside, false),
            (inside, public, false),
        ] {
            assert_eq!(one.reaches(other), want, "{one:?} {other:?}");
            assert_eq!(other.reaches(one), want, "{other:?} {one:?}");
        }
    }
}
