//! RTCP (RFC 3550 section 6): the reports we send, and a tolerant reading of what arrives.
//!
//! Nothing that arrives here may steer a call: a BYE of RTCP only tells that a stream has ended, and calls
//! end by SIP.

/// Sender report (RFC 3550 section 6.4.1).
const SENDER_REPORT: u8 = 200;
/// Receiver report (RFC 3550 section 6.4.2).
const RECEIVER_REPORT: u8 = 201;
/// Source description (RFC 3550 section 6.5).
const SOURCE_DESCRIPTION: u8 = 202;
/// Goodbye (RFC 3550 section 6.6).
const GOODBYE: u8 = 203;
/// The item of a source description that names the sender (RFC 3550 section 6.5.1).
const CNAME: u8 = 1;

/// Packets read from one datagram: a compound has two or three, and nobody sends ten.
const PACKETS_MAX: usize = 10;

/// Seconds from the beginning of NTP time (1900) to that of Unix time (1970).
const NTP_UNIX_SECONDS: i64 = 2_208_988_800;

/// Whether a datagram on a shared port is RTCP (RFC 5761 section 4).
#[must_use]
pub fn is_rtcp(datagram: &[u8]) -> bool {
    matches!(datagram, [flags, 192..=223, ..] if flags >> 6 == 2)
}

/// Milliseconds since 1970 as an NTP timestamp: 32 bits of seconds, 32 of fraction (RFC 3550 section 4).
#[must_use]
pub fn ntp_from_unix_ms(ms: i64) -> u64 {
    let seconds = ms.div_euclid(1000).wrapping_add(NTP_UNIX_SECONDS) as u64;
    let fraction = ((ms.rem_euclid(1000) as u64) << 32) / 1000;
    (seconds << 32) | fraction
}

/// What a sender tells about its own stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderInfo {
    /// The time of the report, as an NTP timestamp.
    pub ntp: u64,
    /// The same instant on the RTP clock of the stream.
    pub rtp_timestamp: u32,
    /// RTP packets sent.
    pub packets: u32,
    /// Payload bytes sent.
    pub octets: u32,
}

/// What a receiver tells about a stream it hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceptionReport {
    /// The stream spoken of.
    pub ssrc: u32,
    /// Packets lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Packets lost since the beginning, at most 2^23 - 1; negative when there were duplicates.
    pub lost: i32,
    /// The highest sequence number heard, extended by the number of wraps.
    pub highest_sequence: u32,
    /// The mean deviation of arrival times, in RTP clock ticks.
    pub jitter: u32,
    /// The middle 32 bits of the NTP timestamp of the last sender report heard; 0 if none was.
    pub last_sender_report: u32,
    /// How long ago that came, in 1/65536 s.
    pub delay: u32,
}

/// Appends a compound packet: a sender report if `sender` is given, else a receiver report, then our name,
/// then a goodbye if `bye` (RFC 3550 section 6.1 demands this order). `cname` longer than 255 bytes is cut.
pub fn write_compound(
    ssrc: u32,
    sender: Option<&SenderInfo>,
    reception: Option<&ReceptionReport>,
    cname: &str,
    bye: bool,
    out: &mut Vec<u8>,
) {
    let kind = if sender.is_some() { SENDER_REPORT } else { RECEIVER_REPORT };
    let words = 1 + if sender.is_some() { 5 } else { 0 } + if reception.is_some() { 6 } else { 0 };
    write_head(u8::from(reception.is_some()), kind, words, out);
    write_word(ssrc, out);
    if let Some(info) = sender {
        out.extend(info.ntp.to_be_bytes());
        out.extend([info.rtp_timestamp, info.packets, info.octets].into_iter().flat_map(u32::to_be_bytes));
    }
    if let Some(report) = reception {
        write_reception(report, out);
    }
    write_name(ssrc, cname, out);
    if bye {
        write_head(1, GOODBYE, 1, out);
        write_word(ssrc, out);
    }
}

fn write_head(count: u8, kind: u8, words: u16, out: &mut Vec<u8>) {
    out.extend([0x80 | count, kind]);
    out.extend(words.to_be_bytes());
}

fn write_word(word: u32, out: &mut Vec<u8>) {
    out.extend(word.to_be_bytes());
}

fn write_reception(report: &ReceptionReport, out: &mut Vec<u8>) {
    let lost = report.lost.clamp(-0x80_0000, 0x7F_FFFF) as u32 & 0xFF_FFFF;
    let words = [
        report.ssrc,
        u32::from(report.fraction_lost) << 24 | lost,
        report.highest_sequence,
        report.jitter,
        report.last_sender_report,
        report.delay,
    ];
    out.extend(words.into_iter().flat_map(u32::to_be_bytes));
}

fn write_name(ssrc: u32, cname: &str, out: &mut Vec<u8>) {
    let name = cname.as_bytes().get(..255).unwrap_or(cname.as_bytes());
    // At least one zero ends the list of items, and zeros fill the last word.
    let padding = 4 - (2 + name.len()) % 4;
    let words = (4 + 2 + name.len() + padding) / 4;
    write_head(1, SOURCE_DESCRIPTION, words as u16, out);
    write_word(ssrc, out);
    out.extend([CNAME, name.len() as u8]);
    out.extend(name);
    out.extend(std::iter::repeat_n(0, padding));
}

/// One packet of a compound, as far as we care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtcpPacket {
    /// What the other side sends, and perhaps how it hears us.
    SenderReport {
        /// The stream of the sender.
        ssrc: u32,
        /// What it sent.
        info: SenderInfo,
        /// The first reception report, if any.
        reception: Option<ReceptionReport>,
    },
    /// How the other side hears us, if it does.
    ReceiverReport {
        /// The stream of the reporter.
        ssrc: u32,
        /// The first reception report, if any.
        reception: Option<ReceptionReport>,
    },
    /// A stream has ended.
    Goodbye {
        /// Which.
        ssrc: u32,
    },
    /// Anything else, by its packet type.
    Other(u8),
}

/// Reads a compound packet, leaving off at the first thing that makes no sense.
pub fn packets(datagram: &[u8]) -> impl Iterator<Item = RtcpPacket> {
    let mut rest = datagram;
    std::iter::from_fn(move || {
        let (packet, after) = split_packet(rest)?;
        rest = after;
        parse(packet)
    })
    .take(PACKETS_MAX)
}

/// Splits off the first packet by the length in its header.
fn split_packet(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = bytes.first_chunk::<4>()?;
    let words = u16::from_be_bytes([head[2], head[3]]);
    if !is_rtcp(bytes) {
        return None;
    }
    bytes.split_at_checked(4 + usize::from(words) * 4)
}

fn parse(packet: &[u8]) -> Option<RtcpPacket> {
    let (head, body) = packet.split_first_chunk::<4>()?;
    let count = head[0] & 0x1F;
    match head[1] {
        SENDER_REPORT => Some(RtcpPacket::SenderReport {
            ssrc: word(body, 0)?,
            info: sender_info(body)?,
            reception: reception(count, body, 6),
        }),
        RECEIVER_REPORT => {
            Some(RtcpPacket::ReceiverReport { ssrc: word(body, 0)?, reception: reception(count, body, 1) })
        }
        GOODBYE if count > 0 => Some(RtcpPacket::Goodbye { ssrc: word(body, 0)? }),
        other => Some(RtcpPacket::Other(other)),
    }
}

fn sender_info(body: &[u8]) -> Option<SenderInfo> {
    let ntp = u64::from(word(body, 1)?) << 32 | u64::from(word(body, 2)?);
    Some(SenderInfo { ntp, rtp_timestamp: word(body, 3)?, packets: word(body, 4)?, octets: word(body, 5)? })
}

/// The first reception report, which begins at word `at`.
fn reception(count: u8, body: &[u8], at: usize) -> Option<ReceptionReport> {
    if count == 0 {
        return None;
    }
    let loss = word(body, at + 1)?;
    Some(ReceptionReport {
        ssrc: word(body, at)?,
        fraction_lost: (loss >> 24) as u8,
        // Shifting up and down again extends the sign of the 24 bits.
        lost: ((loss << 8) as i32) >> 8,
        highest_sequence: word(body, at + 2)?,
        jitter: word(body, at + 3)?,
        last_sender_report: word(body, at + 4)?,
        delay: word(body, at + 5)?,
    })
}

fn word(body: &[u8], index: usize) -> Option<u32> {
    body.as_chunks::<4>().0.get(index).copied().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: SenderInfo = SenderInfo { ntp: 1 << 40, rtp_timestamp: 5, packets: 6, octets: 960 };
    const REPORT: ReceptionReport = ReceptionReport {
        ssrc: 9,
        fraction_lost: 128,
        lost: -3,
        highest_sequence: 70_000,
        jitter: 11,
        last_sender_report: 12,
        delay: 13,
    };

    fn compound(sender: Option<&SenderInfo>, reception: Option<&ReceptionReport>, bye: bool) -> Vec<u8> {
        let mut out = Vec::new();
        write_compound(77, sender, reception, "antiphon@example.com", bye, &mut out);
        out
    }

    #[test]
    fn reports_are_read_back_as_written() {
        let full = compound(Some(&INFO), Some(&REPORT), true);
        let want = [
            RtcpPacket::SenderReport { ssrc: 77, info: INFO, reception: Some(REPORT) },
            RtcpPacket::Other(SOURCE_DESCRIPTION),
            RtcpPacket::Goodbye { ssrc: 77 },
        ];
        assert_eq!(packets(&full).collect::<Vec<_>>(), want);

        let receiver = compound(None, None, false);
        assert_eq!(packets(&receiver).next(), Some(RtcpPacket::ReceiverReport { ssrc: 77, reception: None }));
    }

    #[test]
    fn names_of_every_length_fill_whole_words() {
        for length in 0..300 {
            let mut out = Vec::new();
            write_compound(1, None, None, &"x".repeat(length), true, &mut out);
            assert_eq!(packets(&out).count(), 3, "a name of {length} bytes");
        }
    }

    #[test]
    fn a_packet_cut_short_ends_the_reading() {
        let full = compound(Some(&INFO), Some(&REPORT), true);
        for len in 0..full.len() {
            assert!(packets(&full[..len]).count() < 3, "cut to {len} bytes");
        }
    }

    #[test]
    fn unix_time_becomes_ntp_time() {
        assert_eq!(ntp_from_unix_ms(0), 2_208_988_800 << 32);
        assert_eq!(ntp_from_unix_ms(500) & 0xFFFF_FFFF, 1 << 31);
    }
}
