//! One web phone: its path, its handshake, and the leg that hears it.

use std::net::SocketAddr;
use std::sync::mpsc::TrySendError;
use std::time::{Duration, Instant};

use antiphon_media::srtp::SrtpKeys;
use antiphon_media::{IceCredentials, WebPath};

use super::handshake::{Handshake, Identity};
use super::line::{Arrival, PACKET_BYTES, Ring};
use super::stun::Check;
use crate::rtp::engine::LegKey;

/// A web phone checks its path every few seconds. One that has not for so long is gone (RFC 7675 section 5.1).
const UNHEARD_MAX: Duration = Duration::from_secs(30);
/// Without a leg it is kept for a moment: whoever is connected with somebody else goes on with the same keys.
const WITHOUT_LEG_MAX: Duration = Duration::from_secs(10);
/// Paths that a web phone tries at once.
const PATHS_MAX: usize = 32;

/// A web phone.
pub(super) struct Session {
    path: WebPath,
    /// Names and passwords of ours that it may still use, the newest first: those before a new path was looked for.
    ours: Vec<IceCredentials>,
    /// Where checks have come from.
    pub(super) sources: Vec<SocketAddr>,
    /// The path that it has chosen.
    at: Option<SocketAddr>,
    pub(super) handshake: Handshake,
    keys: Option<Box<SrtpKeys>>,
    leg: Option<Attached>,
    checked: Instant,
    left: Instant,
    is_lost: bool,
}

struct Attached {
    key: LegKey,
    ring: Ring,
    /// Whether the leg knows where the web phone is.
    knows_place: bool,
}

impl Session {
    pub(super) fn new(identity: &Identity, path: WebPath, now: Instant) -> Self {
        let handshake = Handshake::new(identity, path.fingerprint, path.is_active, now);
        Self {
            ours: vec![path.ours.clone()],
            path,
            sources: Vec::new(),
            at: None,
            handshake,
            keys: None,
            leg: None,
            checked: now,
            left: now,
            is_lost: false,
        }
    }

    /// A leg hears it from now on.
    pub(super) fn attach(&mut self, key: LegKey, path: WebPath, ring: Ring) {
        self.leg = Some(Attached { key, ring, knows_place: false });
        self.renew(path);
        self.tell_place();
    }

    /// Whether this line was that of its leg, which is gone now.
    pub(super) fn detach(&mut self, number: u64, now: Instant) -> bool {
        let left = self.leg.take_if(|leg| leg.ring.number == number).is_some();
        if left {
            self.left = now;
        }
        left
    }

    /// It was told new names and passwords. The ones before hold until it has found its new path.
    pub(super) fn renew(&mut self, path: WebPath) {
        if self.ours.first() != Some(&path.ours) {
            self.ours.insert(0, path.ours.clone());
            self.ours.truncate(2);
        }
        self.path = path;
    }

    /// Our names, by which checks find it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.ours.iter().map(|ours| ours.ufrag.as_str())
    }

    /// The leg, if it has one.
    pub(super) fn leg(&self) -> Option<LegKey> {
        self.leg.as_ref().map(|leg| leg.key)
    }

    pub(super) fn keys(&self) -> Option<Box<SrtpKeys>> {
        self.keys.clone()
    }

    pub(super) fn has_keys(&mut self, keys: Box<SrtpKeys>) {
        self.keys = Some(keys);
    }

    /// Where it is.
    pub(super) fn at(&self) -> Option<SocketAddr> {
        self.at
    }

    /// Answers a check that comes from `from`, if it is one of this web phone's.
    pub(super) fn check(&mut self, now: Instant, from: SocketAddr, check: &Check<'_>) -> Option<Vec<u8>> {
        let ours = self.ours.iter().find(|ours| ours.ufrag == check.ours)?;
        let is_current = self.ours.first().is_some_and(|first| first.ufrag == ours.ufrag);
        if !check.is_sealed_with(&ours.password) || (is_current && check.theirs != self.path.theirs.ufrag) {
            return None;
        }
        let answer = check.answer(from, &ours.password);
        self.checked = now;
        if !self.sources.contains(&from) {
            if self.sources.len() >= PATHS_MAX {
                return None;
            }
            self.sources.push(from);
        }
        if (check.is_chosen || self.at.is_none()) && self.at != Some(from) {
            self.at = Some(from);
            if let Some(leg) = &mut self.leg {
                leg.knows_place = false;
            }
        }
        self.tell_place();
        answer
    }

    fn tell_place(&mut self) {
        let (Some(leg), Some(at)) = (&mut self.leg, self.at) else { return };
        if !leg.knows_place {
            leg.knows_place = leg.ring.arrivals.try_send(Arrival::At(at)).is_ok();
        }
    }

    /// A packet of audio, or a report. While its leg's thread is far too late, it is lost, as any may be on its way.
    pub(super) fn pass_on(&mut self, packet: &[u8]) {
        self.tell_place();
        let mut bytes = [0; PACKET_BYTES];
        let (Some(leg), Some(room)) = (&self.leg, bytes.get_mut(..packet.len())) else { return };
        room.copy_from_slice(packet);
        if let Err(TrySendError::Disconnected(_)) =
            leg.ring.arrivals.try_send(Arrival::Packet { length: packet.len(), bytes })
        {
            self.leg = None;
        }
    }

    /// Its path is lost from now on. The leg that is to be told so, once.
    pub(super) fn lose(&mut self) -> Option<LegKey> {
        let was_lost = std::mem::replace(&mut self.is_lost, true);
        if was_lost { None } else { self.leg() }
    }

    /// Whether nothing has been heard of it for too long.
    pub(super) fn is_unheard(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.checked) > UNHEARD_MAX
    }

    /// Whether nobody hears it any more.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.leg.is_none() && now.saturating_duration_since(self.left) > WITHOUT_LEG_MAX
    }
}
