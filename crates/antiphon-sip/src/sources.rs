//! Where requests come from, and how many each source may send before it has proved who it is.
//!
//! A source is an IPv4 address or an IPv6 network of 64 bits, since whoever has one address of that has all. A path
//! that an account has proved itself on is not limited, so that registered phones do not suffer from a stranger behind
//! the same translator of addresses.

mod gate;
mod meter;
mod network;
mod recent;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use gate::{Alarm, Turned};
pub use meter::Rate;
pub use network::{InvalidNetwork, Network};

pub(crate) use gate::Gate;

/// Whoever can send from one address of it can send from all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(IpAddr);

impl Source {
    /// The source that an address belongs to.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        })
    }

    /// Whether it is this machine itself.
    #[must_use]
    pub fn is_loopback(self) -> bool {
        self.0.is_loopback() || self == Self::of(Ipv6Addr::LOCALHOST.into())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

/// How much one source may send that has proved nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLimits {
    /// Messages of all kinds.
    pub messages: Rate,
    /// Calls of strangers.
    pub calls: Rate,
    /// Calls that are a trunk's by their address alone, which anybody can forge in a datagram.
    pub trunk_calls: Rate,
    /// Wrong passwords for all accounts together. Those for one account are a fifth of it.
    pub wrong_passwords: Rate,
    /// Who is not limited: proxies and trunks that speak for many.
    pub exempt: Vec<Network>,
}

impl Default for SourceLimits {
    /// A power cut ends, and a thousand phones behind one address register at once, each with two requests; a busy
    /// office calls from outside every six seconds, and a phone whose password was mistyped tries twice a minute. No
    /// carrier brings fifty calls a second for long to a server that has four thousand at once.
    fn default() -> Self {
        Self {
            messages: Rate::per_second(100, 2_000),
            calls: Rate::per_second(10, 100),
            trunk_calls: Rate::per_second(50, 500),
            wrong_passwords: Rate::per_hour(600, 50),
            exempt: vec![
                Network::new(Ipv4Addr::new(127, 0, 0, 0).into(), 8),
                Network::new(Ipv6Addr::LOCALHOST.into(), 128),
            ],
        }
    }
}

#[cfg(test)]
mod tests;
