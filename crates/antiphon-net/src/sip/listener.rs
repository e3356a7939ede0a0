//! A listening socket of a stream transport, and the task that accepts its connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use antiphon_sip::flow::Transport;
use rustls::ServerConfig;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::connections::{Connections, Place};
use super::{ListenError, stream, web_socket};

/// Connections waiting to be accepted: an office that comes back after a power cut.
const BACKLOG: i32 = 1_024;

/// How long a peer may take until both sides agree on encryption and protocol.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// What is spoken on the connections of a listener.
#[derive(Clone)]
pub(super) struct Speech {
    /// What the connections are called.
    transport: Transport,
    /// With what they are encrypted, if they are.
    tls: Option<TlsAcceptor>,
}

impl Speech {
    /// In the clear: TCP or WebSocket.
    pub(super) fn plain(transport: Transport) -> Self {
        Self { transport, tls: None }
    }

    /// Encrypted: TLS or WebSocket over it.
    pub(super) fn encrypted(transport: Transport, config: Arc<ServerConfig>) -> Self {
        Self { transport, tls: Some(TlsAcceptor::from(config)) }
    }
}

/// A listening socket. Dropping it lets no more connections in; those that are there stay.
#[derive(Debug)]
pub(super) struct Listener {
    local: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Listener {
    /// Listens from now on.
    ///
    /// # Errors
    /// The address is taken, or not one of this machine.
    pub(super) fn start(
        address: SocketAddr,
        speech: Speech,
        connections: &Connections,
    ) -> Result<Self, ListenError> {
        let fail = |error| ListenError { transport: speech.transport.via_name(), address, error };
        let listener = listen(address).map_err(fail)?;
        let local = listener.local_addr().map_err(fail)?;
        let accepting = tokio::spawn(accept(listener, speech, connections.clone()));
        Ok(Self { local, accepting })
    }

    /// The address as bound.
    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // The same port for IPv4 is another listener's, and an IPv4 address must not arrive in the shape of IPv6.
        socket.set_only_v6(true)?;
    }
    // A restarted server must not wait for the connections of the one before.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

async fn accept(listener: TcpListener, speech: Speech, connections: Connections) {
    loop {
        let Ok((socket, remote)) = listener.accept().await else {
            // Out of file descriptors, most likely: give closing connections a moment.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Some(place) = connections.place(remote.ip()) else {
            tracing::warn!(%remote, "refused a connection: too many");
            continue;
        };
        // Answers are small and awaited: do not let them wait for more.
        let _ = socket.set_nodelay(true);
        if let Ok(local) = socket.local_addr() {
            tokio::spawn(begin(socket, speech.clone(), place, local, remote));
        }
    }
}

async fn begin(socket: TcpStream, speech: Speech, place: Place, local: SocketAddr, remote: SocketAddr) {
    let Some(tls) = speech.tls else { return speak(socket, speech.transport, place, local, remote).await };
    match timeout(HANDSHAKE_MAX, tls.accept(socket)).await {
        Ok(Ok(encrypted)) => speak(encrypted, speech.transport, place, local, remote).await,
        Ok(Err(error)) => tracing::debug!(%remote, %error, "no agreement on encryption"),
        Err(_) => tracing::debug!(%remote, "no agreement on encryption in time"),
    }
}

async fn speak<S>(stream: S, transport: Transport, place: Place, local: SocketAddr, remote: SocketAddr)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match transport {
        Transport::Udp | Transport::Tcp | Transport::Tls => {
            stream::serve(stream, place.open(transport, local, remote)).await;
        }
        Transport::Ws | Transport::Wss => match timeout(HANDSHAKE_MAX, web_socket::accept(stream)).await {
            Ok(Ok(socket)) => web_socket::serve(socket, place.open(transport, local, remote)).await,
            Ok(Err(error)) => tracing::debug!(%remote, %error, "not a WebSocket for SIP"),
            Err(_) => tracing::debug!(%remote, "no WebSocket in time"),
        },
    }
}
