//! What we hear.

use std::fmt;

use super::cipher::{Cipher, ENCRYPTED, Kind, Place};
use super::keys::MasterKey;
use crate::rtp::RtpHeader;

/// Of an RTCP packet its first header and SSRC stay readable (RFC 3711 section 3.4).
pub(super) const RTCP_CLEAR_BYTES: usize = 8;

/// Streams that are remembered: that of the call, and those before it that must not be played to us again.
const STREAMS_MAX: usize = 8;

/// Opens what arrives.
pub struct Opener {
    rtp: Cipher,
    rtcp: Cipher,
    /// The one heard last comes first.
    streams: [Option<Heard>; STREAMS_MAX],
    reports: [Option<Heard>; STREAMS_MAX],
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener").finish_non_exhaustive()
    }
}

/// What of a stream has been heard.
#[derive(Clone, Copy)]
struct Heard {
    ssrc: u32,
    /// The highest index.
    highest: u64,
    /// Those below it, one bit each; the lowest bit is the highest index itself.
    window: u64,
}

impl Opener {
    /// With their key.
    #[must_use]
    pub fn new(key: &MasterKey) -> Self {
        let (rtp, rtcp) = (Cipher::derive(key, Kind::Rtp), Cipher::derive(key, Kind::Rtcp));
        Self { rtp, rtcp, streams: [None; STREAMS_MAX], reports: [None; STREAMS_MAX] }
    }

    /// Opens an RTP packet where it lies, and says how long it is now. `None` if it is no authentic packet, or one that
    /// has been heard already.
    pub fn rtp(&mut self, packet: &mut [u8]) -> Option<usize> {
        // Padding is encrypted with the rest: what it says is not known yet.
        let clear = RtpHeader::payload_begins(packet)?;
        let sequence = u16::from_be_bytes([*packet.get(2)?, *packet.get(3)?]);
        let ssrc = u32::from_be_bytes(*packet.get(8..)?.first_chunk()?);
        let heard = find(&self.streams, ssrc);
        let index = match heard {
            Some(heard) => heard.nearest(sequence)?,
            None => u64::from(sequence),
        };
        if heard.is_some_and(|heard| heard.had(index)) {
            return None;
        }
        let length = self.rtp.open(Place { ssrc, index }, clear, packet)?;
        note(&mut self.streams, ssrc, index);
        Some(length)
    }

    /// Opens a compound RTCP packet where it lies, and says how long it is now. `None` if it is no authentic packet, or
    /// one that has been heard already.
    pub fn rtcp(&mut self, packet: &mut [u8]) -> Option<usize> {
        let ssrc = rtcp_ssrc(packet)?;
        let word = self.rtcp.index_word(packet)?;
        // One that is not encrypted was not agreed on.
        let index = u64::from(word.checked_sub(ENCRYPTED)?);
        if find(&self.reports, ssrc).is_some_and(|heard| heard.had(index)) {
            return None;
        }
        let length = self.rtcp.open(Place { ssrc, index }, RTCP_CLEAR_BYTES, packet)?;
        note(&mut self.reports, ssrc, index);
        Some(length)
    }
}

impl Heard {
    /// The index with these lower 16 bits that is nearest to the highest one (RFC 3711 section 3.3.1). `None` before
    /// the first.
    fn nearest(self, sequence: u16) -> Option<u64> {
        let ahead = sequence.wrapping_sub(self.highest as u16).cast_signed();
        self.highest.checked_add_signed(i64::from(ahead))
    }

    /// Whether the packet was heard before, or is so old that nobody knows (RFC 3711 section 3.3.2).
    fn had(self, index: u64) -> bool {
        let Some(below) = self.highest.checked_sub(index) else { return false };
        below >= u64::from(u64::BITS) || self.window >> below & 1 == 1
    }

    fn note(&mut self, index: u64) {
        if let Some(below) = self.highest.checked_sub(index) {
            self.window |= 1_u64.checked_shl(below.try_into().unwrap_or(u32::MAX)).unwrap_or_default();
        } else {
            let ahead = u32::try_from(index - self.highest).unwrap_or(u32::MAX);
            self.window = self.window.checked_shl(ahead).unwrap_or_default() | 1;
            self.highest = index;
        }
    }
}

fn find(streams: &[Option<Heard>], ssrc: u32) -> Option<Heard> {
    streams.iter().flatten().find(|heard| heard.ssrc == ssrc).copied()
}

/// Notes an authentic packet. Its stream moves to the front; a new one takes the place of the one that was silent for
/// the longest time.
fn note(streams: &mut [Option<Heard>], ssrc: u32, index: u64) {
    let place = streams.iter().position(|heard| heard.is_none_or(|heard| heard.ssrc == ssrc));
    let place = place.unwrap_or(streams.len() - 1);
    if let Some(before) = streams.get_mut(..=place) {
        before.rotate_right(1);
    }
    let Some(first) = streams.first_mut() else { return };
    match first {
        Some(heard) if heard.ssrc == ssrc => heard.note(index),
        _ => *first = Some(Heard { ssrc, highest: index, window: 1 }),
    }
}

/// Whom a compound RTCP packet is from.
pub(super) fn rtcp_ssrc(packet: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(*packet.get(4..)?.first_chunk()?))
}
