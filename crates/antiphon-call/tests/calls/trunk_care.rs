//! Our accounts at trunks' peers: which one is registered, and from when on another one.

use std::time::Duration;

use antiphon_call::input::Ask;
use antiphon_call::trunks::{PeerState, RegistrationState, TrunkLine};
use antiphon_call::{DirectMedia, Effect, Input, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::ids::{LocationId, OrganizationId, TrunkId};
use antiphon_core::time::Now;
use antiphon_core::trunk::{TrunkLamps, TrunkRef};
use antiphon_media::codec::Codec;
use antiphon_sip::digest::Credentials;
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_sip::flow::{Flow, Transport};
use bytes::Bytes;
use uuid::Uuid;

const HOLDS: Duration = Duration::from_secs(600);
const NOW: Now = Now { since_start: Duration::from_secs(1), wall_ms: 1_800_000_000_000 };

/// A carrier at 192.0.2.1, with what it is sent.
struct Carrier {
    switchboard: Switchboard,
    /// What the REGISTERs say: the account, the peer, and for how long.
    registers: Vec<String>,
    last: String,
    /// The last question whether somebody is there.
    asked: String,
    /// Where the last REGISTER and the last question went.
    went: [Option<Flow>; 2],
    /// Where the carrier is.
    hops: Vec<Flow>,
    up: Option<bool>,
    state: Option<RegistrationState>,
    /// How often the office was asked for all lamps.
    lamps_asked: u32,
}

impl Carrier {
    fn new() -> Self {
        let config = SwitchboardConfig {
            endpoint: EndpointConfig::server("voice.example"),
            codecs: vec![Codec::Pcmu],
            srtp: SrtpPolicy::default(),
            direct_media: DirectMedia::default(),
            silence_max: Duration::from_secs(300),
            web: None,
            calls_max: 10,
            prefer_refer: false,
            observed: false,
        };
        let entropy = |seed| Box::new(SeededEntropy::new(seed)) as Box<dyn Entropy>;
        let switchboard = Switchboard::new(config, [7; 32], [entropy(1), entropy(2)]);
        let hops = vec![flow(1)];
        let (last, asked, went, up) = (String::new(), String::new(), [None; 2], None);
        Self { switchboard, registers: Vec::new(), last, asked, went, hops, up, state: None, lamps_asked: 0 }
    }

    fn is_now(&mut self, line: TrunkLine) -> Vec<String> {
        self.registers.clear();
        self.tell(Input::Trunks(vec![line]));
        self.registers.clone()
    }

    fn answers(&mut self, status: u16) {
        let (last, flow) = (self.last.clone(), self.went[0].expect("a REGISTER"));
        self.says(&last, flow, status);
    }

    /// The carrier answers whether it is there.
    fn answers_question(&mut self, status: u16) {
        let (asked, flow) = (self.asked.clone(), self.went[1].expect("a question"));
        self.says(&asked, flow, status);
    }

    fn says(&mut self, to: &str, flow: Flow, status: u16) {
        let copied = ["Via:", "From:", "To:", "Call-ID:", "CSeq:", "Contact:"];
        let lines: Vec<&str> =
            to.lines().filter(|line| copied.iter().any(|name| line.starts_with(name))).collect();
        let message = format!(
            "SIP/2.0 {status} Whatever\r\n{}\r\nExpires: 600\r\nContent-Length: 0\r\n\r\n",
            lines.join("\r\n")
        );
        self.tell(Input::Sip { flow, message: Bytes::from(message) });
    }

    fn tell(&mut self, input: Input) {
        for effect in self.switchboard.handle(NOW, input) {
            match effect {
                Effect::Transmit { flow, message } => self.sent(flow, &String::from_utf8_lossy(&message)),
                Effect::Locate { locate, .. } => {
                    self.tell(Input::Located { locate, hops: self.hops.clone(), holds: HOLDS })
                }
                Effect::Ask { question, .. } => {
                    self.lamps_asked += u32::from(matches!(question, Ask::TrunkLamps(_)));
                }
                Effect::TrunksDo(states) => {
                    let state = states.first();
                    self.state = state.and_then(|it| it.registration);
                    let peer = state.and_then(|it| it.peers.first()).map(|(_, state)| *state);
                    self.up = peer.filter(|it| *it != PeerState::Unknown).map(|it| it == PeerState::Up);
                }
                Effect::OpenMedia { .. }
                | Effect::StartMedia { .. }
                | Effect::Play { .. }
                | Effect::Media { .. }
                | Effect::Bridge { .. }
                | Effect::CloseMedia(_)
                | Effect::Observe(_) => {}
            }
        }
    }

    fn sent(&mut self, flow: Flow, text: &str) {
        if text.starts_with("OPTIONS ") {
            text.clone_into(&mut self.asked);
            self.went[1] = Some(flow);
        }
        if !text.starts_with("REGISTER ") {
            return;
        }
        let after = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let address = after("To: ").trim_start_matches("<sip:").trim_end_matches('>');
        self.registers.push(format!("{address} for {}", after("Expires: ")));
        text.clone_into(&mut self.last);
        self.went[0] = Some(flow);
    }
}

/// The way to one of the carrier's servers.
fn flow(host: u8) -> Flow {
    let (local, remote) = ([10, 0, 0, 1], [192, 0, 2, host]);
    let at = |address: [u8; 4]| std::net::SocketAddr::from((address, 5060));
    Flow { transport: Transport::Udp, local: at(local), remote: at(remote), connection: None }
}

fn line(account: &str, password: &str, domain: &str) -> TrunkLine {
    TrunkLine {
        trunk: TrunkRef { organization: OrganizationId(Uuid::nil()), trunk: TrunkId(Uuid::nil()) },
        sources: Vec::new(),
        login: None,
        trusted: false,
        location: LocationId(Uuid::nil()),
        lamps: TrunkLamps::Off,
        pilot: None,
        peers: vec!["192.0.2.1".parse().expect("a peer")],
        domain: Some(domain.to_owned()),
        credentials: Some(Credentials::with_password(account, password)),
        registers: true,
    }
}

#[test]
fn a_changed_account_is_registered_at_once_and_the_old_one_taken_back() {
    let mut carrier = Carrier::new();
    assert_eq!(carrier.is_now(line("ann", "right", "a.example")), ["ann@a.example for 600"]);
    carrier.answers(200);
    assert_eq!(carrier.state, Some(RegistrationState::Registered));
    assert_eq!(carrier.is_now(line("ann", "right", "a.example")), [""; 0]);
    // The password that was granted holds until the next REGISTER is refused.
    assert_eq!(carrier.is_now(line("ann", "new", "a.example")), [""; 0]);
    let bob = carrier.is_now(line("bob", "right", "a.example"));
    assert_eq!(bob, ["ann@a.example for 0", "bob@a.example for 600"]);
    carrier.answers(200);
    assert_eq!(carrier.state, Some(RegistrationState::Registered));
    let moved = carrier.is_now(line("bob", "right", "b.example"));
    assert_eq!(moved, ["bob@a.example for 0", "bob@b.example for 600"]);
}

#[test]
fn a_password_that_is_put_right_is_tried_at_once() {
    let mut carrier = Carrier::new();
    carrier.is_now(line("ann", "wrong", "a.example"));
    carrier.answers(403);
    assert_eq!(carrier.state, Some(RegistrationState::Refused(403)));
    assert_eq!(carrier.is_now(line("ann", "wrong", "a.example")), [""; 0]);
    assert_eq!(carrier.is_now(line("ann", "right", "a.example")), ["ann@a.example for 600"]);
}

#[test]
fn an_account_is_registered_at_the_next_server_of_the_carrier_when_one_is_out_of_order() {
    let mut carrier = Carrier { hops: vec![flow(1), flow(2)], ..Carrier::new() };
    carrier.is_now(line("ann", "right", "a.example"));
    assert_eq!(carrier.went[0], Some(flow(1)));
    carrier.answers(503);
    assert_eq!(carrier.went[0], Some(flow(2)), "at once");
    carrier.answers(200);
    assert_eq!(carrier.state, Some(RegistrationState::Registered));
    // One that knows the account and refuses it is asked again later, and so are all when none is there.
    for statuses in [&[403][..], &[503, 500]] {
        let mut carrier = Carrier { hops: vec![flow(1), flow(2)], ..Carrier::new() };
        carrier.is_now(line("ann", "right", "a.example"));
        statuses.iter().for_each(|status| carrier.answers(*status));
        assert_eq!(carrier.registers.len(), statuses.len(), "{statuses:?}");
        assert_eq!(carrier.state, statuses.last().map(|status| RegistrationState::Refused(*status)));
    }
}

#[test]
fn a_carrier_is_there_as_long_as_one_of_its_servers_is() {
    let mut carrier = Carrier { hops: vec![flow(1), flow(2)], ..Carrier::new() };
    carrier.is_now(line("ann", "right", "a.example"));
    assert_eq!(carrier.went[1], Some(flow(1)));
    carrier.answers_question(503);
    assert_eq!((carrier.went[1], carrier.up), (Some(flow(2)), None), "the other one is asked");
    carrier.answers_question(200);
    assert_eq!(carrier.up, Some(true));
    let mut carrier = Carrier { hops: vec![flow(1), flow(2)], ..Carrier::new() };
    carrier.is_now(line("ann", "right", "a.example"));
    carrier.answers_question(503);
    carrier.answers_question(408);
    assert_eq!(carrier.up, Some(false));
}

#[test]
fn a_peer_that_is_there_is_told_of_all_lamps_as_soon_as_it_is_to_be_told() {
    let mut system = Carrier::new();
    let line = |lamps| TrunkLine { lamps, ..line("ann", "secret", "carrier.example") };
    system.is_now(line(TrunkLamps::Subscribe));
    system.answers_question(200);
    for (lamps, want) in [
        (TrunkLamps::Subscribe, 0),
        (TrunkLamps::Notify, 1),
        // Told already.
        (TrunkLamps::Notify, 1),
        (TrunkLamps::Off, 1),
        (TrunkLamps::Notify, 2),
    ] {
        system.is_now(line(lamps));
        assert_eq!(system.lamps_asked, want, "{lamps:?}");
    }
}
