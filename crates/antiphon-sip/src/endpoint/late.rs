//! Answers to calls of ours that nobody waits for any more: a second one, or one that comes after its call was given up.
//!
//! The peer must not be left with half a call: it hears that the call is taken back, or that it is over.

use sipx_sip::build::RequestBuilder;

use super::bounds::{HOPS_MAX, LATE_MAX, LATE_WITHIN};
use super::dialog::{Dialog, cseq, to_tag};
use super::legs::Stage;
use super::*;

/// Why a phone rings no longer that somebody else has answered for (RFC 3326 section 3.1).
const ANSWERED_ELSEWHERE: &str = "SIP;cause=200;text=\"Call completed elsewhere\"";

/// Calls that came to nothing because their peer said nothing, by Call-ID and our tag.
#[derive(Debug, Default)]
pub(super) struct GivenUp(BTreeMap<(Vec<u8>, Vec<u8>), Abandoned>);

/// One of them.
#[derive(Clone, Debug)]
struct Abandoned {
    invite: Request,
    flow: Flow,
    /// Until when an answer may still come, counted since the start.
    until: Duration,
    is_taken_back: bool,
}

impl GivenUp {
    fn add(&mut self, now: Now, name: (Vec<u8>, Vec<u8>), one: Abandoned) {
        self.0.retain(|_, it| it.until > now.since_start);
        if self.0.len() < LATE_MAX {
            self.0.insert(name, one);
        }
    }
}

impl Endpoint {
    /// A call is given up: what its peer says later is heard all the same, for as long as a telephone may ring.
    pub(super) fn listen_on(&mut self, now: Now, id: LegId) {
        let Some(Leg { stage: Stage::ExpectPeer(calling), dialog, .. }) = self.legs.get(&id) else { return };
        let Some(client) = calling.client().and_then(|client| self.transactions.client(client)) else {
            return;
        };
        let (invite, flow, until) = (client.request().clone(), dialog.flow, now.since_start + LATE_WITHIN);
        if let Some(name) = name(&invite.headers) {
            self.given_up.add(now, name, Abandoned { invite, flow, until, is_taken_back: false });
        }
    }

    /// An answer that belongs to no transaction (RFC 3261 sections 9.1 and 13.2.2.4).
    pub(super) fn answered_late(&mut self, now: Now, response: &Response) {
        let Some(name) = name(&response.headers) else { return };
        let Some(one) = self.given_up.0.get_mut(&name) else { return };
        if one.until <= now.since_start || !answers(response, &one.invite) {
            return;
        }
        let (invite, flow) = (one.invite.clone(), one.flow);
        match response.status.code() {
            ..200 => {
                if !std::mem::replace(&mut one.is_taken_back, true)
                    && let Some(cancel) = cancel(&invite, false)
                {
                    self.request(now, flow, cancel, Purpose::Cancel);
                }
            }
            200..300 => self.end_stray(now, flow, response),
            300.. => {
                if let Some(ack) = acknowledgement(&invite, response) {
                    self.transmit(flow, sipx_sip::Message::Request(ack).to_bytes());
                }
            }
        }
    }

    /// A 2xx that comes again, or from another branch of a fork: that one is acknowledged and ended (RFC 3261 section
    /// 13.2.2.4).
    pub(super) fn answered_again(&mut self, now: Now, id: LegId, flow: Flow, response: &Response) {
        let ours = self.legs.get(&id).is_some_and(|leg| leg.dialog.remote_tag == to_tag(&response.headers));
        if ours {
            return self.send_ack(id, response);
        }
        self.end_stray(now, flow, response);
    }

    /// Acknowledges a call that nobody wants, and ends it.
    fn end_stray(&mut self, now: Now, flow: Flow, response: &Response) {
        let Some(mut stray) = stray_dialog(response, flow) else { return };
        let (number, branch) = (stray.local_cseq, self.branch());
        if let Some(ack) = stray.request_numbered(&Method::Ack, number, &branch).map(RequestBuilder::build) {
            self.transmit(flow, sipx_sip::Message::Request(ack).to_bytes());
        }
        let branch = self.branch();
        if let Some(bye) = stray.request(&Method::Bye, &branch).map(RequestBuilder::build) {
            self.request(now, flow, bye, Purpose::Stray);
        }
    }
}

/// What a call of ours is known by in whatever is said of it.
fn name(headers: &sipx_sip::Headers) -> Option<(Vec<u8>, Vec<u8>)> {
    Some((headers.value(&HeaderName::CallId)?.to_vec(), dialog::from_tag(headers).to_vec()))
}

/// Whether it is the answer to just this INVITE, and to no CANCEL or BYE.
fn answers(response: &Response, invite: &Request) -> bool {
    let method = response.headers.value(&HeaderName::CSeq);
    method.is_some_and(|it| it.ends_with(b"INVITE")) && cseq(&response.headers) == cseq(&invite.headers)
}

/// The CANCEL of an INVITE: the same branch, number and way (RFC 3261 section 9.1).
pub(super) fn cancel(invite: &Request, answered_elsewhere: bool) -> Option<Request> {
    let mut builder = beside(invite, &Method::Cancel)?;
    for header in invite.headers.get_all(&HeaderName::To) {
        builder = builder.header(HeaderName::To, header.value().to_vec()).ok()?;
    }
    if answered_elsewhere {
        builder = builder.header(HeaderName::Reason, ANSWERED_ELSEWHERE).ok()?;
    }
    Some(builder.build())
}

/// The dialog that a 2xx makes which nobody waits for.
fn stray_dialog(response: &Response, flow: Flow) -> Option<Dialog> {
    let headers = &response.headers;
    let from = headers.value(&HeaderName::From)?;
    let local_tag = text_of(dialog::from_tag(headers));
    let call_id = text_of(headers.value(&HeaderName::CallId)?);
    let mut stray = Dialog::of_ours(&call_id, "", &local_tag, "", dialog::contact(headers)?, flow);
    stray.set_local(from.to_vec());
    stray.accepted(response);
    stray.local_cseq = cseq(headers)?;
    Some(stray)
}

/// The ACK of a refused INVITE: the same, to whoever refused (RFC 3261 section 17.1.1.3).
fn acknowledgement(invite: &Request, response: &Response) -> Option<Request> {
    let to = response.headers.value(&HeaderName::To)?;
    Some(beside(invite, &Method::Ack)?.header(HeaderName::To, to.to_vec()).ok()?.build())
}

/// What the two have in common.
fn beside(invite: &Request, method: &Method) -> Option<RequestBuilder> {
    let mut builder = RequestBuilder::new(method.clone(), invite.uri.clone()).max_forwards(HOPS_MAX);
    for name in [HeaderName::Via, HeaderName::From, HeaderName::CallId, HeaderName::Route] {
        for header in invite.headers.get_all(&name) {
            builder = builder.header(name.clone(), header.value().to_vec()).ok()?;
        }
    }
    builder.cseq(cseq(&invite.headers)?, method).ok()
}
