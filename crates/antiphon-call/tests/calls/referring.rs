//! A caller's phone is asked to make a call itself (RFC 3515), where the operator prefers that; as it writes it.

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_call::{Answer, Ask, DirectMedia, Effect, Input, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::time::Now;
use antiphon_dialog::question::Question;
use antiphon_media::codec::Codec;
use antiphon_media::leg::LegEvent;
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_sip::flow::{Flow, Transport};
use bytes::Bytes;

use crate::office;

const NOW: Now = Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 };
const SDP: &str =
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

/// A caller in text at a mailbox that sends its callers on to 2002, whose phone is at 10.0.0.8.
struct Caller {
    switchboard: Switchboard,
    /// The answer to the INVITE, which has our tag.
    to: String,
    cseq: u32,
    /// What the switchboard wanted, in order, in a word each.
    wanted: Vec<String>,
    refer: Option<String>,
}

impl Caller {
    fn new(prefer_refer: bool, allow: &str) -> Self {
        let config = SwitchboardConfig {
            endpoint: EndpointConfig::server("voice.example"),
            codecs: vec![Codec::Pcmu],
            srtp: SrtpPolicy::default(),
            direct_media: DirectMedia::default(),
            silence_max: Duration::from_secs(300),
            web: None,
            calls_max: 10,
            prefer_refer,
            observed: false,
        };
        let entropy = |seed| Box::new(SeededEntropy::new(seed)) as Box<dyn Entropy>;
        let switchboard = Switchboard::new(config, [7; 32], [entropy(1), entropy(2)]);
        let to = "<sip:2001@voice.example>".to_owned();
        let mut caller = Self { switchboard, to, cseq: 0, wanted: Vec::new(), refer: None };
        caller.says("INVITE", &format!("Allow: {allow}\r\nContent-Type: application/sdp\r\n"), SDP);
        caller
    }

    fn says(&mut self, method: &str, headers: &str, body: &str) {
        self.cseq += 1;
        let Self { to, cseq, .. } = self;
        let message = format!(
            "{method} sip:2001@voice.example SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK{cseq}\r\n\
             Max-Forwards: 70\r\nFrom: <sip:stranger@elsewhere.example>;tag=f\r\nTo: {to}\r\nCall-ID: c\r\n\
             CSeq: {cseq} {method}\r\nContact: <sip:stranger@10.0.0.9>\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.hears(message);
    }

    /// Answers the REFER.
    fn answers(&mut self, status: u16) {
        let refer = self.refer.clone().expect("a REFER");
        let copied = ["Via", "From", "To", "Call-ID", "CSeq"];
        let lines =
            refer.lines().filter(|line| copied.iter().any(|name| line.starts_with(&format!("{name}:"))));
        let lines: Vec<&str> = lines.collect();
        self.hears(format!(
            "SIP/2.0 {status} Whatever\r\n{}\r\nContent-Length: 0\r\n\r\n",
            lines.join("\r\n")
        ));
    }

    fn notifies(&mut self, outcome: &str) {
        let headers = "Event: refer\r\nSubscription-State: active\r\nContent-Type: message/sipfrag\r\n";
        self.says("NOTIFY", headers, outcome);
    }

    fn hears(&mut self, message: String) {
        self.tell(Input::Sip { flow: flow(9), message: Bytes::from(message) });
    }

    fn tell(&mut self, input: Input) {
        for effect in self.switchboard.handle(NOW, input) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Transmit { flow, message } => self.sent(flow, &String::from_utf8_lossy(&message)),
            Effect::OpenMedia { media, local } => {
                self.tell(Input::MediaOpened { media, local: Some(SocketAddr::new(local, 20_000)) });
            }
            Effect::Play { media, play, .. } => {
                self.tell(Input::Media { media, event: LegEvent::Played { id: play, position_ms: 0 } });
            }
            Effect::Ask { ask, question } => {
                if let Some(answer) = answer(&question) {
                    self.tell(Input::Answered { ask, answer });
                }
            }
            Effect::StartMedia { .. }
            | Effect::Media { .. }
            | Effect::Bridge { .. }
            | Effect::CloseMedia(_)
            | Effect::Locate { .. }
            | Effect::TrunksDo(_)
            | Effect::Observe(_) => {}
        }
    }

    fn sent(&mut self, flow: Flow, text: &str) {
        let first = text.split([' ', '\r']).next().unwrap_or_default().to_owned();
        let to = text.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default();
        if text.starts_with("SIP/2.0 200") {
            self.to = to.to_owned();
        } else if first != "SIP/2.0" {
            self.wanted.push(format!("{first} to {}", flow.remote.ip()));
        }
        if first == "REFER" {
            self.refer = Some(text.to_owned());
        }
    }
}

fn flow(host: u8) -> Flow {
    let at = |host: u8| SocketAddr::from(([10, 0, 0, host], 5060));
    Flow { transport: Transport::Udp, local: at(1), remote: at(host), connection: None }
}

/// What the office would say.
fn answer(ask: &Ask) -> Option<Answer> {
    match ask {
        Ask::Route(_) => Some(office::mailbox()),
        Ask::Connect { .. } => Some(office::ring(vec![office::target(flow(8))])),
        Ask::Dialog { question: Question::Reception { .. }, .. } => Some(office::sends_on()),
        Ask::Dialog { .. }
        | Ask::Divert { .. }
        | Ask::Transfer { .. }
        | Ask::Owns { .. }
        | Ask::Credentials { .. }
        | Ask::Register { .. }
        | Ask::Lamp(_)
        | Ask::TrunkLamps(_)
        | Ask::CallOver { .. } => None,
    }
}

#[test]
fn a_phone_that_may_be_referred_makes_the_call_and_the_portal_hangs_up() {
    let mut caller = Caller::new(true, "INVITE, ACK, BYE, REFER");
    caller.cseq = 0;
    caller.says("ACK", "", "");
    assert_eq!(caller.wanted, ["REFER to 10.0.0.9"]);
    assert!(caller.refer.as_ref().is_some_and(|it| it.contains("Refer-To: <sip:2002@voice.example>")));
    caller.answers(202);
    caller.notifies("SIP/2.0 180 Ringing\r\n");
    assert_eq!(caller.wanted.len(), 1);
    caller.notifies("SIP/2.0 200 OK\r\n");
    assert_eq!(caller.wanted, ["REFER to 10.0.0.9", "BYE to 10.0.0.9"]);
}

#[test]
fn what_a_phone_cannot_reach_itself_is_rung_from_here() {
    for outcome in [None, Some("SIP/2.0 404 Not Found\r\n")] {
        let mut caller = Caller::new(true, "INVITE, ACK, BYE, REFER");
        caller.cseq = 0;
        caller.says("ACK", "", "");
        caller.answers(if outcome.is_some() { 202 } else { 603 });
        outcome.into_iter().for_each(|outcome| caller.notifies(outcome));
        assert_eq!(caller.wanted, ["REFER to 10.0.0.9", "INVITE to 10.0.0.8"], "{outcome:?}");
    }
}

#[test]
fn nobody_is_referred_who_cannot_be_or_where_that_is_not_preferred() {
    for (prefer_refer, allow) in [(false, "INVITE, ACK, BYE, REFER"), (true, "INVITE, ACK, BYE")] {
        let caller = Caller::new(prefer_refer, allow);
        assert_eq!(caller.wanted, ["INVITE to 10.0.0.8"], "{prefer_refer} {allow}");
    }
}
