//! Lamps of phones that a telephone system beside keeps: its trunk is told of them (RFC 3842), whether it has
//! subscribed or not, where an administrator wants it so.

use std::collections::BTreeMap;

use antiphon_core::ids::MailboxId;
use antiphon_core::trunk::{Peer, TrunkLamps};

use super::*;
use crate::outgoing;
use crate::trunks::TrunkLine;

/// How many lamps are told of at once, and how long until the next ones are: a telephone system that comes
/// back hears of a thousand in ten seconds, and takes calls meanwhile.
const AT_ONCE: usize = 20;
const PAUSE: Duration = Duration::from_millis(200);

/// What peers have still to be told, the latest of each lamp.
#[derive(Default)]
pub(super) struct TrunkLampsOwed {
    owed: BTreeMap<(TrunkRef, MailboxId), Lamp>,
    /// When the next ones are told, counted since the start.
    due: Option<Duration>,
}

impl TrunkLampsOwed {
    /// When there is something to do.
    pub(super) fn next(&self) -> Option<Duration> {
        self.due
    }

    /// An older state never follows a newer one.
    fn add(&mut self, trunk: TrunkRef, lamp: Lamp) {
        let newest = self.owed.get(&(trunk, lamp.mailbox)).map(|it| it.version);
        if newest.is_none_or(|newest| newest <= lamp.version) {
            self.owed.insert((trunk, lamp.mailbox), lamp);
        }
    }
}

impl Switchboard {
    /// A mailbox changed: everybody is told who is to show it.
    pub(super) fn show_lamp(&mut self, now: Now, lamp: &Lamp) {
        self.lamps.show(now, lamp, &mut self.sip, &self.config.endpoint.domain);
        let lines = self.trunks.lines.iter().filter(|line| is_told(line));
        let lines = lines
            .filter(|line| line.trunk.organization == lamp.organization && line.location == lamp.location);
        let trunks: Vec<TrunkRef> = lines.map(|line| line.trunk).collect();
        for trunk in trunks {
            self.trunk_lamps.add(trunk, lamp.clone());
        }
        if self.trunk_lamps.due.is_none() {
            self.tell_trunks_lamps(now);
        }
    }

    /// A peer is there that was not, or that nobody knew of: it is told of everything.
    pub(super) fn ask_for_trunk_lamps(&mut self, peer: &Peer) {
        let lines = self.trunks.lines.iter().filter(|line| is_told(line) && line.peers.contains(peer));
        let trunks: Vec<TrunkRef> = lines.map(|line| line.trunk).collect();
        for trunk in trunks {
            self.ask(Pending::TrunkLamps(trunk), Ask::TrunkLamps(trunk));
        }
    }

    /// Other trunks than before: a peer that is there already is told of everything, if it was told nothing until now.
    pub(super) fn tell_lamps_anew(&mut self, before: &[TrunkLine]) {
        let was_told = |trunk| before.iter().any(|it| it.trunk == trunk && is_told(it));
        let is_there = |line: &TrunkLine| line.peers.iter().any(|peer| self.care.is_up(peer));
        let lines = self.trunks.lines.iter().filter(|line| is_told(line) && !was_told(line.trunk));
        let trunks: Vec<TrunkRef> = lines.filter(|line| is_there(line)).map(|line| line.trunk).collect();
        for trunk in trunks {
            self.ask(Pending::TrunkLamps(trunk), Ask::TrunkLamps(trunk));
        }
    }

    /// The office knows what all of them show.
    pub(super) fn trunk_lamps_known(&mut self, now: Now, trunk: TrunkRef, lamps: Vec<Lamp>) {
        for lamp in lamps {
            if !self.lamps.is_outdated(&lamp) {
                self.trunk_lamps.add(trunk, lamp);
            }
        }
        self.tell_trunks_lamps(now);
    }

    /// Tells some of what is owed. What is owed to a peer that is not there waits until it is.
    pub(super) fn tell_trunks_lamps(&mut self, now: Now) {
        let lines = &self.trunks.lines;
        self.trunk_lamps
            .owed
            .retain(|(trunk, _), _| lines.iter().any(|it| it.trunk == *trunk && is_told(it)));
        let ways: BTreeMap<TrunkRef, (Flow, TrunkLine, Peer)> =
            lines.iter().filter_map(|line| self.way_to_tell(now, line)).collect();
        let mut can_be_told = self.trunk_lamps.owed.keys().filter(|(trunk, _)| ways.contains_key(trunk));
        let next: Vec<_> = can_be_told.by_ref().take(AT_ONCE).copied().collect();
        self.trunk_lamps.due = can_be_told.next().map(|_| now.since_start + PAUSE);
        for key in next {
            let Some(lamp) = self.trunk_lamps.owed.remove(&key) else { continue };
            if let Some((flow, line, peer)) = ways.get(&key.0) {
                self.tell_trunk_lamp(now, *flow, line, peer, &lamp);
            }
        }
    }

    fn way_to_tell(&self, now: Now, line: &TrunkLine) -> Option<(TrunkRef, (Flow, TrunkLine, Peer))> {
        let peer = line.peers.iter().find(|peer| self.care.is_up(peer))?;
        let flow = self.care.best(now, self.trunks.ways(now, peer))?;
        Some((line.trunk, (flow, line.clone(), peer.clone())))
    }

    fn tell_trunk_lamp(&mut self, now: Now, flow: Flow, line: &TrunkLine, peer: &Peer, lamp: &Lamp) {
        let Some(number) = &lamp.number else { return };
        if self.sip.is_subscribed(&lamps::topic(lamp.mailbox), &flow) {
            return;
        }
        let portal = line.pilot.clone().or_else(|| lamp.portal.clone());
        let summary = lamps::summary(&Lamp { portal, ..lamp.clone() }, &self.config.endpoint.domain);
        self.sip.notify_unsolicited(now, flow, &outgoing::address(number, line, peer), &[], summary);
    }
}

fn is_told(line: &TrunkLine) -> bool {
    line.lamps == TrunkLamps::Notify
}
