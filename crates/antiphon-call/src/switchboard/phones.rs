//! Calls between phones: ringing one, connecting two, and what passes between them.

use super::*;

impl Switchboard {
    pub(super) fn ring(
        &mut self,
        now: Now,
        id: CallId,
        targets: &[Target],
        ring: Duration,
        ringing: Ringing,
    ) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(target) = targets.first() else {
            return self.go_to_voicemail(now, id, ringing.not_registered(), 480);
        };
        if call.offer.is_none() {
            // The phone's offer would have to be answered in the ACK; a refusal is better than a call without sound.
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        }
        let domain = &self.config.endpoint.domain;
        let mut invite = ringing::invite(&ringing.party, target, &call.called, call.offer.clone(), domain);
        invite.headers.push(ringing::one_hop_less(call.max_forwards));
        let phone = self.sip.invite(now, invite);
        call.stage = Stage::Ringing(Box::new(Ringing { phone, ..ringing }));
        self.legs.insert(phone, id);
        self.timers.set(now.since_start + ring, id, CallTimer::Ring, None);
    }

    pub(super) fn progress(&mut self, now: Now, leg: LegId, status: u16, sdp: Option<Bytes>) {
        let Some(call) = self.legs.get(&leg).and_then(|id| self.calls.get(id)) else { return };
        // A mailbox that answers later describes its audio in this same dialog, which phones take from the first
        // description alone: none may come before.
        let may_be_mailbox = matches!(&call.stage, Stage::Ringing(ringing) if ringing.may_go_to_voicemail());
        let sdp = sdp.filter(|_| !may_be_mailbox);
        let status = if status == 183 && sdp.is_some() { 183 } else { 180 };
        self.sip.ring(now, call.leg, status, sdp);
    }

    pub(super) fn phone_answered(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.stage = Stage::Connected(Connected { phone: leg, offer: None });
        call.outcome = Outcome::Answered;
        self.sip.answer(now, call.leg, sdp);
        self.timers.clear(id, CallTimer::Ring);
    }

    pub(super) fn phone_refused(&mut self, now: Now, leg: LegId, status: u16) {
        let Some(id) = self.legs.remove(&leg) else { return };
        let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get(&id) else { return };
        let begin = ringing.refused(status);
        self.go_to_voicemail(now, id, begin, status);
    }

    pub(super) fn rang_long_enough(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get(&id) else { return };
        let (phone, begin) = (ringing.phone, ringing.unanswered());
        self.legs.remove(&phone);
        self.sip.hang_up(now, phone);
        self.go_to_voicemail(now, id, begin, 480);
    }

    /// The phone was not reached: the mailbox answers, or the caller hears the phone's own refusal.
    fn go_to_voicemail(&mut self, now: Now, id: CallId, begin: Option<Begin>, status: u16) {
        self.timers.clear(id, CallTimer::Ring);
        match begin {
            Some(begin) => self.begin(now, id, begin),
            None => self.refuse(now, id, refusal(status, "Not Answered")),
        }
    }

    /// One side of two connected phones wants another session: the other side is asked.
    pub(super) fn pass_on_offer(
        &mut self,
        now: Now,
        id: CallId,
        from: LegId,
        request: RequestId,
        sdp: Option<Bytes>,
    ) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let caller = call.leg;
        let Stage::Connected(connected) = &mut call.stage else { return };
        let to = if from == caller { connected.phone } else { caller };
        if connected.offer.is_some() {
            return self.sip.refuse_offer(now, request, refusal(491, "Request Pending"));
        }
        let Some(sdp) = sdp else {
            // The other side's offer would have to be answered in the ACK.
            return self.sip.refuse_offer(now, request, refusal(488, "Not Acceptable Here"));
        };
        connected.offer = Some(PendingOffer { request, to });
        self.sip.offer(now, to, sdp);
    }

    pub(super) fn offer_answered(&mut self, now: Now, leg: LegId, answer: Result<Bytes, u16>) {
        let Some(call) = self.legs.get(&leg).copied().and_then(|id| self.calls.get_mut(&id)) else { return };
        let Stage::Connected(connected) = &mut call.stage else { return };
        let Some(offer) = connected.offer.take_if(|offer| offer.to == leg) else { return };
        match answer {
            Ok(sdp) => self.sip.answer_offer(now, offer.request, sdp),
            Err(status) => self.sip.refuse_offer(now, offer.request, refusal(status, "Not Acceptable Here")),
        }
    }

    /// One of two legs is gone: the other one follows.
    pub(super) fn disconnect(&mut self, now: Now, id: CallId, gone: LegId, bye: Option<RequestId>) {
        let Some(call) = self.calls.get(&id) else { return };
        let other = match &call.stage {
            Stage::Ringing(ringing) => Some(ringing.phone),
            Stage::Connected(connected) if connected.phone == gone => Some(call.leg),
            Stage::Connected(connected) => Some(connected.phone),
            Stage::ExpectRoute | Stage::ExpectMedia(_) | Stage::ExpectAnswer(_) | Stage::Talking(_) => None,
        };
        if let Some(other) = other {
            self.sip.hang_up(now, other);
        }
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        let outcome = call.outcome;
        self.forget(id, outcome);
    }
}
