//! The wire between phones and server: it delays, and it may lose and double, all from a seed.

use std::collections::BTreeMap;
use std::time::Duration;

use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_sip::flow::Flow;
use bytes::Bytes;

/// How bad the wire is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WireQuality {
    /// Packets lost, in percent.
    pub(crate) loss_percent: u64,
    /// Packets that arrive twice, in percent.
    pub(crate) doubled_percent: u64,
    /// The shortest way.
    pub(crate) delay: Duration,
    /// What may come on top, so that packets overtake each other.
    pub(crate) jitter: Duration,
}

impl WireQuality {
    /// Nothing is lost, and everything takes a millisecond.
    pub(crate) const GOOD: Self =
        Self { loss_percent: 0, doubled_percent: 0, delay: Duration::from_millis(1), jitter: Duration::ZERO };
}

/// A datagram on its way.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    /// The path as its receiver sees it.
    pub(crate) flow: Flow,
    pub(crate) message: Bytes,
}

/// The wire.
#[derive(Debug)]
pub(crate) struct Wire {
    quality: WireQuality,
    luck: SeededEntropy,
    under_way: BTreeMap<(Duration, u64), Parcel>,
    sent: u64,
}

impl Wire {
    pub(crate) fn new(quality: WireQuality, seed: u64) -> Self {
        Self { quality, luck: SeededEntropy::new(seed), under_way: BTreeMap::new(), sent: 0 }
    }

    /// The wire becomes better or worse; what is under way stays so.
    pub(crate) fn become_as(&mut self, quality: WireQuality) {
        self.quality = quality;
    }

    /// Sends a message; `flow` is the path as its sender sees it.
    pub(crate) fn send(&mut self, now: Duration, flow: Flow, message: &Bytes) {
        if self.percent(self.quality.loss_percent) {
            return;
        }
        let copies = if self.percent(self.quality.doubled_percent) { 2 } else { 1 };
        for _ in 0..copies {
            self.sent += 1;
            let at = now + self.quality.delay + self.jitter();
            let parcel = Parcel { flow: reversed(flow), message: message.clone() };
            self.under_way.insert((at, self.sent), parcel);
        }
    }

    /// When the next message arrives.
    pub(crate) fn next_deadline(&self) -> Option<Duration> {
        self.under_way.keys().next().map(|(at, _)| *at)
    }

    /// Takes the next message that has arrived.
    pub(crate) fn receive(&mut self, now: Duration) -> Option<Parcel> {
        self.under_way.first_entry().filter(|entry| entry.key().0 <= now).map(|entry| entry.remove())
    }

    fn percent(&mut self, percent: u64) -> bool {
        percent > 0 && self.luck.next_u64() % 100 < percent
    }

    fn jitter(&mut self) -> Duration {
        let most = u64::try_from(self.quality.jitter.as_micros()).unwrap_or(u64::MAX);
        if most == 0 { Duration::ZERO } else { Duration::from_micros(self.luck.next_u64() % most) }
    }
}

/// The same path seen from its other end.
fn reversed(flow: Flow) -> Flow {
    Flow { local: flow.remote, remote: flow.local, ..flow }
}
