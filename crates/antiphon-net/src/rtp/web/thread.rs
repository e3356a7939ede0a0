//! The thread that reads the port of all web phones.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use antiphon_media::{LegCommand, LegEvent, WebPath};

use super::handshake::{Identity, Step};
use super::line::Ring;
use super::session::Session;
use super::stun::Check;
use crate::rtp::engine::{EventSink, LegKey, RtpCommander};

/// How often time is looked at while a handshake waits for an answer that may be lost.
const LOOK_WHILE_SHAKING: Duration = Duration::from_millis(20);
/// And otherwise.
const LOOK: Duration = Duration::from_millis(500);
/// Nothing on this port is longer.
const DATAGRAM_MAX: usize = 2_048;

/// What the thread can be told.
pub(super) enum WebOrder {
    Attach { key: LegKey, path: Box<WebPath>, ring: Ring },
    Renew { key: LegKey, path: Box<WebPath> },
    Detach { number: u64 },
    Stop,
}

pub(super) struct WebThread {
    socket: Arc<UdpSocket>,
    identity: Identity,
    orders: Receiver<WebOrder>,
    legs: RtpCommander,
    sink: EventSink,
    sessions: HashMap<u64, Session>,
    last: u64,
    /// Web phones by our names for them, and by where they are.
    by_name: HashMap<String, u64>,
    by_source: HashMap<SocketAddr, u64>,
    looked: Instant,
    /// Whether a handshake goes on.
    is_shaking: bool,
    /// How long the socket is waited for.
    waits: Duration,
}

impl WebThread {
    pub(super) fn new(
        socket: Arc<UdpSocket>,
        identity: Identity,
        orders: Receiver<WebOrder>,
        legs: RtpCommander,
        sink: EventSink,
    ) -> Self {
        Self {
            socket,
            identity,
            orders,
            legs,
            sink,
            sessions: HashMap::new(),
            last: 0,
            by_name: HashMap::new(),
            by_source: HashMap::new(),
            looked: Instant::now(),
            is_shaking: false,
            waits: Duration::ZERO,
        }
    }

    pub(super) fn run(mut self) {
        let mut buffer = [0; DATAGRAM_MAX];
        while self.obey() {
            let look = if self.is_shaking { LOOK_WHILE_SHAKING } else { LOOK };
            self.wait_for(look);
            let received = self.socket.recv_from(&mut buffer);
            let now = Instant::now();
            if let Ok((length, from)) = received {
                self.receive(now, from, buffer.get(..length).unwrap_or_default());
            }
            if now.saturating_duration_since(self.looked) >= look {
                self.looked = now;
                self.heed_time(now);
            }
        }
    }

    fn wait_for(&mut self, time: Duration) {
        if time != self.waits && self.socket.set_read_timeout(Some(time)).is_ok() {
            self.waits = time;
        }
    }

    /// False when it is time to stop.
    fn obey(&mut self) -> bool {
        loop {
            match self.orders.try_recv() {
                Ok(WebOrder::Attach { key, path, ring }) => self.attach(key, *path, ring),
                Ok(WebOrder::Renew { key, path }) => {
                    let session = self.sessions.iter_mut().find(|(_, session)| session.leg() == Some(key));
                    if let Some((number, session)) = session {
                        session.renew(*path);
                        self.by_name.extend(session.names().map(|name| (name.to_owned(), *number)));
                    }
                }
                Ok(WebOrder::Detach { number }) => {
                    let now = Instant::now();
                    self.sessions.values_mut().any(|session| session.detach(number, now));
                }
                Ok(WebOrder::Stop) | Err(TryRecvError::Disconnected) => return false,
                Err(TryRecvError::Empty) => return true,
            }
        }
    }

    /// A leg for a web phone, perhaps one that had another leg before.
    fn attach(&mut self, key: LegKey, path: WebPath, ring: Ring) {
        let known = self.by_name.get(&path.ours.ufrag).copied();
        let number = known.unwrap_or_else(|| {
            self.last += 1;
            let session = Session::new(&self.identity, path.clone(), Instant::now());
            self.sessions.insert(self.last, session);
            self.last
        });
        let Some(session) = self.sessions.get_mut(&number) else { return };
        session.attach(key, path, ring);
        self.is_shaking |= session.handshake.is_going_on();
        self.by_name.extend(session.names().map(|name| (name.to_owned(), number)));
        if let Some(keys) = session.keys() {
            self.legs.command(key, LegCommand::Keys(keys));
        }
    }

    /// The first byte says what it is (RFC 7983).
    fn receive(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        match datagram.first() {
            Some(0..=3) => self.check(now, from, datagram),
            Some(20..=63) => {
                let Some((number, session)) = self.at(from) else { return };
                let step = session.handshake.receive(now, datagram);
                self.carry_out(number, step);
            }
            Some(128..=191) => {
                if let Some((_, session)) = self.at(from) {
                    session.pass_on(datagram);
                }
            }
            Some(_) | None => {}
        }
    }

    fn at(&mut self, from: SocketAddr) -> Option<(u64, &mut Session)> {
        let number = *self.by_source.get(&from)?;
        Some((number, self.sessions.get_mut(&number)?))
    }

    fn check(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let Some(check) = Check::parse(datagram) else { return };
        let Some(number) = self.by_name.get(check.ours).copied() else { return };
        let Some(session) = self.sessions.get_mut(&number) else { return };
        if let Some(answer) = session.check(now, from, &check) {
            self.by_source.insert(from, number);
            // An answer that cannot be sent is lost, and the question is asked again.
            let _ = self.socket.send_to(&answer, from);
        }
    }

    fn carry_out(&mut self, number: u64, step: Step) {
        let Some(session) = self.sessions.get_mut(&number) else { return };
        if let Some(at) = session.at() {
            for message in &step.messages {
                let _ = self.socket.send_to(message, at);
            }
        }
        if let Some(keys) = step.keys {
            session.has_keys(keys.clone());
            if let Some(leg) = session.leg() {
                self.legs.command(leg, LegCommand::Keys(keys));
            }
        }
        if step.is_over {
            self.lose(number);
        }
    }

    fn lose(&mut self, number: u64) {
        if let Some(leg) = self.sessions.get_mut(&number).and_then(Session::lose) {
            (self.sink)(leg, LegEvent::PathLost);
        }
    }

    fn heed_time(&mut self, now: Instant) {
        let numbers: Vec<u64> = self.sessions.keys().copied().collect();
        for number in numbers {
            let Some(session) = self.sessions.get_mut(&number) else { continue };
            // We begin a handshake only once there is a path for it.
            if session.handshake.is_going_on() && session.at().is_some() {
                let step = session.handshake.pass(now);
                self.carry_out(number, step);
            }
            if self.sessions.get(&number).is_some_and(|session| session.is_unheard(now)) {
                self.lose(number);
            }
        }
        self.is_shaking = self.sessions.values().any(|session| session.handshake.is_going_on());
        let before = self.sessions.len();
        self.sessions.retain(|_, session| !session.is_over(now));
        if self.sessions.len() < before {
            self.by_name.retain(|_, number| self.sessions.contains_key(number));
            self.by_source.retain(|_, number| self.sessions.contains_key(number));
        }
    }
}
