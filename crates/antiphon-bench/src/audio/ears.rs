//! Counting what arrives: gaps, losses, first packets.

use std::collections::HashMap;
use std::io::IoSliceMut;
use std::net::{IpAddr, SocketAddrV4, UdpSocket};
use std::os::fd::AsRawFd as _;
use std::sync::mpsc::Sender;
use std::time::Duration;

use antiphon_media::rtp::RtpHeader;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn, recvmsg, setsockopt, sockopt};
use nix::sys::time::TimeSpec;

use super::{CallId, FirstPacket};
use crate::clocks::Stamp;

/// Room for what arrives while the thread waits for a core.
const RECEIVE_BUFFER_BYTES: usize = 1 << 20;
/// Width of one step of the histogram of gaps.
const STEP_NS: u64 = 10_000;
/// Steps: up to a second.
const STEPS: usize = 100_000;
/// Numbers of packets wrap around; half of their range back is late, not lost.
const LATE: u16 = 1 << 15;

/// What was heard of all calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    /// Packets that arrived.
    pub(crate) packets: u64,
    /// Packets whose number was passed over.
    pub(crate) lost: u64,
    /// Gap between the packets of a call that half of all gaps do not exceed.
    pub(crate) gap_p50: Duration,
    /// The same for 99.9 %.
    pub(crate) gap_p999: Duration,
    /// The longest gap.
    pub(crate) gap_max: Duration,
}

/// A non-blocking socket whose packets the kernel stamps.
pub(super) fn open(address: IpAddr) -> anyhow::Result<UdpSocket> {
    let socket = UdpSocket::bind((address, 0))?;
    socket.set_nonblocking(true)?;
    setsockopt(&socket, sockopt::RcvBuf, &RECEIVE_BUFFER_BYTES)?;
    setsockopt(&socket, sockopt::ReceiveTimestampns, &true)?;
    Ok(socket)
}

/// One stream, by the server's port.
struct Stream {
    ssrc: u32,
    first: Stamp,
    last: Stamp,
    sequence: u16,
}

pub(super) struct Ears {
    streams: HashMap<u16, Stream>,
    /// Calls whose first packet is waited for.
    expected: HashMap<u16, (CallId, Stamp)>,
    first_packets: Sender<FirstPacket>,
    packets: u64,
    lost: u64,
    gaps: Vec<u32>,
    longest_ns: u64,
    control: Vec<u8>,
}

impl Ears {
    pub(super) fn new(first_packets: Sender<FirstPacket>) -> Self {
        Self {
            streams: HashMap::new(),
            expected: HashMap::new(),
            first_packets,
            packets: 0,
            lost: 0,
            gaps: vec![0; STEPS],
            longest_ns: 0,
            control: nix::cmsg_space!(TimeSpec),
        }
    }

    /// Reads a socket until it is empty.
    pub(super) fn drain(&mut self, socket: &UdpSocket) {
        let mut buffer = [0; 2_048];
        while let Some((length, port, at)) = receive(socket, &mut buffer, &mut self.control) {
            if let Some((header, _)) = RtpHeader::parse(buffer.get(..length).unwrap_or_default()) {
                self.arrived(port, header, at);
            }
        }
    }

    /// The server's port now belongs to a call that was begun at `invited`; what came earlier is another's.
    pub(super) fn expect(&mut self, port: u16, call: CallId, invited: Stamp) {
        match self.streams.get(&port).filter(|stream| stream.first >= invited) {
            Some(stream) => drop(self.first_packets.send(FirstPacket { call, at: stream.first })),
            None => drop(self.expected.insert(port, (call, invited))),
        }
    }

    pub(super) fn forget(&mut self, port: u16) {
        self.streams.remove(&port);
        self.expected.remove(&port);
    }

    pub(super) fn count_anew(&mut self) {
        (self.packets, self.lost, self.longest_ns) = (0, 0, 0);
        self.gaps.fill(0);
    }

    pub(super) fn report(&self) -> Report {
        Report {
            packets: self.packets,
            lost: self.lost,
            gap_p50: self.gap(0.5),
            gap_p999: self.gap(0.999),
            gap_max: Duration::from_nanos(self.longest_ns),
        }
    }

    fn arrived(&mut self, port: u16, header: RtpHeader, at: Stamp) {
        self.packets += 1;
        let Some(stream) = self.streams.get_mut(&port).filter(|stream| stream.ssrc == header.ssrc) else {
            return self.begins(port, header, at);
        };
        let passed_over = header.sequence.wrapping_sub(stream.sequence.wrapping_add(1));
        if passed_over < LATE {
            self.lost += u64::from(passed_over);
        }
        let gap = at.saturating_sub(stream.last);
        (stream.last, stream.sequence) = (at, header.sequence);
        self.note_gap(gap);
    }

    fn begins(&mut self, port: u16, header: RtpHeader, at: Stamp) {
        let stream = Stream { ssrc: header.ssrc, first: at, last: at, sequence: header.sequence };
        self.streams.insert(port, stream);
        if let Some((call, _)) = self.expected.get(&port).filter(|(_, invited)| at >= *invited) {
            let _ = self.first_packets.send(FirstPacket { call: *call, at });
            self.expected.remove(&port);
        }
    }

    fn note_gap(&mut self, gap_ns: u64) {
        self.longest_ns = self.longest_ns.max(gap_ns);
        let step = usize::try_from(gap_ns / STEP_NS).unwrap_or(STEPS).min(STEPS - 1);
        if let Some(count) = self.gaps.get_mut(step) {
            *count += 1;
        }
    }

    fn gap(&self, quantile: f64) -> Duration {
        let all: u64 = self.gaps.iter().copied().map(u64::from).sum();
        let rank = (all as f64 * quantile).ceil() as u64;
        let mut seen = 0;
        for (step, count) in self.gaps.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= rank {
                return Duration::from_nanos((step as u64 + 1) * STEP_NS);
            }
        }
        Duration::ZERO
    }
}

/// The next packet: its length, the port it came from, and when the kernel received it.
fn receive(socket: &UdpSocket, buffer: &mut [u8], control: &mut [u8]) -> Option<(usize, u16, Stamp)> {
    let mut parts = [IoSliceMut::new(buffer)];
    let flags = MsgFlags::MSG_DONTWAIT;
    let received = recvmsg::<SockaddrIn>(socket.as_raw_fd(), &mut parts, Some(control), flags).ok()?;
    let port = SocketAddrV4::from(received.address?).port();
    let mut notes = received.cmsgs().ok()?;
    let stamped = notes.find_map(|note| {
        let ControlMessageOwned::ScmTimestampns(at) = note else { return None };
        Some(Duration::from(at))
    })?;
    Some((received.bytes, port, u64::try_from(stamped.as_nanos()).ok()?))
}
