//! Trunks are looked after: their peers are asked whether they are there (OPTIONS), and our accounts are registered at
//! them.

use std::collections::BTreeMap;
use std::time::Duration;

use antiphon_core::trunk::{Peer, TrunkRef};
use antiphon_sip::digest::Credentials;
use antiphon_sip::endpoint::{Ping, Registration};
use antiphon_sip::event::{PingId, RegistrationId};

use super::*;
use crate::outgoing;
use crate::trunks::{PeerState, RegistrationState, TrunkLine, TrunkState};

/// How often a peer is asked whether it is there: often enough for translators of addresses to keep the way open, and
/// for a call to find out only seldom.
const PING_INTERVAL: Duration = Duration::from_secs(29);
/// How long a registration should hold: what carriers grant mostly.
const REGISTRATION_S: u32 = 600;
/// How long it takes until a registration that was refused is tried again, and at most, each time twice as long (RFC
/// 5626 section 4.5).
const RETRY_MIN: Duration = Duration::from_secs(30);
const RETRY_MAX: Duration = Duration::from_secs(30 * 60);
/// How long one of several ways to a peer that led to nobody is left alone: the others do as well, and SRV records say
/// which one is preferred (RFC 3263 section 4.3).
const LEFT_ALONE: Duration = Duration::from_secs(5 * 60);

/// What is known of peers and registrations, by trunk.
#[derive(Default)]
pub(super) struct Care {
    peers: BTreeMap<Peer, Cared>,
    registrations: BTreeMap<TrunkRef, Registering>,
    /// Ways that led to nobody, and until when they are left alone, counted since the start.
    silent: BTreeMap<Flow, Duration>,
    /// When there is something to do, counted since the start.
    due: Option<Duration>,
    /// What was told last.
    told: Vec<TrunkState>,
}

/// A peer that is looked after.
#[derive(Default)]
struct Cared {
    state: PeerState,
    /// A question that has no answer yet, and the way it went.
    pinging: Option<(PingId, Flow)>,
    next: Duration,
}

/// A registration of ours, or the next try.
struct Registering {
    id: Option<RegistrationId>,
    state: RegistrationState,
    failures: u32,
    next: Duration,
    tried: Option<Tried>,
}

/// What was registered last, or was to be.
struct Tried {
    credentials: Credentials,
    domain: Option<String>,
    peer: Peer,
    flow: Flow,
}

impl Registering {
    fn from(next: Duration) -> Self {
        Self { id: None, state: RegistrationState::Trying, failures: 0, next, tried: None }
    }

    /// Whether it still is what the trunk wants. A registration that is held, or on its way, is kept where only the
    /// password is another: taking it back could undo the one that follows, and the next refusal has the new one tried.
    fn is_of(&self, line: &TrunkLine) -> bool {
        let (Some(tried), Some(credentials)) = (&self.tried, &line.credentials) else { return true };
        let is_same_account = match self.id {
            Some(_) => tried.credentials.username() == credentials.username(),
            None => tried.credentials == *credentials,
        };
        is_same_account && tried.domain == line.domain && line.peers.contains(&tried.peer)
    }
}

impl Care {
    /// When there is something to do.
    pub(super) fn next(&self) -> Option<Duration> {
        self.due
    }

    /// Whether a peer has not answered lately.
    pub(super) fn is_down(&self, peer: &Peer) -> bool {
        self.peers.get(peer).is_some_and(|it| it.state == PeerState::Down)
    }

    /// Whether a peer answers.
    pub(super) fn is_up(&self, peer: &Peer) -> bool {
        self.peers.get(peer).is_some_and(|it| it.state == PeerState::Up)
    }

    /// Whether a way led to nobody lately.
    pub(super) fn is_silent(&self, now: Now, flow: &Flow) -> bool {
        self.silent.get(flow).is_some_and(|until| now.since_start < *until)
    }

    /// The first of some ways that is not left alone, or the one that was longest.
    pub(super) fn best(&self, now: Now, ways: &[Flow]) -> Option<Flow> {
        let open = ways.iter().find(|way| !self.is_silent(now, way));
        open.or_else(|| ways.iter().min_by_key(|way| self.silent.get(way))).copied()
    }

    /// A way led to nobody.
    fn leave_alone(&mut self, now: Now, flow: Flow) {
        self.silent.retain(|_, until| now.since_start < *until);
        self.silent.insert(flow, now.since_start + LEFT_ALONE);
    }

    /// Takes the question that was answered.
    fn answered(&mut self, ping: PingId) -> Option<(Peer, Flow)> {
        let mut all = self.peers.iter_mut();
        let (peer, cared) = all.find(|(_, it)| it.pinging.is_some_and(|(asked, _)| asked == ping))?;
        let (_, flow) = cared.pinging.take()?;
        Some((peer.clone(), flow))
    }
}

impl Switchboard {
    /// The trunks have changed: those that are gone are forgotten, and new ones looked after at once. An account that is
    /// another one, or elsewhere, is registered anew.
    pub(super) fn care_anew(&mut self, now: Now) {
        let lines = self.trunks.lines.clone();
        let is_peer = |peer: &Peer| lines.iter().any(|line| line.peers.contains(peer));
        self.care.peers.retain(|peer, _| is_peer(peer));
        for peer in lines.iter().flat_map(|line| &line.peers) {
            let cared = Cared { next: now.since_start, ..Cared::default() };
            self.care.peers.entry(peer.clone()).or_insert(cared);
        }
        let is_wanted = |trunk: TrunkRef, registering: &Registering| {
            lines.iter().any(|it| it.registers && it.trunk == trunk && registering.is_of(it))
        };
        let all = self.care.registrations.iter();
        let over: Vec<TrunkRef> =
            all.filter(|(trunk, it)| !is_wanted(**trunk, it)).map(|(trunk, _)| *trunk).collect();
        for trunk in over {
            let registering = self.care.registrations.remove(&trunk);
            if let Some(id) = registering.and_then(|it| it.id) {
                self.sip.unregister(now, id);
            }
        }
        for line in lines.iter().filter(|line| line.registers) {
            let begins = Registering::from(now.since_start);
            self.care.registrations.entry(line.trunk).or_insert(begins);
        }
        self.look_after_trunks(now);
    }

    /// Does what is due, and tells how trunks do if that has changed.
    pub(super) fn look_after_trunks(&mut self, now: Now) {
        self.ping_peers(now);
        self.register_accounts(now);
        let peers = self.care.peers.values().map(|it| it.next);
        let registrations = self.care.registrations.values().filter(|it| it.id.is_none()).map(|it| it.next);
        self.care.due = peers.chain(registrations).min();
        self.tell_of_trunks();
    }

    fn ping_peers(&mut self, now: Now) {
        let is_due = |cared: &Cared| cared.next <= now.since_start;
        let due: Vec<Peer> =
            self.care.peers.iter().filter(|(_, it)| is_due(it)).map(|(peer, _)| peer.clone()).collect();
        for peer in due {
            // A question that has had no answer in all this time.
            let unanswered = self.care.peers.get_mut(&peer).and_then(|cared| cared.pinging.take());
            if let Some((_, flow)) = unanswered {
                self.way_silent(now, &peer, flow);
            }
            let way = self.care.best(now, self.trunks.ways(now, &peer));
            if way.is_none() {
                self.locate(&peer);
            }
            let ping = way.map(|flow| (self.ping(now, &peer, flow), flow));
            let Some(cared) = self.care.peers.get_mut(&peer) else { continue };
            cared.pinging = ping;
            cared.next = now.since_start + PING_INTERVAL;
        }
    }

    /// One of the ways to a peer led to nobody. It is down when all did; until then the next one is asked at once.
    fn way_silent(&mut self, now: Now, peer: &Peer, flow: Flow) {
        self.care.leave_alone(now, flow);
        let is_down = self.trunks.ways(now, peer).iter().all(|way| self.care.is_silent(now, way));
        let Some(cared) = self.care.peers.get_mut(peer) else { return };
        if is_down {
            cared.state = PeerState::Down;
        } else {
            cared.next = now.since_start;
        }
    }

    fn ping(&mut self, now: Now, peer: &Peer, flow: Flow) -> PingId {
        let line = self.trunks.lines.iter().find(|line| line.peers.contains(peer));
        let domain = line.and_then(|line| line.domain.clone()).unwrap_or_else(|| peer.host.clone());
        let from = NameAddr::new(None, "antiphon", &self.config.endpoint.domain);
        self.sip.ping(now, &Ping { flow, from, to: NameAddr::new(None, "", &domain) })
    }

    /// A peer has answered, whatever it said (RFC 3261 section 11.2); but 503 and silence are no answers of one that
    /// takes calls.
    pub(super) fn pinged(&mut self, now: Now, ping: PingId, status: u16) {
        let Some((peer, flow)) = self.care.answered(ping) else { return };
        if matches!(status, 408 | 503) {
            self.way_silent(now, &peer, flow);
        } else {
            self.care.silent.remove(&flow);
            self.peer_answers(now, &peer);
        }
        self.look_after_trunks(now);
    }

    fn peer_answers(&mut self, now: Now, peer: &Peer) {
        let Some(cared) = self.care.peers.get_mut(peer) else { return };
        if std::mem::replace(&mut cared.state, PeerState::Up) != PeerState::Up {
            self.ask_for_trunk_lamps(peer);
            self.tell_trunks_lamps(now);
        }
    }

    /// It is known where a peer is, or that it cannot be found: what waited for that goes on.
    pub(super) fn peer_located(&mut self, now: Now, peer: &Peer, is_found: bool) {
        let Some(cared) = self.care.peers.get_mut(peer) else { return };
        if is_found {
            cared.next = now.since_start;
        } else {
            cared.state = PeerState::Down;
        }
        for registering in self.care.registrations.values_mut() {
            if registering.state == RegistrationState::Trying && is_found {
                registering.next = now.since_start;
            }
        }
        self.look_after_trunks(now);
    }

    fn register_accounts(&mut self, now: Now) {
        let is_due = |it: &Registering| it.id.is_none() && it.next <= now.since_start;
        let due: Vec<TrunkRef> =
            self.care.registrations.iter().filter(|(_, it)| is_due(it)).map(|(trunk, _)| *trunk).collect();
        for trunk in due {
            let Some((wish, tried)) = self.registration(now, trunk) else {
                if let Some(registering) = self.care.registrations.get_mut(&trunk) {
                    registering.next = now.since_start + RETRY_MIN;
                }
                continue;
            };
            let id = self.sip.register(now, wish);
            if let Some(registering) = self.care.registrations.get_mut(&trunk) {
                (registering.id, registering.tried) = (Some(id), Some(tried));
            }
        }
    }

    /// At the first peer that is there; each refusal has the next one tried, and a way that leads to nobody the next way.
    fn registration(&mut self, now: Now, trunk: TrunkRef) -> Option<(Registration, Tried)> {
        let line = self.trunks.line(trunk)?.clone();
        let failures = self.care.registrations.get(&trunk).map_or(0, |it| it.failures);
        let first = usize::try_from(failures).unwrap_or_default() % line.peers.len().max(1);
        let in_turn = line.peers.iter().cycle().skip(first).take(line.peers.len());
        let ways = in_turn.flat_map(|peer| self.trunks.ways(now, peer).iter().map(move |flow| (peer, *flow)));
        let ways: Vec<(&Peer, Flow)> = ways.collect();
        let is_open =
            |(peer, flow): &&(&Peer, Flow)| !self.care.is_down(peer) && !self.care.is_silent(now, flow);
        let (peer, flow) = ways.iter().find(is_open).or_else(|| ways.first()).copied()?;
        let domain = outgoing::at(&line, peer);
        let credentials = line.credentials.clone()?;
        let (peer, domain_of_line) = (peer.clone(), line.domain.clone());
        let tried = Tried { credentials: credentials.clone(), domain: domain_of_line, peer, flow };
        Some((Registration { flow, domain, credentials, expires_s: REGISTRATION_S }, tried))
    }

    /// A registration of ours was granted or refused. It renews itself while it is granted.
    pub(super) fn registered(&mut self, now: Now, id: RegistrationId, status: u16, expires_s: u32) {
        let mut all = self.care.registrations.iter_mut();
        let Some((trunk, registering)) = all.find(|(_, it)| it.id == Some(id)) else { return };
        let trunk = *trunk;
        if (200..300).contains(&status) && expires_s > 0 {
            (registering.state, registering.failures) = (RegistrationState::Registered, 0);
        } else {
            let way = registering.tried.as_ref().map(|it| it.flow).filter(|_| leads_to_nobody(status));
            (registering.state, registering.id) = (RegistrationState::Refused(status), None);
            way.into_iter().for_each(|way| self.care.leave_alone(now, way));
            self.register_later(now, trunk, way.is_some());
        }
        self.look_after_trunks(now);
    }

    /// At once, where there is another way than the one that led to nobody.
    fn register_later(&mut self, now: Now, trunk: TrunkRef, led_to_nobody: bool) {
        let peers = self.trunks.line(trunk).map(|line| line.peers.clone()).unwrap_or_default();
        let mut ways = peers.iter().flat_map(|peer| self.trunks.ways(now, peer));
        let has_other = led_to_nobody && ways.any(|way| !self.care.is_silent(now, way));
        let Some(registering) = self.care.registrations.get_mut(&trunk) else { return };
        if has_other {
            registering.next = now.since_start;
            return;
        }
        let wait = RETRY_MIN.saturating_mul(1 << registering.failures.min(6)).min(RETRY_MAX);
        registering.next = now.since_start + wait;
        registering.failures = registering.failures.saturating_add(1);
    }

    fn tell_of_trunks(&mut self) {
        let state = |line: &TrunkLine| TrunkState {
            trunk: line.trunk,
            peers: line
                .peers
                .iter()
                .map(|peer| {
                    (peer.clone(), self.care.peers.get(peer).map_or_else(PeerState::default, |it| it.state))
                })
                .collect(),
            registration: self.care.registrations.get(&line.trunk).map(|it| it.state),
        };
        let states: Vec<TrunkState> = self.trunks.lines.iter().map(state).collect();
        if states != self.care.told {
            self.care.told.clone_from(&states);
            self.effects.push(Effect::TrunksDo(states));
        }
    }
}

/// Whether a refusal says nothing of the account but that nobody is there to judge it.
fn leads_to_nobody(status: u16) -> bool {
    matches!(status, 408 | 430) || (500..600).contains(&status)
}
