//! All calls and the SIP machine: what happened goes in, what is to be done comes out.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::digit::Digit;
use antiphon_core::entropy::Entropy;
use antiphon_core::limits::PORTAL_CALL_MAX;
use antiphon_core::time::Now;
use antiphon_core::trunk::TrunkRef;
use antiphon_dialog::question::Answer as DialogAnswer;
use antiphon_dialog::{QuestionId, TimerId};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, LegCommand, LegConfig, LegEvent, Reports};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::endpoint::{Endpoint, EndpointConfig, Output, Refusal, RegisterError, Shed};
use antiphon_sip::event::{Event, Incoming, LegId, Replaced, RequestId, Subscriber};
use antiphon_sip::flow::Flow;
use antiphon_sip::offer_answer::{self, Agreement, AudioCodec, LocalMedia};
use antiphon_sip::sources::{Alarm, Turned};
use bytes::Bytes;

use crate::call::{Begin, Call, FINISH_MAX, HOLD_MAX, Stage};
use crate::connection::{Nowhere, Phones, Way};
use crate::conversation::{Conversation, Desk, Errand, Wish};
use crate::input::{
    Answer, Ask, AskId, CallId, Effect, Input, Lamp, MediaId, Observation, Outcome, Party, Route,
    RouteRequest, Target, Unavailable,
};
use crate::lamps::{self, Lamps};
use crate::relay::DirectMedia;
use crate::ringing::{self, Connected, PendingOffer, Ringing};
use crate::timers::{CallTimer, Timers};
use crate::tones::Tones;

/// How long somebody refused for lack of room should wait before the next try.
const RETRY_AFTER_S: u32 = 10;

/// What a switchboard has to know.
#[derive(Clone, Debug)]
pub struct SwitchboardConfig {
    /// The SIP machine's part.
    pub endpoint: EndpointConfig,
    /// Codings we speak.
    pub codecs: Vec<Codec>,
    /// Whether media are encrypted.
    pub srtp: SrtpPolicy,
    /// Which media of two phones go through the server.
    pub direct_media: DirectMedia,
    /// How long a side that should be heard may be silent whose media come here, before its call is over.
    pub silence_max: Duration,
    /// How web phones reach our media; without it they have no calls.
    pub web: Option<WebMedia>,
    /// Calls at once; more get 503.
    pub calls_max: usize,
    /// Whether a caller who is sent on to somebody's phone is asked to call there himself, where his phone can.
    pub prefer_refer: bool,
    /// Whether [`Effect::Observe`] is wanted.
    pub observed: bool,
}

/// The one port for the media of web phones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebMedia {
    /// SHA-256 of the certificate that proves who answers there.
    pub fingerprint: [u8; 32],
    /// The port.
    pub port: u16,
    /// Where web phones find it besides the address that their signalling came to.
    pub addresses: Vec<SocketAddr>,
}

/// Whether media are encrypted where their keys can be agreed on in secret, which is over TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SrtpPolicy {
    /// Never.
    Off,
    /// Where the other side can.
    #[default]
    Offer,
    /// Always: there is no call without.
    Require,
}

/// What an answer is for.
enum Pending {
    Credentials(RequestId),
    Register {
        request: RequestId,
        username: String,
        flow: Flow,
    },
    Route(CallId),
    /// Whether a caller may take the place of a leg.
    PickUp {
        call: CallId,
        replaced: Replaced,
    },
    /// Where a dialog's connection goes.
    Connect {
        call: CallId,
        number: u16,
    },
    Dialog {
        call: CallId,
        /// Which of the call's dialogs asked.
        turn: u32,
        question: QuestionId,
    },
    /// With the account, to ask once more for what was outdated when it came.
    Subscribe {
        request: RequestId,
        again: Option<Subscriber>,
    },
    /// A trunk's peer is there, and is told of all lamps.
    TrunkLamps(TrunkRef),
    /// A phone has registered: it is told its lamp on the flow it registered from.
    FirstLamp {
        flow: Flow,
        again: Option<String>,
    },
}

/// All calls, the SIP machine and every timer.
pub struct Switchboard {
    config: SwitchboardConfig,
    sip: Endpoint,
    calls: BTreeMap<CallId, Call>,
    legs: BTreeMap<LegId, CallId>,
    asks: BTreeMap<AskId, Pending>,
    timers: Timers,
    lamps: Lamps,
    trunks: Trunks,
    care: Care,
    trunk_lamps: TrunkLampsOwed,
    /// Legs that need another way to their peers.
    seeking: Vec<Seeking>,
    tones: Tones,
    entropy: Box<dyn Entropy>,
    /// Our half of each web phone's path, which stays the same however often its session changes.
    paths: Paths,
    effects: Vec<Effect>,
    last_call: u64,
    last_ask: u64,
    draining: bool,
}

use returning::Seeking;
use trunk_care::Care;
use trunk_lamps::TrunkLampsOwed;
use trunking::Trunks;
use web::Paths;

mod answers;
mod changing;
mod connecting;
mod joining;
mod passing;
mod phones;
mod picking_up;
mod relaying;
mod returning;
mod signalling;
mod talking;
mod transferring;
mod trunk_care;
mod trunk_lamps;
mod trunking;
mod web;

impl Switchboard {
    /// An idle switchboard. `digest_key` makes nonces; a new one at each start is fine.
    #[must_use]
    pub fn new(config: SwitchboardConfig, digest_key: [u8; 32], entropy: [Box<dyn Entropy>; 2]) -> Self {
        let [sip_entropy, entropy] = entropy;
        let tones = Tones::new(&config.codecs);
        Self {
            sip: Endpoint::new(config.endpoint.clone(), digest_key, sip_entropy),
            config,
            calls: BTreeMap::new(),
            legs: BTreeMap::new(),
            asks: BTreeMap::new(),
            timers: Timers::default(),
            lamps: Lamps::default(),
            trunks: Trunks::default(),
            care: Care::default(),
            trunk_lamps: TrunkLampsOwed::default(),
            seeking: Vec::new(),
            tones,
            entropy,
            paths: Paths::default(),
            effects: Vec::new(),
            last_call: 0,
            last_ask: 0,
            draining: false,
        }
    }

    /// Something happened: what is to be done, in order.
    pub fn handle(&mut self, now: Now, input: Input) -> Vec<Effect> {
        match input {
            Input::Sip { flow, message } => self.sip.receive(now, flow, message),
            Input::FlowClosed(flow) => self.sip.flow_closed(now, flow),
            Input::MediaOpened { media, local } => self.media_opened(now, media, local),
            Input::Media { media, event } => self.on_media(now, media, &event),
            Input::Unplayable { media, play } => {
                self.converse(now, media.call, |conversation, desk| conversation.unplayable(play, desk));
            }
            Input::Answered { ask, answer } => self.answered(now, ask, answer),
            Input::Lamp(lamp) => self.show_lamp(now, &lamp),
            Input::Trunks(trunks) => self.set_trunks(now, trunks),
            Input::Located { locate, hops, holds } => self.located(now, locate, hops, holds),
            Input::Drain => self.draining = true,
            Input::HangUp(call) => self.hang_up_one(now, call),
            Input::HangUpAll => self.hang_up_all(now),
        }
        self.settle(now)
    }

    /// Time has passed: call it at [`next_deadline`](Self::next_deadline) or later.
    pub fn timeout(&mut self, now: Now) -> Vec<Effect> {
        self.sip.timeout(now);
        while let Some((call, timer, id)) = self.timers.pop(now.since_start) {
            self.timed_out(now, call, timer, id);
        }
        if self.care.next().is_some_and(|due| due <= now.since_start) {
            self.look_after_trunks(now);
        }
        if self.trunk_lamps.next().is_some_and(|due| due <= now.since_start) {
            self.tell_trunks_lamps(now);
        }
        self.settle(now)
    }

    /// When [`timeout`](Self::timeout) has something to do, counted since the start.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        let [sip, calls, trunks] = [self.sip.next_deadline(), self.timers.next(), self.care.next()];
        [sip, calls, trunks, self.trunk_lamps.next()].into_iter().flatten().min()
    }

    /// Calls in progress.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls.len()
    }

    /// A contact registered before a restart: its calls are challenged as they were, its lamp is lit again.
    pub fn learn_binding(&mut self, now: Now, flow: Flow, until_ms: i64) {
        self.sip.learn_binding(now, flow, until_ms);
    }

    /// Whether a SIP message may come in: to be asked before anything is done for it. Its source may have sent too many.
    pub fn admits(&mut self, now: Now, flow: Flow) -> bool {
        self.sip.admits(now, flow)
    }

    /// How many SIP messages were turned away since the start.
    #[must_use]
    pub fn turned(&self) -> Turned {
        self.sip.turned()
    }

    /// Sends such requests away from now on, because there is more to do than can be done.
    pub fn shed(&mut self, shed: Shed) {
        self.sip.shed(shed);
    }

    /// How many requests have been sent away so.
    #[must_use]
    pub fn shed_requests(&self) -> u64 {
        self.sip.shed_requests()
    }

    /// Who tries passwords, if somebody does and it has not been told.
    pub fn next_alarm(&mut self) -> Option<Alarm> {
        self.sip.next_alarm()
    }

    /// Carries on until the SIP machine has nothing more to say.
    fn settle(&mut self, now: Now) -> Vec<Effect> {
        while let Some(output) = self.sip.poll() {
            match output {
                Output::Transmit { flow, bytes } => {
                    self.effects.push(Effect::Transmit { flow, message: bytes })
                }
                Output::Event(event) => self.signalled(now, event),
            }
        }
        std::mem::take(&mut self.effects)
    }

    fn timed_out(&mut self, now: Now, call: CallId, timer: CallTimer, id: Option<TimerId>) {
        match (timer, id) {
            (CallTimer::Dialog, Some(id)) => {
                self.converse(now, call, |conversation, desk| conversation.timed_out(id, desk));
            }
            (CallTimer::Dialog, None) => {}
            (CallTimer::Ring, _) => self.rang_long_enough(now, call),
            (CallTimer::Finish, _) => self.give_up_finishing(now, call),
            (CallTimer::Longest, _) => self.lasted_too_long(now, call),
            (CallTimer::Held, _) => self.held_too_long(now, call),
            (CallTimer::Join, _) => self.join_again(now, call),
        }
    }

    fn new_call_id(&mut self) -> CallId {
        self.last_call += 1;
        CallId(self.last_call)
    }

    fn ask(&mut self, pending: Pending, question: Ask) {
        self.last_ask += 1;
        let ask = AskId(self.last_ask);
        self.asks.insert(ask, pending);
        self.effects.push(Effect::Ask { ask, question });
    }

    /// The call is over in every respect.
    fn forget(&mut self, now: Now, id: CallId, outcome: Outcome) {
        self.end_connection(now, id);
        self.timers.clear_all(id);
        let Some(call) = self.calls.remove(&id) else { return };
        let phones = match &call.stage {
            Stage::Ringing(ringing) => ringing.phones.clone(),
            Stage::Connected(connected) => vec![connected.phone],
            Stage::Joining(joining) => vec![joining.phone],
            Stage::ExpectRelay(awaited) => awaited.joined().into_iter().collect(),
            Stage::ExpectRoute | Stage::ExpectMedia(_) | Stage::ExpectAnswer(_) | Stage::Talking(_) => {
                Vec::new()
            }
        };
        for leg in phones.into_iter().chain([call.leg]) {
            // Who has gone on to another call has his leg there.
            if self.legs.get(&leg) == Some(&id) {
                self.legs.remove(&leg);
            }
        }
        if let Some(number) = call.relayed {
            self.effects.push(Effect::CloseMedia(MediaId { call: id, number }));
        }
        if call.has_media {
            self.effects.push(Effect::CloseMedia(MediaId::of_caller(id)));
        }
        if let Some(next) = call.sent_on {
            self.refuse(now, next, refusal(487, "Request Terminated"));
        }
        if let Some(transfer) = call.transfer {
            self.sip.transfer_progressed(now, transfer.referrer, 487);
            if let Some(from) = transfer.from.and_then(|from| self.calls.get_mut(&from)) {
                from.sent_on = None;
            }
        }
        if let Stage::ExpectAnswer(mut conversation) | Stage::Talking(mut conversation) = call.stage {
            self.call_over(conversation.take_recordings());
        }
        self.paths.keep(&self.legs);
        self.observe(|| Observation::Ended { call: id, outcome });
    }

    fn observe(&mut self, observation: impl FnOnce() -> Observation) {
        if self.config.observed {
            self.effects.push(Effect::Observe(observation()));
        }
    }

    fn call_over(&mut self, recordings: Vec<antiphon_core::ids::RecordingId>) {
        if recordings.is_empty() {
            return;
        }
        self.last_ask += 1;
        self.effects.push(Effect::Ask { ask: AskId(self.last_ask), question: Ask::CallOver { recordings } });
    }

    fn hang_up_all(&mut self, now: Now) {
        let all: Vec<CallId> = self.calls.keys().copied().collect();
        for id in all {
            self.hang_up_one(now, id);
        }
    }

    /// The server ends a call, wherever it stands.
    fn hang_up_one(&mut self, now: Now, id: CallId) {
        let Some(Call { leg, stage, .. }) = self.calls.get(&id) else { return };
        let leg = *leg;
        match stage {
            Stage::Talking(_) => self.hang_up(now, id, leg),
            Stage::Connected(_) | Stage::ExpectAnswer(_) => {
                self.sip.hang_up(now, leg);
                self.disconnect(now, id, leg, None);
            }
            Stage::Ringing(ringing) => {
                let phones = ringing.phones.clone();
                self.stop_phones(now, &phones);
                self.refuse(now, id, busy_server());
            }
            Stage::ExpectRoute | Stage::ExpectRelay(_) | Stage::ExpectMedia(_) | Stage::Joining(_) => {
                self.refuse(now, id, busy_server());
            }
        }
    }

    fn refuse(&mut self, now: Now, id: CallId, refusal: Refusal) {
        let outcome = Outcome::Refused(refusal.status);
        let Some(call) = self.calls.get(&id) else { return };
        if call.transfer.is_some() {
            return self.transfer_failed(now, id, refusal.status);
        }
        let leg = call.leg;
        self.give_up_joining(now, id);
        self.sip.refuse(now, leg, refusal);
        self.forget(now, id, outcome);
    }
}

/// A refusal with nothing but its status.
fn refusal(status: u16, reason: &str) -> Refusal {
    Refusal { status, reason: reason.to_owned(), warning: None, retry_after_s: None }
}

fn busy_server() -> Refusal {
    Refusal { retry_after_s: Some(RETRY_AFTER_S), ..refusal(503, "Service Unavailable") }
}
