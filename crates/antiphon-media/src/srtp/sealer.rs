//! What we send.

use std::fmt;

use super::cipher::{Cipher, Kind, Place};
use super::keys::MasterKey;
use crate::rtp::{HEADER_BYTES, RtpHeader};

/// Indices of RTCP packets have 31 bits.
const RTCP_INDEX_MAX: u32 = (1 << 31) - 1;

/// Seals the packets of one stream, in the order of their numbers.
pub struct Sealer {
    rtp: Cipher,
    rtcp: Cipher,
    rollovers: u32,
    last: Option<u16>,
    rtcp_index: u32,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("rollovers", &self.rollovers).finish_non_exhaustive()
    }
}

impl Sealer {
    /// With our key.
    #[must_use]
    pub fn new(key: &MasterKey) -> Self {
        let (rtp, rtcp) = (Cipher::derive(key, Kind::Rtp), Cipher::derive(key, Kind::Rtcp));
        Self { rtp, rtcp, rollovers: 0, last: None, rtcp_index: 0 }
    }

    /// Seals the RTP packet of `length` at the beginning of `buffer`, which has a header in its shortest form, and says
    /// how long it is now. `None` if there is no room; then it must not be sent.
    pub fn rtp(&mut self, length: usize, buffer: &mut [u8]) -> Option<usize> {
        let (header, _) = RtpHeader::parse(buffer.get(..length)?)?;
        if self.last.is_some_and(|last| header.sequence < last) {
            self.rollovers = self.rollovers.wrapping_add(1);
        }
        self.last = Some(header.sequence);
        let index = u64::from(self.rollovers) << 16 | u64::from(header.sequence);
        self.rtp.seal(Place { ssrc: header.ssrc, index }, HEADER_BYTES, length, buffer)
    }

    /// Seals the compound RTCP packet of `length` at the beginning of `buffer`, and says how long it is now. `None` if
    /// there is no room; then it must not be sent.
    pub fn rtcp(&mut self, length: usize, buffer: &mut [u8]) -> Option<usize> {
        let ssrc = super::opener::rtcp_ssrc(buffer)?;
        let index = u64::from(self.rtcp_index);
        self.rtcp_index = if self.rtcp_index == RTCP_INDEX_MAX { 0 } else { self.rtcp_index + 1 };
        self.rtcp.seal(Place { ssrc, index }, super::opener::RTCP_CLEAR_BYTES, length, buffer)
    }
}
