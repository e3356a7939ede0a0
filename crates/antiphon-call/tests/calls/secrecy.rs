//! Who is told keys, who may talk without any, to whom audio is sent before anything proves where he is, and what a caller
//! is told of refusals.

mod refusing;
mod relaying;
mod transferring;

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_call::input::{CallId, MediaId, Target};
use antiphon_call::{Answer, Ask, DirectMedia, Effect, Input, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::time::Now;
use antiphon_dialog::question::Question;
use antiphon_media::codec::Codec;
use antiphon_media::leg::LegEvent;
use antiphon_sip::digest::{self, Credentials, Ha1s};
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::sources::SourceLimits;
use bytes::Bytes;

use crate::office;

use SrtpPolicy::{Offer, Require};
use Transport::{Tcp, Tls, Udp, Ws, Wss};

const NOW: Now = Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 };
const CALLER: u8 = 9;
const PHONE: u8 = 8;
const KEYS: bool = true;
const NO_KEYS: bool = false;
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";

/// A switchboard, a caller and a person's phones; hosts are 10.0.0.x.
struct Line {
    switchboard: Switchboard,
    caller: Flow,
    phones: Vec<Flow>,
    /// Whether the caller comes to a mailbox first, which sends him on to the phones.
    by_mailbox: bool,
    cseq: u32,
    to: String,
    /// A header of the caller's that proves his account.
    proof: String,
    call_id: &'static str,
    sent: Vec<(u8, String)>,
    /// How many of them have been looked at.
    seen: usize,
    /// Whether audio was to flow before the ACK, of each leg that began.
    at_once: Vec<bool>,
    /// The address the phones have registered, if it is not what their path says.
    contact: Option<String>,
    /// Whether the two hear each other through the server.
    is_bridged: bool,
}

impl Line {
    fn new(srtp: SrtpPolicy, caller: Transport, phones: &[(u8, Transport)]) -> Self {
        Self::with(DirectMedia::Auto, srtp, caller, phones)
    }

    fn with(
        direct_media: DirectMedia,
        srtp: SrtpPolicy,
        caller: Transport,
        phones: &[(u8, Transport)],
    ) -> Self {
        // Its messages are shorter than those of real phones.
        let limits = SourceLimits {
            exempt: ["10.0.0.0/24", "203.0.113.0/24"].map(|it| it.parse().expect("a network")).to_vec(),
            ..SourceLimits::default()
        };
        let config = SwitchboardConfig {
            endpoint: EndpointConfig {
                limits,
                aliases: vec!["pbx.example".to_owned()],
                ..EndpointConfig::server("voice.example")
            },
            codecs: vec![Codec::Pcmu],
            srtp,
            direct_media,
            silence_max: Duration::from_secs(300),
            web: None,
            calls_max: 10,
            prefer_refer: false,
            observed: false,
        };
        let entropy = |seed| Box::new(SeededEntropy::new(seed)) as Box<dyn Entropy>;
        Self {
            switchboard: Switchboard::new(config, [7; 32], [entropy(1), entropy(2)]),
            caller: flow(caller, CALLER),
            phones: phones.iter().map(|(host, transport)| flow(*transport, *host)).collect(),
            by_mailbox: false,
            cseq: 0,
            to: "<sip:2001@voice.example>".to_owned(),
            proof: String::new(),
            call_id: "c",
            sent: Vec::new(),
            seen: 0,
            at_once: Vec::new(),
            contact: None,
            is_bridged: false,
        }
    }

    /// The caller says something.
    fn says(&mut self, method: &str, body: &str) -> &mut Self {
        if method != "ACK" {
            self.cseq += 1;
        }
        let Self { to, cseq, caller, proof, call_id, .. } = self;
        let via = caller.transport.via_name();
        let message = format!(
            "{method} sip:2001@voice.example SIP/2.0\r\nVia: SIP/2.0/{via} 10.0.0.9:5060;branch=z9hG4bK{call_id}{method}{cseq}\r\n\
             Max-Forwards: 70\r\nFrom: <sip:stranger@elsewhere.example>;tag=f\r\nTo: {to}\r\nCall-ID: {call_id}\r\n\
             CSeq: {cseq} {method}\r\nContact: <sip:stranger@10.0.0.9>\r\n{proof}{}\r\n{body}",
            described(body)
        );
        let flow = *caller;
        self.tell(Input::Sip { flow, message: Bytes::from(message) });
        self
    }

    /// A phone answers the last INVITE to it.
    fn answers(&mut self, status: u16, body: &str) -> &mut Self {
        let invite = self.last(PHONE, "INVITE ").expect("an INVITE").to_owned();
        let copied = |name: &str| {
            let line = invite.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            let tag = if name == "To:" && !line.contains("tag=") { ";tag=p" } else { "" };
            format!("{line}{tag}\r\n")
        };
        let head: String = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].map(copied).concat();
        let message = format!(
            "SIP/2.0 {status} Whatever\r\n{head}Contact: <sip:bob@10.0.0.8>\r\n{}\r\n{body}",
            described(body)
        );
        let flow = *self.phones.iter().find(|flow| host(flow) == PHONE).expect("that phone");
        self.tell(Input::Sip { flow, message: Bytes::from(message) });
        self
    }

    /// The caller is a phone of ours, and has been asked to prove it.
    fn proves(&mut self) {
        let now = Now { since_start: Duration::ZERO, wall_ms: 0 };
        self.switchboard.learn_binding(now, self.caller, i64::MAX);
        self.says("INVITE", &sdp(NO_KEYS));
        self.answers_challenge();
    }

    /// What it asks next proves who it is.
    fn answers_challenge(&mut self) {
        let refused = self.last(host(&self.caller), "SIP/2.0 401").expect("a challenge").to_owned();
        let challenges = refused.lines().filter_map(|line| line.strip_prefix("WWW-Authenticate: "));
        let credentials = Credentials::with_password("phone1", "secret");
        let uri = "sip:2001@voice.example";
        let proof = digest::answer(
            challenges.map(str::as_bytes),
            &credentials,
            "INVITE",
            uri,
            &mut SeededEntropy::new(3),
        );
        self.proof = format!("Authorization: {}\r\n", proof.expect("one of the challenges"));
    }

    /// The caller wants whom he talks to sent on.
    fn refer(&mut self, to: &str) {
        self.proof = format!("Refer-To: {to}\r\n");
        self.says("REFER", "");
    }

    fn tell(&mut self, input: Input) {
        for effect in self.switchboard.handle(NOW, input) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Transmit { flow, message } => {
                let text = String::from_utf8_lossy(&message).into_owned();
                if flow == self.caller && text.starts_with("SIP/2.0 200") {
                    self.to = text.lines().find_map(|line| line.strip_prefix("To: ")).expect("To").to_owned();
                }
                self.sent.push((host(&flow), text));
            }
            Effect::OpenMedia { media, local } => {
                self.tell(Input::MediaOpened { media, local: Some(SocketAddr::new(local, 20_000)) });
            }
            Effect::StartMedia { config, .. } => self.at_once.push(config.acknowledged),
            Effect::Play { media, play, .. } => {
                self.tell(Input::Media { media, event: LegEvent::Played { id: play, position_ms: 0 } });
            }
            Effect::Ask { ask, question } => {
                if let Some(answer) = self.office(&question) {
                    self.tell(Input::Answered { ask, answer });
                }
            }
            Effect::Bridge { .. } => self.is_bridged = true,
            Effect::Media { .. }
            | Effect::CloseMedia(_)
            | Effect::Locate { .. }
            | Effect::TrunksDo(_)
            | Effect::Observe(_) => {}
        }
    }

    fn office(&self, ask: &Ask) -> Option<Answer> {
        let contacted = |target: Target| Target {
            contact: self.contact.clone().unwrap_or_else(|| target.contact.clone()),
            ..target
        };
        let targets = || self.phones.iter().copied().map(office::target).map(contacted).collect();
        match ask {
            Ask::Route(_) if self.by_mailbox => Some(office::mailbox()),
            Ask::Route(_) | Ask::Connect { .. } => Some(office::ring(targets())),
            Ask::Credentials { .. } => {
                Some(Answer::Credentials(Ok(Some(Ha1s::new("phone1", "voice.example", "secret")))))
            }
            Ask::Dialog { question: Question::Reception { .. }, .. } => Some(office::sends_on()),
            Ask::Owns { .. } => Some(Answer::Owns(true)),
            Ask::Dialog { .. }
            | Ask::Divert { .. }
            | Ask::Transfer { .. }
            | Ask::Register { .. }
            | Ask::Lamp(_)
            | Ask::TrunkLamps(_)
            | Ask::CallOver { .. } => None,
        }
    }

    /// The last message to a host that begins so.
    fn last(&self, to: u8, begins: &str) -> Option<&str> {
        let mut sent = self.sent.iter().rev();
        sent.find(|(host, text)| *host == to && text.starts_with(begins)).map(|(_, text)| text.as_str())
    }

    /// Whether that one has the keys of the other side. Those of our own are nobody else's.
    fn has_keys(&self, to: u8, begins: &str) -> bool {
        self.last(to, begins).is_some_and(|told| told.contains(KEY))
    }

    /// What each host was sent since the last look, by its first word or its status.
    fn heard(&mut self) -> Vec<String> {
        let first = |text: &str| {
            let mut words = text.split([' ', '\r']).filter(|word| *word != "SIP/2.0");
            words.next().unwrap_or_default().to_owned()
        };
        let seen = std::mem::replace(&mut self.seen, self.sent.len());
        self.sent.iter().skip(seen).map(|(host, text)| format!("{} {host}", first(text))).collect()
    }

    /// The two talk.
    fn connected(srtp: SrtpPolicy, caller: Transport, phone: Transport) -> Self {
        let mut line = Self::new(srtp, caller, &[(PHONE, phone)]);
        line.says("INVITE", &sdp(KEYS)).answers(200, &sdp(KEYS)).says("ACK", "");
        line.heard();
        line
    }
}

fn flow(transport: Transport, host: u8) -> Flow {
    let at = |host: u8| SocketAddr::from(([10, 0, 0, host], 5060));
    let connection = transport.is_reliable().then(|| antiphon_sip::flow::ConnectionId(host.into()));
    Flow { transport, local: at(1), remote: at(host), connection }
}

fn host(flow: &Flow) -> u8 {
    let SocketAddr::V4(address) = flow.remote else { return 0 };
    address.ip().octets()[3]
}

fn described(body: &str) -> String {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
    format!("{kind}Content-Length: {}\r\n", body.len())
}

/// A session of the caller's host, with keys beside it or without.
fn sdp(keys: bool) -> String {
    let key = format!("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{KEY}\r\n");
    format!(
        "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n{}",
        if keys { &*key } else { "" }
    )
}

#[test]
fn keys_pass_between_two_phones_only_where_nobody_reads_either_path() {
    let both = [Tls, Wss];
    for caller in [Udp, Tls, Ws, Wss] {
        for phone in [Udp, Tls, Tcp] {
            let told = both.contains(&caller) && both.contains(&phone);
            let mut line = Line::new(Offer, caller, &[(PHONE, phone)]);
            line.says("INVITE", &sdp(KEYS)).answers(183, &sdp(KEYS)).answers(200, &sdp(KEYS));
            let first = ["INVITE", "SIP/2.0 183", "SIP/2.0 200"]
                .map(|it| (it, if it == "INVITE" { PHONE } else { CALLER }));
            for (what, to) in first {
                assert_eq!(line.has_keys(to, what), told, "{caller:?} {phone:?} {what}");
            }
            let mut line = Line::connected(Offer, caller, phone);
            line.says("INVITE", &sdp(KEYS)).answers(200, &sdp(KEYS));
            assert_eq!(line.has_keys(PHONE, "INVITE"), told, "{caller:?} {phone:?} new offer");
            assert_eq!(line.has_keys(CALLER, "SIP/2.0 200"), told, "{caller:?} {phone:?} its answer");
        }
    }
}

#[test]
fn keys_of_an_answer_in_the_ack_pass_only_where_nobody_reads_either_path() {
    for (caller, phone, told) in [(Udp, Tls, false), (Tls, Udp, false), (Tls, Tls, true)] {
        let mut line = Line::new(Offer, caller, &[(PHONE, phone)]);
        line.says("INVITE", "").answers(200, &sdp(KEYS)).says("ACK", &sdp(KEYS));
        assert_eq!(line.has_keys(CALLER, "SIP/2.0 200"), told, "{caller:?} {phone:?}");
        assert_eq!(line.has_keys(PHONE, "ACK"), told, "{caller:?} {phone:?}");
    }
}

#[test]
fn where_encryption_is_required_nobody_is_connected_without() {
    let clear_and_secure = [(7, Udp), (PHONE, Tls)];
    for (caller, phones, offer, expected) in [
        (Udp, &clear_and_secure[1..], sdp(KEYS), vec!["488 9"]),
        (Tls, &clear_and_secure[1..], sdp(NO_KEYS), vec!["488 9"]),
        (Tls, &clear_and_secure[..1], sdp(KEYS), vec!["480 9"]),
        (Tls, &clear_and_secure[..], sdp(KEYS), vec!["INVITE 8"]),
        (Tls, &clear_and_secure[..], String::new(), vec!["INVITE 8"]),
    ] {
        let mut line = Line::new(Require, caller, phones);
        line.says("INVITE", &offer);
        let mut heard = line.heard();
        heard.retain(|it| it != "100 9");
        assert_eq!(heard, expected, "{caller:?} {phones:?}");
    }
}

#[test]
fn where_encryption_is_required_no_description_without_keys_is_passed_on() {
    let mut line = Line::new(Require, Tls, &[(PHONE, Tls)]);
    line.says("INVITE", &sdp(KEYS)).answers(183, &sdp(NO_KEYS));
    assert!(line.last(CALLER, "SIP/2.0 183").is_none() && line.last(CALLER, "SIP/2.0 180").is_some());
    line.heard();
    line.answers(200, &sdp(NO_KEYS));
    assert_eq!(line.heard(), ["ACK 8", "BYE 8", "488 9"], "the answer");

    let mut line = Line::new(Require, Tls, &[(PHONE, Tls)]);
    line.says("INVITE", "").answers(200, &sdp(KEYS)).heard();
    line.says("ACK", &sdp(NO_KEYS));
    let heard = line.heard();
    assert!(
        ["BYE 8", "BYE 9"].iter().all(|bye| heard.iter().any(|it| it == bye)),
        "the ACK's answer: {heard:?}"
    );

    let mut line = Line::connected(Require, Tls, Tls);
    line.says("INVITE", &sdp(NO_KEYS));
    let mut heard = line.heard();
    heard.retain(|it| it != "100 9");
    assert_eq!(heard, ["488 9"], "a new offer");

    let mut line = Line::connected(Require, Tls, Tls);
    line.says("INVITE", &sdp(KEYS)).heard();
    line.answers(200, &sdp(NO_KEYS));
    let heard = line.heard();
    assert!(["488 9", "BYE 8", "BYE 9"].iter().all(|it| heard.iter().any(|told| told == it)), "{heard:?}");
}

#[test]
fn a_phone_in_the_clear_keeps_no_other_of_its_person_from_an_encrypted_call() {
    for (phones, rung) in
        [(vec![(7, Udp), (PHONE, Tls)], vec!["INVITE 8"]), (vec![(7, Udp), (6, Ws)], Vec::new())]
    {
        let mut line = Line { by_mailbox: true, ..Line::new(Require, Tls, &phones) };
        line.says("INVITE", &sdp(KEYS)).says("ACK", "");
        assert!(line.last(PHONE, "INVITE").is_none_or(|invite| invite.contains("a=crypto:")));
        let mut heard = line.heard();
        heard.retain(|it| it.starts_with("INVITE"));
        assert_eq!(heard, rung);
    }
}

#[test]
fn audio_begins_before_the_ack_only_for_whoever_is_known_to_be_there() {
    let elsewhere = sdp(NO_KEYS).replace("10.0.0.9", "10.0.0.66");
    for (caller, offer, at_once) in [
        (Udp, sdp(NO_KEYS), false),
        (Tcp, sdp(NO_KEYS), true),
        (Ws, sdp(NO_KEYS), true),
        (Tcp, elsewhere, false),
    ] {
        let mut line = Line { by_mailbox: true, ..Line::new(Offer, caller, &[]) };
        line.says("INVITE", &offer);
        assert_eq!(line.at_once, [at_once], "{caller:?} {offer}");
    }
}

#[test]
fn an_account_that_is_proved_hears_audio_before_the_ack() {
    let mut line = Line { by_mailbox: true, ..Line::new(Offer, Udp, &[]) };
    let now = Now { since_start: Duration::ZERO, wall_ms: 0 };
    line.switchboard.learn_binding(now, line.caller, i64::MAX);
    line.says("INVITE", &sdp(NO_KEYS));
    line.answers_challenge();
    line.says("INVITE", &sdp(NO_KEYS));
    assert_eq!(line.at_once, [true]);
}
