//! Calls between phones whose media go through the server: see [`crate::relay`].

use antiphon_sip::caller;
use antiphon_sip::offer_answer::reading::{self, Reading};

use super::changing::leg_update;
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
        if self.is_web(call.leg) || targets.iter().any(|target| self.is_web_target(target)) {
            return true;
        }
        let Some(caller) = self.side(call.leg) else { return false };
        targets.iter().any(|target| self.is_apart(caller, side_of(target)))
    }

    /// The same of two legs.
    pub(super) fn must_be_relayed_between(&self, one: LegId, other: LegId) -> bool {
        if self.is_web(one) || self.is_web(other) {
            return true;
        }
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
    pub(super) fn open_relay(&mut self, now: Now, id: CallId, then: Then) {
        let Some(Call { leg, local: here, .. }) = self.calls.get(&id) else { return };
        let callers_web = self.web_address(*here).filter(|_| self.is_web(*leg));
        let are_web = match &then {
            Then::Ring(phones) => phones.targets.iter().all(|target| self.is_web_target(target)),
            Then::Join(joining) => self.is_web(joining.phone),
            Then::PickUp { by, .. } => self.calls.get(by).is_some_and(|call| self.is_web(call.leg)),
        };
        let phones_local = match &then {
            Then::Ring(phones) => phones.targets.first().map(|target| target.flow.local.ip()),
            Then::Join(joining) => self.sip.flow_of(joining.phone).map(|flow| flow.local.ip()),
            Then::PickUp { by, .. } => self.calls.get(by).map(|call| call.local),
        };
        let Some(call) = self.calls.get_mut(&id) else { return };
        let number = call.connections.saturating_add(1);
        call.connections = number;
        let local = phones_local.filter(|ip| !ip.is_unspecified()).unwrap_or(call.local);
        // Web phones share a port, which is always there.
        call.has_media |= callers_web.is_some();
        call.media_at = call.media_at.or(callers_web);
        let callers = call.media_at.map(Some);
        let phones_web =
            self.config.web.as_ref().filter(|_| are_web).map(|web| SocketAddr::new(local, web.port));
        let phones = phones_web.map(Some);
        call.stage = Stage::ExpectRelay(Box::new(Awaited { then, number, callers, phones }));
        call.relayed = Some(number);
        let callers_local = call.local;
        if callers.is_none() {
            call.has_media = true;
            self.effects.push(Effect::OpenMedia { media: MediaId::of_caller(id), local: callers_local });
        }
        match (callers, phones) {
            (Some(callers), Some(phones)) => self.both_opened(now, id, callers, phones),
            (_, None) => self.effects.push(Effect::OpenMedia { media: MediaId { call: id, number }, local }),
            (None, Some(_)) => {}
        }
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
        let relay = callers
            .zip(phones)
            .and_then(|(callers, phones)| self.relay(id, number, [callers, phones], &then));
        match (relay, then) {
            (Some(relay), Then::Ring(phones)) => self.ring_relayed(now, id, phones, relay),
            (Some(relay), Then::Join(joining)) => {
                let before = self.sip.told(joining.phone);
                let step = JoinStep::RelayPhone;
                self.join(now, id, Joining { relay: Some(relay), step, before, ..*joining });
            }
            (Some(relay), Then::PickUp { ringing, by }) => self.pick_up_relayed(now, id, &ringing, relay, by),
            (None, Then::PickUp { by, .. }) => {
                self.refuse(now, by, busy_server());
                self.refuse(now, id, busy_server());
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
        then: &Then,
    ) -> Option<Relay> {
        let local = |switchboard: &mut Self, at, security| {
            let session_id = switchboard.entropy.next_u64() >> 1;
            local_media(&switchboard.config, at, session_id, security)
        };
        let (web, security) = match then {
            Then::Ring(rung) => {
                let (webs, others): (Vec<&Target>, Vec<&Target>) =
                    rung.targets.iter().partition(|it| self.is_web_target(it));
                let are_secure = others.iter().all(|it| it.flow.transport.is_secure());
                let web = if webs.is_empty() { None } else { self.web_media(phones.ip()) };
                (web, self.security(are_secure)?)
            }
            Then::Join(joining) if self.is_web(joining.phone) => {
                (None, self.own_path(Some(joining.phone), phones.ip())?)
            }
            Then::Join(joining) => {
                let flow = self.sip.flow_of(joining.phone);
                (None, self.security(flow.is_some_and(|flow| flow.transport.is_secure()))?)
            }
            Then::PickUp { by, .. } => (None, self.security_of_caller(*by)?),
        };
        let callers_security = self.security_of_caller(id)?;
        let callers = local(self, callers, callers_security);
        let phones = local(self, phones, security);
        Some(Relay { number, callers, phones, web, has_begun: false, early: None })
    }

    /// Phones ring with an offer of our own, the caller's first coding before all others.
    fn ring_relayed(&mut self, now: Now, id: CallId, phones: Phones, mut relay: Relay) {
        let Some(call) = self.calls.get(&id) else { return };
        if let Some(offer) = &call.offer {
            match offer_answer::answer(offer, &relay.callers) {
                Ok(agreement) => {
                    let codecs = preferring(&[agreement.codec], &self.config);
                    relay.web.iter_mut().for_each(|web| web.codecs.clone_from(&codecs));
                    relay.phones.codecs = codecs;
                }
                Err(error) => return self.refuse(now, id, error.refusal()),
            }
        }
        self.ring_now(now, id, phones, Some(relay));
    }

    /// A phone has answered our offer: its media begin. Whether it agrees to something that was offered.
    pub(super) fn begin_phones_media(
        &mut self,
        id: CallId,
        leg: LegId,
        relay: &mut Relay,
        sdp: &[u8],
    ) -> bool {
        if let Some(web) = relay.web.take().filter(|_| self.is_web(leg)) {
            relay.phones = web;
        }
        let Ok(agreement) = offer_answer::accept_answer(&relay.phones, sdp) else { return false };
        self.note_path(leg, &relay.phones, &agreement);
        relay.phones.codecs = vec![agreement.codec];
        self.start_phones_media(id, leg, relay, &agreement);
        true
    }

    /// The media of a phone begin, or change if they had begun before it answered.
    pub(super) fn start_phones_media(
        &mut self,
        id: CallId,
        leg: LegId,
        relay: &mut Relay,
        agreement: &Agreement,
    ) {
        relay.callers.codecs = preferring(&[agreement.codec], &self.config);
        let media = MediaId { call: id, number: relay.number };
        if std::mem::replace(&mut relay.has_begun, true) {
            self.effects.push(Effect::Media { media, command: leg_update(agreement) });
        } else {
            let signalling = self.sip.flow_of(leg).map_or(agreement.remote, |flow| flow.remote);
            let config = Box::new(self.leg_config(agreement, signalling.ip()));
            self.effects.push(Effect::StartMedia { media, config });
        }
        self.report_to(media, agreement);
    }

    /// A phone that rings already sends what the caller is to hear: the two are connected that far. Whether it agrees to
    /// something that was offered, and the caller to what comes of it.
    pub(super) fn relay_early_media(&mut self, now: Now, id: CallId, leg: LegId, sdp: &[u8]) -> bool {
        let Some(call) = self.calls.get_mut(&id) else { return false };
        let (Stage::Ringing(ringing), Some(offer)) = (&mut call.stage, call.offer.clone()) else {
            return false;
        };
        let Some(mut relay) = ringing.relay.clone() else { return false };
        if let Some(web) = relay.web.take().filter(|_| self.is_web(leg)) {
            relay.phones = web;
        }
        let Ok(agreement) = offer_answer::accept_answer(&relay.phones, sdp) else { return false };
        self.note_path(leg, &relay.phones, &agreement);
        self.start_phones_media(id, leg, &mut relay, &agreement);
        let Ok(callers) = offer_answer::answer(&offer, &relay.callers) else { return false };
        let is_first = relay.early.is_none();
        let told = relay.early.get_or_insert_with(|| callers.sdp.clone()).clone();
        if let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get_mut(&id) {
            ringing.relay = Some(relay);
        }
        if is_first {
            self.begin_callers_media(id, &callers);
        }
        self.caller_progress(now, id, 183, Some(told));
        true
    }

    /// A phone has answered a caller whose media are relayed: he is answered in turn.
    pub(super) fn relayed_phone_answered(&mut self, now: Now, id: CallId, leg: LegId, sdp: &[u8]) {
        let Some(Call { stage: Stage::Ringing(ringing), .. }) = self.calls.get_mut(&id) else { return };
        let Some(mut relay) = ringing.relay.take() else { return };
        let phones = ringing.phones.clone();
        // One that has described its early media need not do so again.
        let agreed = (sdp.is_empty() && relay.has_begun) || self.begin_phones_media(id, leg, &mut relay, sdp);
        if !agreed || !self.answer_relayed_caller(now, id, leg, relay) {
            self.stop_phones(now, &phones);
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        }
        let others: Vec<LegId> = phones.into_iter().filter(|phone| *phone != leg).collect();
        self.stop_losers(now, &others);
    }

    /// The caller hears of the answer, and of our media if he has not yet. Whether he can agree to them.
    fn answer_relayed_caller(&mut self, now: Now, id: CallId, leg: LegId, relay: Relay) -> bool {
        let Some(call) = self.calls.get(&id) else { return false };
        let answer = call.offer.as_ref().map(|offer| offer_answer::answer(offer, &relay.callers));
        let (sdp, agreement) = match (relay.early.clone(), answer) {
            (Some(told), _) => (told, None),
            (None, Some(Ok(agreement))) => (agreement.sdp.clone(), Some(agreement)),
            (None, None) => (offer_answer::make_offer(&relay.callers), None),
            (None, Some(Err(_))) => return false,
        };
        let caller = call.leg;
        let Some(call) = self.calls.get_mut(&id) else { return false };
        let Stage::Ringing(ringing) = &call.stage else { return false };
        let mut connected = ringing.connected(leg, call.offer.is_none());
        connected.relay = Some(Box::new(relay));
        (call.stage, call.outcome) = (Stage::Connected(connected), Outcome::Answered);
        self.sip.answer(now, caller, sdp);
        self.observe(|| Observation::Answered { call: id, by: AnsweredBy::Phone, leg: Some(leg) });
        self.timers.clear(id, CallTimer::Ring);
        if let Some(agreement) = agreement {
            self.begin_callers_media(id, &agreement);
        }
        true
    }

    /// Somebody answers a caller in the place of phones that rang, with an offer of his own: each of the two agrees with
    /// us alone.
    pub(super) fn pick_up_relayed(
        &mut self,
        now: Now,
        id: CallId,
        ringing: &Ringing,
        mut relay: Relay,
        by: CallId,
    ) {
        let picking = self.calls.get(&by).map(|call| (call.leg, call.offer.clone()));
        let Some((leg, Some(offer))) = picking else {
            return self.refuse(now, id, refusal(480, "Temporarily Unavailable"));
        };
        let Ok(agreement) = offer_answer::answer(&offer, &relay.phones) else {
            self.refuse(now, by, refusal(488, "Not Acceptable Here"));
            return self.refuse(now, id, refusal(480, "Temporarily Unavailable"));
        };
        relay.phones.codecs = vec![agreement.codec];
        self.start_phones_media(id, leg, &mut relay, &agreement);
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Ringing(Box::new(ringing.emptied()));
        }
        if !self.answer_relayed_caller(now, id, leg, relay) {
            self.refuse(now, by, refusal(488, "Not Acceptable Here"));
            return self.refuse(now, id, refusal(488, "Not Acceptable Here"));
        }
        self.legs.insert(leg, id);
        self.forget(now, by, Outcome::Answered);
        self.sip.answer(now, leg, agreement.sdp);
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
        let (signalling, leg) = (call.remote.ip(), call.leg);
        let acknowledged = Self::is_there(call, agreement);
        let relay = match &mut call.stage {
            Stage::Connected(connected) => connected.relay.as_deref_mut(),
            Stage::Joining(joining) => joining.relay.as_mut(),
            Stage::Ringing(ringing) => ringing.relay.as_mut(),
            Stage::ExpectRoute
            | Stage::ExpectRelay(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_)
            | Stage::Talking(_) => None,
        };
        let Some(relay) = relay else { return };
        relay.callers.codecs = vec![agreement.codec];
        let (number, callers) = (relay.number, relay.callers.clone());
        self.note_path(leg, &callers, agreement);
        let config = LegConfig { acknowledged, ..self.leg_config(agreement, signalling) };
        let (one, other) = (MediaId::of_caller(id), MediaId { call: id, number });
        self.effects.push(Effect::StartMedia { media: one, config: Box::new(config) });
        self.report_to(one, agreement);
        self.effects.push(Effect::Bridge { one, other });
    }

    /// One of two who talk through the server is not heard any more: the call is over for the other one. Whether it is such
    /// a call.
    pub(super) fn relayed_side_gone(&mut self, now: Now, id: CallId) -> bool {
        let Some(Call { stage: Stage::Connected(Connected { relay: Some(_), .. }), leg, .. }) =
            self.calls.get(&id)
        else {
            return false;
        };
        let caller = *leg;
        self.observe(|| Observation::HangsUp { call: id });
        self.sip.hang_up(now, caller);
        self.disconnect(now, id, caller, None);
        true
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
