//! Trunks as the switchboard knows them: where their calls come from, and where calls on them go.

use antiphon_core::trunk::{AddressRange, Peer, TrunkRef};
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
        }
    }
}
