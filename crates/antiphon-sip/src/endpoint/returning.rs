//! Answered calls whose connection is gone: they go on, and what is said next takes another way.
//!
//! Connections end for reasons of their own: a proxy closes those that are silent, a phone changes its network. A call is
//! its dialog (RFC 3261 section 12), so it is found again on the path on which its peer says something, on the one on
//! which its phone registers, or on a new connection to the address where the peer was, at the port that its first
//! route or its target names. Nowhere else is a connection opened to: whoever calls could name any address.

use std::net::IpAddr;

use antiphon_core::trunk::{Peer, PeerTransport};
use sipx_sip::Address;

use super::bounds::{GONE_AFTER, LOST_MAX, REOPENED_MAX};
use super::dialog::Dialog;
use super::legs::Stage;
use super::session_timer::SessionTimer;
use super::*;
use crate::caller;
use crate::event::Failure;
use crate::registrar::Binding;

/// The path of a registered phone.
#[derive(Debug, Default)]
pub(super) struct PhonePath {
    /// Until when it is, epoch milliseconds.
    pub(super) until_ms: i64,
    /// The accounts that are registered on it.
    pub(super) accounts: Vec<String>,
}

impl Endpoint {
    /// A connection is gone. What was on its way through it is lost; answered calls look for another way.
    pub fn flow_closed(&mut self, now: Now, flow: Flow) {
        let (servers, clients) = self.transactions.on_flow(flow);
        servers.into_iter().for_each(|id| self.forget_server(id));
        self.lose_pings(&clients);
        let purposes = clients.iter().filter_map(|id| self.transactions.client(*id).map(|it| it.purpose));
        let unsent: Vec<Purpose> = purposes.collect();
        clients.into_iter().for_each(|id| self.forget_client(id));
        self.flows.remove(&flow);
        self.lose_waiting_on(flow);
        self.lose_progress_on(flow);
        let legs: Vec<LegId> =
            self.legs.iter().filter(|(_, it)| it.dialog.flow == flow).map(|(id, _)| *id).collect();
        legs.into_iter().for_each(|id| self.lose_leg(now, id));
        unsent.into_iter().for_each(|purpose| self.unsent(now, purpose));
        self.drop_subscriptions_on(flow);
        self.lose_registrations(now, flow);
    }

    fn lose_waiting_on(&mut self, flow: Flow) {
        let waiting: Vec<_> =
            self.waiting.iter().filter(|(_, it)| it.flow == flow).map(|(id, _)| *id).collect();
        for request in waiting {
            self.lose_waiting(request);
        }
    }

    /// A leg that nobody has answered is over, one that is answered looks for another way.
    fn lose_leg(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get(&id) else { return };
        let event = match &leg.stage {
            Stage::Talking | Stage::ExpectByeAnswer => return self.seek_way(now, id),
            Stage::ExpectAnswer(_) => Some(Event::Cancelled { leg: id }),
            Stage::ExpectPeer(calling) if calling.is_given_up() => None,
            Stage::ExpectPeer(_) => {
                let reason = answers::reason(503).to_owned();
                Some(Event::Refused { leg: id, status: 503, reason, redirect: None })
            }
            Stage::ExpectByeDone => None,
        };
        self.drop_leg(id);
        event.into_iter().for_each(|event| self.tell(event));
    }

    fn seek_way(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get_mut(&id).filter(|leg| !leg.is_lost) else { return };
        leg.is_lost = true;
        let until = match leg.is_talking() {
            true => leg.session.and_then(SessionTimer::ends).unwrap_or(now.since_start + LOST_MAX),
            false => now.since_start + GONE_AFTER,
        };
        let (next, address) = (next_hop(&leg.dialog), leg.dialog.flow.remote.ip());
        let next = next.filter(|_| leg.reopened < REOPENED_MAX);
        self.timers.set(until, Due::Lost(id));
        if let Some(next) = next {
            self.tell(Event::Lost { leg: id, next, address });
        }
    }

    /// The peer of a leg whose connection is gone may be reached on this path: the next request goes there.
    pub fn reroute(&mut self, now: Now, leg: LegId, flow: Flow) {
        if let Some(leg) = self.legs.get_mut(&leg).filter(|leg| leg.is_lost) {
            leg.reopened += 1;
        }
        self.found(now, leg, flow);
    }

    /// A leg's peer said something, on this path.
    pub(super) fn heard_on(&mut self, now: Now, id: LegId, flow: Flow) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        leg.reopened = 0;
        if leg.is_lost {
            return self.found(now, id, flow);
        }
        // The peer's connection may be a new one, or its NAT may have moved it.
        leg.dialog.flow = flow;
    }

    /// A leg has a way again; what waited for one goes out.
    fn found(&mut self, now: Now, id: LegId, flow: Flow) {
        let Some(leg) = self.legs.get_mut(&id).filter(|leg| leg.is_lost) else { return };
        leg.is_lost = false;
        leg.dialog.flow = flow;
        self.timers.clear(Due::Lost(id));
        if matches!(leg.stage, Stage::ExpectByeAnswer) {
            return self.send_bye(now, id);
        }
        self.tell_progress(now, id);
    }

    /// A phone has registered on a path. Its calls are there, if theirs is gone or not the phone's any more.
    pub(super) fn phone_registered(
        &mut self,
        now: Now,
        account: &str,
        flow: Flow,
        bindings: &[Binding],
        is_new: bool,
    ) {
        if bindings.iter().all(|binding| binding.flow != flow) {
            return;
        }
        let from = (account.to_owned(), LegId(0));
        let legs = self.phones.range(from..).take_while(|(of, _)| of == account);
        let legs: Vec<LegId> = legs.map(|(_, leg)| *leg).collect();
        for id in legs {
            let Some(leg) = self.legs.get_mut(&id) else { continue };
            let before = leg.dialog.flow;
            let was_phones =
                self.flows.get(&before).is_some_and(|it| it.accounts.iter().any(|it| it == account));
            if leg.is_lost && is_new {
                self.found(now, id, flow);
                // Whether the phone still knows the call, after whatever has befallen it.
                self.timers.set(now.since_start, Due::Session(id));
            } else if was_phones && bindings.iter().all(|binding| binding.flow != before) {
                leg.dialog.flow = flow;
            }
        }
    }

    /// No way was found in time.
    pub(super) fn lost_for_good(&mut self, id: LegId) {
        let Some(leg) = self.legs.get(&id) else { return };
        let was_talking = leg.is_talking();
        self.drop_leg(id);
        if was_talking {
            self.tell(Event::Failed { leg: id, failure: Failure::FlowClosed });
        }
    }

    /// A request within a call was lost with its connection. What must be said is said again on the next one.
    fn unsent(&mut self, now: Now, purpose: Purpose) {
        match purpose {
            Purpose::Bye(leg) => {
                if self.legs.get(&leg).is_some_and(|leg| !leg.is_lost) {
                    self.send_bye(now, leg);
                }
            }
            Purpose::Offer(leg) => self.offer_failed(now, leg, 503),
            // It is sent again as soon as there is a way.
            Purpose::Refresh(leg) => self.refresh_failed(now, leg, 491),
            Purpose::Refer(leg) => self.refer_responded(leg, 503),
            // Of these their own parts have taken note, and nobody waits for the others.
            Purpose::Invite(_)
            | Purpose::Progress(_)
            | Purpose::Notify(_)
            | Purpose::Register(_)
            | Purpose::Ping(_)
            | Purpose::Cancel
            | Purpose::Prack
            | Purpose::Info
            | Purpose::Stray => {}
        }
    }

    /// What an ended leg still had to say waits for a way.
    pub(super) fn hold_bye(&mut self, now: Now, leg: LegId) {
        self.timers.set(now.since_start + GONE_AFTER, Due::Lost(leg));
    }

    /// Accounts of the phones on a path.
    pub(super) fn accounts_on(&self, flow: Flow) -> Vec<String> {
        self.flows.get(&flow).map(|it| it.accounts.clone()).unwrap_or_default()
    }
}

/// Where the next request of a dialog goes (RFC 3261 section 12.2.1.1), as far as we may call there: a browser cannot be
/// called, and another address than the one before may be anybody's.
fn next_hop(dialog: &Dialog) -> Option<Peer> {
    let route = dialog.first_route().and_then(|route| Address::parse(route, "Route").ok());
    let uri = route.map_or_else(|| dialog.target.clone(), |route| route.uri);
    let named = uri.params().and_then(|params| params.value("transport").map(text_of));
    let transport = match (dialog.flow.transport, named.as_deref()) {
        // Nobody is to read now what nobody could read before.
        (Transport::Tls, _) => PeerTransport::Tls,
        (Transport::Tcp, Some(named)) if named.eq_ignore_ascii_case("udp") => PeerTransport::Udp,
        (Transport::Tcp, _) => PeerTransport::Tcp,
        (Transport::Udp | Transport::Ws | Transport::Wss, _) => return None,
    };
    let peer = Peer { host: caller::host(&uri), port: uri.port(), transport: Some(transport) };
    let is_there = |address: IpAddr| address == dialog.flow.remote.ip();
    (!peer.host.is_empty() && peer.address().is_none_or(is_there)).then_some(peer)
}
