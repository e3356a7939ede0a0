//! Provisional answers that must arrive (RFC 3262): of ours to callers who want that, and of phones to us.
//!
//! Ours are sent reliably where the caller insists, and where they describe early media and he can: a description that
//! is lost would leave the two sides with different sessions. One of them is on its way at a time.

use std::time::Duration;

use sipx_sip::headers::Require;
use sipx_sip::rel::{self, Numbering, Offered, RAck, RSeq, Received, Sequence};

use super::bounds::{GONE_AFTER, T1};
use super::dialog::{Dialog, cseq, to_tag};
use super::ingress::session_description;
use super::legs::Stage;
use super::*;

/// What is known of the provisional answers to a caller.
#[derive(Debug, Default)]
pub(super) struct Provisional {
    /// How they are to be sent; `None` for a caller who knows nothing of it.
    wanted: Option<Wanted>,
    /// One that has not been acknowledged.
    unacknowledged: Option<Unacknowledged>,
    /// The next one, once that has been.
    next: Option<(u16, Option<Bytes>)>,
    /// Our session for the final answer, which must not come before what it follows from.
    then_answer: Option<Bytes>,
}

#[derive(Debug)]
struct Wanted {
    always: bool,
    numbering: Numbering,
}

#[derive(Debug)]
struct Unacknowledged {
    bytes: Bytes,
    interval: Duration,
    give_up_at: Duration,
    describes: bool,
}

/// What is known of the provisional answers of one who is called.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Which branch of a fork they come from, and how far they have come.
    of: Vec<u8>,
    sequence: Sequence,
    /// The session that one of them described, for a final answer that does not repeat it.
    pub(super) sdp: Option<Bytes>,
}

impl Provisional {
    /// As an INVITE asks for it. `first` numbers our first answer.
    pub(super) fn wanted(invite: &Request, first: u32) -> Self {
        let numbering = Numbering::starting_at(first & rel::MAX_FIRST_RSEQ);
        let wanted = match rel::reliability(Offered::in_request(invite), true) {
            rel::Reliability::Required => Some(Wanted { always: true, numbering }),
            rel::Reliability::Permitted => Some(Wanted { always: false, numbering }),
            rel::Reliability::Forbidden | rel::Reliability::Refuse => None,
        };
        Self { wanted, ..Self::default() }
    }
}

impl Endpoint {
    /// Sends a provisional answer reliably, if it is to be sent so. It waits where another one is on its way.
    pub(super) fn ring_reliably(
        &mut self,
        now: Now,
        id: LegId,
        status: u16,
        answer: &Answer,
        sdp: Option<Bytes>,
    ) -> bool {
        let Some(Leg { stage: Stage::ExpectAnswer(ringing), provisional, .. }) = self.legs.get_mut(&id)
        else {
            return false;
        };
        let invite = ringing.invite;
        let Some(wanted) = provisional.wanted.as_mut().filter(|it| it.always || sdp.is_some()) else {
            return false;
        };
        let Some(number) = wanted.numbering.allocate() else {
            provisional.next = Some((status, sdp));
            return true;
        };
        let answer = answer
            .clone()
            .header(HeaderName::Require, rel::OPTION_TAG)
            .header(HeaderName::RSeq, number.to_string());
        let Some(bytes) = self.respond(now, invite, &answer) else { return true };
        if let Some(leg) = self.legs.get_mut(&id) {
            let give_up_at = now.since_start + GONE_AFTER;
            let describes = sdp.is_some();
            leg.provisional.unacknowledged =
                Some(Unacknowledged { bytes, interval: T1, give_up_at, describes });
            self.timers.set(now.since_start + T1, Due::Provisional(id));
        }
        true
    }

    /// Whether the final answer has to wait for the acknowledgement of a description (RFC 3262 section 3).
    pub(super) fn answer_must_wait(&mut self, id: LegId, sdp: &Bytes) -> bool {
        let Some(leg) = self.legs.get_mut(&id) else { return false };
        let waits = leg.provisional.unacknowledged.as_ref().is_some_and(|it| it.describes);
        if waits {
            leg.provisional.then_answer = Some(sdp.clone());
        }
        waits
    }

    /// Nobody has acknowledged it yet: it goes out again, or the call is over.
    pub(super) fn repeat_provisional(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let flow = leg.dialog.flow;
        let is_ringing = matches!(leg.stage, Stage::ExpectAnswer(_));
        let Some(waiting) = leg.provisional.unacknowledged.as_mut().filter(|_| is_ringing) else { return };
        if now.since_start >= waiting.give_up_at {
            self.end_unanswered(now, id, &Answer::new(504));
            return self.tell(Event::Cancelled { leg: id });
        }
        waiting.interval *= 2;
        let next = (now.since_start + waiting.interval).min(waiting.give_up_at);
        let bytes = waiting.bytes.clone();
        self.timers.set(next, Due::Provisional(id));
        self.transmit(flow, bytes);
    }

    /// The caller acknowledges one of our provisional answers.
    pub(super) fn prack_arrived(&mut self, now: Now, server: ServerId, id: LegId, request: &Request) {
        let invite = match self.legs.get(&id).map(|leg| &leg.stage) {
            Some(Stage::ExpectAnswer(ringing)) => self.transactions.server(ringing.invite),
            _ => None,
        };
        let number = invite.and_then(|invite| cseq(&invite.request().headers));
        let ack = request.headers.typed::<RAck>().and_then(Result::ok);
        let (Some(number), Some(ack)) = (number, ack) else {
            self.respond(now, server, &Answer::new(481));
            return;
        };
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let is_known = leg
            .provisional
            .wanted
            .as_mut()
            .is_some_and(|wanted| wanted.numbering.acknowledge(&ack, number, Method::Invite.as_bytes()));
        if !is_known {
            self.respond(now, server, &Answer::new(481));
            return;
        }
        // Another offer so early is not agreed to; what was acknowledged holds.
        let offers = session_description(&request.headers, request.body()).is_some();
        self.respond(now, server, &Answer::new(if offers { 488 } else { 200 }));
        self.acknowledged_provisional(now, id);
    }

    fn acknowledged_provisional(&mut self, now: Now, id: LegId) {
        self.timers.clear(Due::Provisional(id));
        let Some(leg) = self.legs.get_mut(&id) else { return };
        leg.provisional.unacknowledged = None;
        let (next, answer) = (leg.provisional.next.take(), leg.provisional.then_answer.take());
        if let Some(sdp) = answer {
            return self.answer(now, id, sdp);
        }
        if let Some((status, sdp)) = next {
            self.ring(now, id, status, sdp);
        }
    }

    /// A phone's provisional answer: acknowledged where it must be. Whether it is news.
    pub(super) fn heed_reliable(&mut self, now: Now, id: LegId, response: &Response) -> bool {
        let requires = response.headers.typed_all::<Require>().any(|it| {
            it.is_ok_and(|it| it.0.0.iter().any(|tag| tag.eq_ignore_ascii_case(rel::OPTION_TAG.as_bytes())))
        });
        let number = response.headers.typed::<RSeq>().and_then(Result::ok);
        let Some(RSeq(number)) = number.filter(|_| requires) else { return true };
        let tag = to_tag(&response.headers);
        let Some(Leg { stage: Stage::ExpectPeer(calling), dialog, .. }) = self.legs.get_mut(&id) else {
            return false;
        };
        let heard = calling.heard_reliably();
        if heard.of != tag {
            *heard = Heard { of: tag, ..Heard::default() };
        }
        if heard.sequence.accept(number) != Received::Acknowledge {
            return false;
        }
        let sdp = session_description(&response.headers, response.body());
        heard.sdp = sdp.or_else(|| heard.sdp.take());
        let mut early = dialog.clone();
        early.accepted(response);
        let invite = cseq(&response.headers).unwrap_or_default();
        self.send_prack(now, id, early, &RAck { rseq: number, cseq: invite, method: b"INVITE".to_vec() });
        true
    }

    fn send_prack(&mut self, now: Now, id: LegId, mut early: Dialog, ack: &RAck) {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let prack = early.request(&Method::Prack, &branch).and_then(|prack| {
            let prack = prack.header(HeaderName::RAck, ack.to_string()).ok()?;
            Some(prack.header(HeaderName::UserAgent, agent).ok()?.build())
        });
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.dialog.local_cseq = early.local_cseq;
        }
        if let Some(prack) = prack {
            self.request(now, early.flow, prack, Purpose::Prack);
        }
    }
}
