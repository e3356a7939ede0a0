//! The UDP ports for audio: even ones in an order that nobody can guess, the longest unused first (RFC 3550 section 11).

use std::collections::VecDeque;
use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use socket2::SockRef;

/// A port rests this long after a call, so that late packets of the one do not meet the next.
const QUARANTINE: Duration = Duration::from_secs(2);

/// Ports somebody else took are passed over, but not for ever.
const TRIES_MAX: usize = 64;

/// Marked for the network as voice, which must not queue behind downloads: expedited forwarding (RFC 3246), with
/// the two bits below it that are not ours.
const VOICE: u32 = 46 << 2;

/// A tenth of a second of the packets of 2,000 web phones.
const SHARED_BUFFER_BYTES: usize = 4 << 20;

/// Ports that are free, in the order in which they became so.
#[derive(Debug)]
pub(super) enum PortPool {
    /// Whatever the system has free.
    Any,
    /// The even ports of a range, each with the time when it was given back.
    Range(VecDeque<(u16, Option<Instant>)>),
}

impl PortPool {
    /// The ports of a range; with a `min` of 0 any port.
    pub(super) fn new(min: u16, max: u16) -> Self {
        if min == 0 {
            return Self::Any;
        }
        let mut ports: Vec<u16> = (min..=max).filter(|port| port.is_multiple_of(2)).collect();
        // In an order that nobody can guess from the port of a call of his own: what is hashed with keys drawn anew.
        let chance = RandomState::new();
        ports.sort_by_cached_key(|port| chance.hash_one(port));
        Self::Range(ports.into_iter().map(|port| (port, None)).collect())
    }

    /// Binds the next port on `address`; `None` if all are in use or resting.
    pub(super) fn bind(&mut self, address: IpAddr, now: Instant) -> Option<UdpSocket> {
        match self {
            Self::Any => bind_any(address),
            Self::Range(free) => bind_next(free, address, now),
        }
    }

    /// Whether a port is neither in use nor resting.
    pub(super) fn has_free(&self, now: Instant) -> bool {
        match self {
            Self::Any => true,
            Self::Range(free) => free.front().is_some_and(|(_, freed)| has_rested(*freed, now)),
        }
    }

    pub(super) fn give_back(&mut self, port: u16, now: Instant) {
        match self {
            Self::Any => {}
            Self::Range(free) => free.push_back((port, Some(now))),
        }
    }
}

/// The system keeps a port for a socket that asked for it by number, and only then also when the socket lets go of the
/// other side it was connected to.
fn bind_any(address: IpAddr) -> Option<UdpSocket> {
    let free = || UdpSocket::bind((address, 0))?.local_addr();
    // Somebody may be quicker, but hardly every time.
    (0..TRIES_MAX).find_map(|_| free().and_then(open).ok())
}

fn bind_next(
    free: &mut VecDeque<(u16, Option<Instant>)>,
    address: IpAddr,
    now: Instant,
) -> Option<UdpSocket> {
    for _ in 0..TRIES_MAX.min(free.len()) {
        let (port, _) = free.pop_front_if(|(_, freed)| has_rested(*freed, now))?;
        match open(SocketAddr::new(address, port)) {
            Ok(socket) => return Some(socket),
            // Another program has it: it may be free later.
            Err(_) => free.push_back((port, None)),
        }
    }
    None
}

/// The port beside that of the audio, where reports come and go unless both sides put them on the same (RFC 3550 section
/// 11). Whoever has it already keeps it: audio flows without reports.
pub(super) fn bind_beside(audio: SocketAddr) -> Option<UdpSocket> {
    let port = audio.port().checked_add(1)?;
    open(SocketAddr::new(audio.ip(), port)).ok()
}

/// The port that all web phones share. It is waited for, and has room for what comes to all of them at once.
pub(super) fn open_shared(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    mark_as_voice(&socket, address);
    // A wish to the system, which has a limit of its own.
    let _ = SockRef::from(&socket).set_recv_buffer_size(SHARED_BUFFER_BYTES);
    Ok(socket)
}

fn has_rested(freed: Option<Instant>, now: Instant) -> bool {
    freed.is_none_or(|freed| now.duration_since(freed) >= QUARANTINE)
}

fn open(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    mark_as_voice(&socket, address);
    Ok(socket)
}

/// A wish to the network: audio flows without it.
fn mark_as_voice(socket: &UdpSocket, address: SocketAddr) {
    let options = SockRef::from(socket);
    let _ = match address {
        SocketAddr::V4(_) => options.set_tos_v4(VOICE),
        SocketAddr::V6(_) => options.set_tclass_v6(VOICE),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_rests_before_it_is_used_again() {
        let localhost = IpAddr::from([127, 0, 0, 1]);
        // One port that is free now: the pool of just this one must not hand it out twice in a row.
        let probe = loop {
            let socket = UdpSocket::bind((localhost, 0)).unwrap();
            let port = socket.local_addr().unwrap().port();
            if port.is_multiple_of(2) {
                break port;
            }
        };
        let start = Instant::now();
        let mut pool = PortPool::new(probe, probe);
        let socket = pool.bind(localhost, start).expect("free");
        assert!(pool.bind(localhost, start).is_none(), "in use");
        assert!(!pool.has_free(start));
        drop(socket);
        pool.give_back(probe, start);
        assert!(!pool.has_free(start + QUARANTINE / 2) && pool.has_free(start + QUARANTINE));
        assert!(pool.bind(localhost, start + QUARANTINE / 2).is_none(), "resting");
        assert!(pool.bind(localhost, start + QUARANTINE).is_some(), "rested");
    }

    #[test]
    fn only_even_ports_carry_rtp() {
        let ports = |min, max| match PortPool::new(min, max) {
            PortPool::Range(free) => {
                let mut ports: Vec<u16> = free.into_iter().map(|(port, _)| port).collect();
                ports.sort_unstable();
                ports
            }
            PortPool::Any => vec![0],
        };
        assert_eq!(ports(10_001, 10_007), [10_002, 10_004, 10_006]);
        assert_eq!(ports(65_533, 65_535), [65_534]);
        assert_eq!(ports(9, 8), [] as [u16; 0]);
        assert_eq!(ports(0, 0), [0]);
    }
}
