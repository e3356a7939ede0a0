//! Trunks: the ways between an organization and the telephone network, or another telephone system beside it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use crate::ids::{LocationId, OrganizationId, TrunkId};
use crate::numbering::Dialled;

/// A trunk.
///
/// Numbers that come in on it are those of its location, and calls of the people there go out on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trunk {
    /// Its identity.
    pub id: TrunkId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// Whose numbers and dial rules apply, and whose people call on it.
    pub location: LocationId,
    /// Its name, unique in the organization.
    pub name: String,
    /// Whether it is in service: calls come and go.
    pub active: bool,
    /// Where calls go to, in the order they are tried; at most
    /// [`PEERS_PER_TRUNK_MAX`](crate::limits::PEERS_PER_TRUNK_MAX).
    pub peers: Vec<Peer>,
    /// Addresses that calls on it come from; none if it proves itself by its login alone.
    pub sources: Vec<AddressRange>,
    /// The domain of addresses at the peer, where it is another than the first peer's host.
    pub domain: Option<String>,
    /// Our account at the peer: what its challenges are answered with.
    pub account: Option<TrunkAccount>,
    /// The peer's account at this server: whoever calls on the trunk has to prove it.
    pub login: Option<TrunkLogin>,
    /// Whether our account is registered at the peer, so that it knows where to send calls.
    pub registers: bool,
    /// Whether the peer vouches for who calls (RFC 3325): it is believed, and told.
    pub trusted: bool,
    /// The number that the peer sends calls to voicemail to, where it is another than the portal's.
    pub pilot: Option<Dialled>,
    /// Whether the peer is told of the messages that wait in the location's mailboxes.
    pub lamps: TrunkLamps,
    /// When it was added, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

impl Trunk {
    /// Which it is.
    #[must_use]
    pub fn reference(&self) -> TrunkRef {
        TrunkRef { organization: self.organization, trunk: self.id }
    }

    /// The domain of addresses at the peer; empty for a trunk that only receives.
    #[must_use]
    pub fn domain(&self) -> &str {
        let first = self.peers.first().map(|peer| peer.host.as_str());
        self.domain.as_deref().or(first).unwrap_or_default()
    }
}

/// Which trunk of which organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrunkRef {
    /// The organization.
    pub organization: OrganizationId,
    /// Which of its trunks.
    pub trunk: TrunkId,
}

/// Whether a peer is told of the messages that wait in its location's mailboxes (RFC 3842), to light the
/// lamps of phones that it keeps itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrunkLamps {
    /// Never.
    #[default]
    Off,
    /// Those that it subscribes to.
    Subscribe,
    /// All, whenever one changes and whenever the peer comes back; besides those that it subscribes to.
    Notify,
}

impl TrunkLamps {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Off, Self::Subscribe, Self::Notify];

    /// In a word, as it is stored and typed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Subscribe => "subscribe",
            Self::Notify => "notify",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Our account at a peer.
#[derive(Clone, PartialEq, Eq)]
pub struct TrunkAccount {
    /// The user name.
    pub username: String,
    /// The password, sealed: any realm may ask for it, so a hash of it would not do.
    pub sealed_password: Vec<u8>,
}

impl fmt::Debug for TrunkAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrunkAccount").field("username", &self.username).finish_non_exhaustive()
    }
}

/// The account of a peer at this server.
#[derive(Clone, PartialEq, Eq)]
pub struct TrunkLogin {
    /// The user name, unique on the server.
    pub username: String,
    /// MD5 of `username:realm:password` (RFC 7616 section 3.4.2). Secret.
    pub ha1_md5: [u8; 16],
    /// SHA-256 of the same. Secret.
    pub ha1_sha256: [u8; 32],
}

impl fmt::Debug for TrunkLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrunkLogin").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What carries SIP to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeerTransport {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS; the peer's certificate must be for its host.
    Tls,
}

impl PeerTransport {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];

    /// As a SIP URI names it (RFC 3261 section 19.1.1).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }

    /// The port where nothing says another one (RFC 3261 section 18.2).
    #[must_use]
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Udp | Self::Tcp => 5060,
            Self::Tls => 5061,
        }
    }
}

/// Where calls on a trunk go to.
///
/// Written `host`, `host:port` or `host:port;transport=tcp`, an IPv6 address in brackets. What is left out is asked of
/// the DNS (RFC 3263): a host without a port and transport may be a domain with several servers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peer {
    /// The host name or address, an IPv6 address without its brackets.
    pub host: String,
    /// The port, if the DNS is not to say it.
    pub port: Option<u16>,
    /// The transport, if the DNS is not to say it.
    pub transport: Option<PeerTransport>,
}

impl Peer {
    /// The address, where the host is one.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// The host as URIs spell it.
    #[must_use]
    pub fn uri_host(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.uri_host())?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        match self.transport {
            Some(transport) => write!(f, ";transport={}", transport.word()),
            None => Ok(()),
        }
    }
}

/// A text that names no peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a peer such as sip.example.net, 192.0.2.1:5060 or sip.example.net:5061;transport=tls")]
pub struct InvalidPeer;

impl FromStr for Peer {
    type Err = InvalidPeer;

    fn from_str(text: &str) -> Result<Self, InvalidPeer> {
        let text = text.trim();
        let (place, transport) = match text.split_once(';') {
            None => (text, None),
            Some((place, parameter)) => {
                let named = parameter.strip_prefix("transport=").ok_or(InvalidPeer)?.to_ascii_lowercase();
                let known = PeerTransport::ALL.into_iter().find(|it| it.word() == named);
                (place, Some(known.ok_or(InvalidPeer)?))
            }
        };
        let (host, port) = host_and_port(place)?;
        Ok(Self { host: host.to_ascii_lowercase(), port, transport })
    }
}

fn host_and_port(text: &str) -> Result<(&str, Option<u16>), InvalidPeer> {
    let (host, rest) = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (host, rest) = bracketed.split_once(']').ok_or(InvalidPeer)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| InvalidPeer)?;
            (host, rest)
        }
        None => {
            let end = text.find(':').unwrap_or(text.len());
            let (host, rest) = text.split_at(end);
            if !is_host_name(host) {
                return Err(InvalidPeer);
            }
            (host, rest)
        }
    };
    if rest.is_empty() {
        return Ok((host, None));
    }
    let port = rest.strip_prefix(':').and_then(|port| port.parse().ok()).filter(|port| *port != 0);
    port.map(|port| (host, Some(port))).ok_or(InvalidPeer)
}

/// Whether a text may be a host name (RFC 1123 section 2.1) or an IPv4 address.
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (1..=253).contains(&text.len()) && text.split('.').all(is_label)
}

/// Addresses that have their first bits in common, such as `192.0.2.0/24`; or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressRange {
    first: IpAddr,
    bits: u8,
}

impl AddressRange {
    /// Whether an address is one of them. One in the shape of IPv6 that is an IPv4 address counts as that.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let differing = u32::from(first) ^ u32::from(address);
                differing.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let differing = u128::from(first) ^ u128::from(address);
                differing.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }

    /// How many first bits they have in common.
    #[must_use]
    pub fn bits(&self) -> u8 {
        self.bits
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if usize::from(self.bits) == width(self.first) {
            return self.first.fmt(f);
        }
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// A text that names no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as 192.0.2.1, nor a range such as 192.0.2.0/24")]
pub struct InvalidRange;

impl FromStr for AddressRange {
    type Err = InvalidRange;

    fn from_str(text: &str) -> Result<Self, InvalidRange> {
        let (address, bits) = match text.trim().split_once('/') {
            None => (text.trim(), None),
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| InvalidRange)?)),
        };
        let first = address.parse::<IpAddr>().map_err(|_| InvalidRange)?.to_canonical();
        let widest = u8::try_from(width(first)).unwrap_or(u8::MAX);
        let bits = bits.unwrap_or(widest);
        if bits > widest {
            return Err(InvalidRange);
        }
        Ok(Self { first, bits })
    }
}

/// Bits of an address.
fn width(address: IpAddr) -> usize {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_read_as_uris_spell_them() {
        for (text, host, port, transport) in [
            ("sip.example.net", "sip.example.net", None, None),
            ("SIP.Example.net:5080", "sip.example.net", Some(5080), None),
            ("192.0.2.1:5061;transport=TLS", "192.0.2.1", Some(5061), Some(PeerTransport::Tls)),
            ("[2001:db8::1];transport=tcp", "2001:db8::1", None, Some(PeerTransport::Tcp)),
            ("[2001:db8::1]:5060", "2001:db8::1", Some(5060), None),
        ] {
            let peer: Peer = text.parse().unwrap();
            assert_eq!((peer.host.as_str(), peer.port, peer.transport), (host, port, transport), "{text}");
            assert_eq!(peer.to_string().parse(), Ok(peer), "{text}");
        }
        for text in [
            "",
            ":5060",
            "a b",
            "2001:db8::1",
            "host:0",
            "host:70000",
            "host:",
            "host;transport=sctp",
            "host;lr",
            "[::1",
            "[host]",
            "-host",
            "sip:host",
            "user@host",
            "host..net",
        ] {
            assert_eq!(text.parse::<Peer>(), Err(InvalidPeer), "{text}");
        }
    }

    #[test]
    fn a_range_has_the_addresses_that_begin_like_it() {
        for (range, address, inside) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.0/24", "192.0.2.255", true),
            ("192.0.2.0/24", "192.0.3.0", false),
            ("192.0.2.77/24", "192.0.2.1", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db8::1", true),
            ("192.0.2.0/24", "::ffff:192.0.2.9", true),
        ] {
            let parsed: AddressRange = range.parse().unwrap();
            assert_eq!(parsed.contains(address.parse().unwrap()), inside, "{range} {address}");
            assert_eq!(parsed.to_string(), range);
        }
        for text in ["", "host", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2/24", "1.2.3.4/-1"] {
            assert_eq!(text.parse::<AddressRange>(), Err(InvalidRange), "{text}");
        }
    }

    #[test]
    fn secrets_of_a_trunk_stay_out_of_debug() {
        let account = TrunkAccount { username: "ann".to_owned(), sealed_password: vec![77; 4] };
        let login = TrunkLogin { username: "pbx".to_owned(), ha1_md5: [77; 16], ha1_sha256: [77; 32] };
        assert!(!format!("{account:?} {login:?}").contains("77"));
    }
}
