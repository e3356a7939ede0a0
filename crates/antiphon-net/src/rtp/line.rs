//! The line of a leg: a socket of its own, connected to the other side while that is certain, or a web phone's share of
//! the one that all web phones have.
//!
//! A connected socket knows its way: the kernel looks up no route for each packet, and keeps everybody else's packets
//! away by itself.

use std::net::{SocketAddr, UdpSocket};

use super::web::WebLine;

/// A leg's line.
pub(super) enum Line {
    /// A socket of its own.
    Own(OwnLine),
    /// That of a web phone.
    Web(WebLine),
}

/// A socket, and whom it is connected to.
pub(super) struct OwnLine {
    socket: UdpSocket,
    connected: Option<SocketAddr>,
}

impl Line {
    /// A line that is open to everybody.
    pub(super) fn new(socket: UdpSocket) -> Self {
        Self::Own(OwnLine { socket, connected: None })
    }

    /// Connects to the only address that matters, or lets go of it. What fails is tried again the next time.
    pub(super) fn follow(&mut self, pinned: Option<SocketAddr>) {
        match self {
            Self::Own(own) => own.follow(pinned),
            // Whoever carries its packets knows where it is.
            Self::Web(_) => {}
        }
    }

    /// The next packet that waits, and whom it is from: what arrived before the socket was connected is still anybody's.
    pub(super) fn receive(&mut self, buffer: &mut [u8]) -> std::io::Result<(usize, SocketAddr)> {
        match self {
            Self::Own(own) => own.socket.recv_from(buffer),
            Self::Web(web) => web.receive(buffer),
        }
    }

    /// Sends a packet.
    pub(super) fn send(&self, packet: &[u8], remote: SocketAddr) -> std::io::Result<usize> {
        match self {
            Self::Own(own) if own.connected == Some(remote) => own.socket.send(packet),
            Self::Own(own) => own.socket.send_to(packet, remote),
            Self::Web(web) => web.send(packet),
        }
    }
}

impl OwnLine {
    fn follow(&mut self, pinned: Option<SocketAddr>) {
        if pinned == self.connected {
            return;
        }
        let done = match pinned {
            Some(remote) => self.socket.connect(remote),
            None => rustix::net::connect_unspec(&self.socket).map_err(std::io::Error::from),
        };
        if done.is_ok() {
            self.connected = pinned;
        }
    }
}
