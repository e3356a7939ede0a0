//! The media of web phones: one UDP port for all of them, on which each checks its path, proves who it is, and then is a
//! leg as any other.
//!
//! A thread of its own reads the port. What is a check of a path (STUN) or part of a handshake (DTLS) ends there; audio
//! goes on in a ring to the leg's RTP thread, which sends by itself. So nothing in the packet path waits for a handshake.

mod crypto;
mod handshake;
mod line;
mod session;
mod stun;
mod thread;

#[cfg(test)]
pub(super) mod tests;

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use antiphon_media::WebPath;
use nix::ifaddrs::getifaddrs;

use super::engine::{EventSink, LegKey, RtpCommander};
use handshake::Identity;
pub(super) use line::WebLine;
use thread::{WebOrder, WebThread};

/// Addresses of this machine that web phones are told of; they try each of them.
const ADDRESSES_MAX: usize = 8;

/// Where web phones' media go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebConfig {
    /// The port, and the address it is on; port 0 takes whatever the system has free.
    pub listen: SocketAddr,
    /// Where web phones reach it, if not at the addresses of this machine: behind a translator of addresses.
    pub announce: Vec<SocketAddr>,
}

/// What web phones are told of the port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebPort {
    /// SHA-256 of the certificate that proves who answers there.
    pub fingerprint: [u8; 32],
    /// The port.
    pub port: u16,
    /// Where it is reached.
    pub addresses: Vec<SocketAddr>,
}

/// The port, before there are threads to hand audio to.
pub(super) struct WebSocket {
    socket: Arc<UdpSocket>,
    identity: Identity,
    port: WebPort,
}

impl WebSocket {
    /// Opens it.
    pub(super) fn open(config: &WebConfig) -> std::io::Result<Self> {
        let socket = super::ports::open_shared(config.listen)?;
        let local = socket.local_addr()?;
        let identity = Identity::new()?;
        let addresses = if config.announce.is_empty() {
            addresses_of(local.ip()).into_iter().map(|ip| SocketAddr::new(ip, local.port())).collect()
        } else {
            config.announce.clone()
        };
        let port = WebPort { fingerprint: identity.fingerprint(), port: local.port(), addresses };
        Ok(Self { socket: Arc::new(socket), identity, port })
    }

    /// Starts the thread that reads it.
    pub(super) fn start(self, legs: RtpCommander, sink: EventSink) -> std::io::Result<WebMedia> {
        let Self { socket, identity, port } = self;
        let (orders, received) = mpsc::channel();
        let thread = WebThread::new(Arc::clone(&socket), identity, received, legs, sink);
        let thread = std::thread::Builder::new().name("web-media".into()).spawn(move || thread.run())?;
        let front = Front { socket, orders };
        Ok(WebMedia { front, port, attached: 0, thread: Some(thread) })
    }
}

/// The way to the thread that reads the port.
#[derive(Clone)]
struct Front {
    socket: Arc<UdpSocket>,
    orders: Sender<WebOrder>,
}

impl Front {
    /// Passes an order on, and wakes the thread: it waits for packets, so it is sent one that says nothing.
    fn order(&self, order: WebOrder) {
        let _ = self.orders.send(order);
        if let Ok(mut local) = self.socket.local_addr() {
            if local.ip().is_unspecified() {
                let here = if local.is_ipv4() {
                    IpAddr::from([127, 0, 0, 1])
                } else {
                    IpAddr::from([0_u16, 0, 0, 0, 0, 0, 0, 1])
                };
                local.set_ip(here);
            }
            let _ = self.socket.send_to(&[], local);
        }
    }
}

/// The front of the port. Used from one thread.
pub(super) struct WebMedia {
    front: Front,
    port: WebPort,
    /// Counts legs, so that an order about one that is over is not taken for the next.
    attached: u64,
    thread: Option<JoinHandle<()>>,
}

impl WebMedia {
    /// What web phones are told of it.
    pub(super) fn port(&self) -> &WebPort {
        &self.port
    }

    /// The line of a leg to a web phone. The leg has to be on its thread before [`Self::attach`], so that its keys find it.
    pub(super) fn line(&mut self) -> (WebLine, line::Ring) {
        self.attached += 1;
        line::ring(self.front.clone(), self.attached)
    }

    /// From now on a web phone's audio goes to this leg.
    pub(super) fn attach(&self, key: LegKey, path: WebPath, ring: line::Ring) {
        self.front.order(WebOrder::Attach { key, path: Box::new(path), ring });
    }

    /// A leg's web phone looks for a new path.
    pub(super) fn renew(&self, key: LegKey, path: WebPath) {
        self.front.order(WebOrder::Renew { key, path: Box::new(path) });
    }
}

impl Drop for WebMedia {
    fn drop(&mut self) {
        self.front.order(WebOrder::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The address itself, or those of this machine that it stands for: loopback only where there is nothing else.
fn addresses_of(listen: IpAddr) -> Vec<IpAddr> {
    if !listen.is_unspecified() {
        return vec![listen];
    }
    let all = getifaddrs().into_iter().flatten().filter_map(|it| {
        let address = it.address?;
        let v4 = address.as_sockaddr_in().map(|it| IpAddr::V4(it.ip()));
        v4.or_else(|| address.as_sockaddr_in6().map(|it| IpAddr::V6(it.ip())))
    });
    // IPv6 sockets take IPv4 as well.
    let usable = all.filter(|ip| ip.is_ipv4() || (listen.is_ipv6() && !is_link_local(*ip)));
    let (here, elsewhere): (Vec<IpAddr>, Vec<IpAddr>) = usable.partition(IpAddr::is_loopback);
    let mut addresses = if elsewhere.is_empty() { here } else { elsewhere };
    addresses.truncate(ADDRESSES_MAX);
    addresses
}

fn is_link_local(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(ip) if ip.is_unicast_link_local())
}
