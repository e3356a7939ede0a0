//! Transactions: each request and its answers, repeated until they arrive (RFC 3261 section 17, RFC 6026).
//!
//! The state machines are the core's; the tables are ours, so that their order depends on no hasher, and that an ACK to
//! a request of the older kind finds its INVITE.

use std::collections::BTreeMap;
use std::time::Duration;

use sipx_sip::transaction::{ClientTransaction, Output, ServerTransaction};
use sipx_sip::{Method, Reliability, Request, Response, Timer, Timers, TransactionKey};

use crate::event::{LegId, PingId, RegistrationId, RequestId};
use crate::flow::Flow;

use super::answers;
use super::subscriptions::SubscriptionId;

/// Names a server transaction. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ServerId(u64);

/// Names a client transaction. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClientId(u64);

/// A request of a peer.
#[derive(Debug)]
pub(super) struct Server {
    machine: ServerTransaction,
    /// The path it came on, and its answers go on.
    pub(super) flow: Flow,
    /// How long it was as it came.
    pub(super) bytes: usize,
    key: Key,
    /// What makes another request the same one on another way (RFC 3261 section 8.2.2.2).
    identity: Option<Key>,
    /// Who will answer it.
    pub(super) holder: Option<Holder>,
}

/// Who will answer an INVITE, for when it is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A leg that rings.
    Leg(LegId),
    /// A question that waits for its answer from outside.
    Waiting(RequestId),
}

/// A request of ours.
#[derive(Debug)]
pub(super) struct Client {
    machine: ClientTransaction,
    /// The path it goes on.
    pub(super) flow: Flow,
    /// What it is for.
    pub(super) purpose: Purpose,
    key: Key,
}

/// What a request of ours is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Calls somebody.
    Invite(LegId),
    /// Offers a new session on a leg.
    Offer(LegId),
    /// Refreshes the session of a leg.
    Refresh(LegId),
    /// Sends the peer of a leg on to somebody else.
    Refer(LegId),
    /// Tells the peer of a leg how the transfer goes that it asked for.
    Progress(LegId),
    /// Ends a leg.
    Bye(LegId),
    /// Takes an INVITE back; nobody needs its answer.
    Cancel,
    /// Acknowledges a provisional answer; nobody needs its answer.
    Prack,
    /// Tells of a key; nobody needs its answer.
    Info,
    /// Ends a branch of a forked call that answered too late; nobody needs its answer.
    Stray,
    /// Tells a phone about its messages.
    Notify(SubscriptionId),
    /// Registers us.
    Register(RegistrationId),
    /// Asks whether a peer is there.
    Ping(PingId),
}

impl Purpose {
    /// The answered leg it belongs to.
    pub(super) fn leg(self) -> Option<LegId> {
        match self {
            Self::Offer(leg)
            | Self::Refresh(leg)
            | Self::Refer(leg)
            | Self::Progress(leg)
            | Self::Bye(leg) => Some(leg),
            Self::Invite(_)
            | Self::Cancel
            | Self::Prack
            | Self::Info
            | Self::Stray
            | Self::Notify(_)
            | Self::Register(_)
            | Self::Ping(_) => None,
        }
    }
}

/// What matches messages to transactions, in an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// Parts kept apart by their lengths, so that no two lists of parts look the same.
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
        for part in parts {
            bytes.extend(part.len().to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Self(bytes)
    }

    fn of_transaction(key: &TransactionKey) -> Self {
        match key {
            TransactionKey::Rfc3261 { branch, sent_by, method } => Self::of(&[branch, sent_by, method]),
            TransactionKey::Legacy { request_uri, top_via, from_tag, to_tag, call_id, cseq, method } => {
                let cseq = cseq.to_be_bytes();
                Self::of(&[request_uri, top_via, from_tag, to_tag, call_id, &cseq, method])
            }
        }
    }
}

/// Where a request belongs.
#[derive(Debug)]
pub(super) enum Arrived {
    /// A new one.
    New(ServerId),
    /// One that is known, with what is to be done about it.
    Known(ServerId, Vec<Output>),
    /// An ACK that no transaction waits for: it acknowledges a 200, which is the dialog's business.
    LooseAck,
    /// One that cannot be told from others: it has no usable `Via`.
    Unusable,
    /// There is no room.
    Full,
}

/// All transactions.
#[derive(Debug, Default)]
pub(super) struct Transactions {
    servers: BTreeMap<ServerId, Server>,
    server_keys: BTreeMap<Key, ServerId>,
    identities: BTreeMap<Key, ServerId>,
    clients: BTreeMap<ClientId, Client>,
    client_keys: BTreeMap<Key, ClientId>,
    last: u64,
}

impl Transactions {
    /// Finds or makes the transaction of a request of so many bytes.
    pub(super) fn arrived(&mut self, request: &Request, bytes: usize, flow: Flow, room: usize) -> Arrived {
        let Some(key) = TransactionKey::from_request(request) else { return Arrived::Unusable };
        if let Some(id) = self.find_server(&key, &request.method) {
            let Some(server) = self.servers.get_mut(&id) else { return Arrived::Unusable };
            return Arrived::Known(id, server.machine.on_request(request));
        }
        if request.method == Method::Ack {
            return Arrived::LooseAck;
        }
        if self.servers.len() >= room {
            return Arrived::Full;
        }
        let mut request = request.clone();
        answers::note_source(&mut request, flow);
        Arrived::New(self.add_server(request, bytes, Key::of_transaction(&key), flow))
    }

    fn find_server(&self, key: &TransactionKey, method: &Method) -> Option<ServerId> {
        let exact = self.server_keys.get(&Key::of_transaction(key));
        exact.or_else(|| self.server_keys.get(&legacy_invite_key(key, method)?)).copied()
    }

    fn add_server(&mut self, request: Request, bytes: usize, key: Key, flow: Flow) -> ServerId {
        self.last += 1;
        let id = ServerId(self.last);
        // What it would have us do first is what the caller does anyway: look at the request, and say 100.
        let (machine, _) = ServerTransaction::new(request, reliability(flow), timers());
        self.server_keys.insert(key.clone(), id);
        self.servers.insert(id, Server { machine, flow, bytes, key, identity: None, holder: None });
        id
    }

    /// Takes note of what makes a request the same on another way; false if another transaction is that already.
    pub(super) fn identify(&mut self, id: ServerId, identity: Key) -> bool {
        if self.identities.get(&identity).is_some_and(|other| *other != id) {
            return false;
        }
        self.identities.insert(identity.clone(), id);
        if let Some(server) = self.servers.get_mut(&id) {
            server.identity = Some(identity);
        }
        true
    }

    /// The INVITE that a CANCEL means.
    pub(super) fn cancelled(&self, cancel: &Request) -> Option<ServerId> {
        let key = TransactionKey::for_cancelled_invite(cancel)?;
        self.find_server(&key, &Method::Invite)
    }

    /// Notes who will answer a request.
    pub(super) fn hold(&mut self, id: ServerId, holder: Holder) {
        if let Some(server) = self.servers.get_mut(&id) {
            server.holder = Some(holder);
        }
    }

    pub(super) fn server(&self, id: ServerId) -> Option<&Server> {
        self.servers.get(&id)
    }

    /// Sends an answer.
    pub(super) fn respond(&mut self, id: ServerId, response: Response) -> Vec<Output> {
        self.servers.get_mut(&id).map(|server| server.machine.on_tu_response(response)).unwrap_or_default()
    }

    pub(super) fn server_timer(&mut self, id: ServerId, timer: Timer) -> Vec<Output> {
        self.servers.get_mut(&id).map(|server| server.machine.on_timer(timer)).unwrap_or_default()
    }

    pub(super) fn remove_server(&mut self, id: ServerId) {
        let Some(server) = self.servers.remove(&id) else { return };
        self.server_keys.remove(&server.key);
        if let Some(identity) = server.identity {
            self.identities.remove(&identity);
        }
    }

    /// Begins a request of ours; `None` if it lacks what its answers are known by.
    pub(super) fn send(
        &mut self,
        request: Request,
        flow: Flow,
        purpose: Purpose,
    ) -> Option<(ClientId, Vec<Output>)> {
        let key = Key::of_transaction(&TransactionKey::from_sent_request(&request)?);
        self.last += 1;
        let id = ClientId(self.last);
        let (machine, outputs) = ClientTransaction::new(request, reliability(flow), timers());
        self.client_keys.insert(key.clone(), id);
        self.clients.insert(id, Client { machine, flow, purpose, key });
        Some((id, outputs))
    }

    /// Passes an answer to the request of ours that it belongs to; back, if there is none.
    pub(super) fn answered(&mut self, response: Response) -> Result<(ClientId, Vec<Output>), Box<Response>> {
        let key = TransactionKey::from_response(&response).map(|key| Key::of_transaction(&key));
        let id = key.and_then(|key| self.client_keys.get(&key).copied());
        match id.and_then(|id| Some((id, self.clients.get_mut(&id)?))) {
            Some((id, client)) => Ok((id, client.machine.on_response(response))),
            None => Err(Box::new(response)),
        }
    }

    pub(super) fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.get(&id)
    }

    pub(super) fn client_timer(&mut self, id: ClientId, timer: Timer) -> Vec<Output> {
        self.clients.get_mut(&id).map(|client| client.machine.on_timer(timer)).unwrap_or_default()
    }

    pub(super) fn remove_client(&mut self, id: ClientId) {
        if let Some(client) = self.clients.remove(&id) {
            self.client_keys.remove(&client.key);
        }
    }

    /// Server and client transactions alive.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.servers.len(), self.clients.len())
    }

    /// Transactions on a path, in the order they began.
    pub(super) fn on_flow(&self, flow: Flow) -> (Vec<ServerId>, Vec<ClientId>) {
        let servers = self.servers.iter().filter(|(_, it)| it.flow == flow).map(|(id, _)| *id).collect();
        let clients = self.clients.iter().filter(|(_, it)| it.flow == flow).map(|(id, _)| *id).collect();
        (servers, clients)
    }
}

impl Server {
    /// The request as it arrived.
    pub(super) fn request(&self) -> &Request {
        self.machine.request()
    }
}

impl Client {
    /// The request as it was sent.
    pub(super) fn request(&self) -> &Request {
        self.machine.request()
    }
}

/// An ACK to a refused INVITE of the older kind carries the tag of our answer, which its INVITE did not have (RFC 3261
/// section 17.2.3).
fn legacy_invite_key(key: &TransactionKey, method: &Method) -> Option<Key> {
    let TransactionKey::Legacy { to_tag, .. } = key else { return None };
    if *method != Method::Ack || to_tag.is_empty() {
        return None;
    }
    let mut key = key.clone();
    if let TransactionKey::Legacy { to_tag, .. } = &mut key {
        to_tag.clear();
    }
    Some(Key::of_transaction(&key))
}

fn reliability(flow: Flow) -> Reliability {
    if flow.transport.is_reliable() { Reliability::Reliable } else { Reliability::Unreliable }
}

fn timers() -> Timers {
    Timers { t1: super::bounds::T1, t2: super::bounds::T2, t4: Duration::from_secs(5) }
}
