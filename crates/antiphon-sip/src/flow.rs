//! Flows: the paths that messages come and go on.
//!
//! A request is answered on the flow it came on, and a phone is called on the flow it registered on: so NAT and
//! connections that only the phone can open need no further thought (RFC 5626 section 3).

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

/// What carries SIP messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS over TCP.
    Tls,
    /// WebSocket (RFC 7118).
    Ws,
    /// WebSocket over TLS.
    Wss,
}

impl Transport {
    /// All transports.
    pub const ALL: [Self; 5] = [Self::Udp, Self::Tcp, Self::Tls, Self::Ws, Self::Wss];

    /// The name as `Via` spells it (RFC 3261 section 20.42, RFC 7118 section 5.2).
    #[must_use]
    pub fn via_name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Ws => "WS",
            Self::Wss => "WSS",
        }
    }

    /// The name as the `transport` parameter of a URI spells it (RFC 3261 section 19.1.1).
    #[must_use]
    pub fn uri_name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Ws => "ws",
            Self::Wss => "wss",
        }
    }

    /// Whether the transport itself delivers, so that nothing is sent twice (RFC 3261 section 17).
    #[must_use]
    pub fn is_reliable(self) -> bool {
        !matches!(self, Self::Udp)
    }

    /// Whether it is that of web phones.
    #[must_use]
    pub fn is_web(self) -> bool {
        matches!(self, Self::Ws | Self::Wss)
    }

    /// Whether nobody on the way can read along.
    #[must_use]
    pub fn is_secure(self) -> bool {
        matches!(self, Self::Tls | Self::Wss)
    }
}

/// Names one connection of a stream transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// A path to a peer.
///
/// `Display` and `FromStr` give it a stable spelling, in which it is stored with a registration:
/// `udp/192.0.2.1:5060/198.51.100.7:5062`, and for a connection `tcp/[2001:db8::1]:5060/[2001:db8::2]:49152/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flow {
    /// What carries the messages.
    pub transport: Transport,
    /// Our address.
    pub local: SocketAddr,
    /// The peer's address, as we see it.
    pub remote: SocketAddr,
    /// The connection, on transports that have one.
    pub connection: Option<ConnectionId>,
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.transport.uri_name(), self.local, self.remote)?;
        match self.connection {
            Some(ConnectionId(id)) => write!(f, "/{id}"),
            None => Ok(()),
        }
    }
}

/// A text that names no flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a flow: transport/local address/remote address, perhaps with /connection")]
pub struct InvalidFlow;

impl FromStr for Flow {
    type Err = InvalidFlow;

    fn from_str(text: &str) -> Result<Self, InvalidFlow> {
        let mut parts = text.split('/');
        let transport = parts.next().ok_or(InvalidFlow)?;
        let transport =
            Transport::ALL.into_iter().find(|it| it.uri_name() == transport).ok_or(InvalidFlow)?;
        let local = parse(parts.next())?;
        let remote = parse(parts.next())?;
        let connection = parts.next().map(|id| parse(Some(id)).map(ConnectionId)).transpose()?;
        if parts.next().is_some() {
            return Err(InvalidFlow);
        }
        Ok(Self { transport, local, remote, connection })
    }
}

fn parse<T: FromStr>(part: Option<&str>) -> Result<T, InvalidFlow> {
    part.and_then(|part| part.parse().ok()).ok_or(InvalidFlow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_is_stored_and_read_back_in_a_stable_spelling() {
        for text in [
            "udp/192.0.2.1:5060/198.51.100.7:5062",
            "tcp/[2001:db8::1]:5060/[2001:db8::2]:49152/17",
            "tls/192.0.2.1:5061/198.51.100.7:1/18446744073709551615",
            "ws/127.0.0.1:80/127.0.0.1:2/0",
            "wss/127.0.0.1:443/127.0.0.1:2/3",
        ] {
            assert_eq!(text.parse::<Flow>().map(|flow| flow.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_names_no_flow_is_refused() {
        for text in [
            "",
            "udp",
            "udp/192.0.2.1:5060",
            "sctp/192.0.2.1:5060/198.51.100.7:5062",
            "UDP/192.0.2.1:5060/198.51.100.7:5062",
            "udp/192.0.2.1/198.51.100.7:5062",
            "udp/192.0.2.1:5060/198.51.100.7:70000",
            "tcp/192.0.2.1:5060/198.51.100.7:5062/x",
            "tcp/192.0.2.1:5060/198.51.100.7:5062/1/2",
        ] {
            assert_eq!(text.parse::<Flow>(), Err(InvalidFlow), "{text}");
        }
    }
}
