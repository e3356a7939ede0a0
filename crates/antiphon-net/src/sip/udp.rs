//! SIP over UDP: one socket, one thread that reads.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use antiphon_sip::flow::{Flow, Transport};
use bytes::Bytes;
use socket2::{Domain, Protocol, Socket, Type};

use super::stun::{self, Stun};
use super::{Arrival, ListenError, Sink, Waiting};

/// The largest datagram IP can carry; phones with many codecs exceed an MTU.
const DATAGRAM_MAX: usize = 65_535;

/// Room for bursts: a thousand phones that register at once after a power cut.
const RECEIVE_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// How often the reading thread looks whether it should end.
const STOP_CHECK: Duration = Duration::from_millis(200);

/// How long reading rests after an error: a burst of echoes costs little of it, and an error that lasts no core.
const ERROR_PAUSE: Duration = Duration::from_millis(5);

/// A route is asked for again after this time; networks change seldom, and calls last minutes.
const ROUTE_FRESH: Duration = Duration::from_secs(60);

/// Peers whose route is remembered. A flood of made-up addresses makes us forget, not grow.
const ROUTES_MAX: usize = 4_096;

/// A bound UDP socket and its reading thread.
#[derive(Debug)]
pub struct UdpTransport {
    socket: Arc<UdpSocket>,
    local: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl UdpTransport {
    pub(super) fn bind(address: SocketAddr) -> Result<Self, ListenError> {
        let fail = |error| ListenError { transport: "UDP", address, error };
        let socket = open(address).map_err(fail)?;
        let local = socket.local_addr().map_err(fail)?;
        socket.set_read_timeout(Some(STOP_CHECK)).map_err(fail)?;
        Ok(Self { socket: Arc::new(socket), local, stop: Arc::new(AtomicBool::new(false)) })
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    pub(super) fn sender(&self) -> UdpSender {
        UdpSender { socket: Arc::clone(&self.socket), bound: self.local }
    }

    pub(super) fn serve(&mut self, sink: Sink) {
        let (socket, local, stop) = (Arc::clone(&self.socket), self.local, Arc::clone(&self.stop));
        let spawned = std::thread::Builder::new()
            .name("sip-udp".into())
            .spawn(move || read(&socket, local, &stop, &sink));
        if let Err(error) = spawned {
            tracing::error!(%error, "cannot start the thread that reads SIP over UDP");
        }
    }
}

impl Drop for UdpTransport {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn open(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        // The same port for IPv4 is another listener's, and an IPv4 address must not arrive in the shape of IPv6.
        socket.set_only_v6(true)?;
    }
    // The system may grant less; that is its business.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    socket.bind(&address.into())?;
    Ok(socket.into())
}

fn read(socket: &UdpSocket, local: SocketAddr, stop: &AtomicBool, sink: &Sink) {
    let mut buffer = vec![0; DATAGRAM_MAX];
    let mut addresses = LocalAddresses::new(local);
    let mut errors = 0_u64;
    while !stop.load(Ordering::Relaxed) {
        let (length, remote) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                errors += u64::from(!is_timeout(&error));
                rest_after(&error, errors);
                continue;
            }
        };
        let datagram = buffer.get(..length).unwrap_or_default();
        match stun::look(datagram, remote) {
            Stun::Other => {}
            Stun::Answer(answer) => {
                // It comes again if this is lost.
                let _ = socket.send_to(&answer, remote);
                continue;
            }
            Stun::Ignored => continue,
        }
        let local = addresses.towards(remote, Instant::now());
        let flow = Flow { transport: Transport::Udp, local, remote, connection: None };
        let message = Bytes::copy_from_slice(datagram);
        sink(Arrival::Message { flow, message, waiting: Waiting::unlimited() });
    }
}

/// After an error reading goes on: most are the echo of an earlier send (ICMP). One that lasts must neither keep a core
/// busy nor fill the log, so it is told of when it comes and each time there are twice as many.
fn rest_after(error: &std::io::Error, errors: u64) {
    if is_timeout(error) {
        return;
    }
    if errors.is_power_of_two() {
        tracing::warn!(%error, errors, "cannot read SIP datagrams");
    }
    std::thread::sleep(ERROR_PAUSE);
}

fn is_timeout(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

/// Which of our addresses peers reach us at, when the socket listens on all of them. It goes into what we say of
/// ourselves, audio included, so it must be one that the peer can send to: the one our route to it starts from.
struct LocalAddresses {
    bound: SocketAddr,
    known: HashMap<IpAddr, (IpAddr, Instant)>,
}

impl LocalAddresses {
    fn new(bound: SocketAddr) -> Self {
        Self { bound, known: HashMap::new() }
    }

    fn towards(&mut self, remote: SocketAddr, now: Instant) -> SocketAddr {
        if !self.bound.ip().is_unspecified() {
            return self.bound;
        }
        let fresh = |found: Instant| now.duration_since(found) < ROUTE_FRESH;
        let known = self.known.get(&remote.ip()).filter(|(_, found)| fresh(*found)).map(|(ip, _)| *ip);
        let ip = known.or_else(|| self.learn(remote, now)).unwrap_or_else(|| self.bound.ip());
        SocketAddr::new(ip, self.bound.port())
    }

    fn learn(&mut self, remote: SocketAddr, now: Instant) -> Option<IpAddr> {
        let ip = source_towards(remote, self.bound.ip()).ok()?;
        if self.known.len() >= ROUTES_MAX {
            self.known.clear();
        }
        self.known.insert(remote.ip(), (ip, now));
        Some(ip)
    }
}

/// The address of ours that something sent to `remote` starts from, by a socket that is bound so.
pub(super) fn address_towards(remote: SocketAddr, bound: SocketAddr) -> SocketAddr {
    if !bound.ip().is_unspecified() {
        return bound;
    }
    let ip = source_towards(remote, bound.ip()).unwrap_or_else(|_| bound.ip());
    SocketAddr::new(ip, bound.port())
}

/// Asks the system for its route. Connecting a datagram socket sends nothing.
fn source_towards(remote: SocketAddr, unspecified: IpAddr) -> std::io::Result<IpAddr> {
    let probe = UdpSocket::bind(SocketAddr::new(unspecified, 0))?;
    probe.connect(remote)?;
    Ok(probe.local_addr()?.ip())
}

/// Sends datagrams from the listening socket, so that answers come from where requests went.
#[derive(Clone, Debug)]
pub struct UdpSender {
    socket: Arc<UdpSocket>,
    bound: SocketAddr,
}

impl UdpSender {
    /// How well this socket stands for `local` when something goes to `remote`; `None` if it cannot reach it.
    pub(super) fn fits(&self, local: SocketAddr, remote: SocketAddr) -> Option<u8> {
        let (bound, any) = (self.bound, self.bound.ip().is_unspecified());
        let is_there = any || bound.ip() == local.ip();
        (bound.is_ipv4() == remote.is_ipv4())
            .then_some(u8::from(is_there) + 2 * u8::from(is_there && bound.port() == local.port()))
    }

    pub(super) fn send(&self, remote: SocketAddr, message: &[u8]) {
        if let Err(error) = self.socket.send_to(message, remote) {
            tracing::debug!(%remote, %error, "cannot send a SIP datagram");
        }
    }
}
