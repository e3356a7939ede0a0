//! Calls between phones: ringing them, connecting two, and what passes between them.

use antiphon_core::call_handling::DivertCause;
use antiphon_core::limits::PHONES_RUNG_MAX;
use antiphon_sip::offer_answer::sdes;

use super::*;
use crate::ringing::Next;

impl Switchboard {
    /// Rings a person's phones for a caller whom nobody has answered yet.
    pub(super) fn ring(&mut self, now: Now, id: CallId, phones: Phones) {
        let Phones { targets, ring, mut ringing } = phones;
        let Some(call) = self.calls.get(&id) else { return };
        if !self.may_be_passed_on(call) {
            return self.refuse(now, id, offer_answer::Error::Transport.refusal());
        }
        let targets = self.callable(targets);
        if targets.is_empty() {
            let next = ringing.not_reachable();
            return self.go_on(now, id, next, 480);
        }
        (ringing.called, ringing.offer) = (call.called.clone(), call.offer.clone());
        self.ring_phones(now, id, targets, &mut ringing);
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Ringing(ringing);
        }
        self.timers.set(now.since_start + ring, id, CallTimer::Ring, None);
    }

    /// Whether a caller may have a call without a dialog: where encryption is required, only with keys nobody reads.
    fn may_be_passed_on(&self, call: &Call) -> bool {
        self.config.srtp != SrtpPolicy::Require
            || (call.is_secure && call.offer.as_ref().is_none_or(|offer| sdes::has_keys(offer)))
    }

    /// The phones that may be called: where encryption is required, those on encrypted paths.
    pub(super) fn callable(&self, mut targets: Vec<Target>) -> Vec<Target> {
        if self.config.srtp == SrtpPolicy::Require {
            targets.retain(|target| target.flow.transport.is_secure());
        }
        targets
    }

    /// What may be passed on of a description that the other side made: keys only where nobody reads them on either
    /// path, for whoever reads one of them could listen in on both. `None` where there is no call without keys.
    fn passed(&self, from: LegId, to: Option<Flow>, sdp: Bytes) -> Option<Bytes> {
        let are_secure = [self.sip.flow_of(from), to]
            .iter()
            .all(|flow| flow.is_some_and(|flow| flow.transport.is_secure()));
        let sdp = if are_secure { sdp } else { sdes::without_keys(sdp) };
        (self.config.srtp != SrtpPolicy::Require || sdes::has_keys(&sdp)).then_some(sdp)
    }

    /// The same between two legs that there are.
    fn passed_between(&self, from: LegId, to: LegId, sdp: Bytes) -> Option<Bytes> {
        self.passed(from, self.sip.flow_of(to), sdp)
    }

    /// Sends an INVITE to each of a person's phones, with the same offer. Without one the phone that answers makes it.
    pub(super) fn ring_phones(&mut self, now: Now, id: CallId, targets: Vec<Target>, ringing: &mut Ringing) {
        let Some(call) = self.calls.get(&id) else { return };
        let (hops, caller) = (call.max_forwards, call.leg);
        // A dialog's own offer was made for just these phones.
        let is_callers = call.connection.is_none();
        for mut ways in ringing::by_phone(targets).into_iter().take(PHONES_RUNG_MAX) {
            let target = ways.remove(0);
            let mut invite = ringing::invite(ringing, &target, &self.config.endpoint.domain);
            if let Some(offer) = invite.sdp.take_if(|_| is_callers) {
                let Some(offer) = self.passed(caller, Some(target.flow), offer) else { continue };
                invite.sdp = Some(offer);
            }
            invite.headers.push(ringing::one_hop_less(hops));
            let phone = self.sip.invite(now, invite);
            ringing.rings(phone, ways);
            self.legs.insert(phone, id);
            self.observe_ringing(id, phone, &target);
        }
    }

    /// For whoever looks on: a phone is being rung.
    fn observe_ringing(&mut self, call: CallId, leg: LegId, target: &Target) {
        if let Some(sip_call_id) = self.sip.call_id_of(leg) {
            let contact = target.contact.clone();
            self.observe(|| Observation::Rings { call, leg, sip_call_id, contact });
        }
    }

    pub(super) fn progress(&mut self, now: Now, leg: LegId, status: u16, sdp: Option<Bytes>) {
        let Some(call) = self.legs.get(&leg).and_then(|id| self.calls.get(id)) else { return };
        let Stage::Ringing(ringing) = &call.stage else { return };
        // A mailbox that answers later describes its audio in this same dialog, which phones take from the first
        // description alone: none may come before. And several phones would describe several.
        let is_final = !ringing.may_go_on() && ringing.phones.len() == 1 && call.offer.is_some();
        let sdp = sdp.filter(|_| is_final).and_then(|sdp| self.passed_between(leg, call.leg, sdp));
        let status = if status == 183 && sdp.is_some() { 183 } else { 180 };
        self.sip.ring(now, call.leg, status, sdp);
    }

    pub(super) fn phone_answered(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(call) = self.calls.get(&id) else { return };
        let Stage::Ringing(ringing) = &call.stage else {
            return self.other_side_answered(now, id, leg, &sdp);
        };
        let (caller, phones) = (call.leg, ringing.phones.clone());
        let passed = Some(sdp).filter(|sdp| !sdp.is_empty());
        let Some(sdp) = passed.and_then(|sdp| self.passed_between(leg, caller, sdp)) else {
            // Asked for an offer, or for the answer to one, it has none: nobody would hear anything, or everybody.
            self.stop_phones(now, &phones);
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        let others: Vec<LegId> = phones.into_iter().filter(|phone| *phone != leg).collect();
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Connected(Connected { phone: leg, offer: None });
            call.outcome = Outcome::Answered;
        }
        self.sip.answer(now, caller, sdp);
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(leg) });
        self.timers.clear(id, CallTimer::Ring);
        self.stop_losers(now, &others);
    }

    /// The caller has acknowledged the answer. If he had offered nothing, the phone's offer is answered now.
    pub(super) fn caller_acknowledged(&mut self, now: Now, id: CallId, sdp: Option<Bytes>) {
        let Some(Call { stage: Stage::Connected(connected), offer: None, leg, .. }) = self.calls.get(&id)
        else {
            return;
        };
        let (caller, phone) = (*leg, connected.phone);
        let sdp = sdp.and_then(|sdp| self.passed_between(caller, phone, sdp));
        let answered = sdp.is_some();
        self.sip.acknowledge(phone, sdp);
        if !answered {
            self.sip.hang_up(now, caller);
            self.disconnect(now, id, caller, None);
        }
    }

    pub(super) fn phone_refused(&mut self, now: Now, leg: LegId, status: u16, redirect: Option<String>) {
        let Some(id) = self.legs.remove(&leg) else { return };
        self.observe(|| Observation::Refused { leg, status });
        if self.try_another_way(now, id, leg, status) {
            return;
        }
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Stage::Ringing(ringing) = &mut call.stage else {
            return self.other_side_refused(now, id, leg, status, redirect);
        };
        if let Some(to) = redirect {
            return self.deflect(now, id, to);
        }
        if let Some(status) = ringing.phone_refused(leg, status) {
            let next = ringing.refused(status);
            self.leave_phones(now, id, next, status);
        }
    }

    /// A phone that was not reached on one of its flows is tried on the next one.
    fn try_another_way(&mut self, now: Now, id: CallId, leg: LegId, status: u16) -> bool {
        let Some(ringing) = self.calls.get_mut(&id).and_then(Call::ringing) else { return false };
        let Some(ways) = ringing.other_ways(leg, status) else { return false };
        // The phones are out of the call only while the next one is rung.
        let mut taken = std::mem::replace(ringing, ringing.emptied());
        self.ring_phones(now, id, ways, &mut taken);
        if let Some(ringing) = self.calls.get_mut(&id).and_then(Call::ringing) {
            *ringing = taken;
        }
        true
    }

    /// The phone itself sends its caller on to somebody else.
    fn deflect(&mut self, now: Now, id: CallId, to: String) {
        let Some(ringing) = self.take_ringing(id) else { return };
        self.stop_phones(now, &ringing.phones);
        self.timers.clear(id, CallTimer::Ring);
        let question = ringing.diverted(DivertCause::Deflected, Some(to));
        self.divert(now, id, question);
    }

    pub(super) fn rang_long_enough(&mut self, now: Now, id: CallId) {
        match self.calls.get(&id).map(|call| &call.stage) {
            Some(Stage::Ringing(ringing)) => {
                let next = ringing.unanswered();
                self.leave_phones(now, id, next, 480);
            }
            Some(Stage::Talking(_)) => self.other_side_unanswered(now, id),
            _ => {}
        }
    }

    /// The phones ring no longer, and the call goes on.
    fn leave_phones(&mut self, now: Now, id: CallId, next: Next, status: u16) {
        let Some(ringing) = self.take_ringing(id) else { return };
        self.stop_phones(now, &ringing.phones);
        self.go_on(now, id, next, status);
    }

    fn take_ringing(&mut self, id: CallId) -> Option<Ringing> {
        let stage = &mut self.calls.get_mut(&id)?.stage;
        if !matches!(stage, Stage::Ringing(_)) {
            return None;
        }
        let Stage::Ringing(ringing) = std::mem::replace(stage, Stage::ExpectRoute) else { return None };
        Some(*ringing)
    }

    /// Phones that ring no longer because somebody else has answered.
    pub(super) fn stop_losers(&mut self, now: Now, phones: &[LegId]) {
        for phone in phones {
            self.legs.remove(phone);
            self.sip.answered_elsewhere(now, *phone);
            self.observe(|| Observation::Released { leg: *phone });
        }
    }

    /// Phones that are to ring no longer, or to hang up.
    pub(super) fn stop_phones(&mut self, now: Now, phones: &[LegId]) {
        for phone in phones {
            self.legs.remove(phone);
            self.sip.hang_up(now, *phone);
            self.observe(|| Observation::Released { leg: *phone });
        }
    }

    /// No phone was reached: somebody else is rung, the mailbox answers, or the caller hears the phone's own refusal.
    fn go_on(&mut self, now: Now, id: CallId, next: Next, status: u16) {
        self.timers.clear(id, CallTimer::Ring);
        match next {
            Next::Deposit(begin) => self.begin(now, id, begin),
            Next::Divert(question) => self.divert(now, id, *question),
            Next::Nobody => self.refuse(now, id, refusal(status, "Not Answered")),
        }
    }

    /// The office is asked once more, for whoever gets the call now; the caller is told that it goes on (RFC 3261
    /// section 21.1.3).
    fn divert(&mut self, now: Now, id: CallId, question: Ask) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.stage = Stage::ExpectRoute;
        self.sip.ring(now, call.leg, 181, None);
        self.ask(Pending::Route(id), question);
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
        if connected.offer.is_some() {
            return self.sip.refuse_offer(now, request, refusal(491, "Request Pending"));
        }
        let Some(flow) = self.sip.flow_of(to) else {
            return self.sip.refuse_offer(now, request, refusal(481, "Call/Transaction Does Not Exist"));
        };
        let Some(sdp) = sdp.and_then(|sdp| self.passed(from, Some(flow), sdp)) else {
            // The other side's offer would have to be answered in the ACK; or there are no keys where there must be.
            return self.sip.refuse_offer(now, request, refusal(488, "Not Acceptable Here"));
        };
        if let Some(Call { stage: Stage::Connected(connected), .. }) = self.calls.get_mut(&id) {
            connected.offer = Some(PendingOffer { request, to });
        }
        self.sip.offer(now, to, sdp);
    }

    pub(super) fn offer_answered(&mut self, now: Now, leg: LegId, answer: Result<Bytes, u16>) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Stage::Connected(connected) = &mut call.stage else { return };
        let Some(offer) = connected.offer.take_if(|offer| offer.to == leg) else { return };
        let asker = if leg == call.leg { connected.phone } else { call.leg };
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

    /// One of two legs is gone: the other one follows.
    pub(super) fn disconnect(&mut self, now: Now, id: CallId, gone: LegId, bye: Option<RequestId>) {
        let Some(call) = self.calls.get(&id) else { return };
        let others = match &call.stage {
            Stage::Ringing(ringing) => ringing.phones.clone(),
            Stage::Connected(connected) if connected.phone == gone => vec![call.leg],
            Stage::Connected(connected) => vec![connected.phone],
            Stage::ExpectRoute | Stage::ExpectMedia(_) | Stage::ExpectAnswer(_) | Stage::Talking(_) => {
                Vec::new()
            }
        };
        let outcome = call.outcome;
        self.stop_phones(now, &others);
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        self.forget(now, id, outcome);
    }
}
