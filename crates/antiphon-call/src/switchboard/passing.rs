//! What passes between two phones whose media go directly: descriptions of sessions, with keys where nobody reads them.

use antiphon_sip::offer_answer::sdes;

use super::*;

impl Switchboard {
    /// Whether a caller may have a call without a dialog: where encryption is required, only with keys nobody reads.
    pub(super) fn may_be_passed_on(&self, call: &Call) -> bool {
        self.config.srtp != SrtpPolicy::Require
            || (call.is_secure && call.offer.as_ref().is_none_or(|offer| sdes::has_keys(offer)))
    }

    /// What may be passed on of a description that the other side made: keys only where nobody reads them on either
    /// path, for whoever reads one of them could listen in on both. `None` where there is no call without keys.
    pub(super) fn passed(&self, from: LegId, to: Option<Flow>, sdp: Bytes) -> Option<Bytes> {
        let are_secure = [self.sip.flow_of(from), to]
            .iter()
            .all(|flow| flow.is_some_and(|flow| flow.transport.is_secure()));
        let sdp = if are_secure { sdp } else { sdes::without_keys(sdp) };
        (self.config.srtp != SrtpPolicy::Require || sdes::has_keys(&sdp)).then_some(sdp)
    }

    /// The same between two legs that there are.
    pub(super) fn passed_between(&self, from: LegId, to: LegId, sdp: Bytes) -> Option<Bytes> {
        self.passed(from, self.sip.flow_of(to), sdp)
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
        let Some(Call { stage: Stage::Connected(connected), leg: caller, .. }) = self.calls.get(&id) else {
            return;
        };
        let to = if from == *caller { connected.phone } else { *caller };
        let is_busy = connected.offer.is_some() || connected.expects_answer;
        if is_busy || self.is_joined(from) || self.is_joined(to) {
            return self.sip.refuse_offer(now, request, refusal(491, "Request Pending"));
        }
        if self.sip.flow_of(to).is_none() {
            return self.sip.refuse_offer(now, request, refusal(481, "Call/Transaction Does Not Exist"));
        }
        let offer = match sdp.map(|sdp| self.passed_between(from, to, sdp)) {
            // There are no keys where there must be.
            Some(None) => {
                return self.sip.refuse_offer(now, request, refusal(488, "Not Acceptable Here"));
            }
            Some(Some(sdp)) => Some(sdp),
            None => None,
        };
        if let Some(Call { stage: Stage::Connected(connected), .. }) = self.calls.get_mut(&id) {
            connected.offer = Some(PendingOffer { request, to, expects_answer: false });
        }
        match offer {
            Some(sdp) => self.sip.offer(now, to, sdp),
            None => self.sip.ask_for_offer(now, to),
        }
    }

    /// The side that was asked for its offer makes it: whoever asked gets it, and answers in the ACK.
    pub(super) fn offer_made(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        if self.join_offered(now, leg, sdp.clone()) {
            return;
        }
        let Some((id, offer, asker)) = self.pending_offer(leg) else { return };
        match self.passed_between(leg, asker, sdp) {
            Some(sdp) => {
                self.sip.answer_offer(now, offer.request, sdp);
                if let Some(Call { stage: Stage::Connected(connected), .. }) = self.calls.get_mut(&id) {
                    connected.offer = Some(PendingOffer { expects_answer: true, ..offer });
                }
            }
            None => {
                self.sip.refuse_offer(now, offer.request, refusal(488, "Not Acceptable Here"));
                let told = self.sip.told(leg);
                self.sip.acknowledge(leg, told);
            }
        }
    }

    /// Takes the change of session that waits for this leg.
    fn pending_offer(&mut self, leg: LegId) -> Option<(CallId, PendingOffer, LegId)> {
        let id = *self.legs.get(&leg)?;
        let call = self.calls.get_mut(&id)?;
        let Stage::Connected(connected) = &mut call.stage else { return None };
        let offer = connected.offer.take_if(|offer| offer.to == leg && !offer.expects_answer)?;
        let asker = if leg == call.leg { connected.phone } else { call.leg };
        Some((id, offer, asker))
    }

    /// Whoever asked for an offer answers it. Without an answer the session stays as it was.
    pub(super) fn offer_confirmed(&mut self, now: Now, leg: LegId, sdp: Option<Bytes>) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(Call { stage: Stage::Connected(connected @ Connected { relay: None, .. }), .. }) =
            self.calls.get_mut(&id)
        else {
            return self.dialog_offer_confirmed(now, leg, sdp);
        };
        let Some(offer) = connected.offer.take_if(|offer| offer.expects_answer && offer.to != leg) else {
            return;
        };
        let answer = sdp.and_then(|sdp| self.passed_between(leg, offer.to, sdp));
        let answer = answer.or_else(|| self.sip.told(offer.to));
        self.sip.acknowledge(offer.to, answer);
    }

    pub(super) fn offer_answered(&mut self, now: Now, leg: LegId, answer: Result<Bytes, u16>) {
        if self.join_answered(now, leg, &answer) {
            return;
        }
        let Some((id, offer, asker)) = self.pending_offer(leg) else { return };
        match answer.map(|sdp| self.passed_between(leg, asker, sdp)) {
            Ok(Some(sdp)) => self.sip.answer_offer(now, offer.request, sdp),
            Ok(None) => {
                // It has agreed to talk in the clear, and would.
                self.sip.refuse_offer(now, offer.request, refusal(488, "Not Acceptable Here"));
                self.sip.hang_up(now, leg);
                self.disconnect(now, id, leg, None);
            }
            Err(status) => self.sip.refuse_offer(now, offer.request, refusal(status, "Not Acceptable Here")),
        }
    }
}
