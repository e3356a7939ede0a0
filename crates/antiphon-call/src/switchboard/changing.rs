//! Changes of a session with a dialog, or with somebody whom it has connected its caller with: hold, resume, another
//! address or coding.

use super::connecting::preferring;
use super::talking::{codec, srtp_keys};
use super::web::web_path;
use super::*;

impl Switchboard {
    /// The peer wants another session: hold, resume, or a new address.
    pub(super) fn offered(&mut self, now: Now, leg: LegId, request: RequestId, sdp: Option<Bytes>) {
        let Some(id) = self.legs.get(&leg).copied() else {
            return self.sip.refuse_offer(now, request, refusal(481, "Call/Transaction Does Not Exist"));
        };
        match self.calls.get_mut(&id).map(|call| (&mut call.stage, &mut call.connection)) {
            Some((Stage::Talking(conversation), connection)) => {
                let is_bridged = connection.as_ref().is_some_and(|connection| connection.is_bridged());
                let other = connection.as_mut().and_then(|connection| connection.local_of(leg));
                let local = other.unwrap_or(&mut conversation.local);
                local.version += 1;
                let mut local = local.clone();
                if is_bridged {
                    // Nothing is queued, and what crosses is translated: any coding will do.
                    local.codecs = preferring(&local.codecs, &self.config);
                }
                self.answer_new_offer(now, leg, request, sdp.as_deref(), local);
            }
            Some((Stage::Connected(Connected { relay: Some(relay), phone, .. }), _)) => {
                let local = if leg == *phone { &mut relay.phones } else { &mut relay.callers };
                local.version += 1;
                let codecs = preferring(&local.codecs, &self.config);
                let local = LocalMedia { codecs, ..local.clone() };
                self.answer_new_offer(now, leg, request, sdp.as_deref(), local);
            }
            Some((Stage::Connected(_), _)) => self.pass_on_offer(now, id, leg, request, sdp),
            _ => self.sip.refuse_offer(now, request, refusal(491, "Request Pending")),
        }
    }

    /// The caller or whom he is connected with asked for our offer, and answers it.
    pub(super) fn dialog_offer_confirmed(&mut self, now: Now, leg: LegId, sdp: Option<Bytes>) {
        let Some(media) = self.media_of(leg) else { return };
        let Some(call) = self.calls.get_mut(&media.call) else { return };
        let other = call.connection.as_mut().and_then(|connection| connection.local_of(leg));
        let local = match &mut call.stage {
            Stage::Talking(conversation) => other.unwrap_or(&mut conversation.local).clone(),
            Stage::Connected(Connected { relay: Some(relay), .. }) if media.is_callers() => {
                relay.callers.clone()
            }
            Stage::Connected(Connected { relay: Some(relay), .. }) => relay.phones.clone(),
            Stage::ExpectRoute
            | Stage::ExpectRelay(_)
            | Stage::Ringing(_)
            | Stage::Joining(_)
            | Stage::Connected(_)
            | Stage::ExpectMedia(_)
            | Stage::ExpectAnswer(_) => return,
        };
        let mut local = LocalMedia { codecs: preferring(&local.codecs, &self.config), ..local };
        self.renew_path(leg, None, &mut local);
        if let Some(Ok(agreement)) = sdp.map(|sdp| offer_answer::accept_answer(&local, &sdp)) {
            self.adopt(now, media, &agreement);
        }
    }

    fn adopt(&mut self, now: Now, media: MediaId, agreement: &Agreement) {
        self.effects.push(Effect::Media { media, command: leg_update(agreement) });
        self.report_to(media, agreement);
        self.recoded(media, agreement.codec);
        self.bound_hold(now, media, agreement);
    }

    fn answer_new_offer(
        &mut self,
        now: Now,
        leg: LegId,
        request: RequestId,
        sdp: Option<&[u8]>,
        mut local: LocalMedia,
    ) {
        self.renew_path(leg, sdp, &mut local);
        let Some(sdp) = sdp else {
            // Asked for our offer: it is the session as it stands. The ACK brings the answer.
            return self.sip.answer_offer(now, request, offer_answer::make_offer(&local));
        };
        match offer_answer::answer(sdp, &local) {
            Ok(agreement) => {
                self.note_path(leg, &local, &agreement);
                if let Some(media) = self.media_of(leg) {
                    self.adopt(now, media, &agreement);
                }
                self.sip.answer_offer(now, request, agreement.sdp);
            }
            Err(error) => self.sip.refuse_offer(now, request, error.refusal()),
        }
    }

    /// A leg's coding from now on, which a later offer is answered with and words are coded in.
    fn recoded(&mut self, media: MediaId, agreed: AudioCodec) {
        let Some(call) = self.calls.get_mut(&media.call) else { return };
        match (&mut call.stage, call.connection.as_mut()) {
            (Stage::Connected(Connected { relay: Some(relay), .. }), _) => {
                let local = if media.is_callers() { &mut relay.callers } else { &mut relay.phones };
                local.codecs = vec![agreed];
            }
            (Stage::Talking(conversation), _) if media.is_callers() => {
                conversation.agreed(codec(agreed), agreed);
            }
            (_, Some(connection)) => connection.agreed(agreed),
            (_, None) => {}
        }
    }

    /// On hold nothing is played and no packet is missed: only a timer notices that nobody comes back. Whom a caller is
    /// connected with may hold the line for as long as the call may last.
    fn bound_hold(&mut self, now: Now, media: MediaId, agreement: &Agreement) {
        if !media.is_callers() {
            return;
        }
        if agreement.sending && agreement.receiving {
            self.timers.clear(media.call, CallTimer::Held);
        } else {
            self.timers.set(now.since_start + HOLD_MAX, media.call, CallTimer::Held, None);
        }
    }

    /// Nobody has come back from hold. Two people who talk with each other know best; it is looked at again later.
    pub(super) fn held_too_long(&mut self, now: Now, id: CallId) {
        let connection = self.calls.get(&id).and_then(|call| call.connection.as_ref());
        if connection.is_some_and(|connection| connection.is_bridged()) {
            self.timers.set(now.since_start + HOLD_MAX, id, CallTimer::Held, None);
        } else {
            self.lasted_too_long(now, id);
        }
    }
}

/// Without a bridge the coding is the one before: what is queued is coded in it.
pub(super) fn leg_update(agreement: &Agreement) -> LegCommand {
    LegCommand::Update {
        remote: agreement.remote,
        sending: agreement.sending,
        receiving: agreement.receiving,
        codec: Some((codec(agreement.codec), agreement.payload_type)),
        telephone_event: agreement.telephone_event,
        srtp: srtp_keys(agreement),
        web: web_path(agreement),
    }
}
