//! Who the other side is: where we send, and from whom we take packets.
//!
//! One address and one stream at a time. The address in the SDP is always right; another one only by the rules
//! of [`Latch`], once, in the first moments. Everybody else is ignored, and nothing is ever sent to them.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::config::Latch;

/// How long after the beginning another address than that in the SDP may turn out to be the other side's.
const LATCH_MAX: Duration = Duration::from_secs(3);

/// A stream that has been silent for so long may be followed by another one of the same address, as when the call
/// is transferred behind it. Sooner, it is a stranger's who forges the address.
const STREAM_SILENT: Duration = Duration::from_millis(100);

/// What is to be done with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It is not the other side's.
    Refused,
    /// It is of the stream that is heard already.
    Known,
    /// It begins a stream.
    NewStream,
    /// It begins a stream, and shows that the other side is elsewhere.
    Latched,
}

/// Whom we hear.
#[derive(Clone, Copy)]
struct Source {
    address: SocketAddr,
    ssrc: u32,
    heard: Duration,
}

/// The other side of a leg.
pub(super) struct Peer {
    /// The address in the SDP.
    announced: SocketAddr,
    latch: Latch,
    latch_until: Duration,
    source: Option<Source>,
    /// Whether it has acknowledged our answer, or is known by other means to be where it says. Before that nothing is
    /// sent to the announced address until something came from there.
    acknowledged: bool,
}

impl Peer {
    pub(super) fn new(now: Duration, announced: SocketAddr, latch: Latch, acknowledged: bool) -> Self {
        Self { announced, latch, latch_until: now + LATCH_MAX, source: None, acknowledged }
    }

    /// It has shown that it is where it says.
    pub(super) fn acknowledge(&mut self) {
        self.acknowledged = true;
    }

    /// Whether that is so: whoever has sent the offer is who it says, and may be listened to.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    /// A new offer or answer says where the other side is. Another address than before begins anew; at the same
    /// one another stream may begin.
    pub(super) fn update(&mut self, now: Duration, announced: SocketAddr) {
        if announced != self.announced {
            *self = Self::new(now, announced, self.latch, self.acknowledged);
        } else if let Some(source) = &mut self.source {
            source.heard = source.heard.saturating_sub(STREAM_SILENT);
        }
    }

    /// Where to send, if the other side listens anywhere.
    pub(super) fn target(&self) -> Option<SocketAddr> {
        let announced = self.acknowledged.then_some(self.announced);
        let target = self.source.map(|source| source.address).or(announced)?;
        (target.port() != 0 && !target.ip().is_unspecified()).then_some(target)
    }

    /// The one address that packets are taken from until there is a new offer or answer, if that is certain. Whoever
    /// was heard from elsewhere makes room for the announced address as soon as that is heard.
    pub(super) fn pinned(&self) -> Option<SocketAddr> {
        self.source.map(|source| source.address).filter(|address| *address == self.announced)
    }

    /// Whether this is where the other side is, as far as known.
    pub(super) fn is_known(&self, from: SocketAddr) -> bool {
        from == self.announced || self.source.is_some_and(|source| source.address == from)
    }

    /// Whether the other side is on this host, as far as known.
    pub(super) fn is_known_host(&self, from: IpAddr) -> bool {
        self.target().is_some_and(|target| target.ip() == from)
    }

    /// Decides on a packet of the stream `ssrc` that arrived from `from`, and whose payload is of a type that was agreed
    /// on or not.
    pub(super) fn admit(&mut self, now: Duration, from: SocketAddr, ssrc: u32, is_agreed: bool) -> Admission {
        let admission = self.judge(now, from, ssrc, is_agreed);
        if admission != Admission::Refused {
            self.source = Some(Source { address: from, ssrc, heard: now });
        }
        admission
    }

    fn judge(&self, now: Duration, from: SocketAddr, ssrc: u32, is_agreed: bool) -> Admission {
        match self.source {
            Some(source) if source.address == from => source.judge(now, ssrc),
            // The true source is heard after all; whoever was taken for it is not any more.
            Some(_) if from == self.announced => Admission::Latched,
            Some(_) => Admission::Refused,
            None if from == self.announced => Admission::NewStream,
            // Whoever only guessed the port does not know what was agreed on.
            None if is_agreed && now < self.latch_until && self.may_be(from) => Admission::Latched,
            None => Admission::Refused,
        }
    }

    fn may_be(&self, from: SocketAddr) -> bool {
        match self.latch {
            Latch::Never => false,
            Latch::Host(signalling) => from.ip() == signalling || from.ip() == self.announced.ip(),
            Latch::Anywhere => true,
        }
    }
}

impl Source {
    fn judge(self, now: Duration, ssrc: u32) -> Admission {
        if ssrc == self.ssrc {
            Admission::Known
        } else if now.saturating_sub(self.heard) >= STREAM_SILENT {
            Admission::NewStream
        } else {
            Admission::Refused
        }
    }
}
