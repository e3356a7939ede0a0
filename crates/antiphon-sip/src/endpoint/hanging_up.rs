//! Ends of calls, from either side.

use super::authentication::{Question, Waiting};
use super::dialog::cseq;
use super::legs::{Change, Stage};
use super::*;

impl Endpoint {
    /// Ends a leg, however far it is: a call that rings is refused or taken back, one that is answered gets a BYE.
    pub fn hang_up(&mut self, now: Now, leg: LegId) {
        let is_told_first = self.ends_after_progress(leg);
        let Some(it) = self.legs.get_mut(&leg) else { return };
        match &it.stage {
            Stage::ExpectAnswer(_) => drop(self.end_unanswered(now, leg, &Answer::new(480))),
            Stage::ExpectPeer(_) => self.take_back(now, leg),
            Stage::Talking => match &mut it.unacknowledged {
                // A BYE before the ACK would end a call that the caller does not know yet (RFC 3261 section 15).
                Some(success) if success.first => {
                    success.then_hang_up = true;
                    it.stage = Stage::ExpectByeAnswer;
                }
                Some(_) | None if is_told_first => {}
                Some(_) | None => self.send_bye(now, leg),
            },
            Stage::ExpectByeDone | Stage::ExpectByeAnswer => {}
        }
    }

    pub(super) fn send_bye(&mut self, now: Now, id: LegId) {
        self.end_change(now, id);
        // An answer that is owed comes first, even if it is empty (RFC 3261 section 15).
        self.acknowledge(id, None);
        self.timers.clear_leg(id);
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(leg) = self.legs.get_mut(&id) else { return };
        leg.stage = Stage::ExpectByeAnswer;
        leg.unacknowledged = None;
        if leg.is_lost {
            return self.hold_bye(now, id);
        }
        let flow = leg.dialog.flow;
        let bye = leg.dialog.request(&Method::Bye, &branch);
        let bye = bye.and_then(|bye| Some(bye.header(HeaderName::UserAgent, agent).ok()?.build()));
        let sent = bye.and_then(|bye| self.request(now, flow, bye, Purpose::Bye(id)));
        if sent.is_none() {
            self.drop_leg(id);
        }
    }

    /// Whatever the answer to our BYE is, the leg is over.
    pub(super) fn bye_responded(&mut self, leg: LegId, status: u16) {
        if status >= 200 {
            self.drop_leg(leg);
        }
    }

    /// The peer ends the call. Its 200 waits until what it left is safe.
    pub(super) fn bye_arrived(&mut self, now: Now, id: ServerId, leg: LegId, flow: Flow) {
        match self.legs.get(&leg).map(|leg| &leg.stage) {
            Some(Stage::Talking) => self.peer_hung_up(now, id, leg, flow),
            // A caller may end what has not begun with a BYE as well (RFC 3261 section 15).
            Some(Stage::ExpectAnswer(_)) => {
                self.respond(now, id, &Answer::new(200));
                self.end_unanswered(now, leg, &Answer::new(487));
                self.tell(Event::Cancelled { leg });
            }
            // Both hung up at once.
            Some(Stage::ExpectByeAnswer) => drop(self.respond(now, id, &Answer::new(200))),
            Some(Stage::ExpectPeer(_) | Stage::ExpectByeDone) | None => {
                self.respond(now, id, &Answer::new(481));
            }
        }
    }

    /// Whether a request ends a call or takes it back. There is one for each call: the next one finds it ended.
    pub(super) fn ends_call(&self, request: &Request) -> bool {
        if request.method == Method::Cancel {
            return self.transactions.cancelled(request).is_some();
        }
        let leg = self.leg_of(request).and_then(|leg| self.legs.get(&leg));
        request.method == Method::Bye
            && leg.is_some_and(|leg| {
                matches!(leg.stage, Stage::Talking | Stage::ExpectAnswer(_))
                    && leg.dialog.comes_next(cseq(&request.headers).unwrap_or_default())
            })
    }

    fn peer_hung_up(&mut self, now: Now, id: ServerId, leg_id: LegId, flow: Flow) {
        // Refused, it would leave a call without anybody at its other end. There is one for each leg.
        let request = self.wait_in_any_case(now, id, flow, Question::ByeDone(leg_id));
        self.end_change(now, leg_id);
        self.timers.clear_leg(leg_id);
        if let Some(leg) = self.legs.get_mut(&leg_id) {
            leg.stage = Stage::ExpectByeDone;
            leg.unacknowledged = None;
        }
        self.tell(Event::HungUp { leg: leg_id, request });
    }

    /// Answers the peer's BYE: `kept` says that everything it left is safe; otherwise it gets 500.
    pub fn bye_done(&mut self, now: Now, request: RequestId, kept: bool) {
        let Some(Waiting { server, what: Question::ByeDone(leg), .. }) =
            self.take_waiting_if(request, |what| matches!(what, Question::ByeDone(_)))
        else {
            return;
        };
        self.respond(now, server, &Answer::new(if kept { 200 } else { 500 }));
        self.drop_leg(leg);
    }

    /// A change of session that is under way ends with the call.
    fn end_change(&mut self, now: Now, leg: LegId) {
        if let Some(Change::Theirs(request)) = self.legs.get_mut(&leg).and_then(|leg| leg.change.take()) {
            self.end_waiting(now, request, &Answer::new(487));
        }
    }
}
