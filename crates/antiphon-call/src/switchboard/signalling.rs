//! What the SIP machine reports.

use antiphon_core::message::MessageFrom;

use super::*;
use crate::input::Known;

impl Switchboard {
    pub(super) fn signalled(&mut self, now: Now, event: Event) {
        match event {
            Event::Credentials { request, username } => {
                self.ask(Pending::Credentials(request), Ask::Credentials { username });
            }
            Event::Register { request, username, changes, flow } => {
                let pending = Pending::Register { request, username: username.clone(), flow };
                self.ask(pending, Ask::Register { username, changes });
            }
            Event::Subscribe { request, whose, .. } => {
                let pending = Pending::Subscribe { request, again: Some(whose.clone()) };
                self.ask(pending, Ask::Lamp(whose));
            }
            Event::Incoming(incoming) => self.incoming(now, incoming),
            Event::Cancelled { leg } => self.cancelled(now, leg),
            Event::Confirmed { leg, sdp } => self.confirmed(now, leg, sdp),
            Event::Offered { leg, request, sdp } => self.offered(now, leg, request, sdp),
            Event::OfferMade { leg, sdp } => self.offer_made(now, leg, sdp),
            Event::OfferConfirmed { leg, sdp } => self.offer_confirmed(now, leg, sdp),
            Event::Transfer(wanted) => self.transfer_wanted(now, wanted),
            Event::OfferAnswered { leg, sdp } => self.offer_answered(now, leg, Ok(sdp)),
            Event::OfferRefused { leg, status } => self.offer_answered(now, leg, Err(status)),
            Event::Referred { leg, status } => self.referred(now, leg, status),
            Event::Digit { leg, digit } => self.digit_by_info(now, leg, digit),
            Event::HungUp { leg, request } => self.hung_up(now, leg, Some(request)),
            Event::Failed { leg, .. } => self.hung_up(now, leg, None),
            Event::Lost { leg, next, address } => self.leg_lost(leg, next, address),
            Event::Progress { leg, status, sdp } => self.progress(now, leg, status, sdp),
            Event::Answered { leg, sdp } => self.phone_answered(now, leg, sdp),
            Event::Refused { leg, status, redirect, .. } => self.phone_refused(now, leg, status, redirect),
            Event::Pinged { ping, status } => self.pinged(now, ping, status),
            Event::Registered { registration, status, expires_s } => {
                self.registered(now, registration, status, expires_s);
            }
            Event::Notified { .. } => {}
        }
    }

    fn incoming(&mut self, now: Now, incoming: Incoming) {
        let id = self.new_call_id();
        self.legs.insert(incoming.leg, id);
        self.observe(|| Observation::Began {
            call: id,
            sip_call_id: incoming.call_id.clone(),
            called: incoming.called.clone(),
            account: incoming.account.clone(),
            shown: shown(&incoming.from),
        });
        let request = route_request(&incoming);
        let replaces = incoming.replaces;
        let call = Call {
            is_located: incoming.flow.transport.is_reliable() || incoming.account.is_some(),
            known: incoming.account.map_or(Known::Nobody, Known::Account),
            max_forwards: incoming.max_forwards,
            may_be_referred: incoming.may_be_referred,
            offer: incoming.offer,
            ..Call::new(incoming.leg, incoming.flow, incoming.to)
        };
        self.calls.insert(id, call);
        if self.draining || self.calls.len() > self.config.calls_max {
            return self.refuse(now, id, busy_server());
        }
        match replaces {
            Some(replaced) => self.pick_up_wanted(now, id, replaced),
            None => self.ask(Pending::Route(id), Ask::Route(request)),
        }
    }

    fn cancelled(&mut self, now: Now, leg: LegId) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        if let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get(&id) {
            let phones = ringing.phones.clone();
            self.stop_phones(now, &phones);
        }
        self.forget(now, id, Outcome::Cancelled);
    }

    /// A key by SIP INFO. The leg hears it, because it knows whether the same key came as a telephone event.
    ///
    /// Where two phones talk directly, the other one is told in the same way.
    fn digit_by_info(&mut self, now: Now, leg: LegId, digit: Digit) {
        let call = self.legs.get(&leg).and_then(|id| self.calls.get(id));
        if let Some(Call {
            stage: Stage::Connected(Connected { relay: None, phone, .. }), leg: caller, ..
        }) = call
        {
            let other = if leg == *caller { *phone } else { *caller };
            return self.sip.press(now, other, digit);
        }
        if let Some(media) = self.media_of(leg) {
            self.effects.push(Effect::Media { media, command: LegCommand::InfoDigit { digit } });
        }
    }
}

/// Who a caller says he is.
fn shown(from: &NameAddr) -> MessageFrom {
    let number = Some(from.user.clone()).filter(|user| !user.is_empty());
    MessageFrom { person: None, number, name: from.display.clone() }
}

fn route_request(incoming: &Incoming) -> RouteRequest {
    let MessageFrom { number, name, .. } = shown(&incoming.from);
    RouteRequest {
        account: incoming.account.clone(),
        called: incoming.called.clone(),
        called_host: incoming.called_host.clone(),
        called_instance: incoming.called_instance.clone(),
        shown_number: number,
        shown_name: name,
        remote: incoming.flow.remote,
        trunk: incoming.trunk.clone(),
        to: incoming.to.user.clone(),
    }
}
