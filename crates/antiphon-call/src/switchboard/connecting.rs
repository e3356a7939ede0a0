//! Connections of dialogs: from the wish to the bridge, and back.

use antiphon_core::call_handling::DivertCause;
use antiphon_core::limits::{BRIDGED_CALL_MAX, HAND_OVERS_PER_CALL_MAX};
use antiphon_dialog::event::{ConnectFailure, ConnectionNews};
use antiphon_dialog::{Afterwards, ConnectionId};

use super::talking::{audio_codec, local_media};
use super::trunking::Caller;
use super::*;
use crate::connection::{self, Connection, ConnectionStage};
use crate::conversation::Wanted;
use crate::ringing::{Diverted, Next};

impl Switchboard {
    /// A dialog wants its caller connected: the office says where that goes.
    pub(super) fn connect(&mut self, now: Now, id: CallId, wanted: Wanted) {
        self.end_connection(now, id);
        let Some(call) = self.calls.get_mut(&id) else { return };
        let number = call.connections.checked_add(1).filter(|_| call.hand_overs < HAND_OVERS_PER_CALL_MAX);
        let Some(number) = number else {
            let news = ConnectionNews::Failed(ConnectFailure::Unavailable);
            return self
                .converse(now, id, |conversation, desk| conversation.connection(wanted.id, news, desk));
        };
        call.connections = number;
        let Wanted { id: name, to, on_behalf, then, party } = wanted;
        let (called, stage) = (connection::called(&to), ConnectionStage::ExpectRoute);
        call.connection = Some(Box::new(Connection {
            number,
            id: name,
            then,
            on_behalf,
            called,
            is_diverted: false,
            otherwise: None,
            stage,
        }));
        self.ask(Pending::Connect { call: id, number }, Ask::Connect { party, to, on_behalf });
    }

    /// The office says where a connection goes.
    pub(super) fn connection_routed(&mut self, now: Now, id: CallId, number: u16, route: Route) {
        let Some(connection) = self.connection(id, number) else { return };
        if !matches!(connection.stage, ConnectionStage::ExpectRoute) {
            return;
        }
        let way = match (Way::from(route), connection.otherwise.take()) {
            (Way::Nowhere(Nowhere::Unavailable), Some(begin)) => Way::Dialog(begin),
            (way, _) => way,
        };
        match way {
            Way::Dialog(begin) => self.give_to_dialog(now, id, &begin),
            Way::Phones(phones) => self.refer_or_ring(now, id, phones),
            Way::Outside(phones, trunks) => {
                self.call_out(now, Caller::Connection(id, number), phones, &trunks);
            }
            Way::Nowhere(why) => self.connection_failed(now, id, why.into()),
        }
    }

    /// The caller's phone makes the call itself, where that is preferred and it can; else the other side is rung.
    fn refer_or_ring(&mut self, now: Now, id: CallId, phones: Phones) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let may = self.config.prefer_refer && call.may_be_referred;
        let connection = call.connection.as_mut().filter(|connection| may && connection.may_be_referred());
        let Some(connection) = connection else { return self.open_other_side(now, id, phones) };
        connection.stage = ConnectionStage::ExpectReferral(phones);
        let (leg, called) = (call.leg, connection.called.clone());
        let address = self.address_of(&called);
        self.sip.refer(now, leg, &address);
    }

    /// The caller's phone has made the call, or could not: then it is made from here.
    pub(super) fn referred(&mut self, now: Now, leg: LegId, status: u16) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        let Some(connection) = self.calls.get_mut(&id).and_then(|call| call.connection.as_mut()) else {
            return;
        };
        if !matches!(connection.stage, ConnectionStage::ExpectReferral(_)) {
            return;
        }
        let stage = std::mem::replace(&mut connection.stage, ConnectionStage::ExpectRoute);
        let ConnectionStage::ExpectReferral(phones) = stage else { return };
        if !(200..300).contains(&status) {
            return self.open_other_side(now, id, phones);
        }
        let Some((name, _)) = self.end_connection(now, id) else { return };
        self.converse(now, id, |conversation, desk| {
            conversation.connection(name, ConnectionNews::Answered, desk);
        });
    }

    /// The other side's media need a port before its phones can be told of it.
    pub(super) fn open_other_side(&mut self, now: Now, id: CallId, mut phones: Phones) {
        phones.targets = self.callable(phones.targets);
        let Some(first) = self.first_address(&phones.targets) else {
            let next = phones.ringing.not_reachable();
            return self.other_side_unreached(now, id, next, ConnectFailure::NotReachable);
        };
        // One port has one address: phones that reach us on another one cannot be told of it. Web phones have their own.
        let is_told = |target: &Target| self.is_web_target(target) || target.flow.local.ip() == first;
        phones.targets.retain(is_told);
        let are_web = phones.targets.iter().all(|target| self.is_web_target(target));
        let Some(call) = self.calls.get_mut(&id) else { return };
        let local = if first.is_unspecified() { call.local } else { first };
        let Some(connection) = &mut call.connection else { return };
        let media = MediaId { call: id, number: connection.number };
        connection.stage = ConnectionStage::ExpectMedia(phones);
        match self.web_address(local).filter(|_| are_web) {
            Some(address) => self.other_side_opened(now, media, Some(address)),
            None => self.effects.push(Effect::OpenMedia { media, local }),
        }
    }

    /// Our address as the first of these phones knows it that needs a port for itself, else the first of all.
    fn first_address(&self, targets: &[Target]) -> Option<IpAddr> {
        let needs_port = targets.iter().find(|target| !self.is_web_target(target));
        needs_port.or_else(|| targets.first()).map(|target| target.flow.local.ip())
    }

    /// There is a port for the other side, or none: its phones ring.
    pub(super) fn other_side_opened(&mut self, now: Now, media: MediaId, local: Option<SocketAddr>) {
        let Some(connection) = self.connection(media.call, media.number) else { return };
        if !matches!(connection.stage, ConnectionStage::ExpectMedia(_)) {
            return;
        }
        let called = connection.called.clone();
        let stage = std::mem::replace(&mut connection.stage, ConnectionStage::ExpectRoute);
        let ConnectionStage::ExpectMedia(phones) = stage else { return };
        match local {
            Some(local) => self.ring_other_side(now, media.call, &called, local, phones),
            None => {
                let next = phones.ringing.not_reachable();
                self.other_side_unreached(now, media.call, next, ConnectFailure::Unavailable);
            }
        }
    }

    fn ring_other_side(&mut self, now: Now, id: CallId, called: &str, local: SocketAddr, phones: Phones) {
        let Phones { targets, ring, mut ringing } = phones;
        let session_id = self.entropy.next_u64() >> 1;
        // One description for all of them: who could not keep its keys must not be told any.
        let (webs, others): (Vec<&Target>, Vec<&Target>) =
            targets.iter().partition(|it| self.is_web_target(it));
        let web = if webs.is_empty() { None } else { self.web_media(local.ip()) };
        let are_secure = others.iter().all(|it| it.flow.transport.is_secure());
        let Some(security) = self.security(are_secure) else {
            let begin = ringing.not_reachable();
            return self.other_side_unreached(now, id, begin, ConnectFailure::NotReachable);
        };
        let Some(Call { stage: Stage::Talking(conversation), .. }) = self.calls.get(&id) else { return };
        let local = LocalMedia {
            codecs: preferring(&conversation.local.codecs, &self.config),
            ..local_media(&self.config, local, session_id, security)
        };
        ringing.called = self.address_of(called);
        ringing.offer = Some(offer_answer::make_offer(&local));
        let codecs = local.codecs.clone();
        let web = web.map(|web| Box::new(LocalMedia { codecs, ..web }));
        ringing.web_offer = web.as_deref().map(offer_answer::make_offer);
        let local = Box::new(local);
        self.ring_phones(now, id, targets, &mut ringing);
        if let Some(connection) = self.calls.get_mut(&id).and_then(|call| call.connection.as_mut()) {
            connection.stage = ConnectionStage::Ringing { ringing, local, web };
        }
        self.observe(|| Observation::Connects { call: id, to: called.to_owned() });
        self.timers.set(now.since_start + ring, id, CallTimer::Ring, None);
        self.converse(now, id, |conversation, desk| conversation.ring(ring, desk));
    }

    /// One of the phones answered: the two hear each other.
    pub(super) fn other_side_answered(&mut self, now: Now, id: CallId, phone: LegId, sdp: &[u8]) {
        let is_web = self.is_web(phone);
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Some(connection) = &mut call.connection else { return };
        let ConnectionStage::Ringing { ringing, local, web } = &mut connection.stage else { return };
        if let Some(web) = web.take().filter(|_| is_web) {
            *local = web;
        }
        let Ok(agreement) = offer_answer::accept_answer(local, sdp) else {
            let next = ringing.not_reachable();
            return self.other_side_unreached(now, id, next, ConnectFailure::Unavailable);
        };
        let others: Vec<LegId> = ringing.phones.iter().copied().filter(|other| *other != phone).collect();
        local.codecs = vec![agreement.codec];
        let (name, local, number) = (connection.id, (**local).clone(), connection.number);
        let known = ringing.known();
        connection.stage = ConnectionStage::Bridged { phone, known, local: Box::new(local.clone()) };
        self.note_path(phone, &local, &agreement);
        self.stop_losers(now, &others);
        self.bridge(now, MediaId { call: id, number }, &agreement, phone);
        self.converse(now, id, |conversation, desk| {
            conversation.connection(name, ConnectionNews::Answered, desk);
        });
    }

    fn bridge(&mut self, now: Now, other: MediaId, agreement: &Agreement, phone: LegId) {
        let id = other.call;
        let signalling = self.sip.flow_of(phone).map_or(agreement.remote, |flow| flow.remote);
        let config = Box::new(self.leg_config(agreement, signalling.ip()));
        let one = MediaId::of_caller(id);
        self.effects.push(Effect::Media { media: one, command: LegCommand::Stop });
        self.effects.push(Effect::StartMedia { media: other, config });
        self.report_to(other, agreement);
        self.effects.push(Effect::Bridge { one, other });
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(phone) });
        self.timers.clear(id, CallTimer::Ring);
        self.timers.set(now.since_start + BRIDGED_CALL_MAX, id, CallTimer::Longest, None);
    }

    /// One of the phones refused. Once none rings any more, the mailbox answers or the dialog hears why not.
    pub(super) fn other_side_refused(
        &mut self,
        now: Now,
        id: CallId,
        phone: LegId,
        status: u16,
        redirect: Option<String>,
    ) {
        let Some(ringing) = self.calls.get_mut(&id).and_then(Call::ringing) else { return };
        if redirect.is_some() && ringing.outgoing.is_none() {
            let diverted = ringing.diverted(DivertCause::Deflected, redirect);
            return self.divert_connection(now, id, diverted);
        }
        if let Some(status) = ringing.phone_refused(phone, status) {
            let next = ringing.refused(status);
            self.other_side_unreached(now, id, next, connection::failure(status));
        }
    }

    /// The phones have rung long enough.
    pub(super) fn other_side_unanswered(&mut self, now: Now, id: CallId) {
        let Some(ringing) = self.calls.get_mut(&id).and_then(Call::ringing) else { return };
        let next = ringing.unanswered();
        self.other_side_unreached(now, id, next, ConnectFailure::NoAnswer);
    }

    fn other_side_unreached(&mut self, now: Now, id: CallId, next: Next, why: ConnectFailure) {
        match next {
            Next::Deposit(begin) => self.give_to_dialog(now, id, &begin),
            Next::Divert(diverted) => self.divert_connection(now, id, *diverted),
            Next::Nobody => self.connection_failed(now, id, why),
        }
    }

    /// The connection goes on to somebody else: as if it had just been wanted, and under the same name.
    fn divert_connection(&mut self, now: Now, id: CallId, diverted: Diverted) {
        self.timers.clear(id, CallTimer::Ring);
        let Some(call) = self.calls.get_mut(&id) else { return };
        let number = call.connections.saturating_add(1);
        let Some(connection) = &mut call.connection else { return };
        let (phones, before) = (connection.phones().to_vec(), connection.number);
        let had_media = connection.has_media();
        (connection.number, connection.stage) = (number, ConnectionStage::ExpectRoute);
        (connection.is_diverted, connection.otherwise) = (true, diverted.otherwise);
        call.connections = number;
        self.stop_phones(now, &phones);
        if had_media {
            self.effects.push(Effect::CloseMedia(MediaId { call: id, number: before }));
        }
        self.ask(Pending::Connect { call: id, number }, diverted.ask);
    }

    /// The other side hung up, or broke down: the owner is back, or the call is over.
    pub(super) fn other_side_gone(&mut self, now: Now, id: CallId, bye: Option<RequestId>) {
        if let Some(request) = bye {
            self.sip.bye_done(now, request, true);
        }
        match self.end_connection(now, id) {
            Some((name, Afterwards::Return)) => self.converse(now, id, |conversation, desk| {
                conversation.connection(name, ConnectionNews::Over, desk);
            }),
            Some((_, Afterwards::HandOver)) => self.heed_wish(now, id),
            None => {}
        }
    }

    /// A dialog answers instead of a phone, on the leg that there is.
    fn give_to_dialog(&mut self, now: Now, id: CallId, begin: &Begin) {
        let Some((name, then)) = self.end_connection(now, id) else { return };
        if let Some(call) = self.calls.get_mut(&id) {
            call.hand_overs += 1;
        }
        self.dialog_answers(id, begin);
        self.converse(now, id, |conversation, desk| {
            conversation.stop_ringing(desk);
            conversation.connection(name, ConnectionNews::Answered, desk);
            match then {
                Afterwards::HandOver => conversation.hand_over(begin, desk),
                Afterwards::Return => conversation.visit(begin, name, desk),
            }
        });
    }

    fn connection_failed(&mut self, now: Now, id: CallId, why: ConnectFailure) {
        let Some((name, _)) = self.end_connection(now, id) else { return };
        self.converse(now, id, |conversation, desk| {
            conversation.stop_ringing(desk);
            conversation.connection(name, ConnectionNews::Failed(why), desk);
        });
    }

    /// Whatever there is of a connection ends: phones that ring, the bridge, the port.
    pub(super) fn end_connection(&mut self, now: Now, id: CallId) -> Option<(ConnectionId, Afterwards)> {
        let connection = self.calls.get_mut(&id)?.connection.take()?;
        self.observe(|| Observation::Disconnects { call: id });
        self.timers.clear(id, CallTimer::Ring);
        self.stop_phones(now, connection.phones());
        if connection.has_media() {
            self.effects.push(Effect::CloseMedia(MediaId { call: id, number: connection.number }));
        }
        if connection.is_bridged() {
            self.timers.set(now.since_start + PORTAL_CALL_MAX, id, CallTimer::Longest, None);
        }
        Some((connection.id, connection.then))
    }

    pub(super) fn connection(&mut self, id: CallId, number: u16) -> Option<&mut Connection> {
        let connection = self.calls.get_mut(&id)?.connection.as_mut()?;
        (connection.number == number).then_some(connection)
    }

    /// The leg of whoever a dialog has connected its caller with, or tries to.
    pub(super) fn is_other_side(&self, id: CallId, leg: LegId) -> bool {
        let connection = self.calls.get(&id).and_then(|call| call.connection.as_ref());
        connection.is_some_and(|connection| connection.phones().contains(&leg))
    }

    /// Which media a leg's signalling is about.
    pub(super) fn media_of(&self, leg: LegId) -> Option<MediaId> {
        let id = self.legs.get(&leg).copied()?;
        let call = self.calls.get(&id)?;
        if let Stage::Connected(connected) = &call.stage {
            let relay = connected.relay.as_ref()?;
            return Some(MediaId { call: id, number: if leg == connected.phone { relay.number } else { 0 } });
        }
        let other = call.connection.as_ref().filter(|connection| connection.phones().contains(&leg));
        Some(MediaId { call: id, number: other.map_or(0, |connection| connection.number) })
    }

    pub(super) fn address_of(&self, called: &str) -> NameAddr {
        NameAddr::new(None, called, &self.config.endpoint.domain)
    }
}

/// All our codings, those of the caller first: what both sides speak needs no translation.
pub(super) fn preferring(first: &[AudioCodec], config: &SwitchboardConfig) -> Vec<AudioCodec> {
    let rest = config.codecs.iter().copied().map(audio_codec).filter(|codec| !first.contains(codec));
    first.iter().copied().chain(rest).collect()
}
