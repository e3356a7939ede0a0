//! Several machines and the wire between them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::entropy::{Entropy as _, SeededEntropy};
use antiphon_core::time::Now;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::caller::NameAddr;
use crate::digest::{Credentials, Ha1s};
use crate::endpoint::{Endpoint, EndpointConfig, Invite, Output};
use crate::event::{Event, LegId, RequestId};
use crate::flow::{Flow, Transport};
use crate::mwi::MessageSummary;
use crate::registrar::Binding;
use crate::sources::SourceLimits;

pub(super) const DOMAIN: &str = "example.com";
pub(super) const ALICE: &str = "2001.k7m2pq";
pub(super) const PASSWORD: &str = "correct horse";
pub(super) const SERVER: u16 = 5060;
pub(super) const PHONE: u16 = 5062;
pub(super) const OTHER: u16 = 5064;

/// How long a message is on its way.
const LATENCY: Duration = Duration::from_millis(10);

pub(super) struct World {
    pub(super) ends: BTreeMap<u16, Endpoint>,
    pub(super) now: Now,
    /// What happened, in order, and has not been looked at.
    pub(super) events: Vec<(u16, Event)>,
    /// Everything that was sent: when, from, to, what.
    pub(super) sent: Vec<(Duration, u16, u16, String)>,
    in_flight: BTreeMap<(Duration, u64), (u16, u16, Bytes)>,
    count: u64,
    chance: SeededEntropy,
    pub(super) loss_percent: u64,
    /// What the wire swallows, by the beginning of its text.
    pub(super) swallow: Option<&'static str>,
    bindings: Vec<Binding>,
    /// What servers do by themselves: answer calls at once, and BYEs.
    pub(super) answers_by_itself: bool,
    /// Whether nobody can be looked up.
    pub(super) office_is_away: bool,
    pub(super) hash: Sha256,
}

impl World {
    /// A server at 5060, Alice's phone at 5062 and a stranger's at 5064.
    pub(super) fn new(seed: u64) -> Self {
        Self::with(EndpointConfig::server(DOMAIN), seed)
    }

    /// The same with other limits of sources.
    pub(super) fn limited(limits: SourceLimits) -> Self {
        Self::served_by(EndpointConfig { limits, ..EndpointConfig::server(DOMAIN) })
    }

    /// The same with another server.
    pub(super) fn served_by(server: EndpointConfig) -> Self {
        Self::with(server, 1)
    }

    fn with(server: EndpointConfig, seed: u64) -> Self {
        let end = |config, seed| Endpoint::new(config, [7; 32], Box::new(SeededEntropy::new(seed)));
        let ends = BTreeMap::from([
            (SERVER, end(server, seed)),
            (PHONE, end(EndpointConfig::phone(DOMAIN, ALICE), seed + 1)),
            (OTHER, end(EndpointConfig::phone("elsewhere.example", "bob"), seed + 2)),
        ]);
        Self {
            ends,
            now: Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 },
            events: Vec::new(),
            sent: Vec::new(),
            in_flight: BTreeMap::new(),
            count: 0,
            chance: SeededEntropy::new(seed + 3),
            loss_percent: 0,
            swallow: None,
            bindings: Vec::new(),
            answers_by_itself: false,
            office_is_away: false,
            hash: Sha256::new(),
        }
    }

    pub(super) fn end(&mut self, port: u16) -> &mut Endpoint {
        self.ends.get_mut(&port).unwrap()
    }

    pub(super) fn act<T>(&mut self, port: u16, act: impl FnOnce(&mut Endpoint, Now) -> T) -> T {
        let now = self.now;
        let result = act(self.end(port), now);
        self.settle();
        result
    }

    /// Text as a peer at `from` writes it, with bare line feeds.
    pub(super) fn write(&mut self, from: u16, to: u16, text: &str) {
        let bytes = Bytes::from(text.replace("\r\n", "\n").replace('\n', "\r\n"));
        let now = self.now;
        self.end(to).receive(now, flow(to, from), bytes);
        self.settle();
    }

    /// The same to the server, which may turn it away.
    pub(super) fn write_if_admitted(&mut self, from: u16, text: &str) {
        let now = self.now;
        if self.end(SERVER).admits(now, flow(SERVER, from)) {
            self.write(from, SERVER, text);
        }
    }

    /// What was sent to `to` since the last look, in order.
    pub(super) fn read(&mut self, to: u16) -> Vec<String> {
        let (read, rest) = std::mem::take(&mut self.sent).into_iter().partition(|it| it.2 == to);
        self.sent = rest;
        let read: Vec<(Duration, u16, u16, String)> = read;
        read.into_iter().map(|it| it.3).collect()
    }

    /// Lets time pass.
    pub(super) fn run(&mut self, time: Duration) {
        let until = self.now.since_start + time;
        self.settle();
        while let Some(at) = self.next().filter(|at| *at <= until) {
            self.go_to(at);
            self.deliver();
            let now = self.now;
            self.ends.values_mut().for_each(|end| end.timeout(now));
            self.settle();
        }
        self.go_to(until);
    }

    fn next(&self) -> Option<Duration> {
        let wire = self.in_flight.keys().next().map(|(at, _)| *at);
        self.ends.values().filter_map(Endpoint::next_deadline).chain(wire).min()
    }

    fn go_to(&mut self, at: Duration) {
        self.now = self.now.later(at.saturating_sub(self.now.since_start));
    }

    fn deliver(&mut self) {
        while let Some(entry) = self.in_flight.first_entry().filter(|it| it.key().0 <= self.now.since_start) {
            let (from, to, bytes) = entry.remove();
            let now = self.now;
            if let Some(end) = self.ends.get_mut(&to) {
                end.receive(now, flow(to, from), bytes);
            }
            self.settle();
        }
    }

    fn settle(&mut self) {
        for port in [SERVER, PHONE, OTHER] {
            while let Some(output) = self.ends.get_mut(&port).and_then(Endpoint::poll) {
                match output {
                    Output::Transmit { flow, bytes } => self.transmit(port, flow, bytes),
                    Output::Event(event) => self.happened(port, event),
                }
            }
        }
    }

    fn transmit(&mut self, from: u16, flow: Flow, bytes: Bytes) {
        let to = flow.remote.port();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.hash.update(self.now.since_start.as_millis().to_be_bytes());
        self.hash.update(&bytes);
        let swallowed = self.swallow.is_some_and(|beginning| text.starts_with(beginning));
        self.sent.push((self.now.since_start, from, to, text));
        if swallowed || self.chance.next_u64() % 100 < self.loss_percent {
            return;
        }
        self.count += 1;
        self.in_flight.insert((self.now.since_start + LATENCY, self.count), (from, to, bytes));
    }

    fn happened(&mut self, port: u16, event: Event) {
        let now = self.now;
        match (port, event) {
            (SERVER, Event::Credentials { request, username }) => {
                if self.office_is_away {
                    return self.end(port).credentials_unavailable(now, request);
                }
                let secrets = (username == ALICE).then(|| Ha1s::new(ALICE, DOMAIN, PASSWORD));
                self.end(port).credentials(now, request, secrets);
            }
            (SERVER, Event::Register { request, changes, .. }) => {
                self.bindings = changes.apply(&self.bindings, now.wall_ms).unwrap();
                let bindings = self.bindings.clone();
                self.end(port).registered(now, request, Ok(bindings));
            }
            (SERVER, Event::Subscribe { request, .. }) => {
                self.end(port).subscribed(now, request, Some(("box".to_owned(), summary(1))));
            }
            (SERVER, event) if self.answers_by_itself => self.answer_by_itself(event),
            (port, event) => self.events.push((port, event)),
        }
    }

    fn answer_by_itself(&mut self, event: Event) {
        let now = self.now;
        if let Event::Incoming(incoming) = &event {
            self.end(SERVER).ring(now, incoming.leg, 180, None);
            self.end(SERVER).answer(now, incoming.leg, sdp("server"));
        }
        if let Event::HungUp { request, .. } = &event {
            self.end(SERVER).bye_done(now, *request, true);
        }
        self.events.push((SERVER, event));
    }

    /// Alice's phone, or a stranger's, calls a number at the server.
    pub(super) fn call(&mut self, from: u16, number: &str) -> LegId {
        let invite = invite(from, number);
        self.act(from, |end, now| end.invite(now, invite))
    }

    /// The events of one end since the last look.
    pub(super) fn events_of(&mut self, port: u16) -> Vec<Event> {
        let (taken, rest) = std::mem::take(&mut self.events).into_iter().partition(|it| it.0 == port);
        self.events = rest;
        let taken: Vec<(u16, Event)> = taken;
        taken.into_iter().map(|it| it.1).collect()
    }

    /// The one event of one end since the last look.
    pub(super) fn event_of(&mut self, port: u16) -> Event {
        let events = self.events_of(port);
        assert_eq!(events.len(), 1, "{events:?}");
        events.into_iter().next().unwrap()
    }

    /// A call between a stranger and the server that both ends think is up: their legs, the stranger's first.
    pub(super) fn connected(&mut self) -> (LegId, LegId) {
        let theirs = self.call(OTHER, "2001");
        self.run(Duration::from_millis(50));
        let ours = incoming_leg(&self.event_of(SERVER));
        self.act(SERVER, |end, now| end.answer(now, ours, sdp("server")));
        self.run(Duration::from_millis(50));
        assert_eq!(self.event_of(OTHER), Event::Answered { leg: theirs, sdp: sdp("server") });
        assert_eq!(self.event_of(SERVER), Event::Confirmed { leg: ours, sdp: None });
        self.sent.clear();
        (theirs, ours)
    }

    /// Nothing was sent to this end since the last look.
    pub(super) fn assert_silent(&mut self, to: u16) {
        let read = self.read(to);
        assert!(read.is_empty(), "{read:?}");
    }

    /// Nothing is in hand anywhere any more.
    pub(super) fn assert_idle(&self) {
        for (port, end) in &self.ends {
            let counts = end.counts();
            let all = [counts.server_transactions, counts.client_transactions, counts.legs, counts.waiting];
            assert_eq!(all, [0; 4], "{port}: {counts:?}");
        }
    }
}

pub(super) fn flow(local: u16, remote: u16) -> Flow {
    let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
    Flow { transport: Transport::Udp, local: at(local), remote: at(remote), connection: None }
}

pub(super) fn invite(from: u16, number: &str) -> Invite {
    let (user, domain) = if from == PHONE { (ALICE, DOMAIN) } else { ("bob", "elsewhere.example") };
    Invite {
        request_uri: format!("sip:{number}@{DOMAIN}"),
        flow: flow(from, SERVER),
        from: NameAddr::new(None, user, domain),
        to: NameAddr::new(None, number, DOMAIN),
        sdp: Some(sdp("phone")),
        answer_within: None,
        credentials: (from == PHONE).then(|| Credentials::with_password(ALICE, PASSWORD)),
        headers: Vec::new(),
    }
}

/// A session description, as far as the machine cares.
pub(super) fn sdp(whose: &str) -> Bytes {
    Bytes::from(format!("v=0\r\ns={whose}\r\n"))
}

pub(super) fn summary(new: u32) -> MessageSummary {
    MessageSummary { waiting: new > 0, new, ..MessageSummary::default() }
}

pub(super) fn incoming_leg(event: &Event) -> LegId {
    let Event::Incoming(incoming) = event else { panic!("no call came in: {event:?}") };
    incoming.leg
}

pub(super) fn hung_up(event: &Event) -> RequestId {
    let Event::HungUp { request, .. } = event else { panic!("nobody hung up: {event:?}") };
    *request
}

/// The status of an answer, 0 if it is none.
pub(super) fn status(text: &str) -> u16 {
    text.strip_prefix("SIP/2.0 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or_default()
}

/// The first value of a header in a message.
pub(super) fn header<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
