//! The RTP header (RFC 3550 section 5.1): reading it tolerantly, writing it plainly.
//!
//! Contributing sources, header extensions and padding are stepped over, never interpreted.

use std::ops::Range;

/// Bytes of the header we write: no contributing sources, no extension.
pub const HEADER_BYTES: usize = 12;

/// The largest packet a leg sends: the header, one 20 ms frame of any of our codecs, and what encryption adds.
pub const PACKET_MAX: usize = HEADER_BYTES + crate::codec::FRAME_BYTES + crate::srtp::SEAL_BYTES_MAX;

/// The largest datagram worth reading: the payload of an Ethernet frame.
pub const DATAGRAM_MAX: usize = 1500;

/// Ticks per second of the RTP timestamp for all our codecs and for telephone events (RFC 3551 section 4.5.2
/// explains why G.722 counts 8,000 although it samples at 16,000).
pub const CLOCK_RATE: u32 = 8000;

/// The fields of an RTP header that matter to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RtpHeader {
    /// Begins a talk spurt or an event.
    pub marker: bool,
    /// What the payload is, 0–127, as negotiated in SDP.
    pub payload_type: u8,
    /// Counts packets and wraps around.
    pub sequence: u16,
    /// When the first sample of the payload was taken, in 1/8000 s; wraps around.
    pub timestamp: u32,
    /// The synchronization source: which stream of the sender this is.
    pub ssrc: u32,
}

impl RtpHeader {
    /// Reads the header of `packet` and says where the payload lies, or `None` if this is not RTP version 2,
    /// is cut short, lies about its padding, or is RTCP on the same port (RFC 5761 section 4).
    #[must_use]
    pub fn parse(packet: &[u8]) -> Option<(Self, Range<usize>)> {
        let (&[flags, kind, s0, s1, t0, t1, t2, t3, c0, c1, c2, c3], rest) =
            packet.split_first_chunk::<HEADER_BYTES>()?;
        if flags >> 6 != 2 || crate::rtcp::is_rtcp(packet) {
            return None;
        }
        let start = HEADER_BYTES + optional_bytes(flags, rest)?;
        let end = if flags & 0x20 == 0 { packet.len() } else { unpadded_len(packet)? };
        let header = Self {
            marker: kind & 0x80 != 0,
            payload_type: kind & 0x7F,
            sequence: u16::from_be_bytes([s0, s1]),
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: u32::from_be_bytes([c0, c1, c2, c3]),
        };
        (start <= end).then_some((header, start..end))
    }

    /// Where the payload begins, whether or not it can be read yet.
    pub(crate) fn payload_begins(packet: &[u8]) -> Option<usize> {
        let (&[flags, ..], rest) = packet.split_first_chunk::<HEADER_BYTES>()?;
        let begins = HEADER_BYTES + optional_bytes(flags, rest)?;
        (flags >> 6 == 2 && begins <= packet.len() && !crate::rtcp::is_rtcp(packet)).then_some(begins)
    }

    /// Writes the header in its shortest form.
    pub fn write_header(&self, out: &mut [u8; HEADER_BYTES]) {
        let [s0, s1] = self.sequence.to_be_bytes();
        let [t0, t1, t2, t3] = self.timestamp.to_be_bytes();
        let [c0, c1, c2, c3] = self.ssrc.to_be_bytes();
        let kind = (u8::from(self.marker) << 7) | (self.payload_type & 0x7F);
        *out = [0x80, kind, s0, s1, t0, t1, t2, t3, c0, c1, c2, c3];
    }
}

/// The length of the contributing sources and of the header extension.
fn optional_bytes(flags: u8, rest: &[u8]) -> Option<usize> {
    let sources = usize::from(flags & 0x0F) * 4;
    if flags & 0x10 == 0 {
        return Some(sources);
    }
    let extension = rest.get(sources..)?.first_chunk::<4>()?;
    let words = u16::from_be_bytes([extension[2], extension[3]]);
    Some(sources + 4 + usize::from(words) * 4)
}

/// The length of the packet without its padding, whose last byte counts the padding and is never 0.
fn unpadded_len(packet: &[u8]) -> Option<usize> {
    match packet.last() {
        Some(&padding) if padding > 0 => packet.len().checked_sub(usize::from(padding)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: [u8; 14] = [0x80, 0x80, 0, 7, 0, 0, 1, 0, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2];

    fn payload(packet: &[u8]) -> Option<&[u8]> {
        RtpHeader::parse(packet).map(|(_, range)| &packet[range])
    }

    #[test]
    fn what_is_written_is_read_back() {
        let header =
            RtpHeader { marker: true, payload_type: 101, sequence: 65_535, timestamp: 1 << 31, ssrc: 77 };
        let mut out = [0; HEADER_BYTES];
        header.write_header(&mut out);
        assert_eq!(RtpHeader::parse(&out), Some((header, 12..12)));
    }

    #[test]
    fn sources_extension_and_padding_are_stepped_over() {
        let mut sources = PLAIN.to_vec();
        sources[0] |= 2;
        sources.splice(12..12, [9; 8]);
        assert_eq!(payload(&sources), Some(&[1, 2][..]));

        let mut extension = sources.clone();
        extension[0] |= 0x10;
        extension.splice(20..20, [0xBE, 0xDE, 0, 1, 9, 9, 9, 9]);
        assert_eq!(payload(&extension), Some(&[1, 2][..]));

        let mut padding = extension.clone();
        padding[0] |= 0x20;
        padding.extend([0, 0, 3]);
        assert_eq!(payload(&padding), Some(&[1, 2][..]));
    }

    #[test]
    fn lies_about_lengths_are_refused() {
        let cases: [(&str, usize, u8); 5] = [
            ("version 1", 0, 0x40),
            ("fifteen sources that are not there", 0, 0x8F),
            ("an extension that is not there", 0, 0x90),
            ("padding of more than the packet", 13, 200),
            ("padding of nothing", 13, 0),
        ];
        for (case, at, byte) in cases {
            let mut packet = PLAIN;
            packet[0] |= if at == 13 { 0x20 } else { 0 };
            packet[at] = byte;
            assert_eq!(payload(&packet), None, "{case}");
        }
        assert_eq!(payload(&PLAIN[..11]), None, "cut short");
    }
}
