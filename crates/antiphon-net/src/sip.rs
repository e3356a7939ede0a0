//! SIP transports: whole messages in, whole messages out (RFC 3261 section 18).

pub mod framer;
pub mod tcp;
pub mod udp;

use std::net::SocketAddr;
use std::sync::Arc;

use antiphon_sip::flow::{Flow, Transport};
use bytes::Bytes;

/// What arrives from the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// A datagram, or one message cut out of a stream.
    Message {
        /// The path it came on.
        flow: Flow,
        /// Its bytes.
        message: Bytes,
    },
    /// A connection that brought messages, or that something was to be sent on, is gone.
    Closed(Flow),
}

/// Where arrivals go: called from the transports' threads and tasks, so it must not block.
pub type Sink = Arc<dyn Fn(Arrival) + Send + Sync>;

/// Why a transport could not be started.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen for SIP over {transport} on {address}: {error}")]
pub struct ListenError {
    /// `UDP` or `TCP`.
    pub transport: &'static str,
    /// The address asked for.
    pub address: SocketAddr,
    /// What the system said.
    pub error: std::io::Error,
}

/// The listening transports of one server.
#[derive(Debug)]
pub struct SipSockets {
    udp: udp::UdpTransport,
    tcp: tcp::TcpTransport,
}

impl SipSockets {
    /// Listens on `address` over UDP and TCP, on the same port. Port 0 takes any port that is free for both.
    ///
    /// # Errors
    /// The address is taken, or not one of this machine.
    pub async fn listen(address: SocketAddr, sink: Sink) -> Result<Self, ListenError> {
        let mut last = None;
        // A port free for UDP may be taken for TCP; with port 0 another one is as good.
        let tries = if address.port() == 0 { 16 } else { 1 };
        for _ in 0..tries {
            let udp = udp::UdpTransport::bind(address)?;
            match tcp::TcpTransport::bind(udp.local(), Arc::clone(&sink)) {
                Ok(tcp) => return Ok(Self::serve(udp, tcp, sink)),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| ListenError {
            transport: "TCP",
            address,
            error: std::io::ErrorKind::AddrInUse.into(),
        }))
    }

    fn serve(mut udp: udp::UdpTransport, mut tcp: tcp::TcpTransport, sink: Sink) -> Self {
        udp.serve(sink);
        tcp.serve();
        Self { udp, tcp }
    }

    /// The address of both transports, as bound.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.udp.local()
    }

    /// How to send; cheap to clone.
    #[must_use]
    pub fn sender(&self) -> SipSender {
        SipSender { udp: self.udp.sender(), tcp: self.tcp.sender() }
    }
}

/// Sends messages on flows.
#[derive(Clone, Debug)]
pub struct SipSender {
    udp: udp::UdpSender,
    tcp: tcp::TcpSender,
}

impl SipSender {
    /// Sends `message` on `flow`. A datagram that cannot be sent is lost, and SIP's own timers notice; for a connection
    /// that is gone [`Arrival::Closed`] comes, now and perhaps not for the first time.
    pub fn send(&self, flow: &Flow, message: Bytes) {
        match flow.transport {
            Transport::Udp => self.udp.send(flow.remote, &message),
            Transport::Tcp => self.tcp.send(flow, message),
            // Nobody listens on these yet, so no flow of theirs exists.
            Transport::Tls | Transport::Ws | Transport::Wss => {
                tracing::warn!(transport = ?flow.transport, "no transport of this kind");
            }
        }
    }
}

#[cfg(test)]
mod tests;
