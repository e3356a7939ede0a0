//! Calls that a dialog answers: their media, their conversation, their end.

use antiphon_media::srtp::{MasterKey, SrtpKeys, Suite};
use antiphon_sip::offer_answer::sdes::{self, OwnKeys, Security};

use super::web::web_path;

use super::*;

impl Switchboard {
    /// A dialog is to answer: it needs a port for its media first.
    pub(super) fn begin(&mut self, now: Now, id: CallId, begin: Begin) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.stage = Stage::ExpectMedia(begin);
        let (leg, here) = (call.leg, call.local);
        // Refuse before a port is taken what cannot be agreed on anyway.
        let Some(security) = self.security_of_caller(id) else {
            return self.refuse(now, id, offer_answer::Error::Transport.refusal());
        };
        let web_address = self.web_address(here).filter(|_| self.is_web(leg));
        let Some(call) = self.calls.get_mut(&id) else { return };
        let trial = local_media(&self.config, SocketAddr::new(call.local, 9), 0, security);
        if let Some(Err(error)) = call.offer.as_ref().map(|offer| offer_answer::answer(offer, &trial)) {
            return self.refuse(now, id, error.refusal());
        }
        // Web phones share a port, which is always there.
        call.media_at = call.media_at.or(web_address);
        call.has_media = true;
        if let Some(local) = call.media_at {
            return self.media_opened(now, MediaId::of_caller(id), Some(local));
        }
        self.effects.push(Effect::OpenMedia { media: MediaId::of_caller(id), local: call.local });
    }

    pub(super) fn media_opened(&mut self, now: Now, media: MediaId, local: Option<SocketAddr>) {
        if self.relay_opened(now, media, local) {
            return;
        }
        if !media.is_callers() {
            return self.other_side_opened(now, media, local);
        }
        let id = media.call;
        let Some(call) = self.calls.get_mut(&id) else { return };
        if !matches!(call.stage, Stage::ExpectMedia(_)) {
            return;
        }
        let Stage::ExpectMedia(begin) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else {
            return;
        };
        let (leg, offer) = (call.leg, call.offer.take());
        let is_sent_on = call.transfer.is_some();
        let (Some(local), Some(security)) = (local, self.security_of_caller(id)) else {
            return self.refuse(now, id, busy_server());
        };
        let local = local_media(&self.config, local, self.entropy.next_u64() >> 1, security);
        match offer {
            Some(offer) => self.answer_offer_of_call(now, id, leg, &begin, local, &offer),
            None => self.offer_our_media(now, id, leg, &begin, local, is_sent_on),
        }
    }

    fn answer_offer_of_call(
        &mut self,
        now: Now,
        id: CallId,
        leg: LegId,
        begin: &Begin,
        local: LocalMedia,
        offer: &[u8],
    ) {
        let agreement = match offer_answer::answer(offer, &local) {
            Ok(agreement) => agreement,
            Err(error) => return self.refuse(now, id, error.refusal()),
        };
        self.sip.answer(now, leg, agreement.sdp.clone());
        self.dialog_answers(id, begin);
        let conversation = Conversation::new(begin, local);
        self.talk(now, id, conversation, &agreement, false);
    }

    /// The INVITE had no offer: ours goes into the 200, and the ACK brings the answer (RFC 3261 section 13.2.1). Who is
    /// sent on talks to somebody already, and is offered a change.
    fn offer_our_media(
        &mut self,
        now: Now,
        id: CallId,
        leg: LegId,
        begin: &Begin,
        local: LocalMedia,
        is_sent_on: bool,
    ) {
        let offer = offer_answer::make_offer(&local);
        self.dialog_answers(id, begin);
        let conversation = Conversation::new(begin, local);
        if let Some(call) = self.calls.get_mut(&id) {
            call.outcome = Outcome::Answered;
            call.stage = Stage::ExpectAnswer(Box::new(conversation));
        }
        if is_sent_on {
            self.sip.offer(now, leg, offer);
        } else {
            self.sip.answer(now, leg, offer);
        }
    }

    /// For whoever looks on: a dialog has taken the call.
    pub(super) fn dialog_answers(&mut self, id: CallId, begin: &Begin) {
        self.observe(|| Observation::Answered { call: id, by: begin.with.answers(), leg: None });
    }

    pub(super) fn confirmed(&mut self, now: Now, leg: LegId, sdp: Option<Bytes>) {
        let Some(id) = self.legs.get(&leg).copied() else { return };
        self.has_acknowledged(id, leg);
        // Who has taken the place of a phone acknowledges as well: that says nothing of the caller.
        let Some(call) = self.calls.get_mut(&id).filter(|call| call.leg == leg) else { return };
        if !matches!(call.stage, Stage::ExpectAnswer(_)) {
            let is_heard = matches!(call.stage, Stage::Talking(_) | Stage::Connected(_) | Stage::Joining(_));
            if call.has_media && is_heard {
                let media = MediaId::of_caller(id);
                self.effects.push(Effect::Media { media, command: LegCommand::Acknowledged });
            }
            return self.caller_acknowledged(now, id, sdp);
        }
        let Stage::ExpectAnswer(conversation) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else {
            return;
        };
        match sdp.map(|sdp| offer_answer::accept_answer(&conversation.local, &sdp)) {
            Some(Ok(agreement)) => {
                self.talk(now, id, *conversation, &agreement, true);
            }
            Some(Err(_)) | None => {
                self.sip.hang_up(now, leg);
                self.forget(now, id, Outcome::Failed);
            }
        }
    }

    /// The caller is where he says, on the call that he is sent on to as well.
    fn has_acknowledged(&mut self, id: CallId, leg: LegId) {
        let sent_on = self.calls.get(&id).and_then(|call| call.sent_on);
        for id in [Some(id), sent_on].into_iter().flatten() {
            if let Some(call) = self.calls.get_mut(&id).filter(|call| call.leg == leg) {
                call.has_acknowledged = true;
            }
        }
    }

    /// Whether the caller is known to be where a description says: he has acknowledged our answer, or his signalling comes
    /// from there and is nobody else's.
    pub(super) fn is_there(call: &Call, agreement: &Agreement) -> bool {
        call.has_acknowledged
            || agreement.web.is_some()
            || (call.is_located && agreement.remote.ip() == call.remote.ip())
    }

    /// The peer's media are known: packets flow, the dialog begins.
    pub(super) fn talk(
        &mut self,
        now: Now,
        id: CallId,
        mut conversation: Conversation,
        agreement: &Agreement,
        acknowledged: bool,
    ) {
        let Some(call) = self.calls.get(&id) else { return };
        let (signalling, leg) = (call.remote.ip(), call.leg);
        // The source of a single datagram is as easily made up as what it says of media.
        let acknowledged = acknowledged || Self::is_there(call, agreement);
        let config = LegConfig { acknowledged, ..self.leg_config(agreement, signalling) };
        conversation.agreed(codec(agreement.codec), agreement.codec);
        self.note_path(leg, &conversation.local, agreement);
        let media = MediaId::of_caller(id);
        self.effects.push(Effect::StartMedia { media, config: Box::new(config) });
        self.report_to(media, agreement);
        let errands = self.with_desk(now, id, |desk| conversation.begin(desk));
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.outcome = Outcome::Answered;
        call.stage = Stage::Talking(Box::new(conversation));
        self.timers.set(now.since_start + PORTAL_CALL_MAX, id, CallTimer::Longest, None);
        self.run_errands(now, id, errands);
        self.heed_wish(now, id);
    }

    /// Whether the media of a caller are to be encrypted, and how.
    pub(super) fn security_of_caller(&mut self, id: CallId) -> Option<Security> {
        let call = self.calls.get(&id)?;
        let (leg, is_secure, local) = (call.leg, call.is_secure, call.local);
        if self.is_web(leg) { self.own_path(Some(leg), local) } else { self.security(is_secure) }
    }

    /// Whether the media of a leg are to be encrypted, by the policy and its signalling; `None` if it may have none.
    pub(super) fn security(&mut self, signalling_is_secure: bool) -> Option<Security> {
        match (self.config.srtp, signalling_is_secure) {
            (SrtpPolicy::Off, _) | (SrtpPolicy::Offer, false) => Some(Security::Plain),
            (SrtpPolicy::Offer, true) => Some(Security::Offered(OwnKeys::new(&mut *self.entropy))),
            (SrtpPolicy::Require, true) => Some(Security::Required(OwnKeys::new(&mut *self.entropy))),
            // Keys that anybody can read encrypt nothing.
            (SrtpPolicy::Require, false) => None,
        }
    }

    /// Reports on a leg's audio go where its peer wants them.
    pub(super) fn report_to(&mut self, media: MediaId, agreement: &Agreement) {
        let to = match agreement.reports {
            offer_answer::Reports::WithAudio => Reports::WithAudio,
            offer_answer::Reports::At(remote) => Reports::At(remote),
        };
        let command = LegCommand::Reports { to, chance: self.entropy.next_u64() };
        self.effects.push(Effect::Media { media, command });
    }

    pub(super) fn leg_config(&mut self, agreement: &Agreement, signalling: IpAddr) -> LegConfig {
        let random = self.entropy.next_u64().to_le_bytes();
        let [a, b, c, d, e, f, g, h] = random;
        LegConfig {
            codec: codec(agreement.codec),
            payload_type: agreement.payload_type,
            telephone_event: agreement.telephone_event,
            // Only where the peer offered no telephone-event: then tones are all it has besides INFO.
            inband_digits: agreement.telephone_event.is_none(),
            srtp: srtp_keys(agreement),
            web: web_path(agreement),
            acknowledged: true,
            remote: agreement.remote,
            latch: Latch::Host(signalling),
            sending: agreement.sending,
            receiving: agreement.receiving,
            ssrc: u32::from_le_bytes([a, b, c, d]),
            first_seq: u16::from_le_bytes([e, f]),
            first_timestamp: u32::from_le_bytes([g, h, a, c]),
            silence_max: self.config.silence_max,
        }
    }

    pub(super) fn on_media(&mut self, now: Now, media: MediaId, event: &LegEvent) {
        let is_gone = matches!(event, LegEvent::NoPackets { .. } | LegEvent::PathLost | LegEvent::Broken);
        if is_gone && self.relayed_side_gone(now, media.call) {
            return;
        }
        if media.is_callers() {
            return self.converse(now, media.call, |conversation, desk| conversation.media(event, desk));
        }
        // The keys of the other side are its own business, and the bridge's.
        if is_gone && self.connection(media.call, media.number).is_some() {
            self.other_side_gone(now, media.call, None);
        }
    }

    /// Lets a conversation handle something, then does what it wishes.
    pub(super) fn converse(
        &mut self,
        now: Now,
        id: CallId,
        act: impl FnOnce(&mut Conversation, &mut Desk<'_>),
    ) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        if !matches!(call.stage, Stage::Talking(_)) {
            return;
        }
        let Stage::Talking(mut conversation) = std::mem::replace(&mut call.stage, Stage::ExpectRoute) else {
            return;
        };
        let errands = self.with_desk(now, id, |desk| act(&mut conversation, desk));
        if let Some(call) = self.calls.get_mut(&id) {
            call.stage = Stage::Talking(conversation);
        }
        self.run_errands(now, id, errands);
        self.heed_wish(now, id);
    }

    fn with_desk(&mut self, now: Now, call: CallId, act: impl FnOnce(&mut Desk<'_>)) -> Vec<Errand> {
        let mut desk = Desk {
            now,
            call,
            effects: &mut self.effects,
            timers: &mut self.timers,
            observed: self.config.observed,
            tones: &self.tones,
            errands: Vec::new(),
        };
        act(&mut desk);
        desk.errands
    }

    fn run_errands(&mut self, now: Now, call: CallId, errands: Vec<Errand>) {
        for errand in errands {
            match errand {
                Errand::Ask { turn, question, ask } => {
                    self.ask(Pending::Dialog { call, turn, question }, ask);
                }
                Errand::Connect(wanted) => self.connect(now, call, wanted),
                Errand::Disconnect => drop(self.end_connection(now, call)),
            }
        }
    }

    pub(super) fn heed_wish(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Talking(conversation), leg, connection, .. }) = self.calls.get(&id)
        else {
            return;
        };
        match conversation.wish(connection.is_some()) {
            Wish::Continue => {}
            Wish::HangUp => self.hang_up(now, id, *leg),
            Wish::Resume => self.converse(now, id, |conversation, desk| conversation.resume(desk)),
            Wish::Finished => self.finished(now, id),
        }
    }

    /// The dialog is done and its last words are heard.
    pub(super) fn hang_up(&mut self, now: Now, id: CallId, leg: LegId) {
        self.observe(|| Observation::HangsUp { call: id });
        self.sip.hang_up(now, leg);
        // A dialog may still be at work, such as when no packets arrive any more during a recording.
        self.hung_up(now, leg, None);
    }

    /// A handset off its hook, or a machine that talks to a machine: the line is wanted by others.
    pub(super) fn lasted_too_long(&mut self, now: Now, id: CallId) {
        if let Some(Call { stage: Stage::Talking(_), leg, .. }) = self.calls.get(&id) {
            self.hang_up(now, id, *leg);
        }
    }

    /// The caller has gone: by BYE, by a dead path, or because we ended the call.
    pub(super) fn hung_up(&mut self, now: Now, leg: LegId, bye: Option<RequestId>) {
        let Some(id) = self.legs.get(&leg).copied() else {
            if let Some(request) = bye {
                self.sip.bye_done(now, request, true);
            }
            return;
        };
        if self.hung_up_while_sent_on(now, id, leg, bye) {
            return;
        }
        if matches!(self.calls.get(&id), Some(Call { stage: Stage::Joining(_), .. })) {
            return self.hung_up_while_joining(now, id, bye);
        }
        if self.is_other_side(id, leg) {
            return self.other_side_gone(now, id, bye);
        }
        if !matches!(self.calls.get(&id), Some(Call { stage: Stage::Talking(_), .. })) {
            return self.disconnect(now, id, leg, bye);
        }
        self.end_connection(now, id);
        self.timers.clear(id, CallTimer::Dialog);
        self.timers.set(now.since_start + FINISH_MAX, id, CallTimer::Finish, None);
        self.converse(now, id, |conversation, desk| conversation.hung_up(bye, desk));
    }

    fn finished(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Talking(conversation), outcome, .. }) = self.calls.get(&id) else {
            return;
        };
        let (bye, kept, outcome) = (conversation.bye, conversation.kept_everything(), *outcome);
        if let Some(request) = bye {
            self.sip.bye_done(now, request, kept);
        }
        self.forget(now, id, outcome);
    }

    /// Nobody waits longer than this for the last work; the spool still has what was recorded.
    pub(super) fn give_up_finishing(&mut self, now: Now, id: CallId) {
        let Some(Call { stage: Stage::Talking(conversation), outcome, .. }) = self.calls.get_mut(&id) else {
            return;
        };
        // Nobody decided about them: they stay where they are and become messages at the next start.
        drop(conversation.take_recordings());
        let (bye, outcome) = (conversation.bye, *outcome);
        if let Some(request) = bye {
            self.sip.bye_done(now, request, false);
        }
        self.forget(now, id, outcome);
    }
}

/// The keys as media know them. They are as long as their suite has them, or they would not have been agreed on.
pub(super) fn srtp_keys(agreement: &Agreement) -> Option<Box<SrtpKeys>> {
    let agreed = agreement.srtp.as_ref()?;
    let suite = match agreed.suite {
        sdes::Suite::AesCm128HmacSha1_80 => Suite::AesCm128HmacSha1_80,
        sdes::Suite::AesCm128HmacSha1_32 => Suite::AesCm128HmacSha1_32,
        sdes::Suite::AeadAes128Gcm => Suite::AeadAes128Gcm,
        sdes::Suite::AeadAes256Gcm => Suite::AeadAes256Gcm,
    };
    let key = |key: &sdes::Key| MasterKey::new(suite, key.bytes());
    Some(Box::new(SrtpKeys { ours: key(&agreed.ours)?, theirs: key(&agreed.theirs)? }))
}

pub(super) fn local_media(
    config: &SwitchboardConfig,
    local: SocketAddr,
    session_id: u64,
    security: Security,
) -> LocalMedia {
    LocalMedia {
        address: local.ip(),
        port: local.port(),
        codecs: config.codecs.iter().copied().map(audio_codec).collect(),
        session_id,
        version: 1,
        security,
    }
}

pub(super) fn codec(codec: AudioCodec) -> Codec {
    match codec {
        AudioCodec::Pcmu => Codec::Pcmu,
        AudioCodec::Pcma => Codec::Pcma,
        AudioCodec::G722 => Codec::G722,
    }
}

pub(super) fn audio_codec(codec: Codec) -> AudioCodec {
    match codec {
        Codec::Pcmu => AudioCodec::Pcmu,
        Codec::Pcma => AudioCodec::Pcma,
        Codec::G722 => AudioCodec::G722,
    }
}
