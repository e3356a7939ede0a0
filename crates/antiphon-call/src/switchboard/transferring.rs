//! Transfers: one of two who talk sends the other one on, to a number or to whom he talks to on another call.

use antiphon_core::message::MessageFrom;
use antiphon_sip::event::{Replaced, Transfer as Wanted};

use super::*;
use crate::input::Known;
use crate::relay::Then;
use crate::transfer::{JoinStep, Joining, Pair, Transfer};

impl Switchboard {
    /// Somebody wants whom he talks to sent on.
    pub(super) fn transfer_wanted(&mut self, now: Now, wanted: Wanted) {
        match self.judge(&wanted) {
            Ok((id, pair)) => {
                self.sip.accept_transfer(now, wanted.request);
                self.send_on(now, id, pair, wanted);
            }
            Err(refusal) => self.sip.refuse_transfer(now, wanted.request, refusal),
        }
    }

    /// On which call, and who is who; or why it is not possible.
    fn judge(&self, wanted: &Wanted) -> Result<(CallId, Pair), Refusal> {
        let id = self.legs.get(&wanted.leg).copied();
        let id = id.ok_or_else(|| refusal(481, "Call/Transaction Does Not Exist"))?;
        if self.calls.get(&id).is_some_and(|call| call.sent_on.is_some()) {
            return Err(refusal(491, "Request Pending"));
        }
        // Nobody is to be sent on where a dialog talks: it would have to be the one who calls somebody.
        let pair = self.pair(id, wanted.leg).ok_or_else(|| refusal(603, "Decline"))?;
        // Whoever has calls made must be somebody whose permissions can be looked at.
        if pair.by == Known::Nobody {
            return Err(refusal(403, "Forbidden"));
        }
        match wanted.replaces {
            Some(replaced) => self.judge_consulted(&pair, wanted.leg, replaced)?,
            None if !self.is_ours(&wanted.called_host, wanted.leg) => {
                return Err(refusal(403, "Forbidden"));
            }
            None => {}
        }
        Ok((id, pair))
    }

    /// Whether the other call is one of whoever wants somebody sent on to it, and such that somebody can join it.
    fn judge_consulted(&self, pair: &Pair, leg: LegId, replaced: Replaced) -> Result<(), Refusal> {
        let gone = || refusal(481, "Call/Transaction Does Not Exist");
        let id = self.legs.get(&replaced.leg).filter(|_| replaced.leg != leg).ok_or_else(gone)?;
        let call = self.calls.get(id).ok_or_else(gone)?;
        let is_early = match (&call.stage, self.pair(*id, replaced.leg)) {
            (_, Some(other)) if other.by == pair.by => false,
            (Stage::Ringing(_), _) if call.leg == replaced.leg && call.known == pair.by => true,
            (Stage::Talking(_), None) if call.leg == replaced.leg && call.known == pair.by => false,
            (_, Some(_)) | (Stage::Ringing(_) | Stage::Talking(_), None) => {
                return Err(refusal(403, "Forbidden"));
            }
            (
                Stage::ExpectRoute
                | Stage::Joining(_)
                | Stage::Connected(_)
                | Stage::ExpectRelay(_)
                | Stage::ExpectMedia(_)
                | Stage::ExpectAnswer(_),
                None,
            ) => return Err(gone()),
        };
        if call.sent_on.is_some() || call.transfer.is_some() {
            return Err(refusal(491, "Request Pending"));
        }
        if replaced.early_only && !is_early {
            return Err(refusal(486, "Busy Here"));
        }
        Ok(())
    }

    /// The one on a leg and whom he talks to, if he talks to a person.
    pub(super) fn pair(&self, id: CallId, leg: LegId) -> Option<Pair> {
        let call = self.calls.get(&id)?;
        let (phone, known, number) = match (&call.stage, &call.connection) {
            (Stage::Connected(connected), _) => {
                (connected.phone, connected.known.clone(), connected.number.clone())
            }
            (Stage::Talking(_), Some(connection)) => {
                let (phone, known) = connection.bridged()?;
                (phone, known, connection.called.clone())
            }
            (
                Stage::ExpectRoute
                | Stage::Ringing(_)
                | Stage::Joining(_)
                | Stage::ExpectRelay(_)
                | Stage::ExpectMedia(_)
                | Stage::ExpectAnswer(_)
                | Stage::Talking(_),
                _,
            ) => return None,
        };
        let callers = self.callers_end(call);
        let phones = End { known, number: Some(number.clone()), shown: named(number), source: None };
        match leg {
            _ if leg == call.leg => Some(Pair::of(callers, phone, phones)),
            _ if leg == phone => Some(Pair::of(phones, call.leg, callers)),
            _ => None,
        }
    }

    fn callers_end(&self, call: &Call) -> End {
        let party = call.party.as_deref();
        let shown = party.map(|party| party.from.clone()).unwrap_or_default();
        let source = party.map(|party| party.source.clone());
        End { known: call.known.clone(), number: shown.number.clone(), shown, source }
    }

    /// Whether an address is one of ours: somebody elsewhere may have a colleague's number and be another.
    fn is_ours(&self, host: &str, leg: LegId) -> bool {
        let local = self.sip.flow_of(leg).map(|flow| flow.local.ip().to_string());
        host.is_empty() || self.sip.is_our_name(host) || local.as_deref() == Some(host)
    }

    /// He goes to a call of his own, and stays on this one until he gets through.
    fn send_on(&mut self, now: Now, id: CallId, pair: Pair, wanted: Wanted) {
        let Some(flow) = self.sip.flow_of(pair.other) else { return };
        let new = self.new_call_id();
        let transfer = Transfer {
            from: Some(id),
            referrer: wanted.leg,
            referred_by: pair.by_number.clone(),
            consulted: None,
        };
        let called = NameAddr::new(None, &wanted.called, &self.config.endpoint.domain);
        // Whom we have called ourselves has answered from where we called him.
        let caller = self.calls.get(&id).filter(|call| call.leg == pair.other);
        let call = Call {
            has_acknowledged: caller.is_none_or(|call| call.has_acknowledged),
            known: pair.known.clone(),
            transfer: Some(transfer),
            ..Call::new(pair.other, flow, called)
        };
        self.calls.insert(new, call);
        if let Some(call) = self.calls.get_mut(&id) {
            call.sent_on = Some(new);
        }
        let sip_call_id = self.sip.call_id_of(pair.other).unwrap_or_default();
        let (called, shown) = (wanted.called.clone(), pair.shown.clone());
        self.observe(|| Observation::Began { call: new, sip_call_id, called, account: None, shown });
        match wanted.replaces {
            Some(replaced) => self.send_on_to_consulted(now, new, pair, replaced.leg),
            None => {
                let Pair { by, known: moved, shown, source, .. } = pair;
                self.ask(Pending::Route(new), Ask::Transfer { by, moved, shown, source, to: wanted.called });
            }
        }
    }

    /// He is to reach whom the other one has on another call.
    fn send_on_to_consulted(&mut self, now: Now, new: CallId, pair: Pair, leg: LegId) {
        let Some(other) = self.legs.get(&leg).copied() else { return };
        if let Some(there) = self.pair(other, leg) {
            let Pair { other: phone, known, shown, .. } = there;
            let number = shown.number.unwrap_or_default();
            let (step, from, relay, before) = (JoinStep::AskPhone, Some(other), None, None);
            let joining = Joining { phone, known, number, from, step, relay, before, tries: 0 };
            if let Some(call) = self.calls.get_mut(&other) {
                call.sent_on = Some(new);
            }
            if self.must_be_relayed_between(pair.other, phone) {
                return self.open_relay(now, new, Then::Join(Box::new(joining)));
            }
            return self.join(now, new, joining);
        }
        match self.calls.get(&other).map(|call| &call.stage) {
            Some(Stage::Ringing(_)) => self.take_over_ringing(now, new, &pair, other),
            Some(Stage::Talking(conversation)) => {
                let begin = conversation.anew(pair.shown, pair.source);
                if let Some(transfer) = self.calls.get_mut(&new).and_then(|call| call.transfer.as_mut()) {
                    transfer.consulted = Some(other);
                }
                self.begin(now, new, begin);
            }
            Some(
                Stage::ExpectRoute
                | Stage::Joining(_)
                | Stage::Connected(_)
                | Stage::ExpectRelay(_)
                | Stage::ExpectMedia(_)
                | Stage::ExpectAnswer(_),
            )
            | None => self.refuse(now, new, refusal(481, "Call/Transaction Does Not Exist")),
        }
    }

    /// The phones that ring for the one go on ringing for the other.
    fn take_over_ringing(&mut self, now: Now, new: CallId, pair: &Pair, other: CallId) {
        let until = self.timers.at(other, CallTimer::Ring);
        let Some(mut ringing) = self.take_ringing(other) else { return };
        let Pair { shown, source, .. } = pair;
        ringing.party = Arc::new(Party {
            person: shown.person,
            from: shown.clone(),
            source: source.clone(),
            own: None,
            ..(*ringing.party).clone()
        });
        // What they were told of is a port of the call that is over; whoever answers is told anew.
        ringing.relay = None;
        for phone in &ringing.phones {
            self.legs.insert(*phone, new);
        }
        if let Some(call) = self.calls.get_mut(&new) {
            call.party = Some(Arc::clone(&ringing.party));
            call.stage = Stage::Ringing(Box::new(ringing));
        }
        self.refuse(now, other, refusal(487, "Request Terminated"));
        self.timers.set(until.unwrap_or(now.since_start), new, CallTimer::Ring, None);
        self.caller_progress(now, new, 180, None);
    }

    /// What the caller is told of how far his call is; whoever sent him on is told instead, if somebody did.
    pub(super) fn caller_progress(&mut self, now: Now, id: CallId, status: u16, sdp: Option<Bytes>) {
        let Some(call) = self.calls.get(&id) else { return };
        match &call.transfer {
            Some(transfer) => self.sip.transfer_progressed(now, transfer.referrer, status),
            None => self.sip.ring(now, call.leg, status, sdp),
        }
    }

    /// He did not get through: everything is as it was. Where nobody is left whom he could talk to, his call ends.
    pub(super) fn transfer_failed(&mut self, now: Now, id: CallId, status: u16) {
        let Some(call) = self.calls.get(&id) else { return };
        let Some(transfer) = call.transfer.clone() else { return };
        let leg = call.leg;
        self.give_up_joining(now, id);
        self.sip.transfer_progressed(now, transfer.referrer, status.max(300));
        if transfer.from.is_none() {
            self.sip.hang_up(now, leg);
        }
        self.forget(now, id, Outcome::Refused(status));
    }

    /// He has got through: his leg and that of whom he reached are on the new call, and the ones before are over.
    pub(super) fn got_through(&mut self, now: Now, id: CallId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let (leg, transfer) = (call.leg, call.transfer.take());
        call.outcome = Outcome::Answered;
        let Some(Transfer { from, referrer, consulted, .. }) = transfer else { return };
        self.legs.insert(leg, id);
        self.sip.transfer_progressed(now, referrer, 200);
        if let Some(from) = from {
            self.leave(now, from, leg);
        }
        if let Some((consulted, leg)) = consulted.and_then(|id| Some((id, self.calls.get(&id)?.leg))) {
            self.hang_up(now, consulted, leg);
        }
    }

    /// One of two who talked goes on elsewhere: the call is over for the other one.
    pub(super) fn leave(&mut self, now: Now, id: CallId, who: LegId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.sent_on = None;
        let (leg, outcome) = (call.leg, call.outcome);
        match &call.stage {
            Stage::Connected(connected) => {
                let other = if who == leg { connected.phone } else { leg };
                self.stop_phones(now, &[other]);
                self.forget(now, id, outcome);
            }
            Stage::Talking(_) => self.leave_dialog(now, id, who),
            Stage::ExpectRoute
            | Stage::Ringing(_)
            | Stage::Joining(_)
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_) => debug_assert!(false, "nobody talks there"),
        }
    }

    /// The same where a dialog had connected the two: it is over for both, because nobody comes back to it.
    fn leave_dialog(&mut self, now: Now, id: CallId, who: LegId) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let leg = call.leg;
        match call.connection.take_if(|_| who != leg) {
            Some(kept) => self.effects.push(Effect::CloseMedia(MediaId { call: id, number: kept.number })),
            None => drop(self.end_connection(now, id)),
        }
        [CallTimer::Dialog, CallTimer::Longest, CallTimer::Held]
            .into_iter()
            .for_each(|timer| self.timers.clear(id, timer));
        self.timers.set(now.since_start + FINISH_MAX, id, CallTimer::Finish, None);
        if who != leg {
            self.observe(|| Observation::HangsUp { call: id });
            self.sip.hang_up(now, leg);
        }
        self.converse(now, id, |conversation, desk| conversation.hung_up(None, desk));
    }

    /// Somebody hangs up on a call that one of its people is to go on from. Whether that is all there is to do.
    pub(super) fn hung_up_while_sent_on(
        &mut self,
        now: Now,
        id: CallId,
        leg: LegId,
        bye: Option<RequestId>,
    ) -> bool {
        let Some(new) = self.calls.get(&id).and_then(|call| call.sent_on) else { return false };
        let Some(next) = self.calls.get_mut(&new) else { return false };
        let joined = match &next.stage {
            Stage::Joining(joining) => Some(joining.phone),
            Stage::ExpectRoute
            | Stage::Ringing(_)
            | Stage::Connected(_)
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_)
            | Stage::Talking(_) => None,
        };
        if leg == next.leg || Some(leg) == joined {
            self.refuse(now, new, refusal(487, "Request Terminated"));
            return false;
        }
        // The one who sends the other on has hung up: the other one only waits to get through.
        let from = next.transfer.as_mut().and_then(|it| it.from.take_if(|from| *from == id));
        let who = if from.is_some() { Some(next.leg) } else { joined };
        if let (Stage::Joining(joining), None) = (&mut next.stage, from) {
            joining.from = None;
        }
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        if let Some(who) = who {
            self.legs.insert(who, new);
            self.leave(now, id, who);
        }
        who.is_some()
    }
}

/// What is known of one of two.
struct End {
    known: Known,
    number: Option<String>,
    shown: MessageFrom,
    source: Option<String>,
}

impl Pair {
    fn of(by: End, other: LegId, it: End) -> Self {
        let source = it.source.unwrap_or_else(|| match &it.known {
            Known::Account(account) => format!("account:{account}"),
            Known::Person(_, person) => format!("person:{person}"),
            Known::Nobody => "nobody".to_owned(),
        });
        Self { by: by.known, by_number: by.number, other, known: it.known, shown: it.shown, source }
    }
}

fn named(number: String) -> MessageFrom {
    MessageFrom { person: None, number: Some(number), name: None }
}
