//! A telephone with real sockets, for the demo's own call.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use antiphon_core::digit::Digit;
use antiphon_core::entropy::Entropy as _;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, LegCommand, LegConfig};
use antiphon_net::rtp::{EventSink, LegKey, RtpConfig, RtpEngine};
use antiphon_phone::{Phone, PhoneConfig, PhoneEvent};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{Agreement, AudioCodec, LocalMedia};
use anyhow::Context as _;
use bytes::Bytes;

use super::call::Caller;
use crate::server::clocks::Clocks;
use crate::server::entropy::{SystemEntropy, random};

/// The only leg there is.
const LEG: LegKey = LegKey { group: 1, leg: 0 };
/// How long a key is held: what a finger does.
const KEY_MS: u32 = 120;
/// From one key to the next.
const KEY_GAP: Duration = Duration::from_millis(250);
/// How long one look at the socket may take.
const LOOK: Duration = Duration::from_millis(10);
/// How long it waits for the server to accept it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it registers for: longer than its call takes.
const REGISTRATION_S: u32 = 300;
/// Room for any answer of the server.
const DATAGRAM_MAX: usize = 65_535;

/// A telephone on a socket of its own.
pub(crate) struct Softphone {
    phone: Phone,
    socket: UdpSocket,
    flow: Flow,
    rtp: RtpEngine,
    clocks: Clocks,
}

impl Softphone {
    /// The caller's telephone, for the server at `server`.
    pub(crate) fn new(server: SocketAddr, domain: &str, caller: &Caller) -> anyhow::Result<Self> {
        let socket =
            UdpSocket::bind((server.ip(), 0)).context("cannot open a port for the demo's telephone")?;
        socket.set_read_timeout(Some(LOOK))?;
        let local = socket.local_addr()?;
        let clocks = Clocks::start();
        let config = RtpConfig { port_min: 30_000, port_max: 30_999, threads: 1, web: None };
        // Nobody listens to what the portal says but the transcript.
        let deaf: EventSink = Arc::new(|_, _| {});
        let mut rtp = RtpEngine::start(&config, clocks.started(), &deaf)?;
        let media = rtp.open(LEG, local.ip()).context("no port is free for the demo telephone's audio")?;
        let flow = Flow { transport: Transport::Udp, local, remote: server, connection: None };
        let config = PhoneConfig {
            account: Some(Credentials::with_password(&caller.username, &caller.password)),
            shown: NameAddr::new(Some(caller.name.clone()), &caller.username, domain),
            domain: domain.to_owned(),
            server: flow,
            media: LocalMedia {
                address: media.ip(),
                port: media.port(),
                codecs: vec![AudioCodec::Pcmu],
                session_id: SystemEntropy.next_u64() >> 1,
                version: 1,
                security: Security::Plain,
            },
        };
        let phone = Phone::new(config, random(), Box::new(SystemEntropy));
        Ok(Self { phone, socket, flow, rtp, clocks })
    }

    /// Registers, as every phone does when it is switched on; whether the server accepted it.
    pub(crate) fn register(&mut self) -> bool {
        self.phone.register(self.clocks.now(), REGISTRATION_S);
        self.transmit();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            for event in self.attend(Instant::now() + LOOK) {
                if let PhoneEvent::Registered { status } = event {
                    return status == 200;
                }
            }
        }
        false
    }

    /// Takes the registration back and leaves.
    pub(crate) fn leave(&mut self) {
        self.phone.register(self.clocks.now(), 0);
        self.transmit();
        self.attend(Instant::now() + KEY_GAP);
    }

    /// Dials.
    pub(crate) fn call(&mut self, number: &str) {
        self.phone.call(self.clocks.now(), number);
        self.transmit();
    }

    /// Presses keys one after the other, as a finger does.
    pub(crate) fn press(&mut self, keys: &str) {
        for digit in keys.chars().filter_map(Digit::from_char) {
            self.rtp.command(LEG, LegCommand::SendDigit { digit, ms: KEY_MS });
            self.attend(Instant::now() + KEY_GAP);
        }
    }

    /// Hangs up.
    pub(crate) fn hang_up(&mut self) {
        self.phone.hang_up(self.clocks.now());
        self.transmit();
        self.attend(Instant::now() + KEY_GAP);
    }

    /// Attends to the line until then; what was noticed.
    pub(crate) fn attend(&mut self, until: Instant) -> Vec<PhoneEvent> {
        let mut noticed = Vec::new();
        let mut buffer = vec![0; DATAGRAM_MAX];
        while Instant::now() < until {
            // An error is the time-out of the socket: nothing has come.
            if let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
                let message = Bytes::copy_from_slice(buffer.get(..length).unwrap_or_default());
                self.phone.receive(self.clocks.now(), self.flow, message);
            }
            self.phone.timeout(self.clocks.now());
            self.transmit();
            while let Some(event) = self.phone.event() {
                if let PhoneEvent::Talking(agreement) = &event {
                    self.talk(agreement);
                }
                noticed.push(event);
            }
        }
        noticed
    }

    fn talk(&mut self, agreement: &Agreement) {
        let config = LegConfig {
            codec: Codec::Pcmu,
            payload_type: agreement.payload_type,
            telephone_event: agreement.telephone_event,
            inband_digits: false,
            srtp: None,
            web: None,
            acknowledged: true,
            remote: agreement.remote,
            latch: Latch::Never,
            sending: agreement.sending,
            receiving: agreement.receiving,
            ssrc: u32::from_le_bytes(random()),
            first_seq: u16::from_le_bytes(random()),
            first_timestamp: u32::from_le_bytes(random()),
            silence_max: antiphon_media::leg::NO_PACKETS_MAX,
        };
        self.rtp.begin(LEG, &config);
    }

    fn transmit(&mut self) {
        while let Some((flow, message)) = self.phone.transmit() {
            // A datagram that cannot be sent is lost, as any may be on its way.
            let _ = self.socket.send_to(&message, flow.remote);
        }
    }
}
