//! Calls that we make: from the INVITE to the peer's answer.

use sipx_sip::build::RequestBuilder;
use sipx_sip::{Host, HostName, Timer, Uri};

use super::answers::{ALLOW, SDP, SUPPORTED, SUPPORTED_IN_CHANGES};
use super::bounds::{GONE_AFTER, LEGS_MAX};
use super::dialog::{Dialog, cseq, route_values, to_tag, with_body};
use super::ingress::session_description;
use super::late::cancel;
use super::legs::Stage;
use super::reliable::Heard;
use super::session_timer;
use super::*;
use crate::caller;
use crate::digest;

/// Sendings of one INVITE: as it is, with credentials, with a longer session.
const TRIES_MAX: u32 = 4;

/// An INVITE of ours that has no answer yet.
#[derive(Debug)]
pub(super) struct Calling {
    invite: Invite,
    /// The transaction that carries it now.
    client: Option<ClientId>,
    /// Whether the peer has said anything, so that a CANCEL would find its INVITE (RFC 3261 section 9.1).
    heard: bool,
    /// Whether it is to be taken back.
    taken_back: bool,
    /// Whether nobody waits for its answer any more: it has been told that there is none.
    given_up: bool,
    /// Whether that is because somebody else has answered.
    answered_elsewhere: bool,
    tries: u32,
    /// The answer to a challenge, and the header it goes into.
    proof: Option<(HeaderName, String)>,
    /// The session interval asked for, in seconds.
    session_s: u64,
    /// What it has said so that it must be acknowledged.
    reliably: Heard,
}

impl Calling {
    /// The transaction that carries it now.
    pub(super) fn client(&self) -> Option<ClientId> {
        self.client
    }

    /// Whether nobody waits for its answer any more.
    pub(super) fn is_given_up(&self) -> bool {
        self.given_up
    }

    pub(super) fn heard_reliably(&mut self) -> &mut Heard {
        &mut self.reliably
    }

    fn early_sdp(&self) -> Option<Bytes> {
        self.reliably.sdp.clone()
    }
}

impl Endpoint {
    /// Calls somebody. [`Event::Answered`] follows, or [`Event::Refused`].
    pub fn invite(&mut self, now: Now, invite: Invite) -> LegId {
        let (call_id, tag) = (self.token(), self.token());
        let target = Uri::parse(Bytes::copy_from_slice(invite.request_uri.as_bytes()));
        let is_callable = target.is_ok() && self.legs.len() < LEGS_MAX;
        let target = target.unwrap_or_else(|_| nowhere());
        let (from, to) = (invite.from.to_string(), invite.to.to_string());
        let mut dialog = Dialog::of_ours(&call_id, &from, &tag, &to, target, invite.flow);
        dialog.set_routes(
            invite.headers.iter().filter(|it| is_route(&it.0)).flat_map(|it| route_values(&it.1)),
        );
        let calling = Calling {
            invite,
            client: None,
            heard: false,
            taken_back: false,
            given_up: false,
            answered_elsewhere: false,
            tries: 0,
            proof: None,
            session_s: bounds::SESSION_INTERVAL.as_secs(),
            reliably: Heard::default(),
        };
        let accounts = self.accounts_on(dialog.flow);
        let id = self.add_leg(Leg { accounts, ..Leg::new(dialog, Stage::ExpectPeer(Box::new(calling))) });
        if !is_callable || !self.send_invite(now, id) {
            self.refused_outbound(now, id, 503, answers::reason(503), None);
        }
        id
    }

    /// Sends the INVITE of a leg, again or for the first time. Whether it could be sent.
    fn send_invite(&mut self, now: Now, id: LegId) -> bool {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(dialog) = self.legs.get(&id).map(|leg| &leg.dialog) else { return false };
        let (flow, contact) = (dialog.flow, self.contact_for(dialog.flow, &dialog.target));
        let Some(Leg { stage: Stage::ExpectPeer(calling), dialog, local_sdp, .. }) = self.legs.get_mut(&id)
        else {
            return false;
        };
        calling.tries += 1;
        local_sdp.clone_from(&calling.invite.sdp);
        let request = dialog.request(&Method::Invite, &branch);
        let Some(request) = request.and_then(|it| complete(it, calling, contact, agent)) else {
            return false;
        };
        let client = self.request(now, flow, request, Purpose::Invite(id));
        if let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&id) {
            calling.client = client;
            if let Some(within) = calling.invite.answer_within {
                self.timers.set(now.since_start + within, Due::Unheard(id));
            }
        }
        client.is_some()
    }

    pub(super) fn invite_responded(&mut self, now: Now, id: LegId, flow: Flow, response: &Response) {
        let status = response.status.code();
        match self.legs.get(&id).map(|leg| &leg.stage) {
            Some(Stage::ExpectPeer(_)) if status < 200 => self.progressed(now, id, response),
            Some(Stage::ExpectPeer(_)) if status < 300 => self.peer_answered(now, id, response),
            Some(Stage::ExpectPeer(_)) => self.peer_refused(now, id, response),
            Some(_) | None if (200..300).contains(&status) => self.answered_again(now, id, flow, response),
            Some(_) | None => {}
        }
    }

    /// The peer has said nothing at all for too long: it is as good as gone. It may still be slow only, so that it is not
    /// asked again, but what it says is heard until SIP's own timer is over: a call that it takes late is taken back or
    /// ended.
    pub(super) fn unheard(&mut self, _now: Now, id: LegId) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&id) else { return };
        if calling.heard {
            return;
        }
        let status = if calling.taken_back { 487 } else { 408 };
        (calling.taken_back, calling.given_up) = (true, true);
        if let Some(client) = calling.client {
            self.timers.clear(Due::Client(client, Letter::of(Timer::A)));
        }
        let reason = answers::reason(status).to_owned();
        self.tell(Event::Refused { leg: id, status, reason, redirect: None });
    }

    fn progressed(&mut self, now: Now, id: LegId, response: &Response) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&id) else { return };
        let first = !std::mem::replace(&mut calling.heard, true);
        if calling.taken_back {
            if first {
                self.send_cancel(now, id);
            }
            return;
        }
        let status = response.status.code();
        if status > 100 && self.heed_reliable(now, id, response) {
            self.note_early_tag(id, response);
            let sdp = session_description(&response.headers, response.body());
            self.tell(Event::Progress { leg: id, status, sdp });
        }
    }

    /// The peer may name a call by its tag before there is an answer (RFC 3891 section 3).
    fn note_early_tag(&mut self, id: LegId, response: &Response) {
        let tag = to_tag(&response.headers);
        if let Some(leg) = self.legs.get_mut(&id).filter(|leg| leg.dialog.remote_tag.is_empty()) {
            leg.dialog.remote_tag = tag;
        }
    }

    fn peer_answered(&mut self, now: Now, id: LegId, response: &Response) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let Stage::ExpectPeer(calling) = &leg.stage else { return };
        let (taken_back, given_up, asked) = (calling.taken_back, calling.given_up, calling.session_s);
        let offers = calling.invite.sdp.is_none() && !taken_back;
        let described = calling.early_sdp();
        leg.ack_due = cseq(&response.headers).filter(|_| offers);
        leg.dialog.accepted(response);
        leg.stage = Stage::Talking;
        leg.peer_updates = session_timer::understands_update(&response.headers);
        self.timers.clear(Due::Cancelled(id));
        self.send_ack(id, response);
        if taken_back {
            // It was answered before the CANCEL arrived.
            self.send_bye(now, id);
            if given_up {
                return;
            }
            return self.tell(Event::Refused {
                leg: id,
                status: 487,
                reason: answers::reason(487).to_owned(),
                redirect: None,
            });
        }
        self.adopt_session(now, id, response, Duration::from_secs(asked));
        // What a provisional answer that was acknowledged has described need not be said again.
        let sdp = session_description(&response.headers, response.body()).or(described);
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.described(sdp.as_ref());
        }
        self.tell(Event::Answered { leg: id, sdp: sdp.unwrap_or_default() });
    }

    /// Acknowledges a 2xx to an INVITE, with the same bytes each time it comes. One that brought an offer waits for
    /// [`Self::acknowledge`].
    pub(super) fn send_ack(&mut self, id: LegId, response: &Response) {
        let Some(number) = cseq(&response.headers) else { return };
        let Some(leg) = self.legs.get(&id) else { return };
        if leg.ack_due == Some(number) {
            return;
        }
        match leg.last_ack.as_ref().filter(|(of, _)| *of == number) {
            Some((_, ack)) => self.transmit(leg.dialog.flow, ack.clone()),
            None => self.send_first_ack(id, number, None),
        }
    }

    /// Answers the offer of a phone that was called without one: its [`Event::Answered`] brought it, and our answer goes
    /// with the ACK (RFC 3261 section 13.2.1). Without an answer the phone knows that there is none.
    pub fn acknowledge(&mut self, leg: LegId, sdp: Option<Bytes>) {
        let Some(it) = self.legs.get_mut(&leg) else { return };
        let Some(number) = it.ack_due.take() else { return };
        it.local_sdp.clone_from(&sdp);
        self.send_first_ack(leg, number, sdp);
    }

    fn send_first_ack(&mut self, id: LegId, number: u32, sdp: Option<Bytes>) {
        let branch = self.branch();
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let ack = leg.dialog.request_numbered(&Method::Ack, number, &branch);
        let ack = ack.and_then(|it| match sdp {
            Some(sdp) => with_body(it, SDP, sdp),
            None => Some(it),
        });
        let Some(ack) = ack.map(|it| sipx_sip::Message::Request(it.build()).to_bytes()) else { return };
        leg.last_ack = Some((number, ack.clone()));
        let flow = leg.dialog.flow;
        self.transmit(flow, ack);
    }

    fn peer_refused(&mut self, now: Now, id: LegId, response: &Response) {
        if self.prepare_another_try(id, response) && self.send_invite(now, id) {
            return;
        }
        self.refused_outbound(
            now,
            id,
            response.status.code(),
            &text_of(&response.reason),
            self.redirect(id, response),
        );
    }

    /// Whether the refusal names something that we can put right.
    fn prepare_another_try(&mut self, id: LegId, response: &Response) -> bool {
        let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&id) else {
            return false;
        };
        if calling.taken_back || calling.tries >= TRIES_MAX {
            return false;
        }
        calling.heard = false;
        calling.reliably = Heard::default();
        match response.status.code() {
            401 | 407 if calling.proof.is_none() || session_timer::is_stale(response) => {
                let uri = calling.invite.request_uri.clone();
                let credentials = calling.invite.credentials.as_ref();
                calling.proof = credentials.and_then(|credentials| {
                    proof(response, credentials, "INVITE", &uri, self.entropy.as_mut())
                });
                calling.proof.is_some()
            }
            422 => session_timer::wanted_minimum(response).is_some_and(|seconds| {
                let longer = seconds > calling.session_s;
                calling.session_s = seconds;
                longer
            }),
            _ => false,
        }
    }

    /// A call of ours has come to nothing.
    pub(super) fn refused_outbound(
        &mut self,
        _now: Now,
        id: LegId,
        status: u16,
        reason: &str,
        redirect: Option<String>,
    ) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get(&id) else { return };
        let (status, redirect) = if calling.taken_back { (487, None) } else { (status, redirect) };
        let given_up = calling.given_up;
        self.drop_leg(id);
        if given_up {
            return;
        }
        self.tell(Event::Refused { leg: id, status, reason: caller::clean(reason, 200), redirect });
    }

    /// The peer never said a word: it is gone.
    pub(super) fn invite_unanswered(&mut self, now: Now, id: LegId) {
        self.listen_on(now, id);
        self.refused_outbound(now, id, 408, answers::reason(408), None);
    }

    /// The peer never answered our CANCEL: it is gone.
    pub(super) fn cancel_unanswered(&mut self, now: Now, id: LegId) {
        self.listen_on(now, id);
        if let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get(&id) {
            calling.client.into_iter().for_each(|client| self.forget_client(client));
        }
        self.refused_outbound(now, id, 487, answers::reason(487), None);
    }

    /// Ends a leg like [`hang_up`](Self::hang_up), because somebody else has answered: phones that are told so list no
    /// missed call (RFC 3326 section 2).
    pub fn answered_elsewhere(&mut self, now: Now, leg: LegId) {
        if let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&leg) {
            calling.answered_elsewhere = true;
        }
        self.hang_up(now, leg);
    }

    /// Takes a call back. A CANCEL may go out only when the peer has been heard of.
    pub(super) fn take_back(&mut self, now: Now, id: LegId) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), .. }) = self.legs.get_mut(&id) else { return };
        let was_taken_back = std::mem::replace(&mut calling.taken_back, true);
        if calling.heard && !was_taken_back {
            self.send_cancel(now, id);
        }
    }

    fn send_cancel(&mut self, now: Now, id: LegId) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), dialog, .. }) = self.legs.get(&id) else { return };
        let (flow, elsewhere) = (dialog.flow, calling.answered_elsewhere);
        let invite = calling.client.and_then(|client| self.transactions.client(client));
        if let Some(cancel) = invite.and_then(|invite| cancel(invite.request(), elsewhere)) {
            self.request(now, flow, cancel, Purpose::Cancel);
        }
        self.timers.set(now.since_start + GONE_AFTER, Due::Cancelled(id));
    }
}

/// The answer to the challenge in a 401 or 407.
pub(super) fn proof(
    response: &Response,
    credentials: &Credentials,
    method: &str,
    uri: &str,
    entropy: &mut dyn Entropy,
) -> Option<(HeaderName, String)> {
    let (asked, given) = match response.status.code() {
        407 => (HeaderName::ProxyAuthenticate, HeaderName::ProxyAuthorization),
        _ => (HeaderName::WwwAuthenticate, HeaderName::Authorization),
    };
    let values: Vec<Vec<u8>> = response.headers.get_all(&asked).map(|it| it.value().to_vec()).collect();
    let answer = digest::answer(values.iter().map(Vec::as_slice), credentials, method, uri, entropy)?;
    Some((given, answer))
}

fn complete(builder: RequestBuilder, calling: &Calling, contact: String, agent: String) -> Option<Request> {
    let supported = if calling.invite.sdp.is_some() { SUPPORTED } else { SUPPORTED_IN_CHANGES };
    let mut builder = headed(builder, contact, agent, supported)?
        .header(HeaderName::SessionExpires, calling.session_s.to_string())
        .ok()?
        .header(HeaderName::MinSe, calling.session_s.min(bounds::SESSION_MIN.as_secs()).to_string())
        .ok()?;
    for (name, value) in calling.invite.headers.iter().filter(|it| !is_route(&it.0)) {
        let name = HeaderName::parse(&Bytes::copy_from_slice(name.as_bytes()));
        builder = builder.header(name, value.clone()).ok()?;
    }
    if let Some((name, value)) = calling.proof.clone() {
        builder = builder.header(name, value).ok()?;
    }
    let mut request = match &calling.invite.sdp {
        Some(sdp) => with_body(builder, SDP, sdp.clone())?.build(),
        None => builder.build(),
    };
    if request.headers.get_all(&HeaderName::MaxForwards).count() > 1 {
        // Ours is the first one.
        request.headers.remove_first(&HeaderName::MaxForwards);
    }
    Some(request)
}

/// What every request of ours that makes or changes a session says of us.
pub(super) fn headed(
    builder: RequestBuilder,
    contact: String,
    agent: String,
    supported: &'static str,
) -> Option<RequestBuilder> {
    builder
        .header(HeaderName::Contact, contact)
        .ok()?
        .header(HeaderName::Allow, ALLOW)
        .ok()?
        .header(HeaderName::Supported, supported)
        .ok()?
        .header(HeaderName::UserAgent, agent)
        .ok()
}

fn is_route(name: &str) -> bool {
    name.eq_ignore_ascii_case("Route")
}

fn nowhere() -> Uri {
    Uri::sip(Host::Name(HostName::new("invalid").expect("a host name")))
}
