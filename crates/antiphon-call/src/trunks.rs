//! Trunks as the switchboard knows them: where their calls come from, and where calls on them go.

use antiphon_core::ids::LocationId;
use antiphon_core::trunk::{AddressRange, Peer, TrunkLamps, TrunkRef};
use antiphon_sip::digest::Credentials;
use antiphon_sip::trunks::TrunkPeer;

/// A trunk in service.
#[derive(Clone, Debug)]
pub struct TrunkLine {
    /// Which.
    pub trunk: TrunkRef,
    /// Where its calls come from.
    pub sources: Vec<AddressRange>,
    /// The account that they have to prove, if they have to.
    pub login: Option<String>,
    /// Whether the peer vouches for who calls, and is told.
    pub trusted: bool,
    /// Whose people it serves.
    pub location: LocationId,
    /// Whether the peer is told of the messages that wait for them.
    pub lamps: TrunkLamps,
    /// What phones at the peer dial for voicemail, where it is not the portal's number.
    pub pilot: Option<String>,
    /// Where calls on it go, in order.
    pub peers: Vec<Peer>,
    /// The domain of addresses at the peer, where it is not the peer's host.
    pub domain: Option<String>,
    /// Our account there.
    pub credentials: Option<Credentials>,
    /// Whether it is registered there.
    pub registers: bool,
}

impl TrunkLine {
    /// What the SIP machine has to know of it.
    pub(crate) fn peer(&self) -> TrunkPeer {
        TrunkPeer {
            trunk: self.trunk,
            sources: self.sources.clone(),
            login: self.login.clone(),
            trusted: self.trusted,
            lamps: self.lamps != TrunkLamps::Off,
        }
    }
}

/// How a trunk does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrunkState {
    /// Which.
    pub trunk: TrunkRef,
    /// Its peers in their order.
    pub peers: Vec<(Peer, PeerState)>,
    /// Our account at it, if it is to be registered.
    pub registration: Option<RegistrationState>,
}

/// Whether a peer is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeerState {
    /// It has not been found out yet.
    #[default]
    Unknown,
    /// It answers.
    Up,
    /// It does not, or cannot be found.
    Down,
}

/// Whether our account is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationState {
    /// It has not been found out yet.
    Trying,
    /// It is.
    Registered,
    /// It was refused with this status; 408 if nobody answered.
    Refused(u16),
}

impl TrunkState {
    /// Whether calls on it can be expected to get through, and come in.
    #[must_use]
    pub fn is_well(&self) -> bool {
        let has_way = self.peers.is_empty() || self.peers.iter().any(|(_, state)| *state != PeerState::Down);
        has_way && !matches!(self.registration, Some(RegistrationState::Refused(_)))
    }

    /// In words, for people: `up`, `up, down: 192.0.2.1:5060`, `down: …`, and whether it is registered.
    #[must_use]
    pub fn words(&self) -> String {
        let with = |wanted: PeerState| self.peers.iter().filter(move |(_, state)| *state == wanted);
        let down: Vec<String> = with(PeerState::Down).map(|(peer, _)| peer.to_string()).collect();
        let mut words = Vec::new();
        if with(PeerState::Up).next().is_some() || self.peers.is_empty() {
            words.push("up".to_owned());
        } else if down.len() < self.peers.len() {
            words.push("asking".to_owned());
        }
        if !down.is_empty() {
            words.push(format!("down: {}", down.join(" ")));
        }
        words.extend(self.registration.map(|it| match it {
            RegistrationState::Trying => "registering".to_owned(),
            RegistrationState::Registered => "registered".to_owned(),
            RegistrationState::Refused(status) => format!("not registered: {status}"),
        }));
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_trunk_does_is_said_in_words() {
        use PeerState::{Down, Unknown, Up};
        use RegistrationState::{Refused, Registered, Trying};
        let nobody = uuid::Uuid::nil();
        let trunk = TrunkRef {
            organization: antiphon_core::ids::OrganizationId(nobody),
            trunk: antiphon_core::ids::TrunkId(nobody),
        };
        for (peers, registration, words, is_well) in [
            (&[][..], None, "up", true),
            (&[Unknown], Some(Trying), "asking, registering", true),
            (&[Up, Down], Some(Registered), "up, down: b, registered", true),
            (&[Down, Down], None, "down: a b", false),
            (&[Up], Some(Refused(403)), "up, not registered: 403", false),
        ] {
            let names = ["a", "b"].map(|it| it.parse().unwrap());
            let peers = names.into_iter().zip(peers.iter().copied()).collect();
            let state = TrunkState { trunk, peers, registration };
            assert_eq!((state.words().as_str(), state.is_well()), (words, is_well));
        }
    }
}
