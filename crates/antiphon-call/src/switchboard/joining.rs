//! Two legs that had been on different calls are told of each other: the one's offer is passed on to the other one, and
//! the answer back (RFC 3725 section 4.4).

use super::*;
use crate::transfer::{JOIN_TRIES_MAX, JoinStep, Joining};

/// Until a session that is just being changed is tried again: what RFC 3261 section 14.1 has for the side that did not
/// make the call ID, in the middle.
const JOIN_AGAIN: Duration = Duration::from_millis(1_000);

impl Switchboard {
    /// Begins to join the caller of a call and another leg.
    pub(super) fn join(&mut self, now: Now, id: CallId, joining: Joining) {
        if let Some(from) = joining.from.and_then(|from| self.calls.get_mut(&from)) {
            from.sent_on = Some(id);
        }
        self.timers.clear(id, CallTimer::Ring);
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Joining(Box::new(joining));
        }
        self.carry_on_joining(now, id);
    }

    /// Passes on what is there to be passed on.
    fn carry_on_joining(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Joining(joining), leg: caller, .. }) = self.calls.get(&id) else {
            return;
        };
        let (caller, phone) = (*caller, joining.phone);
        let (from, to, offer) = match &joining.step {
            JoinStep::AskPhone => return self.sip.ask_for_offer(now, phone),
            JoinStep::OfferCaller(offer) => (phone, caller, offer.clone()),
            JoinStep::OfferPhone(offer) => (caller, phone, offer.clone()),
            JoinStep::RelayPhone | JoinStep::RelayCaller => return self.relay_join(now, id),
        };
        match self.passed_between(from, to, offer) {
            Some(offer) => self.sip.offer(now, to, offer),
            None => self.refuse(now, id, refusal(488, "Not Acceptable Here")),
        }
    }

    /// The call that joins this leg with another one.
    fn joining(&self, leg: LegId) -> Option<CallId> {
        let id = *self.legs.get(&leg)?;
        let sent_on = self.calls.get(&id).and_then(|call| call.sent_on);
        [Some(id), sent_on].into_iter().flatten().find(|id| {
            self.calls.get(id).is_some_and(|call| match &call.stage {
                Stage::Joining(joining) => joining.phone == leg || call.leg == leg,
                Stage::ExpectAnswer(_) => call.transfer.is_some() && call.leg == leg,
                Stage::ExpectRoute
                | Stage::Ringing(_)
                | Stage::Connected(_)
                | Stage::ExpectRelay(_)
                | Stage::ExpectMedia(_)
                | Stage::Talking(_) => false,
            })
        })
    }

    /// Whether a leg is being joined with another one, so that its session is not to be changed otherwise.
    pub(super) fn is_joined(&self, leg: LegId) -> bool {
        self.joining(leg).is_some()
    }

    /// The leg that was asked makes its offer. Whether it was asked because it is joined with another one.
    pub(super) fn join_offered(&mut self, now: Now, leg: LegId, sdp: Bytes) -> bool {
        let Some(id) = self.joining(leg) else { return false };
        let Some(Call { stage: Stage::Joining(joining), leg: caller, transfer, .. }) =
            self.calls.get_mut(&id)
        else {
            return false;
        };
        if transfer.is_some() {
            joining.step = JoinStep::OfferCaller(sdp);
            self.carry_on_joining(now, id);
            return true;
        }
        // The caller's INVITE waits for an offer: the ACK brings his answer.
        let (caller, phone) = (*caller, joining.phone);
        match self.passed_between(phone, caller, sdp) {
            Some(sdp) => {
                self.sip.answer(now, caller, sdp);
                self.joined(now, id, true);
            }
            None => self.refuse(now, id, refusal(488, "Not Acceptable Here")),
        }
        true
    }

    /// The leg that was offered the other one answers, or refuses. Whether it was offered because it is joined.
    pub(super) fn join_answered(&mut self, now: Now, leg: LegId, answer: &Result<Bytes, u16>) -> bool {
        let Some(id) = self.joining(leg) else { return false };
        match (answer, self.calls.get(&id).map(|call| &call.stage)) {
            (Err(491), _) => self.join_again_later(now, id),
            (Err(status), _) => self.refuse(now, id, refusal(*status, "Not Acceptable Here")),
            (Ok(sdp), Some(Stage::ExpectAnswer(_))) => self.dialog_joined(now, id, sdp),
            (Ok(sdp), _) => self.leg_joined(now, id, leg, sdp.clone()),
        }
        true
    }

    fn leg_joined(&mut self, now: Now, id: CallId, leg: LegId, sdp: Bytes) {
        let Some(Call { stage: Stage::Joining(joining), leg: caller, .. }) = self.calls.get(&id) else {
            return;
        };
        if joining.relay.is_some() {
            return self.relay_answered(now, id, leg, &sdp);
        }
        let (caller, phone) = (*caller, joining.phone);
        let to = if leg == caller { phone } else { caller };
        let Some(sdp) = self.passed_between(leg, to, sdp) else {
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        if to == phone {
            self.sip.acknowledge(phone, Some(sdp));
        } else {
            self.sip.answer(now, caller, sdp);
        }
        self.joined(now, id, false);
    }

    /// One of the two, or the other one, is told of our media.
    fn relay_join(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Joining(joining), leg: caller, transfer, .. }) =
            self.calls.get_mut(&id)
        else {
            return;
        };
        let Some(relay) = &mut joining.relay else { return };
        let (to, local) = match joining.step {
            JoinStep::RelayPhone => (joining.phone, &relay.phones),
            JoinStep::RelayCaller if transfer.is_none() => return self.answer_joined_caller(now, id),
            JoinStep::RelayCaller => (*caller, &relay.callers),
            JoinStep::AskPhone | JoinStep::OfferCaller(_) | JoinStep::OfferPhone(_) => return,
        };
        let offer = offer_answer::make_offer(local);
        self.sip.offer(now, to, offer);
    }

    /// The caller's INVITE takes the place of another leg, and waits for its answer.
    fn answer_joined_caller(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Joining(joining), leg, offer, .. }) = self.calls.get(&id) else {
            return;
        };
        let Some(relay) = &joining.relay else { return };
        let caller = *leg;
        match offer.as_ref().map(|offer| offer_answer::answer(offer, &relay.callers)) {
            Some(Ok(agreement)) => {
                self.sip.answer(now, caller, agreement.sdp.clone());
                self.begin_callers_media(id, &agreement);
                self.joined(now, id, false);
            }
            Some(Err(error)) => self.refuse(now, id, error.refusal()),
            None => {
                let offer = offer_answer::make_offer(&relay.callers);
                self.sip.answer(now, caller, offer);
                self.joined(now, id, true);
            }
        }
    }

    /// One of the two has answered our offer.
    fn relay_answered(&mut self, now: Now, id: CallId, leg: LegId, sdp: &[u8]) {
        let Some(Call { stage: Stage::Joining(joining), leg: caller, .. }) = self.calls.get_mut(&id) else {
            return;
        };
        let (is_callers, Some(mut relay)) = (leg == *caller, joining.relay.clone()) else { return };
        if is_callers {
            return match offer_answer::accept_answer(&relay.callers, sdp) {
                Ok(agreement) => {
                    self.begin_callers_media(id, &agreement);
                    self.joined(now, id, false);
                }
                Err(error) => self.refuse(now, id, error.refusal()),
            };
        }
        if !self.begin_phones_media(id, leg, &mut relay, sdp) {
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        }
        if let Some(Call { stage: Stage::Joining(joining), .. }) = self.calls.get_mut(&id) {
            joining.relay = Some(relay);
            joining.step = JoinStep::RelayCaller;
        }
        self.carry_on_joining(now, id);
    }

    /// The two talk. Calls that they were on are over for whoever else was there.
    fn joined(&mut self, now: Now, id: CallId, expects_answer: bool) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        if !matches!(call.stage, Stage::Joining(_)) {
            return;
        }
        let Stage::Joining(joining) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else { return };
        let Joining { phone, known, number, from, relay, .. } = *joining;
        let relay = relay.map(Box::new);
        let connected = Connected { phone, known, number, expects_answer, relay, offer: None };
        call.stage = Stage::Connected(connected);
        call.outcome = Outcome::Answered;
        self.legs.insert(phone, id);
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(phone) });
        self.got_through(now, id);
        if let Some(from) = from {
            self.leave(now, from, phone);
        }
    }

    /// Somebody who was sent on talks to a dialog.
    fn dialog_joined(&mut self, now: Now, id: CallId, sdp: &[u8]) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        if !matches!(call.stage, Stage::ExpectAnswer(_)) {
            return;
        }
        let Stage::ExpectAnswer(conversation) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else {
            return;
        };
        match offer_answer::accept_answer(&conversation.local, sdp) {
            Ok(agreement) => {
                self.got_through(now, id);
                self.talk(now, id, *conversation, &agreement, true);
            }
            Err(error) => self.refuse(now, id, error.refusal()),
        }
    }

    fn join_again_later(&mut self, now: Now, id: CallId) {
        let tries = match self.calls.get_mut(&id).map(|call| &mut call.stage) {
            Some(Stage::Joining(joining)) => &mut joining.tries,
            Some(Stage::ExpectAnswer(conversation)) => &mut conversation.offered,
            _ => return,
        };
        *tries += 1;
        if *tries > JOIN_TRIES_MAX {
            return self.refuse(now, id, refusal(491, "Request Pending"));
        }
        self.timers.set(now.since_start + JOIN_AGAIN, id, CallTimer::Join, None);
    }

    /// It is time to try once more.
    pub(super) fn join_again(&mut self, now: Now, id: CallId) {
        match self.calls.get(&id) {
            Some(Call { stage: Stage::ExpectAnswer(conversation), leg, .. }) => {
                self.sip.offer(now, *leg, offer_answer::make_offer(&conversation.local));
            }
            Some(_) => self.carry_on_joining(now, id),
            None => {}
        }
    }

    /// One of two that are joined has hung up, or the caller who wants to be.
    pub(super) fn hung_up_while_joining(&mut self, now: Now, id: CallId, bye: Option<RequestId>) {
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        self.refuse(now, id, refusal(480, "Temporarily Unavailable"));
    }

    /// Two that cannot be joined: the other leg is as it was, or gone if it was called for this alone.
    pub(super) fn give_up_joining(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Joining(joining), .. }) = self.calls.get(&id) else { return };
        let (phone, from, before) = (joining.phone, joining.from, joining.before.clone());
        match from {
            None => self.stop_phones(now, &[phone]),
            Some(from) => {
                if let Some(before) = before {
                    self.sip.offer(now, phone, before);
                }
                // Its offer is answered with the session that there is.
                let told = self.sip.told(phone);
                self.sip.acknowledge(phone, told);
                if let Some(from) = self.calls.get_mut(&from) {
                    from.sent_on = None;
                }
            }
        }
    }
}
