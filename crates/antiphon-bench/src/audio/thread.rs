//! The thread itself.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use antiphon_core::time::Now;
use antiphon_media::rtp::PACKET_MAX;
use antiphon_media::{Leg, LegCommand};
use thread_priority::{
    RealtimeThreadSchedulePolicy, ThreadPriority, ThreadPriorityValue, ThreadSchedulePolicy,
    set_thread_priority_and_policy, thread_native_id,
};

use super::ears::{Ears, Report};
use super::{CallId, FirstPacket, place};
use crate::clocks::{self, Stamp};

/// Rounds in 20 ms, the length of a frame.
const PHASES: usize = 4;
/// From one round to the next.
const ROUND: Duration = Duration::from_millis(5);
/// A thread this late skips ahead.
const LATE_MAX: Duration = Duration::from_millis(60);
/// Real-time priority, where the system allows it: below the server's, whose lateness is measured.
const FIFO_PRIORITY: u8 = 5;

pub(super) enum Order {
    Begin { call: CallId, remote: SocketAddr, leg: Box<Leg>, invited: Stamp },
    Command { call: CallId, command: LegCommand },
    End { call: CallId },
    CountAnew,
    Report(Sender<Report>),
    Stop,
}

struct Caller {
    remote: SocketAddr,
    leg: Box<Leg>,
}

pub(super) struct AudioThread {
    orders: Receiver<Order>,
    sockets: Vec<UdpSocket>,
    callers: HashMap<CallId, Caller>,
    /// Calls by socket.
    at: Vec<Vec<CallId>>,
    ears: Ears,
    started: Instant,
}

impl AudioThread {
    pub(super) fn new(
        orders: Receiver<Order>,
        first_packets: Sender<FirstPacket>,
        sockets: Vec<UdpSocket>,
        started: Instant,
    ) -> Self {
        let at = sockets.iter().map(|_| Vec::new()).collect();
        Self { orders, sockets, callers: HashMap::new(), at, ears: Ears::new(first_packets), started }
    }

    pub(super) fn run(mut self) {
        raise_priority();
        let mut round = Instant::now() + ROUND;
        let mut phase = 0;
        while self.obey_until(round) {
            phase = (phase + 1) % PHASES;
            self.round(phase);
            let now = Instant::now();
            let next = round + ROUND;
            round = if now.saturating_duration_since(next) > LATE_MAX { now + ROUND } else { next };
        }
    }

    fn obey_until(&mut self, round: Instant) -> bool {
        loop {
            match self.orders.recv_timeout(round.saturating_duration_since(Instant::now())) {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(order) => self.obey(order),
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Begin { call, remote, leg, invited } => {
                self.ears.expect(remote.port(), call, invited);
                self.callers.insert(call, Caller { remote, leg });
                if let Some(calls) = self.at.get_mut(place(call, self.sockets.len())) {
                    calls.push(call);
                }
            }
            Order::Command { call, command } => {
                let now = self.now();
                if let Some(caller) = self.callers.get_mut(&call) {
                    caller.leg.command(now, command, &mut Vec::new());
                }
            }
            Order::End { call } => self.end(call),
            Order::CountAnew => self.ears.count_anew(),
            Order::Report(tell) => drop(tell.send(self.ears.report())),
            Order::Stop => {}
        }
    }

    fn end(&mut self, call: CallId) {
        let Some(caller) = self.callers.remove(&call) else { return };
        self.ears.forget(caller.remote.port());
        if let Some(calls) = self.at.get_mut(place(call, self.sockets.len())) {
            calls.retain(|it| *it != call);
        }
    }

    fn round(&mut self, phase: usize) {
        let now = self.now();
        let (callers, ears) = (&mut self.callers, &mut self.ears);
        for (socket, calls) in self.sockets.iter().zip(&self.at).skip(phase).step_by(PHASES) {
            ears.drain(socket);
            for call in calls {
                if let Some(caller) = callers.get_mut(call) {
                    caller.speak(now, socket);
                }
            }
        }
    }

    fn now(&self) -> Now {
        clocks::now(self.started)
    }
}

impl Caller {
    fn speak(&mut self, now: Now, socket: &UdpSocket) {
        let (mut packet, mut events) = ([0; PACKET_MAX], Vec::new());
        if let Some((length, remote)) = self.leg.tick(now, &mut packet, &mut events) {
            let _ = socket.send_to(packet.get(..length).unwrap_or_default(), remote);
        }
    }
}

fn raise_priority() {
    let Ok(priority) = ThreadPriorityValue::try_from(FIFO_PRIORITY) else { return };
    let raised = set_thread_priority_and_policy(
        thread_native_id(),
        ThreadPriority::Crossplatform(priority),
        ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo),
    );
    if raised.is_err() {
        eprintln!("no real-time priority for the callers: they may speak late (needs CAP_SYS_NICE)");
    }
}
