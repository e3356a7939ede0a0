//! Calls between phones whose media go through the server: see [`crate::relay`].

use antiphon_sip::caller;
use antiphon_sip::offer_answer::reading::{self, Reading};

use super::connecting::preferring;
use super::talking::local_media;
use super::*;
use crate::relay::{Awaited, DirectMedia, Place, Relay, Then};
use crate::transfer::{JoinStep, Joining};

/// One side of a call, as far as it decides whether its media can go directly.
#[derive(Clone, Copy, Debug)]
struct Side {
    place: Place,
    is_ipv6: bool,
    /// Whether keys could be told it in secret.
    is_secure: bool,
    reading: Option<Reading>,
}

impl Switchboard {
    /// Whether the media of a caller and these phones must go through the server.
    pub(super) fn must_be_relayed(&self, call: &Call, targets: &[Target]) -> bool {
        let Some(caller) = self.side(call.leg) else { return false };
        targets.iter().any(|target| self.is_apart(caller, side_of(target)))
    }

    /// The same of two legs.
    pub(super) fn must_be_relayed_between(&self, one: LegId, other: LegId) -> bool {
        let (Some(one), Some(other)) = (self.side(one), self.side(other)) else { return false };
        self.is_apart(one, other)
    }

    fn side(&self, leg: LegId) -> Option<Side> {
        let flow = self.sip.flow_of(leg)?;
        let reading = self.sip.described(leg).and_then(|sdp| reading::read(&sdp));
        let said = reading.and_then(|it| it.address);
        let is_ipv6 = said.unwrap_or_else(|| flow.remote.ip()).is_ipv6();
        let place = Place::of(flow.remote.ip(), said);
        Some(Side { place, is_ipv6, is_secure: flow.transport.is_secure(), reading })
    }

    fn is_apart(&self, one: Side, other: Side) -> bool {
        self.config.direct_media == DirectMedia::Never
            || one.is_ipv6 != other.is_ipv6
            || !one.place.reaches(other.place)
            || (self.config.srtp != SrtpPolicy::Off
                && (differ_in_secrecy(one, other) || differ_in_secrecy(other, one)))
    }

    /// Two ports are needed before anybody can be told of them.
    pub(super) fn open_relay(&mut self, id: CallId, then: Then) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let number = call.connections.saturating_add(1);
        call.connections = number;
        let phones_local = match &then {
            Then::Ring(phones) => phones.targets.first().map(|target| target.flow.local.ip()),
            Then::Join(joining) => self.sip.flow_of(joining.phone).map(|flow| flow.local.ip()),
        };
        let local = phones_local.filter(|ip| !ip.is_unspecified()).unwrap_or(call.local);
        let callers = call.media_at.map(Some);
        call.stage = Stage::ExpectRelay(Box::new(Awaited { then, number, callers, phones: None }));
        call.relayed = Some(number);
        let callers_local = call.local;
        if callers.is_none() {
            call.has_media = true;
            self.effects.push(Effect::OpenMedia { media: MediaId::of_caller(id), local: callers_local });
        }
        self.effects.push(Effect::OpenMedia { media: MediaId { call: id, number }, local });
    }

    /// One of the two ports is open, or there is none. Whether the call waits for it.
    pub(super) fn relay_opened(&mut self, now: Now, media: MediaId, local: Option<SocketAddr>) -> bool {
        let Some(call) = self.calls.get_mut(&media.call) else { return false };
        let Stage::ExpectRelay(awaited) = &mut call.stage else { return false };
        match media.number {
            0 => {
                awaited.callers = Some(local);
                call.media_at = local;
            }
            number if number == awaited.number => awaited.phones = Some(local),
            _ => return true,
        }
        if let (Some(callers), Some(phones)) = (awaited.callers, awaited.phones) {
            self.both_opened(now, media.call, callers, phones);
        }
        true
    }

    fn both_opened(&mut self, now: Now, id: CallId, callers: Option<SocketAddr>, phones: Option<SocketAddr>) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Stage::ExpectRelay(awaited) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else {
            return;
        };
        let Awaited { then, number, .. } = *awaited;
        let relay = callers.zip(phones).and_then(|(callers, phones)| {
            let is_secure = match &then {
                Then::Ring(phones) => phones.targets.iter().all(|it| it.flow.transport.is_secure()),
                Then::Join(joining) => {
                    self.sip.flow_of(joining.phone).is_some_and(|flow| flow.transport.is_secure())
                }
            };
            self.relay(id, number, [callers, phones], is_secure)
        });
        match (relay, then) {
            (Some(relay), Then::Ring(phones)) => self.ring_relayed(now, id, phones, relay),
            (Some(relay), Then::Join(joining)) => {
                let before = self.sip.told(joining.phone);
                let step = JoinStep::RelayPhone;
                self.join(now, id, Joining { relay: Some(relay), step, before, ..*joining });
            }
            (None, Then::Ring(phones)) => {
                let next = phones.ringing.not_reachable();
                self.go_on(now, id, next, 503);
            }
            (None, Then::Join(joining)) => {
                if let Some(call) = self.calls.get_mut(&id) {
                    call.stage = Stage::Joining(joining);
                }
                self.refuse(now, id, busy_server());
            }
        }
    }

    /// What both sides are to be told; `None` where one of them may have no media as its signalling is.
    fn relay(
        &mut self,
        id: CallId,
        number: u16,
        [callers, phones]: [SocketAddr; 2],
        is_secure: bool,
    ) -> Option<Relay> {
        let callers_secure = self.calls.get(&id)?.is_secure;
        let local = |switchboard: &mut Self, at, is_secure| {
            let security = switchboard.security(is_secure)?;
            let session_id = switchboard.entropy.next_u64() >> 1;
            Some(local_media(&switchboard.config, at, session_id, security))
        };
        let callers = local(self, callers, callers_secure)?;
        Some(Relay { number, callers, phones: local(self, phones, is_secure)? })
    }

    /// Phones ring with an offer of our own, the caller's first coding before all others.
    fn ring_relayed(&mut self, now: Now, id: CallId, phones: Phones, mut relay: Relay) {
        let Some(call) = self.calls.get(&id) else { return };
        if let Some(offer) = &call.offer {
            match offer_answer::answer(offer, &relay.callers) {
                Ok(agreement) => relay.phones.codecs = preferring(&[agreement.codec], &self.config),
                Err(error) => return self.refuse(now, id, error.refusal()),
            }
        }
        self.ring_now(now, id, phones, Some(relay));
    }

    /// A phone has answered our offer: its media begin. `None` if it agrees to nothing that was offered.
    pub(super) fn begin_phones_media(
        &mut self,
        id: CallId,
        leg: LegId,
        relay: &mut Relay,
        sdp: &[u8],
    ) -> bool {
        let Ok(agreement) = offer_answer::accept_answer(&relay.phones, sdp) else { return false };
        relay.phones.codecs = vec![agreement.codec];
        relay.callers.codecs = preferring(&[agreement.codec], &self.config);
        let signalling = self.sip.flow_of(leg).map_or(agreement.remote, |flow| flow.remote);
        let config = Box::new(self.leg_config(&agreement, signalling.ip()));
        let media = MediaId { call: id, number: relay.number };
        self.effects.push(Effect::StartMedia { media, config });
        self.report_to(media, &agreement);
        true
    }

    /// A phone has answered a caller whose media are relayed: he is answered in turn.
    pub(super) fn relayed_phone_answered(&mut self, now: Now, id: CallId, leg: LegId, sdp: &[u8]) {
        let Some(Call { stage: Stage::Ringing(ringing), leg: caller, offer, .. }) = self.calls.get_mut(&id)
        else {
            return;
        };
        let (caller, offer, phones) = (*caller, offer.clone(), ringing.phones.clone());
        let Some(mut relay) = ringing.relay.take() else { return };
        let agreed = self.begin_phones_media(id, leg, &mut relay, sdp);
        let answer = offer.as_ref().map(|offer| offer_answer::answer(offer, &relay.callers));
        let (sdp, agreement) = match (agreed, answer) {
            (true, Some(Ok(agreement))) => (agreement.sdp.clone(), Some(agreement)),
            (true, None) => (offer_answer::make_offer(&relay.callers), None),
            (false, _) | (true, Some(Err(_))) => {
                self.stop_phones(now, &phones);
                return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
            }
        };
        let Some(call) = self.calls.get_mut(&id) else { return };
        let Stage::Ringing(ringing) = &call.stage else { return };
        let mut connected = ringing.connected(leg, agreement.is_none());
        connected.relay = Some(Box::new(relay));
        (call.stage, call.outcome) = (Stage::Connected(connected), Outcome::Answered);
        self.sip.answer(now, caller, sdp);
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(leg) });
        self.timers.clear(id, CallTimer::Ring);
        let others: Vec<LegId> = phones.into_iter().filter(|phone| *phone != leg).collect();
        self.stop_losers(now, &others);
        if let Some(agreement) = agreement {
            self.begin_callers_media(id, &agreement);
        }
    }

    /// The caller, who had offered nothing, answers what he was offered.
    pub(super) fn relayed_caller_answered(
        &mut self,
        now: Now,
        id: CallId,
        caller: LegId,
        relay: &Relay,
        sdp: Option<Bytes>,
    ) {
        match sdp.map(|sdp| offer_answer::accept_answer(&relay.callers, &sdp)) {
            Some(Ok(agreement)) => self.begin_callers_media(id, &agreement),
            Some(Err(_)) | None => {
                self.sip.hang_up(now, caller);
                self.disconnect(now, id, caller, None);
            }
        }
    }

    /// The caller's media begin, and the two hear each other.
    pub(super) fn begin_callers_media(&mut self, id: CallId, agreement: &Agreement) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let signalling = call.remote.ip();
        let acknowledged = Self::is_there(call, agreement);
        let relay = match &mut call.stage {
            Stage::Connected(connected) => connected.relay.as_deref_mut(),
            Stage::Joining(joining) => joining.relay.as_mut(),
            Stage::ExpectRoute
            | Stage::Ringing(_)
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_)
            | Stage::Talking(_) => None,
        };
        let Some(relay) = relay else { return };
        relay.callers.codecs = vec![agreement.codec];
        let number = relay.number;
        let config = LegConfig { acknowledged, ..self.leg_config(agreement, signalling) };
        let (one, other) = (MediaId::of_caller(id), MediaId { call: id, number });
        self.effects.push(Effect::StartMedia { media: one, config: Box::new(config) });
        self.report_to(one, agreement);
        self.effects.push(Effect::Bridge { one, other });
    }

    /// Phones whose media would have gone through the server are not reached: their port is given back.
    pub(super) fn end_relay(&mut self, id: CallId) {
        let relayed = self.calls.get_mut(&id).and_then(|call| call.relayed.take());
        if let Some(number) = relayed {
            self.effects.push(Effect::CloseMedia(MediaId { call: id, number }));
        }
    }
}

/// Whether media of a side are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secrecy {
    /// It insists, or nobody knows yet.
    Must,
    /// It can do without.
    Can,
    /// Its keys could be read on the way, or it has none.
    Cannot,
}

impl Side {
    fn secrecy(self) -> Secrecy {
        match self.reading {
            _ if !self.is_secure => Secrecy::Cannot,
            None => Secrecy::Must,
            Some(it) if it.encrypts && it.insists => Secrecy::Must,
            Some(it) if it.encrypts => Secrecy::Can,
            Some(_) => Secrecy::Cannot,
        }
    }
}

/// Whether the one insists on what the other one cannot have.
fn differ_in_secrecy(one: Side, other: Side) -> bool {
    one.secrecy() == Secrecy::Must && other.secrecy() == Secrecy::Cannot
}

/// A registered phone, which has described nothing yet.
fn side_of(target: &Target) -> Side {
    let remote = target.flow.remote.ip();
    let contact = caller::host_of(&target.contact).and_then(|host| host.parse().ok());
    Side {
        place: Place::of(remote, contact),
        is_ipv6: remote.is_ipv6(),
        is_secure: target.flow.transport.is_secure(),
        reading: None,
    }
}
