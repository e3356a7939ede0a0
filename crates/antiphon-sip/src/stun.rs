//! Signs of life by STUN: a phone that is reached by its flow over UDP asks on it for the address it is seen at, and
//! takes the flow for dead without an answer (RFC 5626 section 4.4.2, RFC 5389).

use std::net::{IpAddr, SocketAddr};

/// The four bytes that tell STUN from everything else (RFC 5389 section 6).
const COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const BINDING_SUCCESS: [u8; 2] = [0x01, 0x01];
const XOR_MAPPED_ADDRESS: [u8; 2] = [0x00, 0x20];

/// The answer to a binding request from that address; `None` if the datagram is none.
#[must_use]
pub fn answer(datagram: &[u8], source: SocketAddr) -> Option<Vec<u8>> {
    let transaction = datagram.get(8..20)?;
    if datagram.get(..2)? != BINDING_REQUEST || datagram.get(4..8)? != COOKIE {
        return None;
    }
    let address = xor_mapped(source, transaction);
    let length = u8::try_from(address.len() + 4).ok()?;
    let mut answer = [&BINDING_SUCCESS[..], &[0, length], &COOKIE, transaction].concat();
    answer.extend([&XOR_MAPPED_ADDRESS[..], &[0, length - 4], &address].concat());
    Some(answer)
}

/// The address as nobody on the way can take it for one to be rewritten (RFC 5389 section 15.2).
fn xor_mapped(source: SocketAddr, transaction: &[u8]) -> Vec<u8> {
    let (family, octets) = match source.ip() {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let mask = COOKIE.iter().chain(transaction);
    let port = source.port().to_be_bytes().into_iter().zip(COOKIE).map(|(byte, mask)| byte ^ mask);
    let octets = octets.into_iter().zip(mask).map(|(byte, mask)| byte ^ mask);
    [0, family].into_iter().chain(port).chain(octets).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_request_is_told_the_address_it_came_from() {
        // The addresses and the transaction of RFC 5769 sections 2.2 and 2.3.
        let id = [0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae];
        let request = [&[0, 1, 0, 0][..], &COOKIE, &id].concat();
        for (source, want) in [
            ("192.0.2.1:32853", &[0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43][..]),
            (
                "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
                &[
                    0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4,
                    0xb5, 0xbe, 0xd2, 0xb9, 0xd9,
                ],
            ),
        ] {
            let answer = answer(&request, source.parse().unwrap()).unwrap();
            assert_eq!(answer.get(..2), Some(&BINDING_SUCCESS[..]));
            assert_eq!(answer.get(4..20), Some(&[&COOKIE[..], &id].concat()[..]), "{source}");
            assert_eq!(answer.get(24..), Some(want), "{source}");
            assert_eq!(answer.len(), 20 + usize::from(answer[3]));
        }
    }

    #[test]
    fn nothing_else_is_answered() {
        let source = "192.0.2.1:5060".parse().unwrap();
        let long = [&[0, 1, 0, 0][..], b"cookie", &[0; 20]].concat();
        for datagram in [&b""[..], b"\r\n\r\n", &[0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42], &long, &[1, 1, 0, 0]] {
            assert_eq!(answer(datagram, source), None, "{datagram:?}");
        }
    }
}
