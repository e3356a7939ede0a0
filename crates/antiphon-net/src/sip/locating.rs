//! Where a peer is: which addresses, over which transports, in which order (RFC 3263).
//!
//! An address needs nobody to be asked. A name with a port has addresses alone, one without may have servers (SRV, RFC
//! 2782), and where the transport is not said either the domain may say which it prefers (NAPTR, RFC 3403).

mod dns;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use antiphon_core::entropy::Entropy;
use antiphon_core::trunk::{Peer, PeerTransport};
use antiphon_sip::flow::{Flow, Transport};

use super::SipSender;
pub use dns::SystemDns;

/// Ways to one peer that are tried: more cost a caller too much time.
const HOPS_MAX: usize = 8;
/// The shortest time that an answer holds, whatever the DNS says: each call would ask anew otherwise.
const HOLDS_MIN: Duration = Duration::from_secs(5);
/// The longest time: a way that was found may be gone though its name is not.
const HOLDS_MAX: Duration = Duration::from_secs(60 * 60);
/// How long it holds that a peer cannot be found.
const NOT_FOUND_HOLDS: Duration = Duration::from_secs(10);

/// What the DNS says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers<T> {
    /// The records; none if there are none, or if nobody knows.
    pub records: Vec<T>,
    /// How long they hold.
    pub holds: Duration,
}

/// A NAPTR record, as far as SIP needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naptr {
    /// Lower ones come first.
    pub order: u16,
    /// Lower ones come first within an order.
    pub preference: u16,
    /// Such as `SIP+D2T`.
    pub service: String,
    /// The name of the SRV records.
    pub replacement: String,
}

/// An SRV record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Srv {
    /// Lower ones come first.
    pub priority: u16,
    /// Higher ones come more often within a priority.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The host.
    pub target: String,
}

/// Who answers questions about names. What cannot be found out is nothing.
pub trait Dns: Send + Sync {
    /// Which services a domain has.
    fn naptr(&self, name: &str) -> impl Future<Output = Answers<Naptr>> + Send;
    /// Which servers a service has.
    fn srv(&self, name: &str) -> impl Future<Output = Answers<Srv>> + Send;
    /// Which addresses a host has.
    fn addresses(&self, name: &str) -> impl Future<Output = Answers<IpAddr>> + Send;
}

/// Finds peers.
pub struct Locator<D> {
    dns: D,
    sender: SipSender,
    entropy: Mutex<Box<dyn Entropy>>,
}

/// A server whose addresses are not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Server {
    transport: PeerTransport,
    host: String,
    port: u16,
}

impl<D: Dns> Locator<D> {
    /// A locator that asks `dns`, for messages that go out by `sender`. `entropy` spreads calls over servers.
    #[must_use]
    pub fn new(dns: D, sender: SipSender, entropy: Box<dyn Entropy>) -> Self {
        Self { dns, sender, entropy: Mutex::new(entropy) }
    }

    /// The ways to a peer in the order to be tried, and how long that holds.
    pub async fn locate(&self, peer: &Peer) -> (Vec<Flow>, Duration) {
        let (addresses, holds) = self.addresses_of(peer).await;
        let way = |(transport, address)| self.sender.way_to(transport, address, &peer.host);
        let hops: Vec<Flow> = addresses.into_iter().filter_map(way).take(HOPS_MAX).collect();
        if hops.is_empty() {
            tracing::warn!(%peer, "a peer cannot be found");
            return (hops, NOT_FOUND_HOLDS);
        }
        (hops, holds.clamp(HOLDS_MIN, HOLDS_MAX))
    }

    async fn addresses_of(&self, peer: &Peer) -> (Vec<(Transport, SocketAddr)>, Duration) {
        let transport = peer.transport.unwrap_or(PeerTransport::Udp);
        let port = peer.port.unwrap_or_else(|| transport.usual_port());
        if let Some(address) = peer.address() {
            return (vec![(carried_by(transport), SocketAddr::new(address, port))], HOLDS_MAX);
        }
        let (servers, mut holds) = match peer.port {
            Some(port) => (vec![Server { transport, host: peer.host.clone(), port }], HOLDS_MAX),
            None => self.servers(peer).await,
        };
        let mut found = Vec::new();
        for server in servers.into_iter().take(HOPS_MAX) {
            let addresses = self.dns.addresses(&server.host).await;
            holds = holds.min(addresses.holds);
            let place = |ip| (carried_by(server.transport), SocketAddr::new(ip, server.port));
            found.extend(addresses.records.into_iter().map(place));
        }
        (found, holds)
    }

    /// The servers of a name without a port (RFC 3263 sections 4.1 and 4.2).
    async fn servers(&self, peer: &Peer) -> (Vec<Server>, Duration) {
        let (services, mut holds) = match peer.transport {
            Some(transport) => (vec![(transport, service(transport, &peer.host))], HOLDS_MAX),
            None => {
                let answers = self.dns.naptr(&peer.host).await;
                (services(answers.records, &peer.host), answers.holds)
            }
        };
        let mut servers = Vec::new();
        for (transport, name) in services {
            let answers = self.dns.srv(&name).await;
            if answers.records.is_empty() {
                continue;
            }
            holds = holds.min(answers.holds);
            let mut entropy = self.entropy.lock().unwrap_or_else(PoisonError::into_inner);
            let ordered = in_order(answers.records, entropy.as_mut());
            servers.extend(ordered.into_iter().map(|it| Server {
                transport,
                host: it.target,
                port: it.port,
            }));
        }
        if servers.is_empty() {
            let transport = peer.transport.unwrap_or(PeerTransport::Udp);
            let (host, port) = (peer.host.clone(), transport.usual_port());
            servers.push(Server { transport, host, port });
        }
        (servers, holds)
    }
}

/// The services that a domain names, in its order; those that we can use. Without any, the usual names of those that
/// need no encryption: who wants that says so.
fn services(mut records: Vec<Naptr>, host: &str) -> Vec<(PeerTransport, String)> {
    records.sort_by_key(|it| (it.order, it.preference));
    let known = |it: Naptr| {
        let transport = match it.service.to_ascii_uppercase().as_str() {
            "SIP+D2U" => PeerTransport::Udp,
            "SIP+D2T" => PeerTransport::Tcp,
            "SIPS+D2T" => PeerTransport::Tls,
            _ => return None,
        };
        (!it.replacement.is_empty()).then_some((transport, it.replacement))
    };
    let named: Vec<_> = records.into_iter().filter_map(known).collect();
    if !named.is_empty() {
        return named;
    }
    [PeerTransport::Udp, PeerTransport::Tcp].map(|it| (it, service(it, host))).to_vec()
}

/// The usual name of a service (RFC 3263 section 4.1).
fn service(transport: PeerTransport, host: &str) -> String {
    match transport {
        PeerTransport::Udp => format!("_sip._udp.{host}"),
        PeerTransport::Tcp => format!("_sip._tcp.{host}"),
        PeerTransport::Tls => format!("_sips._tcp.{host}"),
    }
}

/// Servers in the order to be tried: by priority, and within one at random by their weights (RFC 2782).
fn in_order(mut records: Vec<Srv>, entropy: &mut dyn Entropy) -> Vec<Srv> {
    // A target that is the root says that there is no such service.
    records.retain(|it| !it.target.is_empty() && it.target != ".");
    records.sort_by_key(|it| (it.priority, it.weight));
    let mut ordered = Vec::with_capacity(records.len());
    while let Some(priority) = records.first().map(|it| it.priority) {
        let end = records.iter().take_while(|it| it.priority == priority).count();
        let sum: u64 = records.iter().take(end).map(|it| u64::from(it.weight)).sum();
        let chosen = entropy.next_u64() % (sum + 1);
        let mut running = 0;
        let at = records.iter().take(end).position(|it| {
            running += u64::from(it.weight);
            running >= chosen
        });
        ordered.push(records.remove(at.unwrap_or_default()));
    }
    ordered
}

fn carried_by(transport: PeerTransport) -> Transport {
    match transport {
        PeerTransport::Udp => Transport::Udp,
        PeerTransport::Tcp => Transport::Tcp,
        PeerTransport::Tls => Transport::Tls,
    }
}

#[cfg(test)]
mod tests;
