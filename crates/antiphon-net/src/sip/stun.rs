//! Keep-alives of phones on UDP: a STUN binding request is answered with the address it came from (RFC 5626 section
//! 4.4.2, RFC 8489), so that a phone notices when its translator of addresses gave it another one.
//!
//! The answer is 12 or 24 bytes longer than the shortest request: nothing that could be aimed at somebody else.

use std::net::{IpAddr, SocketAddr};

/// What every STUN message has behind its length (RFC 8489 section 5).
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const HEAD_BYTES: usize = 20;
const BINDING_REQUEST: [u8; 2] = [0, 1];
const BINDING_SUCCESS: [u8; 2] = [1, 1];
/// The attribute that tells the address, its bits turned so that no translator changes them (section 14.2).
const XOR_MAPPED_ADDRESS: [u8; 2] = [0, 0x20];

/// The longest request that is looked at; a keep-alive has no attributes but its sender's name for itself.
const REQUEST_MAX: usize = 256;

/// What becomes of a datagram.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stun {
    /// It is none of STUN.
    Other,
    /// It wants this answer.
    Answer(Vec<u8>),
    /// It is of STUN, and wants none.
    Ignored,
}

/// Looks at a datagram that came from `remote`. SIP begins with a letter, STUN with two zero bits.
pub(super) fn look(datagram: &[u8], remote: SocketAddr) -> Stun {
    let Some((head, attributes)) = datagram.split_first_chunk::<HEAD_BYTES>() else { return Stun::Other };
    let [kind @ .., _, _] = head.first_chunk::<4>().copied().unwrap_or_default();
    let (cookie, transaction) = head.split_at(4).1.split_at(4);
    if kind.first().is_none_or(|first| *first > 0x3F) || cookie != MAGIC_COOKIE {
        return Stun::Other;
    }
    if kind != BINDING_REQUEST || datagram.len() > REQUEST_MAX || !attributes.len().is_multiple_of(4) {
        return Stun::Ignored;
    }
    let (family, address) = match remote.ip() {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let length = u8::try_from(4 + address.len()).unwrap_or_default();
    let mask = || MAGIC_COOKIE.iter().chain(transaction);
    let turned = |bytes: &[u8]| bytes.iter().zip(mask()).map(|(it, mask)| it ^ mask).collect::<Vec<u8>>();
    let parts: [&[u8]; 8] = [
        &BINDING_SUCCESS,
        &[0, length + 4],
        cookie,
        transaction,
        &XOR_MAPPED_ADDRESS,
        &[0, length, 0, family],
        &turned(&remote.port().to_be_bytes()),
        &turned(&address),
    ];
    Stun::Answer(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The request and answers of RFC 5769 sections 2.2 and 2.3, without what proves who sent them.
    const TRANSACTION: [u8; 12] = [0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE];

    fn request(kind: u8) -> Vec<u8> {
        [&[0, kind, 0, 0][..], &MAGIC_COOKIE, &TRANSACTION].concat()
    }

    #[test]
    fn a_keep_alive_is_told_where_it_came_from() {
        let v4: &[u8] = &[0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43];
        let v6: &[u8] = &[
            0xA1, 0x47, 0x01, 0x13, 0xA9, 0xFA, 0xA5, 0xD3, 0xF1, 0x79, 0xBC, 0x25, 0xF4, 0xB5, 0xBE, 0xD2,
            0xB9, 0xD9,
        ];
        for (remote, head, turned) in [
            ("192.0.2.1:32853", [0, 0x20, 0, 8, 0, 1], v4),
            ("[2001:db8:1234:5678:11:2233:4455:6677]:32853", [0, 0x20, 0, 20, 0, 2], v6),
        ] {
            let Stun::Answer(answer) = look(&request(1), remote.parse().unwrap()) else { panic!("{remote}") };
            assert_eq!(answer[..4], [1, 1, 0, head[3] + 4], "{remote}");
            assert_eq!(answer[8..20], TRANSACTION, "{remote}");
            assert_eq!((&answer[20..26], &answer[26..]), (&head[..], turned), "{remote}");
        }
    }

    #[test]
    fn what_is_no_keep_alive_is_not_answered() {
        let remote = "192.0.2.1:5060".parse().unwrap();
        let long = [request(1), vec![0; REQUEST_MAX]].concat();
        for (datagram, want) in [
            (b"OPTIONS sip:a@b SIP/2.0\r\n\r\n".to_vec(), Stun::Other),
            (request(1)[..19].to_vec(), Stun::Other),
            (request(1).iter().rev().copied().collect(), Stun::Other),
            (request(0x11), Stun::Ignored),
            (long, Stun::Ignored),
        ] {
            assert_eq!(look(&datagram, remote), want, "{datagram:?}");
        }
    }
}
