//! A server and whoever drives it: accounts, registrations, and what it does with calls.

use std::time::Duration;

use antiphon_core::entropy::SeededEntropy;
use antiphon_core::time::Now;
use antiphon_sip::digest::{Credentials, Ha1s, answer};
use antiphon_sip::endpoint::{Endpoint, EndpointConfig, Output, Refusal};
use antiphon_sip::event::{Event, LegId};
use antiphon_sip::flow::Flow;
use antiphon_sip::mwi::MessageSummary;
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{self, AudioCodec, LocalMedia};
use antiphon_sip::registrar::Binding;
use antiphon_sip::sources::SourceLimits;
use bytes::Bytes;

pub(crate) const DOMAIN: &str = "example.com";
pub(crate) const USERNAME: &str = "2001.k7m2pq";
pub(crate) const PASSWORD: &str = "correct horse";

/// What becomes of a call that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calls {
    /// It rings, and the test decides.
    Ring,
    /// It is answered.
    Answer,
    /// It is refused with 480: so it can be told from what the machine refuses by itself.
    Refuse,
}

pub(crate) struct Server {
    pub(crate) end: Endpoint,
    pub(crate) now: Now,
    pub(crate) calls: Calls,
    pub(crate) legs: Vec<LegId>,
    pub(crate) events: Vec<Event>,
    bindings: Vec<Binding>,
    /// What was sent and not yet read, and when.
    sent: Vec<(Duration, String)>,
    asked: u32,
}

/// A server that trusts everybody and goes by all the names that the examples of the RFCs call it.
fn config() -> EndpointConfig {
    let exempt = ["0.0.0.0/0", "::/0"].map(|it| it.parse().expect("a network")).to_vec();
    EndpointConfig {
        aliases: ["com", "net", "org", "edu"].map(str::to_owned).to_vec(),
        limits: SourceLimits { exempt, ..SourceLimits::default() },
        ..EndpointConfig::server(DOMAIN)
    }
}

impl Server {
    pub(crate) fn new(calls: Calls) -> Self {
        let entropy = Box::new(SeededEntropy::new(1));
        Self {
            end: Endpoint::new(config(), [7; 32], entropy),
            now: Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 },
            calls,
            legs: Vec::new(),
            events: Vec::new(),
            bindings: Vec::new(),
            sent: Vec::new(),
            asked: 0,
        }
    }

    /// Bytes arrive; all that is sent for them at once is returned.
    pub(crate) fn receive(&mut self, bytes: &[u8]) -> Vec<String> {
        self.receive_from(flow(), bytes)
    }

    pub(crate) fn receive_from(&mut self, flow: Flow, bytes: &[u8]) -> Vec<String> {
        self.end.receive(self.now, flow, Bytes::copy_from_slice(bytes));
        self.settle();
        self.take_sent()
    }

    /// Text with bare line feeds arrives.
    pub(crate) fn write(&mut self, text: &str) -> Vec<String> {
        self.receive(text.replace('\n', "\r\n").as_bytes())
    }

    pub(crate) fn act(&mut self, act: impl FnOnce(&mut Endpoint, Now)) -> Vec<String> {
        act(&mut self.end, self.now);
        self.settle();
        self.take_sent()
    }

    /// Time passes: what is sent meanwhile, and when, counted from now.
    pub(crate) fn run(&mut self, time: Duration) -> Vec<(Duration, String)> {
        let begin = self.now.since_start;
        let until = begin + time;
        while let Some(at) = self.end.next_deadline().filter(|at| *at <= until) {
            self.now = self.now.later(at.saturating_sub(self.now.since_start));
            self.end.timeout(self.now);
            self.settle();
        }
        self.now = self.now.later(until.saturating_sub(self.now.since_start));
        self.sent.drain(..).map(|(at, text)| (at.saturating_sub(begin), text)).collect()
    }

    /// Whether it still answers, and at once.
    pub(crate) fn is_well(&mut self) -> bool {
        self.asked += 1;
        let asked = self.asked;
        let answers = self.write(&format!(
            "OPTIONS sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bKwell{asked}\n\
             Max-Forwards: 70\nFrom: <sip:doctor@example.com>;tag=1\nTo: <sip:example.com>\n\
             Call-ID: well{asked}\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n"
        ));
        answers.iter().map(|answer| status(answer)).eq([200])
    }

    fn take_sent(&mut self) -> Vec<String> {
        self.sent.drain(..).map(|(_, text)| text).collect()
    }

    fn settle(&mut self) {
        while let Some(output) = self.end.poll() {
            match output {
                Output::Transmit { bytes, .. } => {
                    self.sent.push((self.now.since_start, String::from_utf8_lossy(&bytes).into_owned()));
                }
                Output::Event(event) => self.happened(event),
            }
        }
    }

    fn happened(&mut self, event: Event) {
        let (end, now) = (&mut self.end, self.now);
        match &event {
            Event::Credentials { request, username } => {
                let known = (username == USERNAME).then(|| Ha1s::new(USERNAME, DOMAIN, PASSWORD));
                end.credentials(now, *request, known);
            }
            Event::Register { request, changes, .. } => {
                self.bindings = changes.apply(&self.bindings, now.wall_ms).unwrap_or_default();
                end.registered(now, *request, Ok(self.bindings.clone()));
            }
            Event::Subscribe { request, .. } => {
                end.subscribed(now, *request, Some(("2001".to_owned(), MessageSummary::default())));
            }
            Event::Incoming(incoming) => {
                let leg = incoming.leg;
                self.legs.push(leg);
                match self.calls {
                    Calls::Ring => end.ring(now, leg, 180, None),
                    Calls::Answer => match session(incoming.offer.as_deref()) {
                        Ok(sdp) => end.answer(now, leg, sdp),
                        Err(refusal) => end.refuse(now, leg, refusal),
                    },
                    Calls::Refuse => end.refuse(now, leg, Refusal::new(480, "Temporarily Unavailable")),
                }
            }
            Event::Offered { request, sdp, .. } => match session(sdp.as_deref()) {
                Ok(sdp) => end.answer_offer(now, *request, sdp),
                Err(refusal) => end.refuse_offer(now, *request, refusal),
            },
            Event::HungUp { request, .. } => end.bye_done(now, *request, true),
            Event::Cancelled { .. }
            | Event::Confirmed { .. }
            | Event::Failed { .. }
            | Event::Lost { .. }
            | Event::Digit { .. } => {}
            Event::OfferMade { .. } | Event::OfferConfirmed { .. } => {}
            Event::Transfer(asked) => end.refuse_transfer(now, asked.request, Refusal::new(403, "Forbidden")),
            Event::OfferAnswered { .. } | Event::OfferRefused { .. } | Event::Progress { .. } => {}
            Event::Answered { .. } | Event::Refused { .. } => {}
            Event::Referred { .. }
            | Event::Notified { .. }
            | Event::Pinged { .. }
            | Event::Registered { .. } => {}
        }
        self.events.push(event);
    }
}

/// Our half of the session.
fn session(offer: Option<&[u8]>) -> Result<Bytes, Refusal> {
    let local = LocalMedia {
        address: "192.0.2.1".parse().unwrap(),
        port: 40_000,
        codecs: vec![AudioCodec::Pcmu, AudioCodec::Pcma],
        session_id: 7,
        version: 1,
        security: Security::Plain,
    };
    match offer {
        Some(offer) => offer_answer::answer(offer, &local).map(|it| it.sdp).map_err(|error| error.refusal()),
        None => Ok(offer_answer::make_offer(&local)),
    }
}

pub(crate) fn flow() -> Flow {
    "udp/192.0.2.1:5060/198.51.100.7:5062".parse().unwrap()
}

/// The status of an answer; 0 if it is none.
pub(crate) fn status(message: &str) -> u16 {
    message.strip_prefix("SIP/2.0 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
}

pub(crate) fn statuses(messages: &[String]) -> Vec<u16> {
    messages.iter().map(|message| status(message)).collect()
}

/// The values of a header.
pub(crate) fn headers<'a>(message: &'a str, name: &str) -> Vec<&'a str> {
    let lines = message.lines().take_while(|line| !line.is_empty());
    let fields = lines.filter_map(|line| line.split_once(':'));
    fields.filter(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
}

pub(crate) fn header<'a>(message: &'a str, name: &str) -> &'a str {
    headers(message, name).first().copied().unwrap_or_default()
}

/// The tag of `To`.
pub(crate) fn to_tag(message: &str) -> &str {
    header(message, "To").split_once(";tag=").map_or("", |(_, tag)| tag)
}

/// What a phone writes into `Authorization` after a 401.
pub(crate) fn authorization(
    unauthorized: &str,
    username: &str,
    password: &str,
    method: &str,
    uri: &str,
) -> String {
    let challenges = headers(unauthorized, "WWW-Authenticate").into_iter().map(str::as_bytes);
    let credentials = Credentials::with_password(username, password);
    answer(challenges, &credentials, method, uri, &mut SeededEntropy::new(3)).unwrap()
}
