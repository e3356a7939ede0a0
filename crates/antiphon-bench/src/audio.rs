//! What all callers say and hear: one thread, a round every 5 ms, each round a quarter of the calls.
//!
//! Arrivals are stamped by the kernel, so that how late this thread comes to read them does not count against the
//! server. Some calls share a socket; whose a packet is, the server's port tells.

mod ears;
mod thread;

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Instant;

use antiphon_media::{Leg, LegCommand};
use anyhow::Context as _;

use crate::clocks::Stamp;
use thread::{AudioThread, Order};

pub(crate) use ears::Report;

/// Names one call of the load tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CallId(pub(crate) u64);

/// The first packet of a call has arrived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirstPacket {
    pub(crate) call: CallId,
    pub(crate) at: Stamp,
}

/// The front of the thread; dropping it ends it.
pub(crate) struct Audio {
    orders: Sender<Order>,
    first_packets: Receiver<FirstPacket>,
    places: Vec<SocketAddr>,
    thread: Option<JoinHandle<()>>,
}

impl Audio {
    /// Opens `sockets` sockets and starts the thread.
    pub(crate) fn start(address: IpAddr, sockets: usize, started: Instant) -> anyhow::Result<Self> {
        let sockets: Vec<UdpSocket> = (0..sockets).map(|_| ears::open(address)).collect::<Result<_, _>>()?;
        let places = sockets.iter().map(UdpSocket::local_addr).collect::<Result<_, _>>()?;
        let (orders, received) = mpsc::channel();
        let (heard, first_packets) = mpsc::channel();
        let thread = AudioThread::new(received, heard, sockets, started);
        let thread = std::thread::Builder::new().name("callers".into()).spawn(move || thread.run())?;
        Ok(Self { orders, first_packets, places, thread: Some(thread) })
    }

    /// Where a call takes its audio.
    pub(crate) fn place(&self, call: CallId) -> anyhow::Result<SocketAddr> {
        let index = place(call, self.places.len());
        self.places.get(index).copied().context("there is a socket")
    }

    /// The call is answered: it speaks from now on, to `remote`.
    pub(crate) fn begin(&self, call: CallId, remote: SocketAddr, leg: Leg, invited: Stamp) {
        self.order(Order::Begin { call, remote, leg: Box::new(leg), invited });
    }

    /// Lets a caller do something.
    pub(crate) fn command(&self, call: CallId, command: LegCommand) {
        self.order(Order::Command { call, command });
    }

    /// The call is over.
    pub(crate) fn end(&self, call: CallId) {
        self.order(Order::End { call });
    }

    /// Forgets what was counted so far.
    pub(crate) fn count_anew(&self) {
        self.order(Order::CountAnew);
    }

    /// What has been counted.
    pub(crate) fn report(&self) -> anyhow::Result<Report> {
        let (tell, told) = mpsc::channel();
        self.order(Order::Report(tell));
        told.recv().context("the callers' thread has ended")
    }

    /// A call whose first packet has arrived.
    pub(crate) fn first_packet(&self) -> Option<FirstPacket> {
        self.first_packets.try_recv().ok()
    }

    fn order(&self, order: Order) {
        // The thread ends only with us.
        let _ = self.orders.send(order);
    }
}

impl Drop for Audio {
    fn drop(&mut self) {
        self.order(Order::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The socket of a call.
fn place(call: CallId, sockets: usize) -> usize {
    usize::try_from(call.0 % sockets.max(1) as u64).unwrap_or_default()
}
