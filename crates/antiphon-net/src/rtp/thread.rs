//! One RTP thread: rounds 5 ms apart, four to a frame; each leg has its turn in one of them.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use antiphon_core::time::Now;
use antiphon_media::rtp::PACKET_MAX;
use antiphon_media::{Leg, LegCommand, LegEvent};

use super::engine::{EventSink, LegKey, RtpStats};
use super::line::Line;
use super::priority;

/// Rounds in 20 ms, the length of a frame. More spread the packets, fewer wake less often.
const PHASES: usize = 4;

/// Legs that share a round before another one is begun. What a leg costs is mostly memory that has gone cold since the
/// last frame, the kernel's above all, and that is warm for the second leg of a round; while few legs talk, empty
/// rounds are not woken up for. More than this in one round would hold the last of them up by milliseconds.
const ROUND_FULL: usize = 192;

/// From one round to the next.
const ROUND: Duration = Duration::from_millis(5);

/// A round this late is the first of new ones: a burst of late packets helps nobody.
const LATE_MAX: Duration = Duration::from_millis(60);

/// Orders carried out while a round is due already: enough to keep up with them, too few to hold the audio up.
const ORDERS_WHEN_LATE_MAX: usize = 64;

/// Packets taken from one socket in one round. A peer sends one in 20 ms; after a stall a few more.
const DRAIN_MAX: usize = 32;

/// Rounds of a leg from one thorough look into its socket to the next. A peer sends one packet for each of ours, and
/// the look that finds a socket empty costs as much as reading it; a packet that comes beyond its turn waits at most
/// so long.
const THOROUGH_EVERY: u8 = 8;

/// Larger than any audio packet: what is larger is cut, and then refused as malformed.
const DATAGRAM_MAX: usize = 2_048;

/// Room for a report: a sender report with a reception report, a name and a goodbye, sealed.
const REPORT_BYTES: usize = 256;

/// What a thread can be told.
pub(super) enum Order {
    Begin { key: LegKey, leg: Box<Leg>, line: Line, reports: Option<UdpSocket> },
    Command { key: LegKey, command: LegCommand },
    Bridge { one: LegKey, other: LegKey },
    End { key: LegKey },
    Stop,
}

impl Order {
    /// The legs it is about.
    fn keys(&self) -> Vec<LegKey> {
        match self {
            Self::Begin { key, .. } | Self::Command { key, .. } | Self::End { key } => vec![*key],
            Self::Bridge { one, other } => vec![*one, *other],
            Self::Stop => Vec::new(),
        }
    }
}

/// A leg at its place in a round. Its data lie together with those of the next one, which is read right after it.
struct Slot {
    key: LegKey,
    leg: Leg,
    line: Line,
    /// For reports, where they do not go with the audio.
    reports: Option<UdpSocket>,
    /// Whether a packet has been sent: the first one leaves as soon as there is something to hear.
    spoke: bool,
    /// Rounds until the socket is read until it is empty; before that, one packet is taken.
    thorough_in: u8,
    /// The leg that this one hears and is heard by. It has its turn with this one, so that nothing is looked up.
    bridged: Option<Box<Self>>,
}

pub(super) struct RtpThread {
    orders: Receiver<Order>,
    started: Instant,
    sink: EventSink,
    stats: Arc<RtpStats>,
    phases: [Vec<Slot>; PHASES],
    places: HashMap<LegKey, usize>,
    /// The phase whose round came last.
    last: usize,
    /// When that round was due.
    turn: Instant,
    events: Vec<LegEvent>,
    /// The report that is being sent.
    report: Vec<u8>,
}

impl RtpThread {
    pub(super) fn new(
        orders: Receiver<Order>,
        started: Instant,
        sink: EventSink,
        stats: Arc<RtpStats>,
    ) -> Self {
        let (phases, places) = (std::array::from_fn(|_| Vec::new()), HashMap::new());
        let turn = Instant::now();
        let (events, report) = (Vec::new(), Vec::with_capacity(REPORT_BYTES));
        Self { orders, started, sink, stats, phases, places, last: 0, turn, events, report }
    }

    pub(super) fn run(mut self) {
        if !priority::raise() && self.stats.real_time.swap(false, Ordering::Relaxed) {
            tracing::warn!("no real-time priority for audio: under load it may stutter (needs CAP_SYS_NICE)");
        }
        while self.obey_until_due() {
            self.move_on();
            self.round();
        }
    }

    /// Carries out orders until the next round is due. False when it is time to stop.
    fn obey_until_due(&mut self) -> bool {
        let mut obeyed_late = 0;
        loop {
            let due = self.next_due();
            let wait = due.map(|due| due.saturating_duration_since(Instant::now()));
            if wait.is_some_and(|wait| wait.is_zero()) {
                obeyed_late += 1;
            }
            if obeyed_late > ORDERS_WHEN_LATE_MAX {
                return true;
            }
            let order = match wait {
                Some(wait) => self.orders.recv_timeout(wait),
                None => self.orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match order {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => return true,
            }
            if due.is_none() {
                // Nobody talked; with this leg the rounds begin anew.
                self.turn = Instant::now();
            }
        }
    }

    /// When the next round that has legs is due.
    fn next_due(&self) -> Option<Instant> {
        Some(self.turn + ROUND * self.steps()?)
    }

    /// From the last round to the next one that has legs.
    fn steps(&self) -> Option<u32> {
        let phases = self.phases.iter().cycle().skip(self.last + 1).take(PHASES);
        (1..).zip(phases).find(|(_, legs)| !legs.is_empty()).map(|(steps, _)| steps)
    }

    fn move_on(&mut self) {
        let Some(steps) = self.steps() else { return };
        self.last = (self.last + steps as usize) % PHASES;
        self.turn += ROUND * steps;
        let now = Instant::now();
        let late = now.saturating_duration_since(self.turn);
        self.stats.was_late(late);
        if late > LATE_MAX {
            self.stats.overruns.fetch_add(1, Ordering::Relaxed);
            self.turn = now;
        }
    }

    fn obey(&mut self, order: Order) {
        let keys = order.keys();
        self.guard(&keys, |thread| thread.carry_out(order));
    }

    /// Does something for these legs. If it goes wrong their calls end, and so do those whose legs it has taken out.
    fn guard(&mut self, keys: &[LegKey], act: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| act(self))).is_err() {
            self.break_down(keys);
            let lost = self.lost();
            self.break_down(&lost);
        }
    }

    /// The legs that are nowhere, though they have a place.
    fn lost(&self) -> Vec<LegKey> {
        let is_there = |key: LegKey, place: &usize| {
            self.phases.get(*place).is_some_and(|phase| phase.iter().any(|slot| slot.has(key)))
        };
        self.places.iter().filter(|(key, place)| !is_there(**key, place)).map(|(key, _)| *key).collect()
    }

    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Begin { key, leg, line, reports } => {
                let place = self.place();
                self.places.insert(key, place);
                if let Some(phase) = self.phases.get_mut(place) {
                    let (leg, spoke, thorough_in, bridged) = (*leg, false, 0, None);
                    phase.push(Slot { key, leg, line, reports, spoke, thorough_in, bridged });
                }
            }
            Order::Command { key, command } => self.command(key, command),
            Order::Bridge { one, other } => self.bridge(one, other),
            Order::End { key } => self.end(key),
            Order::Stop => {}
        }
    }

    /// Where another leg has its turn: the fullest round that is not full, else the emptiest.
    fn place(&self) -> usize {
        let counts = || self.phases.iter().map(Vec::len).enumerate();
        let fullest =
            counts().filter(|(_, legs)| (1..ROUND_FULL).contains(legs)).max_by_key(|(_, legs)| *legs);
        let emptiest = || counts().min_by_key(|(place, legs)| (*legs, *place != self.last));
        fullest.or_else(emptiest).map_or(self.last, |(place, _)| place)
    }

    fn command(&mut self, key: LegKey, command: LegCommand) {
        let now = now(self.started);
        let Some(phase) = self.places.get(&key).and_then(|phase| self.phases.get_mut(*phase)) else { return };
        let Some(slot) = phase.iter_mut().find_map(|slot| slot.find(key)) else { return };
        // What may be heard from now on: a prompt that is there, or an address that is certain.
        let begins =
            matches!(command, LegCommand::Play { .. } | LegCommand::Acknowledged | LegCommand::Keys(_));
        slot.leg.command(now, command, &mut self.events);
        slot.line.follow(slot.leg.pinned());
        slot.reports.take_if(|_| slot.leg.reports_with_audio());
        if begins && !slot.spoke && slot.leg.has_to_say() {
            slot.send(now, None, &mut self.events);
        }
        report(&self.sink, key, &mut self.events);
    }

    /// Ends a leg with a last report, and tells what was measured of it.
    fn end(&mut self, key: LegKey) {
        let Some(mut slot) = self.part(key) else { return };
        let target = slot.leg.goodbye(now(self.started), &mut self.report);
        slot.send_report(&self.report, target);
        if let Some(quality) = slot.leg.quality() {
            (self.sink)(key, LegEvent::Measured(quality));
        }
    }

    /// Puts one leg at the other's side.
    fn bridge(&mut self, one: LegKey, other: LegKey) {
        let both_there = self.places.contains_key(&one) && self.places.contains_key(&other);
        if one == other || !both_there {
            return;
        }
        let Some(mut other) = self.part(other) else { return };
        let Some(mut slot) = self.part(one) else { return };
        slot.leg.bridge(&mut other.leg);
        let place = self.place();
        if let Some(phase) = self.phases.get_mut(place) {
            self.places.insert(one, place);
            self.places.insert(other.key, place);
            slot.bridged = Some(Box::new(other));
            phase.push(slot);
        }
    }

    /// Takes a leg out. One that was bridged with it stays by itself.
    fn part(&mut self, key: LegKey) -> Option<Slot> {
        let phase = self.places.remove(&key).and_then(|phase| self.phases.get_mut(phase))?;
        let place = phase.iter_mut().position(|slot| slot.find(key).is_some())?;
        let mut slot = phase.swap_remove(place);
        if let Some(mut bridged) = slot.bridged.take() {
            slot.leg.part();
            bridged.leg.part();
            let (stays, goes) = if slot.key == key { (*bridged, slot) } else { (slot, *bridged) };
            phase.push(stays);
            slot = goes;
        }
        // A peak is given back: a quarter full is empty enough, and halving seldom happens twice.
        if phase.capacity() > 64 && phase.len() < phase.capacity() / 4 {
            phase.shrink_to(phase.len() * 2);
        }
        Some(slot)
    }

    fn round(&mut self) {
        let Some(phase) = self.phases.get_mut(self.last) else { return };
        let (mut buffer, mut broken) = ([0; DATAGRAM_MAX], Vec::new());
        for slot in phase {
            let keys = [Some(slot.key), slot.bridged.as_ref().map(|other| other.key)];
            let turn = || {
                slot.turn(self.started, &mut buffer, &mut self.events, &self.sink);
                slot.exchange_reports(self.started, &mut buffer, &mut self.report, &self.sink);
            };
            if catch_unwind(AssertUnwindSafe(turn)).is_err() {
                broken.extend(keys.into_iter().flatten());
            }
        }
        self.break_down(&broken);
    }

    /// Something of ours went wrong with these legs. Their call ends; the others do not notice.
    fn break_down(&mut self, broken: &[LegKey]) {
        for key in broken {
            tracing::error!(call = key.group, leg = key.leg, "the audio of a call broke down");
            // What it left behind may break down once more.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(self.part(*key))));
            self.events.clear();
            let tell = || (self.sink)(*key, LegEvent::Broken);
            let _ = catch_unwind(AssertUnwindSafe(tell));
        }
    }
}

impl Slot {
    /// What is due of this leg, and of the one at its side.
    fn turn(&mut self, started: Instant, buffer: &mut [u8], events: &mut Vec<LegEvent>, sink: &EventSink) {
        let now = now(started);
        self.drain(now, buffer, events);
        let Some(mut other) = self.bridged.take() else {
            self.send(now, None, events);
            return report(sink, self.key, events);
        };
        self.send(now, Some(&mut other.leg), events);
        report(sink, self.key, events);
        other.drain(now, buffer, events);
        other.send(now, Some(&mut self.leg), events);
        report(sink, other.key, events);
        self.bridged = Some(other);
    }

    /// The reports of this leg, and of the one at its side.
    fn exchange_reports(
        &mut self,
        started: Instant,
        buffer: &mut [u8],
        report: &mut Vec<u8>,
        sink: &EventSink,
    ) {
        let now = now(started);
        self.hear_report(now, buffer);
        if let Some(target) = self.leg.report(now, report) {
            self.send_report(report, Some(target));
            let measured = self.leg.quality().map(LegEvent::Measured);
            measured.into_iter().for_each(|measured| sink(self.key, measured));
        }
        if let Some(other) = &mut self.bridged {
            other.exchange_reports(started, buffer, report, sink);
        }
    }

    /// One report that waits is enough for a turn: they come every few seconds.
    fn hear_report(&mut self, now: Now, buffer: &mut [u8]) {
        let Some(socket) = &self.reports else { return };
        if let Ok((length, from)) = socket.recv_from(buffer) {
            self.leg.receive_report(now, from, buffer.get(..length).unwrap_or_default());
        }
    }

    /// A report that cannot be sent is lost, as any may be on its way.
    fn send_report(&self, report: &[u8], target: Option<SocketAddr>) {
        let Some(target) = target else { return };
        let _ = match &self.reports {
            _ if self.leg.reports_with_audio() => self.line.send(report, target),
            Some(socket) => socket.send_to(report, target),
            None => return,
        };
    }

    /// Whether it is the leg of that name, or has it at its side.
    fn has(&self, key: LegKey) -> bool {
        self.key == key || self.bridged.as_deref().is_some_and(|it| it.key == key)
    }

    /// The leg of that name, if it is this one or the one at its side.
    fn find(&mut self, key: LegKey) -> Option<&mut Self> {
        if self.key == key { Some(self) } else { self.bridged.as_deref_mut().filter(|it| it.key == key) }
    }

    /// Takes the packet that is due, and now and then all that wait. A peer that sends more than one is read until
    /// nothing waits every time.
    fn drain(&mut self, now: Now, buffer: &mut [u8], events: &mut Vec<LegEvent>) {
        if self.thorough_in > 0 {
            self.thorough_in -= 1;
            self.read(now, buffer, events);
        } else {
            let taken = (0..DRAIN_MAX).take_while(|_| self.read(now, buffer, events)).count();
            self.thorough_in = if taken > 1 { 0 } else { THOROUGH_EVERY };
        }
    }

    fn read(&mut self, now: Now, buffer: &mut [u8], events: &mut Vec<LegEvent>) -> bool {
        // An error: empty, or the echo of a packet that found nobody. Either way there is nothing to read now.
        let Ok((length, from)) = self.line.receive(buffer) else { return false };
        self.leg.receive(now, from, buffer.get(..length).unwrap_or_default(), events);
        self.line.follow(self.leg.pinned());
        true
    }

    /// Sends what is due: of its own, or what the leg it is bridged with has heard.
    fn send(&mut self, now: Now, bridged: Option<&mut Leg>, events: &mut Vec<LegEvent>) {
        let mut packet = [0; PACKET_MAX];
        let sent = match bridged {
            None => self.leg.tick(now, &mut packet, events),
            Some(other) => self.leg.tick_bridged(now, other, &mut packet, events),
        };
        let Some((length, remote)) = sent else { return };
        self.spoke = true;
        // A packet that cannot be sent is lost, as any may be on its way.
        let _ = self.line.send(packet.get(..length).unwrap_or_default(), remote);
    }
}

fn report(sink: &EventSink, key: LegKey, events: &mut Vec<LegEvent>) {
    for event in events.drain(..) {
        sink(key, event);
    }
}

fn now(started: Instant) -> Now {
    // Legs count on the monotonic part alone.
    Now { since_start: started.elapsed(), wall_ms: 0 }
}

#[cfg(test)]
mod tests;
