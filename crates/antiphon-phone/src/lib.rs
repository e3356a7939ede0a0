//! A telephone made of the parts the server is made of: for the demo's own call, for tests and for benchmarks.
//!
//! It registers, calls, is called, and shows its lamp. Audio is somebody else's: it says where the other side's is.
//!
//! Invariants: pure, as the SIP machine it stands on: bytes and `now` go in, bytes and events come out.

pub mod page;

mod manners;

use std::collections::VecDeque;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::entropy::Entropy;
use antiphon_core::time::Now;
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::endpoint::{Endpoint, EndpointConfig, Invite, Output, Refusal, Registration};
use antiphon_sip::event::{Event, LegId};
use antiphon_sip::flow::Flow;
use antiphon_sip::offer_answer::{self, LocalMedia};
use bytes::Bytes;

pub use manners::{Manner, PhoneEvent, Way};

/// What a telephone is set up with.
#[derive(Clone, Debug)]
pub struct PhoneConfig {
    /// Its account; without one it registers nowhere and calls as a stranger.
    pub account: Option<Credentials>,
    /// The number it shows, and the name.
    pub shown: NameAddr,
    /// The server's domain.
    pub domain: String,
    /// The path to the server.
    pub server: Flow,
    /// Where and how it takes audio.
    pub media: LocalMedia,
}

/// A telephone with one line, and a second one to ask somebody before a call is given to him.
pub struct Phone {
    sip: Endpoint,
    config: PhoneConfig,
    manner: Manner,
    leg: Option<LegId>,
    /// The call that waits while somebody else is asked.
    kept: Option<LegId>,
    /// What was offered by the call that rings; empty if nothing was.
    ringing: Option<Bytes>,
    /// Whether its last call went out without an offer.
    offered_nothing: bool,
    transmits: VecDeque<(Flow, Bytes)>,
    events: VecDeque<PhoneEvent>,
}

impl Phone {
    /// An idle telephone. `key` makes nonces, which a telephone never uses.
    #[must_use]
    pub fn new(config: PhoneConfig, key: [u8; 32], entropy: Box<dyn Entropy>) -> Self {
        let (transmits, events) = (VecDeque::new(), VecDeque::new());
        let user = config.account.as_ref().map_or(config.shown.user.as_str(), Credentials::username);
        let sip = Endpoint::new(EndpointConfig::phone(&config.domain, user), key, entropy);
        Self {
            sip,
            config,
            manner: Manner::default(),
            leg: None,
            kept: None,
            ringing: None,
            offered_nothing: false,
            transmits,
            events,
        }
    }

    /// What it does from now on when it is called.
    pub fn behave(&mut self, manner: Manner) {
        self.manner = manner;
    }

    /// Whether it is in a call.
    #[must_use]
    pub fn is_in_call(&self) -> bool {
        self.leg.is_some()
    }

    /// Registers for so many seconds; 0 takes the registration back.
    pub fn register(&mut self, now: Now, expires_s: u32) {
        let Some(credentials) = self.config.account.clone() else { return };
        let (flow, domain) = (self.config.server, self.config.domain.clone());
        self.sip.register(now, Registration { flow, domain, credentials, expires_s });
        self.settle(now);
    }

    /// Dials.
    pub fn call(&mut self, now: Now, number: &str) {
        let offer = offer_answer::make_offer(&self.config.media);
        self.dial(now, number, Some(offer), Vec::new());
    }

    /// Dials as `shown`, with further headers: what a telephone system says of a call that it passes on.
    pub fn call_as(&mut self, now: Now, number: &str, shown: NameAddr, headers: Vec<(String, String)>) {
        let before = std::mem::replace(&mut self.config.shown, shown);
        let offer = offer_answer::make_offer(&self.config.media);
        self.dial(now, number, Some(offer), headers);
        self.config.shown = before;
    }

    /// The name of its call, by which another phone takes it over.
    #[must_use]
    pub fn call_name(&self) -> Option<String> {
        self.sip.replaces(self.leg?)
    }

    /// Takes over a call of that name (RFC 3891).
    pub fn take_over(&mut self, now: Now, name: &str) {
        let offer = offer_answer::make_offer(&self.config.media);
        let replaces = vec![("Replaces".to_owned(), name.to_owned())];
        self.dial(now, "antiphon", Some(offer), replaces);
    }

    /// Dials without saying anything of its audio: the other side makes the offer, and the ACK answers it.
    pub fn call_without_offer(&mut self, now: Now, number: &str) {
        self.dial(now, number, None, Vec::new());
    }

    fn dial(&mut self, now: Now, number: &str, sdp: Option<Bytes>, headers: Vec<(String, String)>) {
        self.offered_nothing = sdp.is_none();
        let PhoneConfig { account, shown, domain, server, .. } = &self.config;
        let host = if server.remote.is_ipv6() {
            format!("[{}]", server.remote.ip())
        } else {
            server.remote.ip().to_string()
        };
        let invite = Invite {
            request_uri: format!("sip:{number}@{host}:{}", server.remote.port()),
            flow: *server,
            from: shown.clone(),
            to: NameAddr::new(None, number, domain),
            sdp,
            credentials: account.clone(),
            answer_within: None,
            headers,
        };
        self.leg = Some(self.sip.invite(now, invite));
        self.settle(now);
    }

    /// Sends the other side on to a number (RFC 5589 section 6).
    pub fn transfer(&mut self, now: Now, number: &str) {
        let to = NameAddr::new(None, number, &self.config.domain);
        if let Some(leg) = self.leg {
            self.sip.refer(now, leg, &to);
            self.settle(now);
        }
    }

    /// Keeps the call, and dials somebody else.
    pub fn consult(&mut self, now: Now, number: &str) {
        self.kept = self.leg.take();
        self.call(now, number);
    }

    /// Connects the call that is kept with whoever has been dialled (RFC 5589 section 7).
    pub fn connect(&mut self, now: Now) {
        let (Some(kept), Some(leg)) = (self.kept, self.leg) else { return };
        let to = NameAddr::new(None, &self.config.domain, &self.config.domain);
        self.sip.refer_replacing(now, kept, &to, leg);
        self.settle(now);
    }

    /// Takes up the call again that was kept.
    pub fn resume_kept(&mut self, now: Now) {
        if let Some(leg) = self.leg.take() {
            self.sip.hang_up(now, leg);
        }
        self.leg = self.kept.take();
        self.settle(now);
    }

    /// Answers the call that rings, if one does.
    pub fn pick_up(&mut self, now: Now) {
        if let (Some(leg), Some(offer)) = (self.leg, self.ringing.take()) {
            self.agree(now, leg, &offer);
            self.settle(now);
        }
    }

    /// Hangs up, or gives up calling.
    pub fn hang_up(&mut self, now: Now) {
        self.ringing = None;
        for leg in [self.leg.take(), self.kept.take()].into_iter().flatten() {
            self.sip.hang_up(now, leg);
        }
        self.settle(now);
    }

    /// Where and how it takes audio from its next description on.
    pub fn media(&mut self) -> &mut LocalMedia {
        &mut self.config.media
    }

    /// Asks for a change of the session: to go on one way, or with what its [`media`](Self::media) are now.
    pub fn change(&mut self, now: Now, way: Way) {
        let Some(leg) = self.leg else { return };
        self.config.media.version += 1;
        let offer = offer_answer::make_offer(&self.config.media);
        let offer = String::from_utf8_lossy(&offer).replace("a=sendrecv", way.attribute());
        self.sip.offer(now, leg, Bytes::from(offer));
        self.settle(now);
    }

    /// Presses a key, which goes by INFO.
    pub fn press(&mut self, now: Now, digit: Digit) {
        if let Some(leg) = self.leg {
            self.sip.press(now, leg, digit);
            self.settle(now);
        }
    }

    /// Asks the other side to offer a change of the session.
    pub fn ask_for_offer(&mut self, now: Now) {
        if let Some(leg) = self.leg {
            self.sip.ask_for_offer(now, leg);
            self.settle(now);
        }
    }

    /// A message from the server.
    pub fn receive(&mut self, now: Now, flow: Flow, message: Bytes) {
        self.sip.receive(now, flow, message);
        self.settle(now);
    }

    /// Time has passed.
    pub fn timeout(&mut self, now: Now) {
        self.sip.timeout(now);
        self.settle(now);
    }

    /// When [`timeout`](Self::timeout) has something to do, counted since the start.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.sip.next_deadline()
    }

    /// The next message to send, and on which path.
    pub fn transmit(&mut self) -> Option<(Flow, Bytes)> {
        self.transmits.pop_front()
    }

    /// The next thing that its user notices.
    pub fn event(&mut self) -> Option<PhoneEvent> {
        self.events.pop_front()
    }

    fn settle(&mut self, now: Now) {
        while let Some(output) = self.sip.poll() {
            match output {
                Output::Transmit { flow, bytes } => self.transmits.push_back((flow, bytes)),
                Output::Event(event) => self.happened(now, event),
            }
        }
    }

    fn happened(&mut self, now: Now, event: Event) {
        match event {
            Event::Registered { status, .. } => self.notice(PhoneEvent::Registered { status }),
            Event::Notified { summary, .. } => self.notice(PhoneEvent::Lamp(summary)),
            Event::Incoming(incoming) => self.called(now, incoming.leg, incoming.offer),
            Event::Progress { leg, sdp: Some(sdp), .. }
                if self.leg == Some(leg) && offer_answer::accept_answer(&self.config.media, &sdp).is_ok() =>
            {
                self.notice(PhoneEvent::Heard);
            }
            Event::Progress { leg, status: 180.., .. } if self.leg == Some(leg) => {
                self.notice(PhoneEvent::Ringing);
            }
            Event::Answered { leg, sdp } => self.answered(now, leg, &sdp),
            Event::Refused { leg, status, .. } if self.leg == Some(leg) => {
                self.leg = None;
                self.notice(PhoneEvent::Refused { status });
            }
            Event::Confirmed { leg, sdp: Some(sdp) } | Event::OfferConfirmed { leg, sdp: Some(sdp) } => {
                self.confirmed(now, leg, &sdp);
            }
            Event::Digit { digit, .. } => self.notice(PhoneEvent::Pressed(digit)),
            Event::OfferMade { leg, sdp } => self.offer_made(now, leg, &sdp),
            Event::Referred { status, .. } => self.notice(PhoneEvent::Transferred { status }),
            Event::Offered { leg, request, sdp } => self.offered(now, leg, request, sdp),
            Event::OfferRefused { status, .. } => self.notice(PhoneEvent::ChangeRefused { status }),
            Event::HungUp { leg, request } => {
                self.sip.bye_done(now, request, true);
                self.ended(leg);
            }
            Event::Failed { leg, .. } | Event::Cancelled { leg } => self.ended(leg),
            Event::Credentials { request, .. } => self.sip.credentials(now, request, None),
            Event::Register { .. }
            | Event::Pinged { .. }
            | Event::Subscribe { .. }
            | Event::Confirmed { sdp: None, .. }
            | Event::OfferConfirmed { sdp: None, .. }
            | Event::OfferAnswered { .. }
            | Event::Transfer(_)
            | Event::Lost { .. }
            | Event::Progress { .. }
            | Event::Refused { .. } => {}
        }
    }

    fn notice(&mut self, event: PhoneEvent) {
        self.events.push_back(event);
    }

    fn called(&mut self, now: Now, leg: LegId, offer: Option<Bytes>) {
        let refuse = |status, reason: &str| Refusal {
            status,
            reason: reason.to_owned(),
            warning: None,
            retry_after_s: None,
        };
        if self.leg.or(self.kept).is_some() || self.manner == Manner::Busy {
            return self.sip.refuse(now, leg, refuse(486, "Busy Here"));
        }
        self.leg = Some(leg);
        self.notice(PhoneEvent::Called);
        self.sip.ring(now, leg, 180, None);
        let offer = offer.unwrap_or_default();
        match self.manner {
            Manner::Ring => self.ringing = Some(offer),
            Manner::Announce => {
                if let Ok(agreement) = offer_answer::answer(&offer, &self.config.media) {
                    self.sip.ring(now, leg, 183, Some(agreement.sdp));
                }
                self.ringing = Some(offer);
            }
            Manner::Answer | Manner::Busy => self.agree(now, leg, &offer),
        }
    }

    fn agree(&mut self, now: Now, leg: LegId, offer: &[u8]) {
        if offer.is_empty() {
            // The ACK brings the caller's half.
            return self.sip.answer(now, leg, offer_answer::make_offer(&self.config.media));
        }
        match offer_answer::answer(offer, &self.config.media) {
            Ok(agreement) => {
                self.sip.answer(now, leg, agreement.sdp.clone());
                self.notice(PhoneEvent::Talking(agreement));
            }
            Err(error) => {
                self.leg = None;
                self.sip.refuse(now, leg, error.refusal());
            }
        }
    }

    fn answered(&mut self, now: Now, leg: LegId, sdp: &[u8]) {
        if self.leg != Some(leg) {
            return;
        }
        let agreed = if self.offered_nothing {
            offer_answer::answer(sdp, &self.config.media)
        } else {
            offer_answer::accept_answer(&self.config.media, sdp)
        };
        match agreed {
            Ok(agreement) => {
                self.sip.acknowledge(leg, Some(agreement.sdp.clone()));
                self.notice(PhoneEvent::Talking(agreement));
            }
            Err(_) => {
                self.sip.hang_up(now, leg);
                self.ended(leg);
            }
        }
    }

    /// The answer to the offer in our 200.
    fn confirmed(&mut self, now: Now, leg: LegId, sdp: &[u8]) {
        match offer_answer::accept_answer(&self.config.media, sdp) {
            Ok(agreement) => self.notice(PhoneEvent::Talking(agreement)),
            Err(_) => {
                self.sip.hang_up(now, leg);
                self.ended(leg);
            }
        }
    }

    /// The other side changes the session: agreed to as far as it goes.
    fn offered(&mut self, now: Now, leg: LegId, request: antiphon_sip::event::RequestId, sdp: Option<Bytes>) {
        self.config.media.version += 1;
        let Some(sdp) = sdp else {
            return self.sip.answer_offer(now, request, offer_answer::make_offer(&self.config.media));
        };
        match offer_answer::answer(&sdp, &self.config.media) {
            Ok(agreement) if self.leg == Some(leg) => {
                self.sip.answer_offer(now, request, agreement.sdp.clone());
                self.notice(PhoneEvent::Talking(agreement));
            }
            Ok(agreement) => self.sip.answer_offer(now, request, agreement.sdp),
            Err(error) => self.sip.refuse_offer(now, request, error.refusal()),
        }
    }

    /// The other side makes the offer that it was asked for.
    fn offer_made(&mut self, now: Now, leg: LegId, sdp: &[u8]) {
        self.config.media.version += 1;
        match offer_answer::answer(sdp, &self.config.media) {
            Ok(agreement) => {
                self.sip.acknowledge(leg, Some(agreement.sdp.clone()));
                self.notice(PhoneEvent::Talking(agreement));
            }
            Err(_) => {
                self.sip.hang_up(now, leg);
                self.ended(leg);
            }
        }
    }

    fn ended(&mut self, leg: LegId) {
        self.kept.take_if(|kept| *kept == leg);
        if self.leg == Some(leg) {
            (self.leg, self.ringing) = (None, None);
            self.notice(PhoneEvent::Ended);
        }
    }
}
