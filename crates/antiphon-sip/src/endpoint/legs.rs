//! Legs: INVITE dialogs from their first message to their last, and what every kind of them has in common.

use std::time::Duration;

use super::bounds::{GONE_AFTER, T1, T2};
use super::dialog::{Dialog, cseq, to_tag};
use super::ingress::session_description;
use super::reliable::Provisional;
use super::session_timer::SessionTimer;
use super::*;
use crate::event::Failure;

/// One leg.
#[derive(Debug)]
pub(super) struct Leg {
    pub(super) dialog: Dialog,
    pub(super) stage: Stage,
    /// A 200 of ours to an INVITE, repeated until it is acknowledged.
    pub(super) unacknowledged: Option<Unacknowledged>,
    /// What became of our provisional answers.
    pub(super) provisional: Provisional,
    /// A change of session that is under way.
    pub(super) change: Option<Change>,
    pub(super) session: Option<SessionTimer>,
    /// Our last ACK and the number of its INVITE, for when the 200 comes again.
    pub(super) last_ack: Option<(u32, Bytes)>,
    /// The number of our INVITE whose 200 brought an offer: the ACK waits for our answer to it.
    pub(super) ack_due: Option<u32>,
    /// The last description of our session, for a refresh that must carry one.
    pub(super) local_sdp: Option<Bytes>,
    /// The last description that the peer sent, in whatever it asked or answered.
    pub(super) remote_sdp: Option<Bytes>,
    /// The description in an offer of ours that waits for the peer's answer: our session once it is accepted.
    pub(super) offered_sdp: Option<Bytes>,
    /// Whether the peer understands UPDATE.
    pub(super) peer_updates: bool,
    /// Whether the peer has asked for a transfer before.
    pub(super) has_transferred: bool,
    /// The accounts of the phone at its other end: where it registers anew, it is found again.
    pub(super) accounts: Vec<String>,
    /// Whether its connection is gone, and no other way to the peer is known.
    pub(super) is_lost: bool,
    /// How often a way was opened again since the peer said something.
    pub(super) reopened: u32,
}

/// Where a leg stands, named for what it waits for.
#[derive(Debug)]
pub(super) enum Stage {
    /// A caller waits for our answer to this INVITE.
    ExpectAnswer(Ringing),
    /// We called and wait for the peer's answer.
    ExpectPeer(Box<outbound::Calling>),
    /// Two ends talk.
    Talking,
    /// The peer's BYE waits for its answer from outside.
    ExpectByeDone,
    /// Our BYE waits for the peer's answer.
    ExpectByeAnswer,
}

/// An INVITE that we have not answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ringing {
    pub(super) invite: ServerId,
    /// What the caller was told last, to be told again.
    pub(super) status: Option<u16>,
    pub(super) repeats: u32,
}

/// A change of session under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The peer's offer waits for an answer from outside.
    Theirs(RequestId),
    /// Our offer waits for the peer's answer.
    Ours,
    /// We asked for the peer's offer.
    Asked,
    /// Our refresh waits for the peer's answer.
    Refresh,
}

/// A 200 of ours that no ACK has come for.
#[derive(Debug)]
pub(super) struct Unacknowledged {
    pub(super) number: u32,
    pub(super) bytes: Bytes,
    pub(super) interval: Duration,
    pub(super) give_up_at: Duration,
    /// Whether it answered the INVITE that made the leg.
    pub(super) first: bool,
    /// Whether it changed the session with an offer of ours, so that the ACK brings the answer.
    pub(super) changes: bool,
    /// Whether the leg is to be ended as soon as that is allowed (RFC 3261 section 15).
    pub(super) then_hang_up: bool,
}

impl Leg {
    pub(super) fn new(dialog: Dialog, stage: Stage) -> Self {
        Self {
            dialog,
            stage,
            unacknowledged: None,
            provisional: Provisional::default(),
            change: None,
            session: None,
            last_ack: None,
            ack_due: None,
            local_sdp: None,
            remote_sdp: None,
            offered_sdp: None,
            peer_updates: false,
            has_transferred: false,
            accounts: Vec::new(),
            is_lost: false,
            reopened: 0,
        }
    }

    /// Whether one of both sides has ended it.
    pub(super) fn is_ending(&self) -> bool {
        matches!(self.stage, Stage::ExpectByeDone | Stage::ExpectByeAnswer)
    }

    /// Takes note of what the peer describes, if it describes anything.
    pub(super) fn described(&mut self, sdp: Option<&Bytes>) {
        if let Some(sdp) = sdp {
            self.remote_sdp = Some(sdp.clone());
        }
    }

    pub(super) fn is_talking(&self) -> bool {
        matches!(self.stage, Stage::Talking)
    }
}

impl Endpoint {
    /// The path a leg's messages take; `None` if there is no such leg.
    #[must_use]
    pub fn flow_of(&self, leg: LegId) -> Option<Flow> {
        self.legs.get(&leg).map(|leg| leg.dialog.flow)
    }

    /// Call-ID of a leg's dialog (RFC 3261 section 20.8); `None` if there is no such leg.
    #[must_use]
    pub fn call_id_of(&self, leg: LegId) -> Option<String> {
        self.legs.get(&leg).map(|leg| String::from_utf8_lossy(&leg.dialog.call_id).into_owned())
    }

    /// The last description of its session that the peer of a leg sent.
    #[must_use]
    pub fn described(&self, leg: LegId) -> Option<Bytes> {
        self.legs.get(&leg)?.remote_sdp.clone()
    }

    pub(super) fn add_leg(&mut self, leg: Leg) -> LegId {
        let id = LegId(self.next_id());
        self.dialogs.insert((leg.dialog.call_id.clone(), leg.dialog.local_tag.clone()), id);
        self.phones.extend(leg.accounts.iter().map(|account| (account.clone(), id)));
        self.legs.insert(id, leg);
        id
    }

    /// The leg is over in every respect.
    pub(super) fn drop_leg(&mut self, id: LegId) {
        self.timers.clear_leg(id);
        if let Some(leg) = self.legs.remove(&id) {
            self.dialogs.remove(&(leg.dialog.call_id.clone(), leg.dialog.local_tag.clone()));
            for account in leg.accounts {
                self.phones.remove(&(account, id));
            }
            self.keep_dialog(id, leg.dialog);
        }
    }

    /// The leg a request inside a dialog belongs to.
    pub(super) fn leg_of(&self, request: &Request) -> Option<LegId> {
        let headers = &request.headers;
        let call_id = headers.value(&HeaderName::CallId)?.to_vec();
        let id = *self.dialogs.get(&(call_id, text_of(to_tag(headers))))?;
        let dialog = &self.legs.get(&id)?.dialog;
        (dialog.remote_tag == dialog::from_tag(headers)).then_some(id)
    }

    /// Sends a 200 to an INVITE, which is repeated until the ACK comes (RFC 3261 section 13.3.1.4).
    pub(super) fn succeed(&mut self, now: Now, id: LegId, invite: ServerId, answer: &Answer, first: bool) {
        let asked = self.transactions.server(invite).map(|it| it.request());
        let number = asked.and_then(|it| cseq(&it.headers));
        let changes = !first && asked.is_some_and(|it| session_description(&it.headers, it.body()).is_none());
        let Some(bytes) = self.respond(now, invite, answer) else { return };
        let Some(leg) = self.legs.get_mut(&id) else { return };
        leg.unacknowledged = Some(Unacknowledged {
            number: number.unwrap_or_default(),
            bytes,
            interval: T1,
            give_up_at: now.since_start + GONE_AFTER,
            first,
            changes,
            then_hang_up: false,
        });
        self.timers.set(now.since_start + T1, Due::Unacknowledged(id));
    }

    pub(super) fn repeat_success(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let Some(waiting) = &mut leg.unacknowledged else { return };
        if now.since_start >= waiting.give_up_at {
            leg.unacknowledged = None;
            return self.break_leg(now, id, Failure::NotAcknowledged);
        }
        waiting.interval = (waiting.interval * 2).min(T2);
        let next = (now.since_start + waiting.interval).min(waiting.give_up_at);
        let (flow, bytes) = (leg.dialog.flow, waiting.bytes.clone());
        let has_way = !leg.is_lost;
        self.timers.set(next, Due::Unacknowledged(id));
        if has_way {
            self.transmit(flow, bytes);
        }
    }

    /// An ACK to a 200.
    pub(super) fn acknowledged(&mut self, now: Now, ack: &Request) {
        let Some(id) = self.leg_of(ack) else { return };
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let number = cseq(&ack.headers);
        let Some(waiting) = leg.unacknowledged.take_if(|it| Some(it.number) == number) else { return };
        let sdp = session_description(&ack.headers, ack.body());
        leg.described(sdp.as_ref());
        self.timers.clear(Due::Unacknowledged(id));
        if waiting.then_hang_up {
            return self.send_bye(now, id);
        }
        if waiting.first {
            self.tell(Event::Confirmed { leg: id, sdp });
        } else if waiting.changes {
            self.tell(Event::OfferConfirmed { leg: id, sdp });
        }
    }

    /// The leg cannot go on: the peer is told, in case it is there, and so is the outside.
    pub(super) fn break_leg(&mut self, now: Now, id: LegId, failure: Failure) {
        let Some(leg) = self.legs.get(&id) else { return };
        let was_ours = leg.is_talking();
        self.send_bye(now, id);
        if was_ours {
            self.tell(Event::Failed { leg: id, failure });
        }
    }
}
