//! A web phone's line: audio comes by a ring, and goes out by the socket that all share.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use antiphon_media::WEB_PEER;
use rustix::net::SendFlags;

use super::Front;
use super::thread::WebOrder;

/// Packets on their way to a leg: more than a second of audio, which is far more than its thread is ever late.
const RING_PACKETS: usize = 64;
/// Room for a packet of audio or a report; what is longer is neither.
pub(super) const PACKET_BYTES: usize = 512;

/// What comes by the ring.
#[expect(
    clippy::large_enum_variant,
    reason = "packets lie in the ring itself: nothing asks for memory on their way"
)]
pub(super) enum Arrival {
    /// A packet of audio, or a report.
    Packet { length: usize, bytes: [u8; PACKET_BYTES] },
    /// The web phone is there from now on.
    At(SocketAddr),
}

/// The end of a ring that is filled.
pub(in crate::rtp) struct Ring {
    /// Which of all lines.
    pub(super) number: u64,
    pub(super) arrivals: SyncSender<Arrival>,
}

/// The end that is emptied.
pub(in crate::rtp) struct WebLine {
    front: Front,
    number: u64,
    arrivals: Receiver<Arrival>,
    at: Option<SocketAddr>,
}

pub(super) fn ring(front: Front, number: u64) -> (WebLine, Ring) {
    let (sender, arrivals) = sync_channel(RING_PACKETS);
    (WebLine { front, number, arrivals, at: None }, Ring { number, arrivals: sender })
}

impl WebLine {
    /// The next packet that waits. Wherever the web phone is, to its leg it is always at the same place.
    pub(in crate::rtp) fn receive(&mut self, buffer: &mut [u8]) -> std::io::Result<(usize, SocketAddr)> {
        loop {
            match self.arrivals.try_recv() {
                Ok(Arrival::At(at)) => self.at = Some(at),
                Ok(Arrival::Packet { length, bytes }) => {
                    let packet = bytes.get(..length).unwrap_or_default();
                    if let Some(room) = buffer.get_mut(..packet.len()) {
                        room.copy_from_slice(packet);
                        return Ok((packet.len(), WEB_PEER));
                    }
                }
                Err(_) => return Err(Error::from(ErrorKind::WouldBlock)),
            }
        }
    }

    /// Sends a packet. One that the system has no room for is lost, as any may be on its way.
    pub(in crate::rtp) fn send(&self, packet: &[u8]) -> std::io::Result<usize> {
        let Some(at) = self.at else { return Err(Error::from(ErrorKind::NotConnected)) };
        Ok(rustix::net::sendto(&self.front.socket, packet, SendFlags::DONTWAIT, &at)?)
    }
}

impl Drop for WebLine {
    fn drop(&mut self) {
        self.front.order(WebOrder::Detach { number: self.number });
    }
}
