//! Checks of a path (RFC 8445 section 7.3), of which we do the lite half: we answer, and believe those that are sealed with
//! the password that only the other side was told.

use std::net::{IpAddr, SocketAddr};

use ring::hmac;

/// In every message (RFC 8489 section 5).
const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const HEADER_BYTES: usize = 20;
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const BINDING_SUCCESS: [u8; 2] = [0x01, 0x01];

const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;

const SEAL_BYTES: usize = 20;
/// Head and value of the attribute with the seal, and of the one with the checksum.
const SEALED_BYTES: usize = 4 + SEAL_BYTES;
const CHECKED_BYTES: usize = 8;
/// What the checksum is mixed with (RFC 8489 section 14.7).
const CHECKSUM_MASK: u32 = 0x5354_554e;

/// A question whether a path is there, not believed yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Check<'a> {
    message: &'a [u8],
    /// Our name, by which it is addressed.
    pub(super) ours: &'a str,
    /// The other side's.
    pub(super) theirs: &'a str,
    /// Whether the other side has chosen this path.
    pub(super) is_chosen: bool,
    sealed_until: usize,
    seal: &'a [u8],
}

impl<'a> Check<'a> {
    /// Reads a message. `None` for whatever is no check.
    pub(super) fn parse(message: &'a [u8]) -> Option<Self> {
        let (head, body) = message.split_at_checked(HEADER_BYTES)?;
        let length = usize::from(u16::from_be_bytes(*head.get(2..)?.first_chunk()?));
        if head.get(..2)? != BINDING_REQUEST || head.get(4..8)? != COOKIE || body.len() != length {
            return None;
        }
        let (mut username, mut is_chosen, mut at) = (None, false, HEADER_BYTES);
        while let Some((kind, value)) = attribute(message, at) {
            match kind {
                USERNAME => username = std::str::from_utf8(value).ok(),
                USE_CANDIDATE => is_chosen = true,
                MESSAGE_INTEGRITY => {
                    let (ours, theirs) = username?.split_once(':')?;
                    return Some(Self { message, ours, theirs, is_chosen, sealed_until: at, seal: value });
                }
                _ => {}
            }
            at += 4 + value.len().next_multiple_of(4);
        }
        None
    }

    /// Whether whoever asks knows the password.
    pub(super) fn is_sealed_with(&self, password: &str) -> bool {
        let Some(sealed) = self.message.get(..self.sealed_until) else { return false };
        let Some(covered) = lengthened(sealed, SEALED_BYTES) else { return false };
        hmac::verify(&key(password), &covered, self.seal).is_ok()
    }

    /// The answer, for one who asks from `from`.
    pub(super) fn answer(&self, from: SocketAddr, password: &str) -> Option<Vec<u8>> {
        let mut answer = Vec::with_capacity(96);
        answer.extend(BINDING_SUCCESS);
        answer.extend([0, 0]);
        answer.extend(self.message.get(4..HEADER_BYTES)?);
        self.push_address(&mut answer, from)?;
        let seal = hmac::sign(&key(password), &lengthened(&answer, SEALED_BYTES)?);
        push(&mut answer, MESSAGE_INTEGRITY, seal.as_ref());
        let checksum = checksum(&lengthened(&answer, CHECKED_BYTES)?) ^ CHECKSUM_MASK;
        push(&mut answer, FINGERPRINT, &checksum.to_be_bytes());
        lengthened(&answer, 0)
    }

    /// Where the question came from, mixed with the cookie and the question's own number, so that no translator of
    /// addresses changes it (RFC 8489 section 14.2).
    fn push_address(&self, answer: &mut Vec<u8>, from: SocketAddr) -> Option<()> {
        let mask = self.message.get(4..HEADER_BYTES)?;
        let port = from.port() ^ u16::from_be_bytes([COOKIE[0], COOKIE[1]]);
        let mixed = |bytes: &[u8]| bytes.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect::<Vec<_>>();
        let (family, address) = match from.ip().to_canonical() {
            IpAddr::V4(ip) => (1, mixed(&ip.octets())),
            IpAddr::V6(ip) => (2, mixed(&ip.octets())),
        };
        let mut value = vec![0, family];
        value.extend(port.to_be_bytes());
        value.extend(address);
        push(answer, XOR_MAPPED_ADDRESS, &value);
        Some(())
    }
}

fn attribute(message: &[u8], at: usize) -> Option<(u16, &[u8])> {
    let head = message.get(at..at.checked_add(4)?)?;
    let kind = u16::from_be_bytes(*head.first_chunk()?);
    let length = usize::from(u16::from_be_bytes(*head.get(2..)?.first_chunk()?));
    Some((kind, message.get(at + 4..at + 4 + length)?))
}

fn push(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend(u16::try_from(value.len()).unwrap_or_default().to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// The message with the length that it will have with so many bytes more: seal and checksum cover that.
fn lengthened(message: &[u8], more: usize) -> Option<Vec<u8>> {
    let length = u16::try_from(message.len().checked_sub(HEADER_BYTES)? + more).ok()?;
    let mut message = message.to_vec();
    message.get_mut(2..4)?.copy_from_slice(&length.to_be_bytes());
    Some(message)
}

fn key(password: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes())
}

/// CRC-32 as ITU V.42 has it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A check as a browser makes it.
    pub(in crate::rtp) fn check(ours: &str, theirs: &str, password: &str, is_chosen: bool) -> Vec<u8> {
        let mut message = [&BINDING_REQUEST[..], &[0, 0], &COOKIE, b"0123456789ab"].concat();
        push(&mut message, USERNAME, format!("{ours}:{theirs}").as_bytes());
        if is_chosen {
            push(&mut message, USE_CANDIDATE, &[]);
        }
        let seal = hmac::sign(&key(password), &lengthened(&message, SEALED_BYTES).unwrap());
        push(&mut message, MESSAGE_INTEGRITY, seal.as_ref());
        lengthened(&message, 0).unwrap()
    }

    /// RFC 5769 section 2.1, from the RFC's text.
    const SAMPLE: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
        002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56\
        781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    fn sample() -> Vec<u8> {
        (0..SAMPLE.len()).step_by(2).map(|at| u8::from_str_radix(&SAMPLE[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_sample_of_the_rfc_is_understood() {
        let message = sample();
        let check = Check::parse(&message).expect("a check");
        assert_eq!((check.ours, check.theirs, check.is_chosen), ("evtj", "h6vY", false));
        assert!(check.is_sealed_with("VOkJxbRl1RmTxUk/WvJxBt"));
        assert!(!check.is_sealed_with("VOkJxbRl1RmTxUk/WvJxBu"));
        let covered = message.len() - CHECKED_BYTES;
        let want = u32::from_be_bytes(*message[covered + 4..].first_chunk().unwrap());
        assert_eq!(checksum(&message[..covered]) ^ CHECKSUM_MASK, want);
    }

    #[test]
    fn an_answer_says_where_the_question_came_from() {
        let question = check("us", "them", "password", true);
        let check = Check::parse(&question).unwrap();
        assert!(check.is_chosen && check.is_sealed_with("password"));
        let answer = check.answer("192.0.2.1:32853".parse().unwrap(), "password").unwrap();
        assert_eq!(answer[..2], BINDING_SUCCESS);
        let (kind, value) = attribute(&answer, HEADER_BYTES).unwrap();
        // Address and mask as in RFC 5769 section 2.2.
        assert_eq!((kind, value), (XOR_MAPPED_ADDRESS, &[0, 1, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43][..]));
        assert_eq!(usize::from(u16::from_be_bytes([answer[2], answer[3]])), answer.len() - HEADER_BYTES);
    }

    #[test]
    fn whatever_is_no_check_is_passed_over() {
        let good = check("us", "them", "password", false);
        for length in 0..good.len() {
            assert!(Check::parse(&good[..length]).is_none(), "{length}");
        }
        let mut response = good.clone();
        response[..2].copy_from_slice(&BINDING_SUCCESS);
        assert!(Check::parse(&response).is_none());
    }
}
