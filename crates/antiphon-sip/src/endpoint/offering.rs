//! Changes of a session that we want: offers of ours, and offers that we ask the peer for.

use super::answers::{SDP, SUPPORTED_IN_CHANGES};
use super::dialog::{cseq, with_body};
use super::ingress::session_description;
use super::legs::Change;
use super::outbound::headed;
use super::*;
use crate::event::Failure;

impl Endpoint {
    /// Offers the peer another session. [`Event::OfferAnswered`] follows, or [`Event::OfferRefused`].
    pub fn offer(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        self.propose(now, leg, Some(sdp));
    }

    /// Asks the peer to offer another session. [`Event::OfferMade`] follows, or [`Event::OfferRefused`].
    pub fn ask_for_offer(&mut self, now: Now, leg: LegId) {
        self.propose(now, leg, None);
    }

    fn propose(&mut self, now: Now, leg: LegId, sdp: Option<Bytes>) {
        let is_free = self.legs.get(&leg).is_some_and(|leg| {
            leg.is_talking()
                && !leg.is_lost
                && leg.change.is_none()
                && leg.unacknowledged.is_none()
                && leg.ack_due.is_none()
        });
        if !is_free || !self.send_change(now, leg, &Method::Invite, sdp.clone(), Purpose::Offer(leg)) {
            return self.tell(Event::OfferRefused { leg, status: 491 });
        }
        if let Some(leg) = self.legs.get_mut(&leg) {
            leg.change = Some(if sdp.is_some() { Change::Ours } else { Change::Asked });
            leg.offered_sdp = sdp;
        }
    }

    /// The last description of our session that the peer of a leg was told.
    #[must_use]
    pub fn told(&self, leg: LegId) -> Option<Bytes> {
        self.legs.get(&leg)?.local_sdp.clone()
    }

    pub(super) fn send_change(
        &mut self,
        now: Now,
        id: LegId,
        method: &Method,
        sdp: Option<Bytes>,
        purpose: Purpose,
    ) -> bool {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let session = self.session_headers(id);
        let Some(dialog) = self.legs.get(&id).map(|leg| &leg.dialog) else { return false };
        let (flow, contact) = (dialog.flow, self.contact_for(dialog.flow, &dialog.target));
        let Some(leg) = self.legs.get_mut(&id) else { return false };
        let request = leg.dialog.request(method, &branch).and_then(|it| {
            let mut it = headed(it, contact, agent, SUPPORTED_IN_CHANGES)?;
            for (name, value) in session {
                it = it.header(name, value).ok()?;
            }
            Some(match sdp {
                Some(sdp) => with_body(it, SDP, sdp)?.build(),
                None => it.build(),
            })
        });
        let sent = request.and_then(|request| self.request(now, flow, request, purpose));
        sent.is_some()
    }

    pub(super) fn offer_responded(&mut self, now: Now, id: LegId, response: &Response) {
        let status = response.status.code();
        match status {
            0..200 => {}
            200..300 => self.offer_accepted(now, id, response),
            _ => self.offer_failed(now, id, status),
        }
    }

    fn offer_accepted(&mut self, now: Now, id: LegId, response: &Response) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let change = leg.change.take_if(|change| is_proposed(*change));
        let answer = session_description(&response.headers, response.body());
        if change == Some(Change::Asked) && answer.is_some() {
            leg.ack_due = cseq(&response.headers);
        }
        self.send_ack(id, response);
        let (Some(leg), Some(change)) = (self.legs.get_mut(&id), change) else { return };
        leg.dialog.moved(&response.headers);
        leg.described(answer.as_ref());
        // A refresh that described the session before would take a hold or a move back.
        let offered = leg.offered_sdp.take().filter(|_| answer.is_some());
        leg.local_sdp = offered.or_else(|| leg.local_sdp.take());
        let interval = self.interval_of(id);
        self.adopt_session(now, id, response, interval);
        self.tell(match answer {
            Some(sdp) if change == Change::Asked => Event::OfferMade { leg: id, sdp },
            Some(sdp) => Event::OfferAnswered { leg: id, sdp },
            None => Event::OfferRefused { leg: id, status: 488 },
        });
    }

    /// Our offer was refused, or nobody is there any more (RFC 3261 section 12.2.1.2).
    pub(super) fn offer_failed(&mut self, now: Now, id: LegId, status: u16) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        if leg.change.take_if(|change| is_proposed(*change)).is_none() {
            return;
        }
        self.tell(Event::OfferRefused { leg: id, status });
        if matches!(status, 408 | 481) {
            self.break_leg(now, id, Failure::PeerGone);
        }
    }
}

/// Whether a change is one that we want of the peer.
fn is_proposed(change: Change) -> bool {
    matches!(change, Change::Ours | Change::Asked)
}
