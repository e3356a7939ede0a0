//! The SIP machine: messages and time go in, messages and events come out.
//!
//! Deadlines are counted since the start; [`Endpoint::timeout`] is to be called when
//! [`Endpoint::next_deadline`] has come, and [`Endpoint::poll`] until it has nothing more after every other call. A
//! request whose answer is not the machine's to decide waits, by its [`RequestId`], and its repetitions are absorbed.
//! Answers to requests or legs that are gone are ignored: they came too late.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use antiphon_core::entropy::Entropy;
use antiphon_core::time::Now;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use sipx_sip::transaction::{Output as Machine, TuEvent};
use sipx_sip::{HeaderName, Method, Request, Response, Scheme, Uri};

use crate::caller::NameAddr;
use crate::digest::{Authenticator, Credentials};
use crate::event::{Event, LegId, RegistrationId, RequestId};
use crate::flow::{Flow, Transport};
use crate::sources::{Alarm, Gate, Turned};
use crate::trunks::TrunkPeer;

mod answering;
mod answers;
mod authentication;
mod bounds;
mod config;
mod dialog;
mod hanging_up;
mod in_dialog;
mod inbound;
mod ingress;
mod late;
mod legs;
mod offering;
mod outbound;
mod pinging;
mod redirecting;
mod referring;
mod registering;
mod registrations;
mod reliable;
mod replacing;
mod returning;
mod session_timer;
mod shedding;
mod subscriptions;
mod timers;
mod transactions;
mod transferring;

use answers::Answer;
use authentication::Waiting;
use late::GivenUp;
use legs::Leg;
use registering::OurRegistration;
use returning::PhonePath;
use subscriptions::{Subscription, SubscriptionId};
use timers::{Due, Letter, Timers};
use transactions::{ClientId, Purpose, ServerId, Transactions};
use transferring::Progress;

pub use crate::refusal::{Refusal, Warning};
pub use config::{EndpointConfig, Invite};
pub use pinging::Ping;
pub use registering::Registration;
pub use registrations::RegisterError;
pub use shedding::Shed;

/// What a machine wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "few wait at a time, and none for long")]
pub enum Output {
    /// Send this.
    Transmit {
        /// On which path.
        flow: Flow,
        /// What.
        bytes: Bytes,
    },
    /// Something happened.
    Event(Event),
}

/// A SIP machine: registrar, user agent server and client, and notifier of waiting messages.
pub struct Endpoint {
    config: EndpointConfig,
    entropy: Box<dyn Entropy>,
    tag_key: [u8; 32],
    authenticator: Authenticator,
    gate: Gate,
    shed: Shed,
    shed_requests: u64,
    timers: Timers,
    transactions: Transactions,
    legs: BTreeMap<LegId, Leg>,
    /// Legs by Call-ID and our tag.
    dialogs: BTreeMap<(Vec<u8>, String), LegId>,
    waiting: BTreeMap<RequestId, Waiting>,
    subscriptions: BTreeMap<SubscriptionId, Subscription>,
    /// How transfers go, by the leg of who asked.
    progress: BTreeMap<LegId, Progress>,
    /// Paths of registered phones.
    flows: BTreeMap<Flow, PhonePath>,
    /// Legs of registered phones, by account.
    phones: BTreeSet<(String, LegId)>,
    registrations: BTreeMap<RegistrationId, OurRegistration>,
    trunks: Vec<TrunkPeer>,
    /// Calls of ours that were given up, and may be answered late.
    given_up: GivenUp,
    outputs: VecDeque<Output>,
    last_id: u64,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint")
            .field("config", &self.config)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

/// How much a machine has in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Requests of peers, with those whose answers may still have to be repeated.
    pub server_transactions: usize,
    /// Requests of ours.
    pub client_transactions: usize,
    /// Legs.
    pub legs: usize,
    /// Requests that wait for an answer from outside.
    pub waiting: usize,
    /// Subscriptions, lamps being told without one, and transfers being told of.
    pub subscriptions: usize,
    /// Deadlines.
    pub timers: usize,
}

impl Endpoint {
    /// An idle machine. `digest_key` makes nonces and must be secret; a new one at each start is fine.
    #[must_use]
    pub fn new(config: EndpointConfig, digest_key: [u8; 32], mut entropy: Box<dyn Entropy>) -> Self {
        let mut tag_key = [0; 32];
        entropy.fill(&mut tag_key);
        Self {
            authenticator: Authenticator::new(&config.domain, digest_key),
            gate: Gate::new(config.limits.clone()),
            shed: Shed::default(),
            shed_requests: 0,
            config,
            entropy,
            tag_key,
            timers: Timers::default(),
            transactions: Transactions::default(),
            legs: BTreeMap::new(),
            dialogs: BTreeMap::new(),
            waiting: BTreeMap::new(),
            subscriptions: BTreeMap::new(),
            progress: BTreeMap::new(),
            flows: BTreeMap::new(),
            phones: BTreeSet::new(),
            registrations: BTreeMap::new(),
            trunks: Vec::new(),
            given_up: GivenUp::default(),
            outputs: VecDeque::new(),
            last_id: 0,
        }
    }

    /// The next thing to be done; `None` when all is done.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When [`timeout`](Self::timeout) has something to do, counted since the start.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.timers.next()
    }

    /// Time has passed.
    pub fn timeout(&mut self, now: Now) {
        while let Some(due) = self.timers.pop(now.since_start) {
            self.on_due(now, due);
        }
    }

    /// A contact registered before a restart: its calls are challenged as they were. `until_ms` is when its
    /// registration ends, epoch milliseconds. Not for a contact with a `Path`, whose flow is a proxy's.
    pub fn learn_binding(&mut self, now: Now, flow: Flow, until_ms: i64) {
        self.remember_flow(flow, until_ms, None);
        let left_ms = u64::try_from(until_ms.saturating_sub(now.wall_ms)).unwrap_or_default();
        self.gate.knows(flow, now.since_start.saturating_add(Duration::from_millis(left_ms)));
    }

    /// Whether a message may come in: to be asked before anything is done for it. Its source may have sent too many.
    pub fn admits(&mut self, now: Now, flow: Flow) -> bool {
        self.config.is_phone || self.is_of_trunk(flow) || self.gate.admits_message(now.since_start, flow)
    }

    /// How many messages were turned away since the start.
    #[must_use]
    pub fn turned(&self) -> Turned {
        self.gate.turned()
    }

    /// Who tries passwords, if somebody does and it has not been told.
    pub fn next_alarm(&mut self) -> Option<Alarm> {
        self.gate.next_alarm()
    }

    /// The trunks from now on: calls that come in are looked at by these.
    pub fn set_trunks(&mut self, trunks: Vec<TrunkPeer>) {
        self.trunks = trunks;
    }

    /// How much is in hand.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let (server_transactions, client_transactions) = self.transactions.count();
        Counts {
            server_transactions,
            client_transactions,
            legs: self.legs.len(),
            waiting: self.waiting.len(),
            subscriptions: self.subscriptions.len() + self.progress.len(),
            timers: self.timers.count(),
        }
    }

    fn on_due(&mut self, now: Now, due: Due) {
        match due {
            Due::Server(id, letter) => {
                let outputs = letter.timer().map(|timer| self.transactions.server_timer(id, timer));
                self.heed_server(now, id, outputs.unwrap_or_default());
            }
            Due::Client(id, letter) => {
                let outputs = letter.timer().map(|timer| self.transactions.client_timer(id, timer));
                self.heed_client(now, id, outputs.unwrap_or_default());
            }
            Due::Unacknowledged(leg) => self.repeat_success(now, leg),
            Due::Provisional(leg) => self.repeat_provisional(now, leg),
            Due::Ringing(leg) => self.still_ringing(now, leg),
            Due::Unheard(leg) => self.unheard(now, leg),
            Due::Cancelled(leg) => self.cancel_unanswered(now, leg),
            Due::Session(leg) => self.session_due(now, leg),
            Due::Lost(leg) => self.lost_for_good(leg),
            Due::Referral(leg) => self.referral_unheard(leg),
            Due::Transfer(leg) => self.transfer_unheard(now, leg),
            Due::Request(request) => self.give_up_waiting(now, request),
            Due::Subscription(id) => self.subscription_ended(now, id),
            Due::Registration(id) => self.register_again(now, id),
        }
    }

    /// Carries out what a server transaction wants.
    fn heed_server(&mut self, now: Now, id: ServerId, outputs: Vec<Machine>) {
        let Some(flow) = self.transactions.server(id).map(|server| server.flow) else { return };
        for output in outputs {
            match output {
                Machine::Send(message) => self.transmit(flow, message.to_bytes()),
                Machine::SetTimer { timer, after } => {
                    self.timers.set(now.since_start + after, Due::Server(id, Letter::of(timer)));
                }
                Machine::ClearTimer(timer) => self.timers.clear(Due::Server(id, Letter::of(timer))),
                Machine::ToTu(event) => {
                    if let TuEvent::Ack(ack) = *event {
                        self.acknowledged(now, &ack);
                    }
                }
                Machine::Terminated(_) => self.forget_server(id),
                _ => debug_assert!(false, "an output this version of the core does not have"),
            }
        }
    }

    /// Carries out what a client transaction wants.
    fn heed_client(&mut self, now: Now, id: ClientId, outputs: Vec<Machine>) {
        let Some((flow, purpose)) = self.transactions.client(id).map(|it| (it.flow, it.purpose)) else {
            return;
        };
        for output in outputs {
            match output {
                Machine::Send(message) => self.transmit(flow, message.to_bytes()),
                Machine::SetTimer { timer, after } => {
                    self.timers.set(now.since_start + after, Due::Client(id, Letter::of(timer)));
                }
                Machine::ClearTimer(timer) => self.timers.clear(Due::Client(id, Letter::of(timer))),
                Machine::ToTu(event) => match *event {
                    TuEvent::Response(response) => self.responded(now, purpose, flow, &response),
                    TuEvent::Timeout | TuEvent::TransportError => self.unanswered(now, purpose),
                    TuEvent::Request(_) | TuEvent::Ack(_) => {
                        debug_assert!(false, "a client is sent no requests")
                    }
                    _ => debug_assert!(false, "an event this version of the core does not have"),
                },
                Machine::Terminated(_) => self.forget_client(id),
                _ => debug_assert!(false, "an output this version of the core does not have"),
            }
        }
    }

    fn responded(&mut self, now: Now, purpose: Purpose, flow: Flow, response: &Response) {
        if let Some(leg) = purpose.leg().and_then(|leg| self.legs.get_mut(&leg)) {
            leg.reopened = 0;
        }
        match purpose {
            Purpose::Invite(leg) => self.invite_responded(now, leg, flow, response),
            Purpose::Offer(leg) => self.offer_responded(now, leg, response),
            Purpose::Refresh(leg) => self.refresh_responded(now, leg, response),
            Purpose::Refer(leg) => self.refer_responded(leg, response.status.code()),
            Purpose::Progress(leg) => self.progress_responded(now, leg, response.status.code()),
            Purpose::Bye(leg) => self.bye_responded(leg, response.status.code()),
            Purpose::Notify(id) => self.notify_responded(now, id, response.status.code()),
            Purpose::Register(id) => self.register_responded(now, id, response),
            Purpose::Cancel | Purpose::Prack | Purpose::Info | Purpose::Stray => {}
            Purpose::Ping(id) => self.ping_responded(id, response.status.code()),
        }
    }

    fn unanswered(&mut self, now: Now, purpose: Purpose) {
        match purpose {
            Purpose::Invite(leg) => self.invite_unanswered(now, leg),
            Purpose::Offer(leg) => self.offer_failed(now, leg, 408),
            Purpose::Refresh(leg) => self.refresh_failed(now, leg, 408),
            Purpose::Refer(leg) => self.refer_responded(leg, 408),
            Purpose::Progress(leg) => self.progress_responded(now, leg, 408),
            Purpose::Bye(leg) => self.bye_responded(leg, 408),
            Purpose::Notify(id) => self.notify_responded(now, id, 408),
            Purpose::Register(id) => self.register_failed(now, id, 408),
            Purpose::Cancel | Purpose::Prack | Purpose::Info | Purpose::Stray => {}
            Purpose::Ping(id) => self.ping_responded(id, 408),
        }
    }

    fn forget_server(&mut self, id: ServerId) {
        Letter::all().for_each(|letter| self.timers.clear(Due::Server(id, letter)));
        self.transactions.remove_server(id);
    }

    fn forget_client(&mut self, id: ClientId) {
        Letter::all().for_each(|letter| self.timers.clear(Due::Client(id, letter)));
        self.transactions.remove_client(id);
    }

    /// Sends a request of ours.
    fn request(&mut self, now: Now, flow: Flow, request: Request, purpose: Purpose) -> Option<ClientId> {
        if self.transactions.count().1 >= bounds::CLIENT_TRANSACTIONS_MAX {
            return None;
        }
        let (id, outputs) = self.transactions.send(request, flow, purpose)?;
        self.heed_client(now, id, outputs);
        Some(id)
    }

    /// `<sip:user@address;transport=…>` of ours on a path.
    fn contact(&self, flow: Flow) -> String {
        let transport = match flow.transport == Transport::Udp {
            true => String::new(),
            false => format!(";transport={}", flow.transport.uri_name()),
        };
        // A socket on every address does not know which one the peer sees; the domain leads here in any case.
        let host = match flow.local.ip().is_unspecified() {
            true => format!("{}:{}", self.config.domain, flow.local.port()),
            false => flow.local.to_string(),
        };
        format!("<sip:{}@{host}{transport}>", self.config.user)
    }

    /// The same for a dialog with `peer`: one who insists on encryption all the way is told that we do (RFC 3261
    /// section 12.1.1).
    fn contact_for(&self, flow: Flow, peer: &Uri) -> String {
        let contact = self.contact(flow);
        let insists = matches!(peer.scheme(), Scheme::Sips) && flow.transport.is_secure();
        if insists { contact.replacen("<sip:", "<sips:", 1) } else { contact }
    }

    /// A word nobody guesses, for tags, branches and Call-IDs: 96 bits.
    fn token(&mut self) -> String {
        let mut bytes = [0; 12];
        self.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn branch(&mut self) -> String {
        format!("{}{}", text_of(sipx_sip::headers::BRANCH_MAGIC_COOKIE), self.token())
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn transmit(&mut self, flow: Flow, bytes: Bytes) {
        self.outputs.push_back(Output::Transmit { flow, bytes });
    }

    fn tell(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }
}

fn text_of(bytes: impl AsRef<[u8]>) -> String {
    dialog::text(bytes.as_ref())
}

#[cfg(test)]
mod tests;
