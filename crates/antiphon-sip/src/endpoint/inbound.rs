//! Calls that come in: from the INVITE to our answer.

use super::answers::{ALLOW, SDP, SUPPORTED};
use super::authentication::{Known, Origin};
use super::bounds::{HOPS_MAX, LEGS_MAX, RINGING_REPEAT, RINGING_REPEATS_MAX, STRANGER_INVITE_BYTES_MIN};
use super::dialog::{Dialog, record_route_values};
use super::ingress::{hops_left, session_description};
use super::legs::{Ringing, Stage};
use super::reliable::Provisional;
use super::replacing::Wanted;
use super::session_timer;
use super::transactions::Holder;
use super::*;
use crate::caller;
use crate::event::Incoming;

impl Endpoint {
    pub(super) fn invite_arrived(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        if self.is_merged(id, request) {
            return;
        }
        if self.legs.len() >= LEGS_MAX {
            return self.respond_and_forget(id, &self.come_back(request));
        }
        match self.origin(now, request, flow) {
            Origin::ToProve => self.ask_for_proof(now, id, request, flow),
            Origin::Stranger if self.config.challenges_strangers => {
                self.ask_for_proof(now, id, request, flow);
            }
            Origin::Stranger if self.is_too_short(id, flow) => {
                self.respond_and_forget(id, &Answer::new(400));
            }
            Origin::Stranger if !self.config.is_phone && !self.gate.admits_call(now.since_start, flow) => {
                self.respond_and_forget(id, &self.come_back(request));
            }
            Origin::Stranger => self.admit(now, id, request, flow, Known::default()),
            Origin::Trunk(_)
                if !self.config.is_phone && !self.gate.admits_trunk_call(now.since_start, flow) =>
            {
                self.respond_and_forget(id, &self.come_back(request));
            }
            Origin::Trunk(from) => {
                self.admit(now, id, request, flow, Known { trunk: Some(from), ..Known::default() });
            }
        }
    }

    /// Whether the session description that answers a stranger's datagram would be too long for it.
    fn is_too_short(&self, id: ServerId, flow: Flow) -> bool {
        let bytes = self.transactions.server(id).map_or(0, |it| it.bytes);
        let is_trusted = flow.transport.is_reliable() || self.gate.is_of_exempt_network(flow);
        !self.config.is_phone && !is_trusted && bytes < STRANGER_INVITE_BYTES_MIN
    }

    /// Says that we are at it, so that the caller stops repeating.
    pub(super) fn trying(&mut self, now: Now, id: ServerId) {
        self.respond(now, id, &Answer::new(100));
    }

    /// The call may come in, from whom it is known to be.
    pub(super) fn admit(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow, known: Known) {
        if let Some(too_small) = session_timer::too_small(request) {
            self.respond(now, id, &too_small);
            return;
        }
        let replaces = match self.replaced_by(request) {
            Ok(None) => None,
            Ok(Some(Wanted::Leg(replaced))) => Some(replaced),
            Ok(Some(Wanted::Gone)) => return drop(self.respond(now, id, &Answer::new(481))),
            Err(status) => return drop(self.respond(now, id, &Answer::new(status))),
        };
        let tag = self.token();
        let Some(dialog) = Dialog::of_request(request, &tag, flow) else {
            self.respond(now, id, &Answer::new(400));
            return;
        };
        if !known.is_proved {
            // Who had to prove who he is has heard it already.
            self.trying(now, id);
        }
        // Nobody is to guess what acknowledges our answers.
        let number = u32::try_from(self.entropy.next_u64() >> 34).unwrap_or(1);
        let mut leg = Leg::new(dialog, Stage::ExpectAnswer(Ringing { invite: id, status: None, repeats: 0 }));
        leg.peer_updates = session_timer::understands_update(&request.headers);
        leg.provisional = Provisional::wanted(request, number);
        leg.described(session_description(&request.headers, request.body()).as_ref());
        leg.accounts.extend(known.account.clone());
        let leg = self.add_leg(leg);
        self.transactions.hold(id, Holder::Leg(leg));
        self.timers.set(now.since_start + RINGING_REPEAT, Due::Ringing(leg));
        let Known { account, trunk, .. } = known;
        let incoming =
            Incoming { account, trunk: trunk.map(Box::new), replaces, ..incoming(request, leg, flow) };
        self.tell(Event::Incoming(incoming));
    }

    /// Tells the caller that it rings. `status` is 101–199; `sdp` describes early media.
    pub fn ring(&mut self, now: Now, leg: LegId, status: u16, sdp: Option<Bytes>) {
        debug_assert!((101..200).contains(&status), "{status} is not provisional");
        let flow = match self.legs.get_mut(&leg) {
            Some(Leg { stage: Stage::ExpectAnswer(ringing), dialog, .. }) => {
                ringing.status = Some(status);
                dialog.flow
            }
            _ => return,
        };
        let Some((invite, answer)) = self.leg_answer(leg, status, flow) else { return };
        let answer = match &sdp {
            Some(sdp) => answer.body(SDP, sdp.clone()),
            None => answer,
        };
        if !self.ring_reliably(now, leg, status, &answer, sdp) {
            self.respond(now, invite, &answer);
        }
    }

    /// Answers a call with our session description. [`Event::Confirmed`] follows, or [`Event::Failed`].
    pub fn answer(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        let Some(flow) = self.ringing_flow(leg).filter(|_| !self.answer_must_wait(leg, &sdp)) else { return };
        let Some((invite, answer)) = self.leg_answer(leg, 200, flow) else { return };
        let answer = answer.header(HeaderName::Supported, SUPPORTED).body(SDP, sdp.clone());
        let answer = answer.headers(self.agree_on_session(now, leg, invite));
        self.timers.clear(Due::Ringing(leg));
        self.timers.clear(Due::Provisional(leg));
        if let Some(leg) = self.legs.get_mut(&leg) {
            leg.stage = Stage::Talking;
            leg.local_sdp = Some(sdp);
        }
        self.succeed(now, leg, invite, &answer, true);
    }

    /// Refuses a call. The leg is gone.
    pub fn refuse(&mut self, now: Now, leg: LegId, refusal: Refusal) {
        let answer = Answer::refusing(refusal, &self.config.domain);
        self.end_unanswered(now, leg, &answer);
    }

    /// Gives a call that has no answer yet its last one. Whether there was such a call.
    pub(super) fn end_unanswered(&mut self, now: Now, leg: LegId, answer: &Answer) -> bool {
        let Some(Leg { stage: Stage::ExpectAnswer(ringing), dialog, .. }) = self.legs.get(&leg) else {
            return false;
        };
        let (invite, answer) = (ringing.invite, answer.clone().tag(&dialog.local_tag));
        self.respond(now, invite, &answer);
        self.drop_leg(leg);
        true
    }

    /// A CANCEL has an answer of its own, and its INVITE gets 487 if it has none yet (RFC 3261 section 9.2).
    pub(super) fn cancel_arrived(&mut self, now: Now, id: ServerId, cancel: &Request) {
        let Some(invite) = self.transactions.cancelled(cancel) else {
            self.respond(now, id, &Answer::new(481));
            return;
        };
        let holder = self.transactions.server(invite).and_then(|it| it.holder);
        let tag = match holder {
            Some(Holder::Leg(leg)) => self.legs.get(&leg).map(|leg| leg.dialog.local_tag.clone()),
            _ => self.transactions.server(invite).map(|it| self.tag_of(it.request())),
        };
        let done = Answer::new(200);
        self.respond(now, id, &tag.iter().fold(done, |answer, tag| answer.tag(tag)));
        match holder {
            Some(Holder::Leg(leg)) if self.end_unanswered(now, leg, &Answer::new(487)) => {
                self.tell(Event::Cancelled { leg });
            }
            Some(Holder::Waiting(request)) => self.cancel_waiting(now, request),
            Some(Holder::Leg(_)) | None => {}
        }
    }

    pub(super) fn still_ringing(&mut self, now: Now, leg: LegId) {
        let Some(Leg { stage: Stage::ExpectAnswer(ringing), .. }) = self.legs.get_mut(&leg) else { return };
        ringing.repeats += 1;
        let (repeats, status) = (ringing.repeats, ringing.status.unwrap_or(180));
        if repeats > RINGING_REPEATS_MAX {
            self.end_unanswered(now, leg, &Answer::new(480));
            return self.tell(Event::Cancelled { leg });
        }
        self.timers.set(now.since_start + RINGING_REPEAT, Due::Ringing(leg));
        self.ring(now, leg, status, None);
    }

    fn ringing_flow(&self, leg: LegId) -> Option<Flow> {
        let leg = self.legs.get(&leg)?;
        matches!(leg.stage, Stage::ExpectAnswer(_)).then_some(leg.dialog.flow)
    }

    /// An answer that makes a dialog: with our tag, our address, and the way it is to be reached by.
    fn leg_answer(&self, leg: LegId, status: u16, flow: Flow) -> Option<(ServerId, Answer)> {
        let leg = self.legs.get(&leg)?;
        let Stage::ExpectAnswer(Ringing { invite, .. }) = leg.stage else { return None };
        let request = self.transactions.server(invite)?.request();
        let answer = Answer::new(status)
            .tag(&leg.dialog.local_tag)
            .headers(record_route_values(&request.headers))
            .header(HeaderName::Contact, self.contact_for(flow, &leg.dialog.target))
            .header(HeaderName::Allow, ALLOW);
        Some((invite, answer))
    }
}

fn incoming(request: &Request, leg: LegId, flow: Flow) -> Incoming {
    let headers = &request.headers;
    let named = |name: &HeaderName| NameAddr::parse(&headers.value(name).unwrap_or_default());
    Incoming {
        leg,
        call_id: text_of(headers.value(&HeaderName::CallId).unwrap_or_default()),
        called: caller::user(&request.uri),
        called_host: caller::host(&request.uri),
        called_instance: caller::instance(&request.uri),
        may_be_referred: referring::understands_refer(headers),
        from: named(&HeaderName::From),
        to: named(&HeaderName::To),
        account: None,
        trunk: None,
        flow,
        max_forwards: hops_left(headers).unwrap_or(HOPS_MAX),
        replaces: None,
        offer: session_description(headers, request.body()),
    }
}
