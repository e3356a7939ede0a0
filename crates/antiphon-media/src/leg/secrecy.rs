//! The encryption of a leg: whole packets in and out.

use crate::srtp::{Opener, Sealer, SrtpKeys};

/// Seals and opens with the present keys.
pub(super) struct Secrecy {
    keys: SrtpKeys,
    sealer: Sealer,
    opener: Opener,
}

impl Secrecy {
    pub(super) fn new(keys: &SrtpKeys) -> Self {
        Self { sealer: Sealer::new(&keys.ours), opener: Opener::new(&keys.theirs), keys: keys.clone() }
    }

    /// What becomes of a leg's encryption with new keys. The direction whose key stays goes on counting, so that nothing
    /// is sealed twice with the same key and place, and nothing old is heard again.
    pub(super) fn renewed(before: Option<Box<Self>>, keys: Option<&SrtpKeys>) -> Option<Box<Self>> {
        let keys = keys?;
        let Some(mut secrecy) = before else { return Some(Box::new(Self::new(keys))) };
        if secrecy.keys.ours != keys.ours {
            secrecy.sealer = Sealer::new(&keys.ours);
        }
        if secrecy.keys.theirs != keys.theirs {
            secrecy.opener = Opener::new(&keys.theirs);
        }
        secrecy.keys.clone_from(keys);
        Some(secrecy)
    }

    /// Seals the packet of `length`, if there is room for it.
    pub(super) fn seal(&mut self, length: usize, buffer: &mut [u8]) -> Option<usize> {
        self.sealer.rtp(length, buffer)
    }

    /// Opens an audio packet, if it is authentic and new.
    pub(super) fn open(&mut self, packet: &mut [u8]) -> Option<usize> {
        self.opener.rtp(packet)
    }

    /// Opens a report, if it is authentic and new.
    pub(super) fn open_report(&mut self, packet: &mut [u8]) -> Option<usize> {
        self.opener.rtcp(packet)
    }
}
