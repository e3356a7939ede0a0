//! Calls between phones: ringing them, and connecting two.

use antiphon_core::call_handling::DivertCause;
use antiphon_core::limits::PHONES_RUNG_MAX;
use antiphon_sip::endpoint::Invite;

use super::*;
use crate::outgoing;
use crate::relay::{Relay, Then};
use crate::ringing::{Diverted, Next};
use crate::transfer::{JoinStep, Joining};

impl Switchboard {
    /// Rings a person's phones for a caller whom nobody has answered yet.
    pub(super) fn ring(&mut self, now: Now, id: CallId, phones: Phones) {
        let Phones { targets, ring, ringing } = phones;
        let Some(call) = self.calls.get(&id) else { return };
        if !self.may_be_passed_on(call) {
            return self.refuse(now, id, offer_answer::Error::Transport.refusal());
        }
        let targets = self.callable(targets);
        if targets.is_empty() {
            let next = ringing.not_reachable();
            return self.go_on(now, id, next, 480);
        }
        let Some(call) = self.calls.get(&id) else { return };
        let is_relayed = self.must_be_relayed(call, &targets);
        let phones = Phones { targets, ring, ringing };
        if is_relayed {
            self.open_relay(now, id, Then::Ring(phones));
        } else {
            self.ring_now(now, id, phones, None);
        }
    }

    /// The same, once it is known how their media go.
    pub(super) fn ring_now(&mut self, now: Now, id: CallId, phones: Phones, relay: Option<Relay>) {
        let Phones { targets, ring, mut ringing } = phones;
        let Some(call) = self.calls.get(&id) else { return };
        ringing.called = call.called.clone();
        ringing.offer = match &relay {
            Some(relay) => Some(offer_answer::make_offer(&relay.phones)),
            None => call.offer.clone(),
        };
        ringing.web_offer = relay.as_ref().and_then(|it| it.web.as_ref()).map(offer_answer::make_offer);
        ringing.relay = relay;
        self.ring_phones(now, id, targets, &mut ringing);
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Ringing(ringing);
        }
        self.timers.set(now.since_start + ring, id, CallTimer::Ring, None);
    }

    /// The phones that may be called: where encryption is required, those on encrypted paths.
    pub(super) fn callable(&self, mut targets: Vec<Target>) -> Vec<Target> {
        if self.config.srtp == SrtpPolicy::Require {
            targets.retain(|target| target.flow.transport.is_secure());
        }
        targets
    }

    /// Sends an INVITE to each of a person's phones, with the same offer. Without one the phone that answers makes it.
    pub(super) fn ring_phones(&mut self, now: Now, id: CallId, targets: Vec<Target>, ringing: &mut Ringing) {
        let Some(call) = self.calls.get(&id) else { return };
        let (hops, caller) = (call.max_forwards, call.leg);
        // A dialog's own offer was made for just these phones.
        let is_callers = call.connection.is_none() && ringing.relay.is_none();
        for mut ways in ringing::by_phone(targets).into_iter().take(PHONES_RUNG_MAX) {
            let target = ways.remove(0);
            let Some(mut invite) = self.invite_to(ringing, &target) else { continue };
            if let Some(offer) = invite.sdp.take_if(|_| is_callers) {
                let Some(offer) = self.passed(caller, Some(target.flow), offer) else { continue };
                invite.sdp = Some(offer);
            }
            invite.headers.push(ringing::one_hop_less(hops));
            invite.headers.extend(self.referred_by(id));
            let phone = self.sip.invite(now, invite);
            ringing.rings(phone, ways);
            self.legs.insert(phone, id);
            self.observe_ringing(id, phone, &target);
        }
    }

    /// Who sends the caller on, for whom he reaches (RFC 3892).
    fn referred_by(&self, id: CallId) -> Option<(String, String)> {
        let number = self.calls.get(&id)?.transfer.as_ref()?.referred_by.as_deref()?;
        Some(("Referred-By".to_owned(), self.address_of(number).to_string()))
    }

    /// The INVITE to a phone, or to a trunk's peer; `None` if the trunk is gone.
    fn invite_to(&self, ringing: &Ringing, target: &Target) -> Option<Invite> {
        let domain = &self.config.endpoint.domain;
        let Some((outgoing, trunk)) = ringing.outgoing.as_ref().zip(target.trunk) else {
            let invite = ringing::invite(ringing, target, domain);
            let web = ringing.web_offer.clone().filter(|_| self.is_web_target(target));
            return Some(Invite { sdp: web.or(invite.sdp), ..invite });
        };
        let trunk = self.trunks.line(trunk)?;
        Some(outgoing::invite(ringing, outgoing, target, trunk, domain))
    }

    /// For whoever looks on: a phone is being rung.
    fn observe_ringing(&mut self, call: CallId, leg: LegId, target: &Target) {
        if let Some(sip_call_id) = self.sip.call_id_of(leg) {
            let contact = target.contact.clone();
            self.observe(|| Observation::Rings { call, leg, sip_call_id, contact });
        }
    }

    pub(super) fn progress(&mut self, now: Now, leg: LegId, status: u16, sdp: Option<Bytes>) {
        // One branch of a fork is gone (RFC 6228): what rings is not the caller's business.
        if status == 199 {
            return;
        }
        let Some(call) = self.legs.get(&leg).and_then(|id| self.calls.get(id)) else { return };
        let Stage::Ringing(ringing) = &call.stage else { return };
        // A mailbox that answers later describes its audio in this same dialog, which phones take from the first
        // description alone: none may come before. And several phones would describe several.
        let may_hear = call.offer.is_some() && call.transfer.is_none();
        let is_final = !ringing.may_go_on() && ringing.phones.len() == 1 && may_hear;
        let (caller, is_relayed) = (call.leg, ringing.relay.is_some());
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let sdp = sdp.filter(|_| is_final);
        if let Some(sdp) = sdp.as_ref().filter(|_| is_relayed)
            && self.relay_early_media(now, id, leg, sdp)
        {
            return;
        }
        let sdp = sdp.filter(|_| !is_relayed).and_then(|sdp| self.passed_between(leg, caller, sdp));
        let status = if status == 183 && sdp.is_some() { 183 } else { 180 };
        self.caller_progress(now, id, status, sdp);
    }

    pub(super) fn phone_answered(&mut self, now: Now, leg: LegId, sdp: Bytes) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(call) = self.calls.get(&id) else { return };
        let Stage::Ringing(ringing) = &call.stage else {
            return self.other_side_answered(now, id, leg, &sdp);
        };
        if call.transfer.is_some() {
            return self.reached(now, id, leg, sdp);
        }
        if ringing.relay.is_some() {
            return self.relayed_phone_answered(now, id, leg, &sdp);
        }
        let (caller, phones) = (call.leg, ringing.phones.clone());
        let passed = Some(sdp).filter(|sdp| !sdp.is_empty());
        let Some(sdp) = passed.and_then(|sdp| self.passed_between(leg, caller, sdp)) else {
            // Asked for an offer, or for the answer to one, it has none: nobody would hear anything, or everybody.
            self.stop_phones(now, &phones);
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        let others: Vec<LegId> = phones.into_iter().filter(|phone| *phone != leg).collect();
        if let Some(call) = self.calls.get_mut(&id) {
            let expects_answer = call.offer.is_none();
            let Stage::Ringing(ringing) = &call.stage else { return };
            call.stage = Stage::Connected(ringing.connected(leg, expects_answer));
            call.outcome = Outcome::Answered;
        }
        self.sip.answer(now, caller, sdp);
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(leg) });
        self.timers.clear(id, CallTimer::Ring);
        self.stop_losers(now, &others);
    }

    /// One of the phones answers somebody who is sent on there: he is told, where he is.
    fn reached(&mut self, now: Now, id: CallId, leg: LegId, sdp: Bytes) {
        let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get_mut(&id) else { return };
        let relay = ringing.relay.take();
        // One that rang for somebody else has answered that one's offer, and makes its own now.
        let answer = sdp.clone();
        let step = match (&ringing.offer, sdp.is_empty()) {
            (Some(_), _) => JoinStep::AskPhone,
            (None, false) => JoinStep::OfferCaller(sdp),
            (None, true) => return self.refuse(now, id, refusal(488, "Not Acceptable Here")),
        };
        let others: Vec<LegId> = ringing.phones.iter().copied().filter(|phone| *phone != leg).collect();
        let (known, number) = (ringing.known(), ringing.diversion.number.clone());
        self.stop_losers(now, &others);
        let mut joining =
            Joining { phone: leg, known, number, from: None, step, relay, before: None, tries: 0 };
        let is_apart = matches!(joining.step, JoinStep::AskPhone) && joining.relay.is_none();
        let caller = self.calls.get(&id).map(|call| call.leg);
        if caller.is_some_and(|caller| is_apart && self.must_be_relayed_between(caller, leg)) {
            self.timers.clear(id, CallTimer::Ring);
            return self.open_relay(now, id, Then::Join(Box::new(joining)));
        }
        if let Some(relay) = &mut joining.relay {
            joining.step = JoinStep::RelayCaller;
            if !self.begin_phones_media(id, leg, relay, &answer) {
                self.stop_phones(now, &[leg]);
                return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
            }
        }
        self.join(now, id, joining);
    }

    /// The caller has acknowledged the answer. If he had offered nothing, the phone's offer is answered now.
    pub(super) fn caller_acknowledged(&mut self, now: Now, id: CallId, sdp: Option<Bytes>) {
        let Some(Call { stage: Stage::Connected(connected), leg, .. }) = self.calls.get_mut(&id) else {
            return;
        };
        if !std::mem::take(&mut connected.expects_answer) {
            return;
        }
        let (caller, phone) = (*leg, connected.phone);
        if let Some(relay) = connected.relay.clone() {
            return self.relayed_caller_answered(now, id, caller, &relay, sdp);
        }
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
        // Whoever is called outside is nobody who may send calls on from here; and who has been heard already stays the one
        // that the caller's phone was told of.
        let has_begun = ringing.relay.as_ref().is_some_and(|relay| relay.has_begun);
        if let Some(to) = redirect.filter(|_| ringing.outgoing.is_none() && !has_begun) {
            return self.deflect(now, id, to);
        }
        if let Some(status) = ringing.phone_refused(leg, status) {
            let next = ringing.refused(status);
            self.leave_phones(now, id, next, ringing::for_caller(status));
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
        self.end_relay(id);
        let diverted = ringing.diverted(DivertCause::Deflected, Some(to));
        self.divert(now, id, diverted);
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

    pub(super) fn take_ringing(&mut self, id: CallId) -> Option<Ringing> {
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
    pub(super) fn go_on(&mut self, now: Now, id: CallId, next: Next, status: u16) {
        self.timers.clear(id, CallTimer::Ring);
        self.end_relay(id);
        match next {
            Next::Deposit(begin) => self.begin(now, id, begin),
            Next::Divert(diverted) => self.divert(now, id, *diverted),
            Next::Nobody => self.refuse(now, id, refusal(status, "Not Answered")),
        }
    }

    /// The office is asked once more, for whoever gets the call now; the caller is told that it goes on (RFC 3261
    /// section 21.1.3).
    fn divert(&mut self, now: Now, id: CallId, diverted: Diverted) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.stage = Stage::ExpectRoute;
        call.otherwise = diverted.otherwise;
        self.caller_progress(now, id, 181, None);
        self.ask(Pending::Route(id), diverted.ask);
    }

    /// One of two legs is gone: the other one follows.
    pub(super) fn disconnect(&mut self, now: Now, id: CallId, gone: LegId, bye: Option<RequestId>) {
        let Some(call) = self.calls.get(&id) else { return };
        let others = match &call.stage {
            Stage::Ringing(ringing) => ringing.phones.clone(),
            Stage::Connected(connected) if connected.phone == gone => vec![call.leg],
            Stage::Connected(connected) => vec![connected.phone],
            Stage::ExpectRoute
            | Stage::Joining(_)
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_)
            | Stage::Talking(_) => Vec::new(),
        };
        let outcome = call.outcome;
        self.stop_phones(now, &others);
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        self.forget(now, id, outcome);
    }
}
