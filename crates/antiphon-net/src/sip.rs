//! SIP transports: whole messages in, whole messages out (RFC 3261 section 18).

pub mod framer;

mod connections;
mod dialler;
mod listener;
pub mod locating;
mod stream;
mod stun;
pub mod tls;
pub mod udp;
mod web_socket;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use antiphon_sip::flow::{Flow, Transport};
use bytes::Bytes;
use tokio::task::JoinHandle;

use connections::Connections;
pub use connections::{CONNECTIONS_MAX, Waiting};
use dialler::{Dialler, Line};
use listener::{Listener, Speech};
use tls::{Certificate, CertificateError, CertificateFiles};
use udp::{UdpSender, UdpTransport};

/// How often it is looked whether certificates have changed on the disk.
const CERTIFICATE_LOOK: Duration = Duration::from_secs(10);

/// What arrives from the network.
#[derive(Debug)]
pub enum Arrival {
    /// A datagram, or one message cut out of a stream.
    Message {
        /// The path it came on.
        flow: Flow,
        /// Its bytes.
        message: Bytes,
        /// Its place in the connection's queue: to be dropped when the message has been handled.
        waiting: Waiting,
    },
    /// A connection that brought messages, or that something was to be sent on, is gone.
    Closed(Flow),
}

/// Where arrivals go: called from the transports' threads and tasks, so it must not block.
pub type Sink = Arc<dyn Fn(Arrival) + Send + Sync>;

/// Where a server listens. A port 0 takes any that is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listening {
    /// For UDP and TCP, on the same port.
    pub plain: Vec<SocketAddr>,
    /// For TLS.
    pub tls: Option<Encrypted>,
    /// For WebSockets in the clear, as behind a proxy that encrypts.
    pub ws: Vec<SocketAddr>,
    /// For encrypted WebSockets.
    pub wss: Option<Encrypted>,
    /// Whose certificates are trusted of peers that are called over TLS, in PEM; those that the system trusts if nothing
    /// is said.
    pub authorities: Option<PathBuf>,
    /// Connections at once over all transports, if they have to be fewer than [`CONNECTIONS_MAX`].
    pub connections_max: Option<usize>,
}

/// Where a server listens for encrypted connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypted {
    /// Addresses and ports.
    pub listen: Vec<SocketAddr>,
    /// What proves who the server is.
    pub files: CertificateFiles,
}

/// Why a transport could not be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen for SIP over {transport} on {address}: {error}")]
pub struct ListenError {
    /// The name of the transport, as in `Via`.
    pub transport: &'static str,
    /// The address asked for.
    pub address: SocketAddr,
    /// What the system said.
    pub error: std::io::Error,
}

/// Why the transports could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address is taken, or not one of this machine.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// A certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// There is no encryption.
    #[error("cannot speak TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// Where the transports listen, as bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// For UDP and TCP.
    pub plain: Vec<SocketAddr>,
    /// For TLS.
    pub tls: Vec<SocketAddr>,
    /// For WebSockets in the clear.
    pub ws: Vec<SocketAddr>,
    /// For encrypted WebSockets.
    pub wss: Vec<SocketAddr>,
}

/// The listening transports of one server.
#[derive(Debug)]
pub struct SipSockets {
    udp: Vec<UdpTransport>,
    listeners: Vec<(Transport, Listener)>,
    connections: Connections,
    certificates: Vec<Arc<Certificate>>,
    looking: Option<JoinHandle<()>>,
}

impl SipSockets {
    /// Listens on all addresses of `listening`.
    ///
    /// # Errors
    /// An address is taken or not one of this machine, or a certificate cannot be used.
    pub async fn listen(listening: &Listening, sink: Sink) -> Result<Self, StartError> {
        let places = listening.connections_max.unwrap_or(CONNECTIONS_MAX).min(CONNECTIONS_MAX);
        let dialler = Dialler::trusting(listening.authorities.as_ref())?;
        let connections = Connections::new(places, dialler, Arc::clone(&sink));
        let mut sockets = Self {
            udp: Vec::new(),
            listeners: Vec::new(),
            connections,
            certificates: Vec::new(),
            looking: None,
        };
        for address in &listening.plain {
            sockets.listen_plain(*address)?;
        }
        sockets.listen_on(&listening.ws, &Speech::plain(Transport::Ws), Transport::Ws)?;
        for (transport, encrypted) in [(Transport::Tls, &listening.tls), (Transport::Wss, &listening.wss)] {
            if let Some(encrypted) = encrypted {
                sockets.listen_encrypted(transport, encrypted)?;
            }
        }
        // Nothing is read before everything is there to answer.
        for udp in &mut sockets.udp {
            udp.serve(Arc::clone(&sink));
        }
        sockets.look_after_certificates();
        Ok(sockets)
    }

    fn listen_plain(&mut self, address: SocketAddr) -> Result<(), ListenError> {
        let mut last = None;
        // A port free for UDP may be taken for TCP; with port 0 another one is as good.
        let tries = if address.port() == 0 { 16 } else { 1 };
        for _ in 0..tries {
            let udp = UdpTransport::bind(address)?;
            match Listener::start(udp.local(), Speech::plain(Transport::Tcp), &self.connections) {
                Ok(tcp) => {
                    self.udp.push(udp);
                    self.listeners.push((Transport::Tcp, tcp));
                    return Ok(());
                }
                Err(error) => last = Some(error),
            }
        }
        let in_use = || std::io::ErrorKind::AddrInUse.into();
        Err(last.unwrap_or_else(|| ListenError { transport: "TCP", address, error: in_use() }))
    }

    fn listen_encrypted(&mut self, transport: Transport, encrypted: &Encrypted) -> Result<(), StartError> {
        let certificate = Certificate::read(encrypted.files.clone())?;
        let speech = Speech::encrypted(transport, certificate.server()?);
        self.certificates.push(certificate);
        Ok(self.listen_on(&encrypted.listen, &speech, transport)?)
    }

    fn listen_on(
        &mut self,
        addresses: &[SocketAddr],
        speech: &Speech,
        transport: Transport,
    ) -> Result<(), ListenError> {
        for address in addresses {
            let listener = Listener::start(*address, speech.clone(), &self.connections)?;
            self.listeners.push((transport, listener));
        }
        Ok(())
    }

    fn look_after_certificates(&mut self) {
        if self.certificates.is_empty() {
            return;
        }
        let certificates = self.certificates.clone();
        self.looking = Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(CERTIFICATE_LOOK).await;
                certificates.iter().for_each(|certificate| certificate.refresh());
            }
        }));
    }

    /// Reads all certificates again, as when the server is told to (SIGHUP). Connections that are there stay as they are.
    pub fn reload_certificates(&self) {
        self.certificates.iter().for_each(|certificate| certificate.reload());
    }

    /// The addresses of all transports, as bound.
    #[must_use]
    pub fn bound(&self) -> Bound {
        let of = |wanted| {
            let listeners = self.listeners.iter().filter(move |(transport, _)| *transport == wanted);
            listeners.map(|(_, listener)| listener.local()).collect()
        };
        Bound {
            plain: self.udp.iter().map(UdpTransport::local).collect(),
            tls: of(Transport::Tls),
            ws: of(Transport::Ws),
            wss: of(Transport::Wss),
        }
    }

    /// How to send; cheap to clone.
    #[must_use]
    pub fn sender(&self) -> SipSender {
        let udp = self.udp.iter().map(UdpTransport::sender).collect();
        SipSender { udp, bound: Arc::new(self.bound()), connections: self.connections.clone() }
    }
}

impl Drop for SipSockets {
    fn drop(&mut self) {
        if let Some(looking) = &self.looking {
            looking.abort();
        }
    }
}

/// Sends messages on flows.
#[derive(Clone, Debug)]
pub struct SipSender {
    udp: Arc<[UdpSender]>,
    bound: Arc<Bound>,
    connections: Connections,
}

impl SipSender {
    /// Sends `message` on `flow`. A datagram that cannot be sent is lost, and SIP's own timers notice; for a connection
    /// that is gone [`Arrival::Closed`] comes, now and perhaps not for the first time.
    pub fn send(&self, flow: &Flow, message: Bytes) {
        match flow.transport {
            Transport::Udp => self.send_datagram(flow, &message),
            Transport::Tcp | Transport::Tls | Transport::Ws | Transport::Wss => {
                self.connections.send(flow, message);
            }
        }
    }

    /// The way to a peer that has not called us: from the address that the system would take, with the port that we can
    /// be called at. A connection is opened when there is something to be said. `None` where the peer has addresses of an
    /// IP version that we do not listen on, and for WebSockets, which call nobody.
    #[must_use]
    pub fn way_to(&self, transport: Transport, remote: SocketAddr, host: &str) -> Option<Flow> {
        let listening = match transport {
            Transport::Udp | Transport::Tcp => &self.bound.plain,
            // Who only calls over TLS has no port for it, and is called back on the connection.
            Transport::Tls if self.bound.tls.is_empty() => &self.bound.plain,
            Transport::Tls => &self.bound.tls,
            Transport::Ws | Transport::Wss => return None,
        };
        let listening = listening.iter().find(|it| it.is_ipv4() == remote.is_ipv4())?;
        let local = udp::address_towards(remote, *listening);
        Some(if transport == Transport::Udp {
            Flow { transport, local, remote, connection: None }
        } else {
            self.connections.line(local, Line { transport, remote, host: host.to_owned() })
        })
    }

    /// From the socket the flow came to, so that translators of addresses let it through. Where that is no more, since
    /// the server was restarted with other addresses, from one of the same family.
    fn send_datagram(&self, flow: &Flow, message: &[u8]) {
        let fitting = self.udp.iter().filter_map(|udp| Some((udp.fits(flow.local, flow.remote)?, udp)));
        match fitting.max_by_key(|(fit, _)| *fit) {
            Some((_, udp)) => udp.send(flow.remote, message),
            None => tracing::debug!(remote = %flow.remote, "no socket of this IP version"),
        }
    }
}

#[cfg(test)]
mod tests;
