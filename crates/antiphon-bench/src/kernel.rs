//! The kernel's own price for one packet sent and one received: the measure that machines are compared by.

use std::net::UdpSocket;
use std::time::Duration;

use crate::clocks::thread_cpu;

/// Sockets on each side: as many as calls in the benchmark, so that caches are as cold.
const SOCKETS: usize = 300;
/// Frames, each a packet on every socket.
const FRAMES: u32 = 200;
/// Bytes of a packet of 20 ms.
const PACKET_BYTES: usize = 172;

/// Sends and receives packets as a call does, with nothing around it; the price of one sent and one received.
pub(crate) fn price() -> anyhow::Result<Duration> {
    let open = || -> anyhow::Result<Vec<UdpSocket>> {
        (0..SOCKETS).map(|_| Ok(UdpSocket::bind(("127.0.0.1", 0))?)).collect()
    };
    let (ours, theirs) = (open()?, open()?);
    let places = theirs.iter().map(UdpSocket::local_addr).collect::<Result<Vec<_>, _>>()?;
    let (packet, mut buffer) = ([0; PACKET_BYTES], [0; 2_048]);
    let begun = thread_cpu()?;
    for _ in 0..FRAMES {
        for (socket, place) in ours.iter().zip(&places) {
            socket.send_to(&packet, place)?;
        }
        for socket in &theirs {
            socket.recv_from(&mut buffer)?;
        }
    }
    Ok((thread_cpu()? - begun) / (FRAMES * SOCKETS as u32))
}
