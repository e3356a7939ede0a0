//! The socket of a leg, connected to the other side while that is certain.
//!
//! A connected socket knows its way: the kernel looks up no route for each packet, and keeps everybody else's packets
//! away by itself.

use std::net::{SocketAddr, UdpSocket};

/// A leg's socket.
pub(super) struct Line {
    socket: UdpSocket,
    connected: Option<SocketAddr>,
}

impl Line {
    /// A line that is open to everybody.
    pub(super) fn new(socket: UdpSocket) -> Self {
        Self { socket, connected: None }
    }

    /// Connects to the only address that matters, or lets go of it. What fails is tried again the next time.
    pub(super) fn follow(&mut self, pinned: Option<SocketAddr>) {
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

    /// The next packet that waits, and whom it is from: what arrived before the socket was connected is still anybody's.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> std::io::Result<(usize, SocketAddr)> {
        self.socket.recv_from(buffer)
    }

    /// Sends a packet.
    pub(super) fn send(&self, packet: &[u8], remote: SocketAddr) -> std::io::Result<usize> {
        match self.connected {
            Some(connected) if connected == remote => self.socket.send(packet),
            Some(_) | None => self.socket.send_to(packet, remote),
        }
    }
}
