//! Our accounts at trunks' peers: which one is registered, and from when on another one.

use std::time::Duration;

use antiphon_call::trunks::{RegistrationState, TrunkLine};
use antiphon_call::{DirectMedia, Effect, Input, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::ids::{OrganizationId, TrunkId};
use antiphon_core::time::Now;
use antiphon_core::trunk::TrunkRef;
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
    state: Option<RegistrationState>,
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
        Self { switchboard, registers: Vec::new(), last: String::new(), state: None }
    }

    fn is_now(&mut self, line: TrunkLine) -> Vec<String> {
        self.registers.clear();
        self.tell(Input::Trunks(vec![line]));
        self.registers.clone()
    }

    fn answers(&mut self, status: u16) {
        let copied = ["Via:", "From:", "To:", "Call-ID:", "CSeq:", "Contact:"];
        let lines: Vec<&str> =
            self.last.lines().filter(|line| copied.iter().any(|name| line.starts_with(name))).collect();
        let message = format!(
            "SIP/2.0 {status} Whatever\r\n{}\r\nExpires: 600\r\nContent-Length: 0\r\n\r\n",
            lines.join("\r\n")
        );
        self.tell(Input::Sip { flow: flow(), message: Bytes::from(message) });
    }

    fn tell(&mut self, input: Input) {
        for effect in self.switchboard.handle(NOW, input) {
            match effect {
                Effect::Transmit { message, .. } => self.sent(&String::from_utf8_lossy(&message)),
                Effect::Locate { locate, .. } => {
                    self.tell(Input::Located { locate, hops: vec![flow()], holds: HOLDS })
                }
                Effect::TrunksDo(states) => self.state = states.first().and_then(|it| it.registration),
                Effect::OpenMedia { .. }
                | Effect::StartMedia { .. }
                | Effect::Play { .. }
                | Effect::Ask { .. }
                | Effect::Media { .. }
                | Effect::Bridge { .. }
                | Effect::CloseMedia(_)
                | Effect::Observe(_) => {}
            }
        }
    }

    fn sent(&mut self, text: &str) {
        if !text.starts_with("REGISTER ") {
            return;
        }
        let after = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let address = after("To: ").trim_start_matches("<sip:").trim_end_matches('>');
        self.registers.push(format!("{address} for {}", after("Expires: ")));
        text.clone_into(&mut self.last);
    }
}

fn flow() -> Flow {
    let (local, remote) = ("10.0.0.1:5060", "192.0.2.1:5060");
    Flow {
        transport: Transport::Udp,
        local: local.parse().expect("an address"),
        remote: remote.parse().expect("an address"),
        connection: None,
    }
}

fn line(account: &str, password: &str, domain: &str) -> TrunkLine {
    TrunkLine {
        trunk: TrunkRef { organization: OrganizationId(Uuid::nil()), trunk: TrunkId(Uuid::nil()) },
        sources: Vec::new(),
        login: None,
        trusted: false,
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
