//! Who must prove who he is, and the requests that wait for an answer from outside.
//!
//! A REGISTER, a SUBSCRIBE and the calls of our own phones must. A call that names no account of ours is let in without
//! one: its `From` identifies nobody. What is known of an account shows neither in the answer nor in the time it takes.

use antiphon_core::numbering::is_device_username;

use super::bounds::{ACCOUNTS_PER_FLOW_MAX, FLOWS_MAX, REQUEST_WAIT_MAX, REQUESTS_MAX};
use super::registrations::Granted;
use super::transactions::Holder;
use super::*;
use crate::digest::{Authorization, Ha1s, Verdict};
use crate::event::Subscriber;
use crate::registrar::Binding;
use crate::trunks::{self, FromTrunk, TrunkPeer};

/// Phones that give a request up as soon as one challenge names an algorithm they do not know, instead of passing over
/// it (RFC 7616 section 3.7): how their `User-Agent` begins. Observed with baresip 1.0.0, as Debian has it.
const MD5_ONLY: [&str; 2] = ["baresip v0.", "baresip v1."];

/// A request that waits for an answer from outside.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) server: ServerId,
    pub(super) flow: Flow,
    pub(super) what: Question,
}

/// Who is known to call; nobody in particular at first.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The account of a phone, proved.
    pub(super) account: Option<String>,
    /// The trunk it comes from.
    pub(super) trunk: Option<FromTrunk>,
    /// Whether it was proved, so that there has been an answer already.
    pub(super) is_proved: bool,
}

/// Whose call one is.
#[derive(Debug)]
pub(super) enum Origin {
    /// Of somebody who has to prove it.
    ToProve,
    /// Of a peer that is known by its address.
    Trunk(FromTrunk),
    /// Of nobody in particular.
    Stranger,
}

/// What is waited for.
#[derive(Debug)]
pub(super) enum Question {
    /// The secrets of the account it claims.
    Credentials(Box<Authorization>),
    /// Whether its contacts are stored.
    Registered(Granted),
    /// What it may subscribe to.
    Subscribed,
    /// The session that answers this leg's offer.
    Offer(LegId),
    /// Whether the one on this leg may have it connected with somebody else.
    Transfer(LegId),
    /// Whether what the caller left on this leg is safe.
    ByeDone(LegId),
}

impl Endpoint {
    /// The secrets of an account, or that there is no such account.
    #[expect(clippy::needless_pass_by_value, reason = "the secrets end here, not with the caller")]
    pub fn credentials(&mut self, now: Now, request: RequestId, secrets: Option<Ha1s>) {
        let Some(Waiting { server, flow, what: Question::Credentials(given) }) =
            self.take_waiting_if(request, |what| matches!(what, Question::Credentials(_)))
        else {
            return;
        };
        let Some(asked) = self.transactions.server(server).map(|it| it.request().clone()) else { return };
        let (method, uri) = (text_of(asked.method.as_bytes()), text_of(asked.uri.to_bytes()));
        let verdict = self.authenticator.verify(now, &given, &method, &uri, secrets.as_ref());
        match verdict {
            Verdict::Proved => {
                self.gate.proved(now.since_start, flow, &given.username);
                self.proved(now, server, &asked, flow, given.username);
            }
            Verdict::Stale | Verdict::Wrong => {
                if verdict == Verdict::Wrong {
                    self.gate.wrong_password(now.since_start, flow, &given.username);
                }
                let challenge = self.challenge(now, &asked, verdict == Verdict::Stale);
                self.respond(now, server, &challenge);
            }
        }
    }

    /// The secrets of an account cannot be looked up now. A refusal with 401 would tell the phone that its password is
    /// wrong, and many forget it then.
    pub fn credentials_unavailable(&mut self, now: Now, request: RequestId) {
        let is_kind = |what: &Question| matches!(what, Question::Credentials(_));
        if let Some(waiting) = self.waiting.get(&request).filter(|it| is_kind(&it.what)) {
            let answer = self.come_back_to(waiting.server);
            self.end_waiting(now, request, &answer);
        }
    }

    fn proved(&mut self, now: Now, server: ServerId, asked: &Request, flow: Flow, username: String) {
        let trunk = trunks::with_login(&self.trunks, &username).cloned();
        if let Some(trunk) = trunk {
            self.trunk_proved(now, server, asked, flow, &trunk);
        } else if asked.method == Method::Register {
            self.register_proved(now, server, asked, flow, username);
        } else if asked.method == Method::Subscribe {
            self.subscribes(now, server, flow, Subscriber::Phone(username));
        } else {
            let known = Known { account: Some(username), is_proved: true, ..Known::default() };
            self.admit(now, server, asked, flow, known);
        }
    }

    /// A peer has proved its account: its calls come in, from where they are to come from, and it may ask for
    /// lamps. It has nothing to register.
    fn trunk_proved(&mut self, now: Now, server: ServerId, asked: &Request, flow: Flow, trunk: &TrunkPeer) {
        let is_there =
            trunk.sources.is_empty() || trunk.sources.iter().any(|range| range.contains(flow.remote.ip()));
        if asked.method == Method::Subscribe && is_there {
            return self.trunk_subscribes(now, server, asked, flow, &[trunk.trunk]);
        }
        if asked.method != Method::Invite || !is_there {
            self.respond(now, server, &Answer::new(403));
            return;
        }
        let trunk = Some(trunks::read(asked, &[trunk]));
        self.admit(now, server, asked, flow, Known { trunk, is_proved: true, ..Known::default() });
    }

    /// Whether messages on a path are a trunk's by their address.
    pub(super) fn is_of_trunk(&self, flow: Flow) -> bool {
        !trunks::from_address(&self.trunks, flow.remote.ip()).is_empty()
    }

    /// Whose call that is, as far as it can be told before anybody is asked.
    pub(super) fn origin(&self, now: Now, request: &Request, flow: Flow) -> Origin {
        if self.must_prove(now, request, flow) {
            return Origin::ToProve;
        }
        let from = trunks::from_address(&self.trunks, flow.remote.ip());
        let open: Vec<&TrunkPeer> = from.iter().copied().filter(|it| it.login.is_none()).collect();
        match (from.is_empty(), open.is_empty()) {
            (true, _) => Origin::Stranger,
            (false, true) => Origin::ToProve,
            (false, false) => Origin::Trunk(trunks::read(request, &open)),
        }
    }

    /// Whether a call comes from one of our phones, or says so; or that it comes from a peer with an account. Credentials
    /// for somebody else's realm say nothing to us: carriers pass on those of whoever calls through them.
    fn must_prove(&self, now: Now, request: &Request, flow: Flow) -> bool {
        if self.config.is_phone {
            return false;
        }
        let from = NameAddr::parse(&request.headers.value(&HeaderName::From).unwrap_or_default());
        let is_account =
            is_device_username(&from.user) || trunks::with_login(&self.trunks, &from.user).is_some();
        let claims = from.host.eq_ignore_ascii_case(&self.config.domain) && is_account;
        let is_registered = self.flows.get(&flow).is_some_and(|path| path.until_ms > now.wall_ms);
        claims || is_registered || self.proof_of(request).is_some()
    }

    /// Asks the outside for the secrets of the account claimed, or the peer for its claim.
    pub(super) fn ask_for_proof(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        let given = self.proof_of(request);
        let is_stale = given.as_ref().is_some_and(|given| !self.authenticator.is_answer(now, given));
        let Some(given) = given.filter(|_| !is_stale) else {
            let challenge = self.challenge(now, request, is_stale);
            return self.respond_and_forget(id, &challenge);
        };
        let username = given.username.clone();
        if !self.gate.admits_proof(now.since_start, flow, &username) {
            // With silence, since a 401 would tell a phone that its password is wrong, and a 503 a guesser to go on.
            return self.forget_server(id);
        }
        let Some(asked) = self.wait(now, id, flow, Question::Credentials(Box::new(given))) else { return };
        if request.method == Method::Invite {
            self.trying(now, id);
        }
        self.tell(Event::Credentials { request: asked, username });
    }

    /// The credentials for our realm that a request brings.
    fn proof_of(&self, request: &Request) -> Option<Authorization> {
        let values: Vec<Vec<u8>> = [HeaderName::Authorization, HeaderName::ProxyAuthorization]
            .iter()
            .flat_map(|name| request.headers.get_all(name).map(|it| it.value().to_vec()).collect::<Vec<_>>())
            .collect();
        self.authenticator.find(values.iter().map(Vec::as_slice))
    }

    fn challenge(&mut self, now: Now, request: &Request, stale: bool) -> Answer {
        let [better, md5] = self.authenticator.challenges(now, stale);
        let better = (!knows_md5_alone(request)).then_some(better);
        let headers =
            better.into_iter().chain([md5]).map(|challenge| (HeaderName::WwwAuthenticate, challenge));
        Answer::new(401).headers(headers)
    }

    /// Lets a request wait; `None` if too many do, and then it has its answer.
    pub(super) fn wait(
        &mut self,
        now: Now,
        server: ServerId,
        flow: Flow,
        what: Question,
    ) -> Option<RequestId> {
        if self.waiting.len() >= REQUESTS_MAX {
            self.respond(now, server, &self.come_back_to(server));
            return None;
        }
        Some(self.wait_in_any_case(now, server, flow, what))
    }

    /// Lets a request wait for which there must be room, because something else bounds how many of its kind there are.
    pub(super) fn wait_in_any_case(
        &mut self,
        now: Now,
        server: ServerId,
        flow: Flow,
        what: Question,
    ) -> RequestId {
        let request = RequestId(self.next_id());
        self.transactions.hold(server, Holder::Waiting(request));
        self.waiting.insert(request, Waiting { server, flow, what });
        self.timers.set(now.since_start + REQUEST_WAIT_MAX, Due::Request(request));
        request
    }

    /// Takes a request that waits, if it is of the kind that was answered.
    pub(super) fn take_waiting_if(
        &mut self,
        request: RequestId,
        is_kind: impl FnOnce(&Question) -> bool,
    ) -> Option<Waiting> {
        self.waiting.get(&request).filter(|it| is_kind(&it.what))?;
        self.take_waiting(request)
    }

    pub(super) fn take_waiting(&mut self, request: RequestId) -> Option<Waiting> {
        self.timers.clear(Due::Request(request));
        self.waiting.remove(&request)
    }

    /// Nobody answered in time.
    pub(super) fn give_up_waiting(&mut self, now: Now, request: RequestId) {
        self.end_waiting(now, request, &Answer::new(500));
    }

    /// The INVITE that waits has been taken back.
    pub(super) fn cancel_waiting(&mut self, now: Now, request: RequestId) {
        self.end_waiting(now, request, &Answer::new(487));
    }

    pub(super) fn end_waiting(&mut self, now: Now, request: RequestId, answer: &Answer) {
        let Some(waiting) = self.waiting.get(&request) else { return };
        self.respond(now, waiting.server, answer);
        self.lose_waiting(request);
    }

    /// Nobody waits for an answer any more.
    pub(super) fn lose_waiting(&mut self, request: RequestId) {
        let Some(waiting) = self.take_waiting(request) else { return };
        match waiting.what {
            Question::Offer(leg) => {
                if let Some(leg) = self.legs.get_mut(&leg) {
                    leg.change = None;
                }
            }
            Question::ByeDone(leg) => self.drop_leg(leg),
            Question::Credentials(_)
            | Question::Registered(_)
            | Question::Subscribed
            | Question::Transfer(_) => {}
        }
    }

    /// Calls from where a phone is registered must prove themselves from now on. A flow that leads to a proxy, as a
    /// `Path` says, is also that of everybody else who calls through it.
    pub(super) fn remember_flows(&mut self, now: Now, account: &str, flow: Flow, bindings: &[Binding]) {
        let direct: Vec<&Binding> = bindings.iter().filter(|binding| binding.path.is_empty()).collect();
        if direct.iter().all(|binding| binding.flow != flow) {
            self.flows.remove(&flow);
        }
        for binding in direct {
            self.remember_flow(binding.flow, binding.expires_ms, Some(account));
        }
        if self.flows.len() > FLOWS_MAX {
            self.flows.retain(|_, path| path.until_ms > now.wall_ms);
        }
    }

    pub(super) fn remember_flow(&mut self, flow: Flow, until_ms: i64, account: Option<&str>) {
        if self.flows.len() > FLOWS_MAX && !self.flows.contains_key(&flow) {
            return;
        }
        let path = self.flows.entry(flow).or_default();
        path.until_ms = until_ms;
        let is_new = |account: &&str| path.accounts.iter().all(|it| it != account);
        if let Some(account) = account.filter(is_new) {
            path.accounts.truncate(ACCOUNTS_PER_FLOW_MAX - 1);
            path.accounts.push(account.to_owned());
        }
    }
}

fn knows_md5_alone(request: &Request) -> bool {
    let phone = request.headers.value(&HeaderName::UserAgent).unwrap_or_default();
    MD5_ONLY.iter().any(|name| phone.starts_with(name.as_bytes()))
}
