//! What the peer asks within a call: another session, a key by INFO, the end.

use antiphon_core::digit::Digit;
use sipx_sip::headers::ContentType;

use super::answers::{ACCEPT, ALLOW, SDP, SUPPORTED};
use super::authentication::{Question, Waiting};
use super::dialog::{cseq, with_body};
use super::ingress::{abilities, session_description};
use super::legs::{Change, Stage};
use super::session_timer;
use super::*;

/// How long a second offer before the answer to the first should stay away, in seconds; RFC 3261 section 14.2 leaves
/// 0 to 10.
const SECOND_OFFER_RETRY_S: u32 = 2;
/// How long a key is said to have been held that is passed on: as long as phones send one.
const PRESSED_MS: u32 = 160;

impl Endpoint {
    pub(super) fn dialog_request(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        let found = self.leg_of(request).and_then(|leg| Some((leg, self.legs.get_mut(&leg)?)));
        let Some((leg_id, leg)) = found else {
            return self.respond_and_forget(id, &Answer::new(481));
        };
        if !leg.dialog.is_in_order(cseq(&request.headers).unwrap_or_default()) {
            self.respond(now, id, &Answer::new(500));
            return;
        }
        self.heard_on(now, leg_id, flow);
        if request.method == Method::Bye {
            return self.bye_arrived(now, id, leg_id, flow);
        }
        if self.legs.get(&leg_id).is_none_or(Leg::is_ending) {
            self.respond(now, id, &Answer::new(481));
            return;
        }
        let method = &request.method;
        if matches!(method, Method::Invite | Method::Update) {
            self.change_arrived(now, id, leg_id, request, flow);
        } else if *method == Method::Info {
            self.info_arrived(now, id, leg_id, request);
        } else if *method == Method::Prack {
            self.prack_arrived(now, id, leg_id, request);
        } else if *method == Method::Refer && !self.config.is_phone {
            self.refer_arrived(now, id, leg_id, request, flow);
        } else if *method == Method::Options {
            self.respond(now, id, &abilities());
        } else {
            self.respond(now, id, &Answer::new(405).header(HeaderName::Allow, ALLOW));
        }
    }

    /// A re-INVITE or an UPDATE: another session, or only a sign of life.
    fn change_arrived(&mut self, now: Now, id: ServerId, leg_id: LegId, request: &Request, flow: Flow) {
        let Some(leg) = self.legs.get_mut(&leg_id) else { return };
        let offer = session_description(&request.headers, request.body());
        let is_refresh = request.method == Method::Update && offer.is_none();
        if is_refresh && matches!(leg.stage, Stage::ExpectAnswer(_) | Stage::ExpectPeer(_)) {
            // Before there is an answer it only says where the peer is (RFC 3311 section 5.1).
            leg.dialog.moved(&request.headers);
            self.respond(now, id, &Answer::new(200).header(HeaderName::Allow, ALLOW));
            return;
        }
        if let Some(refusal) = conflict(leg, is_refresh).or_else(|| session_timer::too_small(request)) {
            self.respond(now, id, &refusal);
            return;
        }
        leg.peer_updates |= session_timer::understands_update(&request.headers);
        if is_refresh {
            leg.dialog.moved(&request.headers);
            let answer = self.change_answer(now, leg_id, id);
            self.respond(now, id, &answer);
            return;
        }
        let Some(waiting) = self.wait(now, id, flow, Question::Offer(leg_id)) else { return };
        if let Some(leg) = self.legs.get_mut(&leg_id) {
            leg.described(offer.as_ref());
            leg.change = Some(Change::Theirs(waiting));
        }
        if request.method == Method::Invite {
            self.trying(now, id);
        }
        self.tell(Event::Offered { leg: leg_id, request: waiting, sdp: offer });
    }

    /// Accepts another session with our description.
    pub fn answer_offer(&mut self, now: Now, request: RequestId, sdp: Bytes) {
        let Some((server, leg_id)) = self.take_offer(request) else { return };
        let Some(asked) = self.transactions.server(server).map(|it| it.request().clone()) else { return };
        let Some(leg) = self.legs.get_mut(&leg_id) else { return };
        leg.dialog.moved(&asked.headers);
        leg.local_sdp = Some(sdp.clone());
        let answer = self.change_answer(now, leg_id, server).body(SDP, sdp);
        if asked.method == Method::Invite {
            self.succeed(now, leg_id, server, &answer, false);
        } else {
            self.respond(now, server, &answer);
        }
    }

    /// Refuses another session; the one there is goes on.
    pub fn refuse_offer(&mut self, now: Now, request: RequestId, refusal: Refusal) {
        let Some((server, _)) = self.take_offer(request) else { return };
        let answer = Answer::refusing(refusal, &self.config.domain);
        self.respond(now, server, &answer);
    }

    fn take_offer(&mut self, request: RequestId) -> Option<(ServerId, LegId)> {
        let waiting = self.take_waiting_if(request, |what| matches!(what, Question::Offer(_)))?;
        let Waiting { server, what: Question::Offer(leg_id), .. } = waiting else { return None };
        if let Some(leg) = self.legs.get_mut(&leg_id) {
            leg.change = None;
        }
        Some((server, leg_id))
    }

    fn change_answer(&mut self, now: Now, leg: LegId, server: ServerId) -> Answer {
        let flow = self.transactions.server(server).map(|it| it.flow);
        let contact =
            flow.zip(self.legs.get(&leg)).map(|(flow, leg)| self.contact_for(flow, &leg.dialog.target));
        let contact = contact.map(|contact| (HeaderName::Contact, contact));
        Answer::new(200)
            .headers(contact)
            .header(HeaderName::Allow, ALLOW)
            .header(HeaderName::Supported, SUPPORTED)
            .headers(self.agree_on_session(now, leg, server))
    }

    /// A key by INFO, as phones without telephone events send it.
    fn info_arrived(&mut self, now: Now, id: ServerId, leg: LegId, request: &Request) {
        if request.headers.get(&HeaderName::Other(Bytes::from_static(b"Info-Package"))).is_some() {
            // None was ever announced (RFC 6086 section 4.2.2).
            self.respond(now, id, &Answer::new(469));
            return;
        }
        let kind = request.headers.typed::<ContentType>().and_then(Result::ok);
        let digit = match kind {
            Some(kind) if kind.is("application", "dtmf-relay") => signal(&text_of(request.body())),
            Some(kind) if kind.is("application", "dtmf") => key(&text_of(request.body())),
            Some(_) if !request.body().is_empty() => {
                self.respond(now, id, &Answer::new(415).header(HeaderName::Accept, ACCEPT));
                return;
            }
            Some(_) | None => None,
        };
        let unreadable = digit.is_none() && !request.body().is_empty();
        self.respond(now, id, &Answer::new(if unreadable { 400 } else { 200 }));
        let talking = self.legs.get(&leg).is_some_and(Leg::is_talking);
        if let Some(digit) = digit.filter(|_| talking) {
            self.tell(Event::Digit { leg, digit });
        }
    }
}

impl Endpoint {
    /// Tells the peer of a leg that a key was pressed at the other end, by INFO. Nobody waits for its answer.
    pub fn press(&mut self, now: Now, leg: LegId, digit: Digit) {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(it) = self.legs.get_mut(&leg).filter(|leg| leg.is_talking() && !leg.is_lost) else {
            return;
        };
        let flow = it.dialog.flow;
        let body = format!("Signal={}\r\nDuration={PRESSED_MS}\r\n", digit.as_char());
        let info = it.dialog.request(&Method::Info, &branch).and_then(|info| {
            let info = info.header(HeaderName::UserAgent, agent).ok()?;
            Some(with_body(info, "application/dtmf-relay", body.into())?.build())
        });
        if let Some(info) = info {
            self.request(now, flow, info, Purpose::Info);
        }
    }
}

/// Why a change cannot be begun now (RFC 3261 section 14.2, RFC 3311 section 5.2).
fn conflict(leg: &Leg, is_refresh: bool) -> Option<Answer> {
    let second = || Answer::new(500).header(HeaderName::RetryAfter, SECOND_OFFER_RETRY_S.to_string());
    match (leg.is_talking(), leg.change) {
        (false, _) => Some(second()),
        _ if is_refresh => None,
        (true, Some(Change::Theirs(_))) => Some(second()),
        (true, Some(Change::Ours | Change::Asked | Change::Refresh)) => Some(Answer::new(491)),
        (true, None) => (leg.unacknowledged.is_some() || leg.ack_due.is_some()).then(|| Answer::new(491)),
    }
}

/// `Signal=5` among the lines of `application/dtmf-relay`.
fn signal(body: &str) -> Option<Digit> {
    let mut lines = body.lines().filter_map(|line| line.split_once('='));
    lines.find(|(name, _)| name.trim().eq_ignore_ascii_case("signal")).and_then(|(_, value)| key(value))
}

/// A key by its character or by the number of its telephone event.
fn key(text: &str) -> Option<Digit> {
    let text = text.trim();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(key), None) => Digit::from_char(key.to_ascii_uppercase()),
        _ => text.parse().ok().and_then(Digit::from_event),
    }
}
