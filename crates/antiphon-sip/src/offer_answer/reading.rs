//! What a description says that is passed on: where its side wants to be sent to, and whether it insists on encryption.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::parse;

/// The audio of one side, as its description has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where it wants to be sent to; `None` for a name, and on hold in the old way.
    pub address: Option<IpAddr>,
    /// Whether it takes nothing that is not encrypted.
    pub insists: bool,
    /// Whether it can encrypt, by keys or by a certificate.
    pub encrypts: bool,
    /// Whether its media are those of a web phone.
    pub is_web: bool,
}

/// Reads the first audio stream that is switched on.
#[must_use]
pub fn read(sdp: &[u8]) -> Option<Reading> {
    let session = parse(sdp).ok()?;
    let audio =
        |it: &&sipx_sdp::MediaDescription| it.media.eq_ignore_ascii_case("audio") && !it.is_rejected();
    let media = session.media.iter().find(audio)?;
    let connection = media.connection.as_ref().or(session.connection.as_ref());
    let address = connection.and_then(|it| it.address.ip()).filter(|it| !it.is_unspecified());
    let is_key = |it: &sipx_sdp::Attribute| {
        ["crypto", "fingerprint"].iter().any(|name| it.name.eq_ignore_ascii_case(name))
    };
    Some(Reading {
        address,
        insists: media.protocol.to_ascii_uppercase().contains("SAVP"),
        encrypts: media.attributes.iter().chain(&session.attributes).any(is_key),
        is_web: super::web::is_of_web_phone(media),
    })
}

/// Whether an address is one that only its own network can send to: private (RFC 1918, RFC 4193), shared by a carrier's
/// customers (RFC 6598), of the link, or of the host itself.
#[must_use]
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => {
            it.is_private() || it.is_loopback() || it.is_link_local() || is_shared(it) || it.is_unspecified()
        }
        IpAddr::V6(it) => match it.to_ipv4_mapped() {
            Some(it) => is_private(IpAddr::V4(it)),
            None => it.is_loopback() || it.is_unspecified() || is_local(it),
        },
    }
}

fn is_shared(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && (64..128).contains(&second)
}

fn is_local(address: Ipv6Addr) -> bool {
    let [first, ..] = address.segments();
    first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_network_of_ones_own_are_told_from_those_of_all() {
        for (address, want) in [
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.7.7", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("169.254.1.1", true),
            ("127.0.0.1", true),
            ("203.0.113.7", false),
            ("fd00::1", true),
            ("fe80::1", true),
            ("::1", true),
            ("::ffff:10.0.0.1", true),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_private(address.parse().unwrap()), want, "{address}");
        }
    }

    #[test]
    fn the_first_stream_that_is_on_says_where_and_how() {
        let sdp = |session: &str, media: &str| {
            format!("v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\n{session}t=0 0\r\n{media}")
        };
        let at = |address: &str, insists, encrypts| {
            Some(Reading { address: address.parse().ok(), insists, encrypts, is_web: false })
        };
        for (session, media, want) in [
            ("", "m=audio 4000 RTP/AVP 0\r\n", at("10.0.0.9", false, false)),
            (
                "",
                "m=audio 0 RTP/SAVP 0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4 203.0.113.7\r\n",
                at("203.0.113.7", false, false),
            ),
            ("", "m=audio 4000 RTP/SAVP 0\r\na=crypto:1 A inline:k\r\n", at("10.0.0.9", true, true)),
            ("", "m=audio 4000 RTP/AVP 0\r\na=crypto:1 A inline:k\r\n", at("10.0.0.9", false, true)),
            (
                "a=fingerprint:sha-256 AB\r\n",
                "m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\n",
                at("10.0.0.9", true, true).map(|it| Reading { is_web: true, ..it }),
            ),
            ("", "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n", at("", false, false)),
            ("", "m=video 4000 RTP/AVP 31\r\n", None),
        ] {
            assert_eq!(read(sdp(session, media).as_bytes()), want, "{session}{media}");
        }
    }
}
