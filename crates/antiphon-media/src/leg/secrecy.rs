//! The encryption of a leg: whole packets in and out.

use crate::srtp::{MasterKey, Opener, Sealer, SrtpKeys};

/// Seals and opens with the present keys.
pub(super) struct Secrecy {
    keys: SrtpKeys,
    sealer: Sealer,
    opener: Opener,
}

/// The sealers of keys of ours that are not in use now: a phone may go back to one. We have one key for each suite, so
/// there are only ever a few.
#[derive(Default)]
pub(super) struct PastSealers(Vec<(MasterKey, Sealer)>);

impl PastSealers {
    fn take(&mut self, key: &MasterKey) -> Option<Sealer> {
        let place = self.0.iter().position(|(past, _)| past == key)?;
        Some(self.0.swap_remove(place).1)
    }
}

impl Secrecy {
    pub(super) fn new(keys: &SrtpKeys) -> Self {
        Self { sealer: Sealer::new(&keys.ours), opener: Opener::new(&keys.theirs), keys: keys.clone() }
    }

    /// What becomes of a leg's encryption with new keys, or none. Whatever stays or comes back goes on counting, so that
    /// nothing is sealed twice with the same key and place, and nothing old is heard again.
    pub(super) fn renewed(
        before: Option<Box<Self>>,
        keys: Option<&SrtpKeys>,
        past: &mut PastSealers,
    ) -> Option<Box<Self>> {
        let mut opener = None;
        if let Some(before) = before {
            let Self { keys: old, sealer, opener: of_before } = *before;
            opener = keys.is_some_and(|it| it.theirs == old.theirs).then_some(of_before);
            past.0.push((old.ours, sealer));
        }
        let keys = keys?;
        Some(Box::new(Self {
            sealer: past.take(&keys.ours).unwrap_or_else(|| Sealer::new(&keys.ours)),
            opener: opener.unwrap_or_else(|| Opener::new(&keys.theirs)),
            keys: keys.clone(),
        }))
    }

    /// Seals the packet of `length`, if there is room for it.
    pub(super) fn seal(&mut self, length: usize, buffer: &mut [u8]) -> Option<usize> {
        self.sealer.rtp(length, buffer)
    }

    /// Seals the report of `length`, if there is room for it.
    pub(super) fn seal_report(&mut self, length: usize, buffer: &mut [u8]) -> Option<usize> {
        self.sealer.rtcp(length, buffer)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srtp::Suite;

    fn packet(sequence: u16) -> [u8; 64] {
        let mut packet = [0; 64];
        packet[0] = 0x80;
        packet[2..4].copy_from_slice(&sequence.to_be_bytes());
        packet[8..12].copy_from_slice(&[1, 2, 3, 4]);
        packet
    }

    #[test]
    fn a_key_that_comes_back_goes_on_counting() {
        let key = |fill| MasterKey::new(Suite::AesCm128HmacSha1_80, &[fill; 30]).unwrap();
        let keys = SrtpKeys { ours: key(1), theirs: key(2) };
        let others = SrtpKeys { ours: key(3), theirs: key(2) };
        let (mut past, mut phone) = (PastSealers::default(), Opener::new(&key(1)));
        let mut secrecy = Secrecy::renewed(None, Some(&keys), &mut past);
        // The numbers begin anew after the second packet, so the phone counts one rollover.
        for (sequence, between) in [(u16::MAX, Some(&keys)), (0, None), (1, Some(&others)), (2, None)] {
            let mut packet = packet(sequence);
            let length = secrecy.as_mut().unwrap().seal(40, &mut packet).unwrap();
            assert!(phone.rtp(&mut packet[..length]).is_some(), "packet {sequence} is heard");
            secrecy = Secrecy::renewed(secrecy, between, &mut past);
            secrecy = Secrecy::renewed(secrecy, Some(&keys), &mut past);
        }
    }
}
