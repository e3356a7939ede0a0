//! A caller's connection goes while he is at the portal: when the server ends the call, it calls him back to say so.

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_call::{Ask, DirectMedia, Effect, Input, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::time::Now;
use antiphon_media::codec::Codec;
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_sip::flow::{ConnectionId, Flow, Transport};

use crate::office;

const NOW: Now = Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 };
const SDP: &str =
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

/// A server, with what it wants.
struct Server {
    switchboard: Switchboard,
    sent: Vec<(Flow, String)>,
    /// Where peers are looked for, and where they are found.
    located: Vec<String>,
    found: Vec<Flow>,
}

impl Server {
    fn new(found: Vec<Flow>) -> Self {
        let config = SwitchboardConfig {
            endpoint: EndpointConfig::server("voice.example"),
            codecs: vec![Codec::Pcmu],
            srtp: SrtpPolicy::default(),
            direct_media: DirectMedia::default(),
            web: None,
            silence_max: Duration::from_secs(300),
            calls_max: 10,
            prefer_refer: false,
            observed: false,
        };
        let entropy = |seed| Box::new(SeededEntropy::new(seed)) as Box<dyn Entropy>;
        let switchboard = Switchboard::new(config, [7; 32], [entropy(1), entropy(2)]);
        Self { switchboard, sent: Vec::new(), located: Vec::new(), found }
    }

    /// A call comes in through a proxy, and is at a mailbox.
    fn called(&mut self) {
        let request = |method: &str, to: &str, body: &str| {
            let message = format!(
                "{method} sip:2001@voice.example SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.9;branch=z9hG4bK{method}\r\n\
                 Record-Route: <sip:edge.example;transport=tcp;lr>\r\nMax-Forwards: 70\r\n\
                 From: <sip:stranger@elsewhere.example>;tag=f\r\nTo: {to}\r\nCall-ID: c\r\nCSeq: 1 {method}\r\n\
                 Contact: <sip:stranger@192.168.0.9>\r\nContent-Type: application/sdp\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            );
            Input::Sip { flow: connection(1, "10.0.0.9:40000"), message: message.into() }
        };
        self.tell(request("INVITE", "<sip:2001@voice.example>", SDP));
        let answer = self.sent.iter().find(|(_, text)| text.starts_with("SIP/2.0 200")).expect("an answer");
        let to = answer.1.lines().find_map(|line| line.strip_prefix("To: ")).expect("a To").to_owned();
        self.tell(request("ACK", &to, ""));
        self.sent.clear();
    }

    fn tell(&mut self, input: Input) {
        for effect in self.switchboard.handle(NOW, input) {
            match effect {
                Effect::Transmit { flow, message } => {
                    self.sent.push((flow, String::from_utf8_lossy(&message).into_owned()));
                }
                Effect::Locate { locate, peer } => {
                    self.located.push(peer.to_string());
                    let (hops, holds) = (self.found.clone(), Duration::from_secs(60));
                    self.tell(Input::Located { locate, hops, holds });
                }
                Effect::OpenMedia { media, local } => {
                    self.tell(Input::MediaOpened { media, local: Some(SocketAddr::new(local, 20_000)) });
                }
                Effect::Ask { ask, question: Ask::Route(_) } => {
                    self.tell(Input::Answered { ask, answer: office::mailbox() });
                }
                Effect::Ask { .. }
                | Effect::StartMedia { .. }
                | Effect::Play { .. }
                | Effect::Media { .. }
                | Effect::Bridge { .. }
                | Effect::CloseMedia(_)
                | Effect::TrunksDo(_)
                | Effect::Observe(_) => {}
            }
        }
    }
}

fn connection(id: u64, remote: &str) -> Flow {
    let at = |address: &str| address.parse().expect("an address");
    let connection = Some(ConnectionId(id));
    Flow { transport: Transport::Tcp, local: at("10.0.0.1:5060"), remote: at(remote), connection }
}

#[test]
fn the_server_calls_back_where_the_call_came_from_and_nowhere_else() {
    let (there, elsewhere) = (connection(7, "10.0.0.9:5060"), connection(8, "10.0.0.66:5060"));
    for (found, want) in [(vec![elsewhere, there], Some(there)), (vec![elsewhere], None), (Vec::new(), None)]
    {
        let mut server = Server::new(found);
        server.called();
        server.tell(Input::FlowClosed(connection(1, "10.0.0.9:40000")));
        assert_eq!(server.located, ["edge.example;transport=tcp"]);
        assert_eq!(server.switchboard.calls(), 1, "the call goes on");
        server.tell(Input::HangUpAll);
        let byes = server.sent.iter().filter(|(_, text)| text.starts_with("BYE sip:stranger@192.168.0.9"));
        let flows: Vec<Flow> = byes.map(|(flow, _)| *flow).collect();
        assert_eq!(flows, want.into_iter().collect::<Vec<_>>());
    }
}
