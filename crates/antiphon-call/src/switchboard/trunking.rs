//! Trunks: where their peers are, and calls that go out on them.

use antiphon_core::trunk::{Peer, TrunkRef};
use std::collections::{BTreeMap, BTreeSet};

use super::trunk_care::Care;
use super::*;
use crate::connection::ConnectionStage;
use crate::input::LocateId;
use crate::outgoing;
use crate::trunks::TrunkLine;

/// Ways that one call is tried on: each may cost the caller seconds.
const WAYS_PER_CALL_MAX: usize = 8;

/// Who waits for a call outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// A caller whom nobody has answered yet.
    Call(CallId),
    /// A dialog's caller who is to be connected, by the number of the connection.
    Connection(CallId, u16),
}

/// What the switchboard knows of trunks.
#[derive(Default)]
pub(super) struct Trunks {
    pub(super) lines: Vec<TrunkLine>,
    located: BTreeMap<Peer, Located>,
    asked: BTreeMap<LocateId, Peer>,
    waiting: Vec<Waiting>,
    last_locate: u64,
}

/// Where a peer is.
struct Located {
    hops: Vec<Flow>,
    /// Until when that holds, counted since the start.
    until: Duration,
}

/// A call that waits for somebody to find out where peers are.
struct Waiting {
    caller: Caller,
    phones: Phones,
    trunks: Vec<TrunkRef>,
    /// Those that are not known yet.
    peers: BTreeSet<Peer>,
}

impl Trunks {
    /// A trunk, if it is in service.
    pub(super) fn line(&self, trunk: TrunkRef) -> Option<&TrunkLine> {
        self.lines.iter().find(|line| line.trunk == trunk)
    }

    /// The peers of some trunks, in the order they are tried.
    fn peers(&self, trunks: &[TrunkRef]) -> Vec<(&TrunkLine, &Peer)> {
        let lines = trunks.iter().filter_map(|trunk| self.line(*trunk));
        lines.flat_map(|line| line.peers.iter().map(move |peer| (line, peer))).collect()
    }

    /// The ways to a peer in the order they are tried, as far as it is known where it is.
    pub(super) fn ways(&self, now: Now, peer: &Peer) -> &[Flow] {
        let located = self.located.get(peer).filter(|it| now.since_start < it.until);
        located.map_or(&[], |it| it.hops.as_slice())
    }

    fn is_known(&self, now: Now, peer: &Peer) -> bool {
        self.located.get(peer).is_some_and(|it| now.since_start < it.until)
    }

    /// The ways to a number outside. Peers that did not answer lately come last, and among the ways to one those that led
    /// to nobody: they may be back.
    fn targets(&self, now: Now, care: &Care, number: &str, trunks: &[TrunkRef]) -> Vec<Target> {
        let mut targets = Vec::new();
        let mut peers = self.peers(trunks);
        peers.sort_by_key(|(_, peer)| care.is_down(peer));
        for (line, peer) in peers {
            let mut hops = self.located.get(peer).map_or_else(Vec::new, |it| it.hops.clone());
            hops.sort_by_key(|hop| care.is_silent(now, hop));
            targets.extend(hops.iter().map(|flow| Target {
                contact: outgoing::request_uri(number, line, peer),
                flow: *flow,
                path: Vec::new(),
                phone: Some("trunk".to_owned()),
                trunk: Some(line.trunk),
            }));
        }
        targets.truncate(WAYS_PER_CALL_MAX);
        targets
    }
}

impl Switchboard {
    /// The trunks from now on.
    pub(super) fn set_trunks(&mut self, now: Now, lines: Vec<TrunkLine>) {
        self.sip.set_trunks(lines.iter().map(TrunkLine::peer).collect());
        let before = std::mem::replace(&mut self.trunks.lines, lines);
        self.care_anew(now);
        self.tell_lamps_anew(&before);
    }

    /// Calls a number outside, as soon as it is known where the peers of the trunks are.
    pub(super) fn call_out(&mut self, now: Now, caller: Caller, phones: Phones, trunks: &[TrunkRef]) {
        let peers = self.trunks.peers(trunks).into_iter().map(|(_, peer)| peer);
        let unknown: BTreeSet<Peer> =
            peers.filter(|peer| !self.trunks.is_known(now, peer)).cloned().collect();
        if unknown.is_empty() {
            return self.called_out(now, caller, phones, trunks);
        }
        for peer in &unknown {
            self.locate(peer);
        }
        let trunks = trunks.to_vec();
        self.trunks.waiting.push(Waiting { caller, phones, trunks, peers: unknown });
    }

    pub(super) fn locate(&mut self, peer: &Peer) {
        if self.trunks.asked.values().any(|asked| asked == peer) {
            return;
        }
        self.trunks.last_locate += 1;
        let locate = LocateId(self.trunks.last_locate);
        self.trunks.asked.insert(locate, peer.clone());
        self.effects.push(Effect::Locate { locate, peer: peer.clone() });
    }

    /// It is known where a peer is, or that it cannot be found.
    pub(super) fn located(&mut self, now: Now, locate: LocateId, hops: Vec<Flow>, holds: Duration) {
        let Some(peer) = self.trunks.asked.remove(&locate) else { return };
        self.way_back_located(now, &peer, &hops);
        for waiting in &mut self.trunks.waiting {
            waiting.peers.remove(&peer);
        }
        let is_found = !hops.is_empty();
        if self.trunks.lines.iter().any(|line| line.peers.contains(&peer)) {
            let located = Located { hops, until: now.since_start + holds };
            self.trunks.located.insert(peer.clone(), located);
        }
        let all = std::mem::take(&mut self.trunks.waiting);
        let (ready, waiting) = all.into_iter().partition(|it| it.peers.is_empty());
        self.trunks.waiting = waiting;
        let ready: Vec<Waiting> = ready;
        for Waiting { caller, phones, trunks, .. } in ready {
            self.called_out(now, caller, phones, &trunks);
        }
        self.peer_located(now, &peer, is_found);
    }

    /// The peers are rung like the ways to one phone: one after the other.
    fn called_out(&mut self, now: Now, caller: Caller, mut phones: Phones, trunks: &[TrunkRef]) {
        if let Some(outgoing) = &phones.ringing.outgoing {
            phones.targets = self.trunks.targets(now, &self.care, &outgoing.number, trunks);
        }
        match caller {
            Caller::Call(id) => {
                // A call that was cancelled meanwhile is gone.
                if matches!(self.calls.get(&id), Some(Call { stage: Stage::ExpectRoute, .. })) {
                    self.ring(now, id, phones);
                }
            }
            Caller::Connection(id, number) => {
                let connection = self.connection(id, number);
                if connection.is_some_and(|it| matches!(it.stage, ConnectionStage::ExpectRoute)) {
                    self.open_other_side(now, id, phones);
                }
            }
        }
    }
}
