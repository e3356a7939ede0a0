//! A phone takes the place of another one of its owner's on a call (RFC 3891).

use super::*;
use crate::input::Known;
use crate::relay::Then;
use crate::transfer::{JoinStep, Joining, Pair};

impl Switchboard {
    /// A call names a leg that it wants to take the place of: whose that is decides.
    pub(super) fn pick_up_wanted(&mut self, now: Now, id: CallId, replaced: Replaced) {
        let Some(Known::Account(account)) = self.calls.get(&id).map(|call| call.known.clone()) else {
            return self.refuse(now, id, refusal(403, "Forbidden"));
        };
        match self.known_of(replaced.leg) {
            None | Some(Known::Nobody) => self.refuse(now, id, refusal(403, "Forbidden")),
            Some(Known::Account(other)) => self.pick_up(now, id, replaced, other == account),
            Some(known) => {
                self.ask(Pending::PickUp { call: id, replaced }, Ask::Owns { account, known });
            }
        }
    }

    /// Who is at the other end of a leg.
    fn known_of(&self, leg: LegId) -> Option<Known> {
        let id = self.legs.get(&leg)?;
        let call = self.calls.get(id)?;
        match &call.stage {
            _ if call.leg == leg => Some(call.known.clone()),
            Stage::Ringing(ringing) => Some(ringing.known()),
            Stage::ExpectRoute
            | Stage::Joining(_)
            | Stage::Connected(_)
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_)
            | Stage::Talking(_) => self.pair(*id, leg).map(|pair| pair.by),
        }
    }

    /// It is known whether the leg is the caller's own.
    pub(super) fn pick_up(&mut self, now: Now, id: CallId, replaced: Replaced, owns: bool) {
        if !owns {
            return self.refuse(now, id, refusal(403, "Forbidden"));
        }
        let Some(from) = self.legs.get(&replaced.leg).copied() else {
            return self.refuse(now, id, refusal(481, "Call/Transaction Does Not Exist"));
        };
        if self.calls.get(&from).is_some_and(|call| call.sent_on.is_some() || call.transfer.is_some()) {
            return self.refuse(now, id, refusal(491, "Request Pending"));
        }
        match self.calls.get(&from).map(|call| (&call.stage, call.leg)) {
            Some((Stage::Ringing(_), caller)) if caller != replaced.leg => {
                self.pick_up_ringing(now, id, from);
            }
            Some((Stage::Connected(_) | Stage::Talking(_), _)) if replaced.early_only => {
                self.refuse(now, id, refusal(486, "Busy Here"));
            }
            Some((Stage::Connected(_) | Stage::Talking(_), _)) => {
                self.pick_up_talking(now, id, from, replaced.leg);
            }
            // One's own call that has no answer yet is nobody's to take over (RFC 3891 section 3).
            Some((
                Stage::Ringing(_)
                | Stage::ExpectRoute
                | Stage::Joining(_)
                | Stage::ExpectRelay(_)
                | Stage::ExpectMedia(_)
                | Stage::ExpectAnswer(_),
                _,
            ))
            | None => self.refuse(now, id, refusal(481, "Call/Transaction Does Not Exist")),
        }
    }

    /// Whom the replaced leg talks to is joined with the caller; where that is a dialog, it begins anew for him.
    fn pick_up_talking(&mut self, now: Now, id: CallId, from: CallId, leg: LegId) {
        if let Some(pair) = self.pair(from, leg) {
            if self.calls.get(&id).is_some_and(|call| self.must_be_relayed_between(call.leg, pair.other)) {
                return self.pick_up_through_server(now, id, from, pair);
            }
            let offer = self.calls.get_mut(&id).and_then(|call| call.offer.take());
            let step = offer.map_or(JoinStep::AskPhone, JoinStep::OfferPhone);
            let (known, number) = (pair.known, pair.shown.number.unwrap_or_default());
            let joining = Joining {
                phone: pair.other,
                known,
                number,
                from: Some(from),
                step,
                relay: None,
                before: None,
                tries: 0,
            };
            return self.join(now, id, joining);
        }
        let Some(Call { stage: Stage::Talking(conversation), party, .. }) = self.calls.get(&from) else {
            return self.refuse(now, id, refusal(481, "Call/Transaction Does Not Exist"));
        };
        let party = party.as_deref();
        let (shown, source) = party.map(|it| (it.from.clone(), it.source.clone())).unwrap_or_default();
        let begin = conversation.anew(shown, source);
        self.begin(now, id, begin);
        self.hang_up(now, from, leg);
    }

    /// The same where the two cannot send to each other.
    fn pick_up_through_server(&mut self, now: Now, id: CallId, from: CallId, pair: Pair) {
        if let Some(call) = self.calls.get_mut(&from) {
            call.sent_on = Some(id);
        }
        let joining = Joining {
            phone: pair.other,
            known: pair.known,
            number: pair.shown.number.unwrap_or_default(),
            from: Some(from),
            step: JoinStep::RelayPhone,
            relay: None,
            before: None,
            tries: 0,
        };
        self.open_relay(now, id, Then::Join(Box::new(joining)));
    }

    /// The caller answers in the place of the phones that ring. Both have made an offer: each is the answer to the other.
    fn pick_up_ringing(&mut self, now: Now, id: CallId, from: CallId) {
        let ours = self.calls.get(&id).map(|call| (call.leg, call.offer.clone()));
        let there = self.calls.get(&from).map(|call| (call.leg, call.offer.clone()));
        let (Some((leg, Some(offer))), Some((caller, callers))) = (ours, there) else {
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        if self.is_relayed(from) || self.must_be_relayed_between(leg, caller) {
            return self.relay_picked_up(now, id, from);
        }
        let Some(callers) = callers else {
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        let passed = (self.passed_between(leg, caller, offer), self.passed_between(caller, leg, callers));
        let (Some(to_caller), Some(to_leg)) = passed else {
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        };
        let Some(ringing) = self.take_ringing(from) else { return };
        self.timers.clear(from, CallTimer::Ring);
        self.stop_losers(now, &ringing.phones);
        self.legs.insert(leg, from);
        self.forget(now, id, Outcome::Answered);
        if let Some(call) = self.calls.get_mut(&from) {
            call.stage = Stage::Connected(ringing.connected(leg, false));
            call.outcome = Outcome::Answered;
        }
        self.observe(|| Observation::Answered { call: from, by: AnsweredBy::Phone, leg: Some(leg) });
        self.sip.answer(now, caller, to_caller);
        self.sip.answer(now, leg, to_leg);
    }
    /// Whether the phones that ring were told of a port of ours.
    fn is_relayed(&self, id: CallId) -> bool {
        let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get(&id) else { return false };
        ringing.relay.is_some()
    }

    /// The phones ring no longer; the two are told of ports of ours, new ones, since the ones before were for the phones
    /// and what their signalling allows.
    fn relay_picked_up(&mut self, now: Now, id: CallId, from: CallId) {
        let has_begun = |ringing: &Ringing| ringing.relay.as_ref().is_some_and(|relay| relay.has_begun);
        if matches!(self.calls.get(&from), Some(Call { stage: Stage::Ringing(ringing), .. }) if has_begun(ringing))
        {
            // The caller hears somebody already, and his phone knows him from where he was told.
            return self.refuse(now, id, refusal(486, "Busy Here"));
        }
        let Some(ringing) = self.take_ringing(from) else { return };
        self.timers.clear(from, CallTimer::Ring);
        self.stop_losers(now, &ringing.phones);
        self.end_relay(from);
        self.open_relay(now, from, Then::PickUp { ringing: Box::new(ringing), by: id });
    }
}
