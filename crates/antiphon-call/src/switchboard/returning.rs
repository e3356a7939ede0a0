//! Answered calls whose connection is gone: it is found out where their peers can be called back.

use std::net::IpAddr;

use antiphon_core::trunk::Peer;

use super::*;

/// A leg that needs another way to its peer.
pub(super) struct Seeking {
    leg: LegId,
    next: Peer,
    /// Where the peer was: a connection is opened to nobody else.
    address: IpAddr,
}

impl Seeking {
    /// The way, out of those to where its next request goes.
    fn way(&self, hops: &[Flow]) -> Option<Flow> {
        hops.iter().copied().find(|hop| hop.remote.ip() == self.address)
    }
}

impl Switchboard {
    /// A leg has lost its connection.
    pub(super) fn leg_lost(&mut self, leg: LegId, next: Peer, address: IpAddr) {
        self.locate(&next);
        self.seeking.push(Seeking { leg, next, address });
    }

    /// It is known where that is.
    pub(super) fn way_back_located(&mut self, now: Now, peer: &Peer, hops: &[Flow]) {
        let (found, rest) = std::mem::take(&mut self.seeking).into_iter().partition(|it| it.next == *peer);
        self.seeking = rest;
        let found: Vec<Seeking> = found;
        for seeking in found {
            if let Some(flow) = seeking.way(hops) {
                self.sip.reroute(now, seeking.leg, flow);
            }
        }
    }
}
