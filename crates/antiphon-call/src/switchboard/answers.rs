//! What the office answered.

use antiphon_core::dialling::CallClass;
use antiphon_sip::refusal::Warning;

use super::trunking::Caller;
use super::*;
use crate::input::Known;

impl Switchboard {
    /// Passes an answer to whoever asked; one that comes too late finds nobody.
    pub(super) fn answered(&mut self, now: Now, ask: AskId, answer: Answer) {
        let Some(pending) = self.asks.remove(&ask) else { return };
        match (pending, answer) {
            (Pending::Credentials(request), Answer::Credentials(Ok(ha1s))) => {
                self.sip.credentials(now, request, ha1s);
            }
            (Pending::Credentials(request), Answer::Credentials(Err(Unavailable))) => {
                self.sip.credentials_unavailable(now, request);
            }
            (Pending::Register { request, username, flow }, Answer::Bindings(bindings)) => {
                let registered = bindings.is_ok();
                self.sip.registered(now, request, bindings.map_err(|_| RegisterError::Unavailable));
                if registered {
                    let pending = Pending::FirstLamp { flow, again: Some(username.clone()) };
                    self.ask(pending, Ask::Lamp(Subscriber::Phone(username)));
                }
            }
            // Read before a change that has been told since: it is asked for once more.
            (Pending::Subscribe { request, again: Some(whose) }, Answer::Lamp(Some(lamp)))
                if self.lamps.is_outdated(&lamp) =>
            {
                self.ask(Pending::Subscribe { request, again: None }, Ask::Lamp(whose));
            }
            (Pending::FirstLamp { flow, again: Some(username) }, Answer::Lamp(Some(lamp)))
                if self.lamps.is_outdated(&lamp) =>
            {
                let whose = Subscriber::Phone(username);
                self.ask(Pending::FirstLamp { flow, again: None }, Ask::Lamp(whose));
            }
            (Pending::Subscribe { request, .. }, Answer::Lamp(lamp)) => {
                let domain = &self.config.endpoint.domain;
                let topic = lamp.map(|lamp| (lamps::topic(lamp.mailbox), lamps::summary(&lamp, domain)));
                self.sip.subscribed(now, request, topic);
            }
            (Pending::TrunkLamps(trunk), Answer::Lamps(lamps)) => self.trunk_lamps_known(now, trunk, lamps),
            (Pending::FirstLamp { flow, .. }, Answer::Lamp(Some(lamp))) => self.first_lamp(now, flow, &lamp),
            (Pending::Route(call), Answer::Route(route)) => self.routed(now, call, route),
            (Pending::Connect { call, number }, Answer::Route(route)) => {
                self.connection_routed(now, call, number, route);
            }
            (Pending::Dialog { call, turn, question }, Answer::Dialog(answer)) => {
                self.dialog_answered(now, call, turn, question, answer);
            }
            (Pending::PickUp { call, replaced }, Answer::Owns(owns)) => {
                self.pick_up(now, call, replaced, owns);
            }
            (_, answer) => debug_assert!(matches!(answer, Answer::Lamp(None)), "an answer of another kind"),
        }
    }

    /// A phone that has just registered is told its counts, so that a lamp never waits for the next message.
    fn first_lamp(&mut self, now: Now, flow: Flow, lamp: &Lamp) {
        let domain = self.config.endpoint.domain.clone();
        for target in lamp.targets.iter().filter(|target| target.flow == flow) {
            lamps::tell(now, target, lamp, &mut self.sip, &domain);
        }
    }

    fn dialog_answered(
        &mut self,
        now: Now,
        call: CallId,
        turn: u32,
        question: QuestionId,
        answer: DialogAnswer,
    ) {
        if let (false, DialogAnswer::Recording(begun)) = (self.calls.contains_key(&call), &answer) {
            // Its call gave up waiting: nobody else knows of the recording.
            return self.call_over(vec![*begun]);
        }
        self.converse(now, call, |conversation, desk| conversation.answered(turn, question, answer, desk));
    }

    /// Who calls, as the office has it.
    fn known_as(&mut self, id: CallId, party: &Arc<Party>) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        // Whom a trunk vouches for has proved nothing himself: he sends nobody on.
        if let Some(person) = party.person.filter(|_| call.known != Known::Nobody) {
            call.known = Known::Person(party.organization, person);
        }
        call.party = Some(Arc::clone(party));
    }

    fn routed(&mut self, now: Now, id: CallId, route: Route) {
        // A call that was cancelled meanwhile is gone, or waits for something else.
        if !matches!(self.calls.get(&id), Some(Call { stage: Stage::ExpectRoute, .. })) {
            return;
        }
        let otherwise = self.calls.get_mut(&id).and_then(|call| call.otherwise.take());
        let way = match (Way::from(route), otherwise) {
            (Way::Nowhere(Nowhere::Unavailable), Some(begin)) => Way::Dialog(begin),
            (way, _) => way,
        };
        if let Some(party) = way.party() {
            self.known_as(id, &party);
            self.observe(|| Observation::Routed { call: id, party });
        }
        match way {
            Way::Dialog(begin) => self.begin(now, id, begin),
            Way::Phones(phones) => self.ring(now, id, phones),
            Way::Outside(phones, trunks) => self.call_out(now, Caller::Call(id), phones, &trunks),
            Way::Nowhere(Nowhere::NotFound) => self.refuse(now, id, refusal(404, "Not Found")),
            Way::Nowhere(Nowhere::NotAllowed) => self.refuse(now, id, refusal(403, "Forbidden")),
            Way::Nowhere(Nowhere::Blocked(class)) => self.refuse(now, id, blocked(class)),
            Way::Nowhere(Nowhere::NotReachable) => {
                self.refuse(now, id, refusal(480, "Temporarily Unavailable"));
            }
            Way::Nowhere(Nowhere::Busy) => self.refuse(now, id, refusal(486, "Busy Here")),
            Way::Nowhere(Nowhere::Unavailable) => self.refuse(now, id, busy_server()),
        }
    }
}

/// A refusal that says why, for phones that show it (RFC 3261 section 20.43).
fn blocked(class: CallClass) -> Refusal {
    let (kind, reason) = match class {
        CallClass::Internal => ("Internal", "You may not make internal calls"),
        CallClass::National => ("National", "You may not make national calls"),
        CallClass::International => ("International", "You may not make international calls"),
        CallClass::Premium => ("Premium", "You may not call premium numbers"),
    };
    let warning = Some(Warning { code: 399, text: reason.to_owned() });
    Refusal { warning, ..refusal(403, &format!("{kind} Calls Not Allowed")) }
}
