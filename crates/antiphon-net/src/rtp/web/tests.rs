//! A web phone on the real port, made of the handshake's other half.

use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use antiphon_core::digit::Digit;
use antiphon_media::leg::{Latch, Reports};
use antiphon_media::player::PlayId;
use antiphon_media::srtp::{Opener, Sealer, SrtpKeys};
use antiphon_media::{Codec, IceCredentials, LegCommand, LegConfig, LegEvent, Sound, WEB_PEER, WebPath};

use super::WebConfig;
use super::handshake::{Handshake, Identity};
use super::stun::tests::check;
use crate::rtp::{LegKey, RtpConfig, RtpEngine};

const LEG: LegKey = LegKey { group: 7, leg: 0 };
const PATIENCE: Duration = Duration::from_secs(20);
const EVENTS: u8 = 126;

fn credentials(ufrag: &str) -> IceCredentials {
    IceCredentials { ufrag: ufrag.to_owned(), password: format!("{ufrag}-password").into() }
}

struct Browser {
    engine: RtpEngine,
    events: mpsc::Receiver<LegEvent>,
    identity: Identity,
    socket: UdpSocket,
    server: SocketAddr,
}

impl Browser {
    fn new() -> Self {
        let (sender, events) = mpsc::channel();
        let sender = Mutex::new(sender);
        let listen = "127.0.0.1:0".parse().unwrap();
        let web = Some(WebConfig { listen, announce: Vec::new() });
        let config = RtpConfig { port_min: 0, port_max: 0, threads: 1, web };
        let engine = RtpEngine::start(
            &config,
            Instant::now(),
            &(Arc::new(move |_, event| drop(sender.lock().unwrap().send(event))) as _),
        );
        let engine = engine.unwrap();
        let server = engine.web().unwrap().addresses[0];
        Self { engine, events, identity: Identity::new().unwrap(), socket: socket(), server }
    }

    /// The server's side begins, and expects the certificate that `fingerprint` makes of this one's.
    fn begin(&mut self, fingerprint: impl Fn([u8; 32]) -> [u8; 32]) {
        let path = WebPath {
            ours: credentials("server"),
            theirs: credentials("browser"),
            fingerprint: fingerprint(self.identity.fingerprint()),
            is_active: false,
        };
        let config = LegConfig {
            codec: Codec::Pcmu,
            payload_type: 0,
            telephone_event: Some(EVENTS),
            inband_digits: false,
            srtp: None,
            web: Some(Box::new(path)),
            remote: WEB_PEER,
            acknowledged: true,
            latch: Latch::Never,
            sending: true,
            receiving: true,
            ssrc: 1,
            first_seq: 1,
            first_timestamp: 1,
            silence_max: PATIENCE,
        };
        self.engine.begin(LEG, &config);
        self.engine.command(LEG, LegCommand::Reports { to: Reports::WithAudio, chance: 3 });
        let sounds = vec![Sound::tone(Codec::Pcmu, 440.0, 200, -10.0)];
        self.engine.command(LEG, LegCommand::Play { id: PlayId(1), sounds });
    }

    fn send(&self, packet: &[u8]) {
        self.socket.send_to(packet, self.server).unwrap();
    }

    fn receive(&self) -> Option<Vec<u8>> {
        let mut buffer = [0; 2_048];
        let length = self.socket.recv(&mut buffer).ok()?;
        Some(buffer[..length].to_vec())
    }

    /// Checks the path and shakes hands, as far as that goes within the time there is.
    fn connect(&self, until: Instant) -> Option<SrtpKeys> {
        let fingerprint = self.engine.web().unwrap().fingerprint;
        let mut handshake = Handshake::new(&self.identity, fingerprint, true, Instant::now());
        while Instant::now() < until {
            self.send(&check("server", "browser", "server-password", true));
            let mut step = handshake.pass(Instant::now());
            // With the last message come the keys, and right behind it audio.
            while let Some(message) = step.keys.is_none().then(|| self.receive()).flatten() {
                if message[0] >= 20 {
                    let next = handshake.receive(Instant::now(), &message);
                    step.messages.extend(next.messages);
                    step.keys = step.keys.or(next.keys);
                }
            }
            step.messages.iter().for_each(|message| self.send(message));
            if let Some(keys) = step.keys {
                return Some(*keys);
            }
        }
        None
    }

    fn wait<T>(&self, wanted: impl Fn(&LegEvent) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let event = self.events.recv_timeout(until.saturating_duration_since(Instant::now()));
            if let Some(found) = wanted(&event.expect("an event")) {
                return found;
            }
        }
    }
}

fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    socket
}

/// The next audio packet, opened.
fn hear(browser: &Browser, opener: &mut Opener, until: Instant) -> Vec<u8> {
    while Instant::now() < until {
        let Some(mut packet) = browser.receive() else { continue };
        let is_audio = packet[0] >= 128 && packet[1] & 0x7F < 64;
        if let Some(length) = is_audio.then(|| opener.rtp(&mut packet)).flatten() {
            return packet[12..length].to_vec();
        }
    }
    panic!("nothing was heard");
}

/// A key in one packet (RFC 4733 section 2.3).
fn press(browser: &Browser, sealer: &mut Sealer, sequence: u16, event: u8) {
    let mut packet = vec![0; 64];
    packet[..2].copy_from_slice(&[0x80, EVENTS]);
    packet[2..4].copy_from_slice(&sequence.to_be_bytes());
    packet[4..8].copy_from_slice(&(u32::from(sequence) * 800).to_be_bytes());
    packet[8..12].copy_from_slice(&[9; 4]);
    packet[12..16].copy_from_slice(&[event, 0x80 | 10, 3, 32]);
    let length = sealer.rtp(16, &mut packet).unwrap();
    browser.send(&packet[..length]);
}

fn key(event: &LegEvent) -> Option<Digit> {
    if let LegEvent::Digit(digit) = event { Some(*digit) } else { None }
}

#[test]
fn a_web_phone_hears_from_the_first_word_on_presses_keys_and_moves() {
    let mut browser = Browser::new();
    browser.begin(|fingerprint| fingerprint);
    let until = Instant::now() + PATIENCE;
    let keys = browser.connect(until).expect("keys");
    let (mut opener, mut sealer) = (Opener::new(&keys.theirs), Sealer::new(&keys.ours));
    // The tone was ordered long before there were keys, and none of it is lost.
    let silence = 0xFF;
    let heard: usize =
        (0..14).map(|_| hear(&browser, &mut opener, until)).filter(|it| it[7] != silence).count();
    assert_eq!(heard, 10, "200 ms of tone");
    press(&browser, &mut sealer, 1, 5);
    assert!(browser.wait(key) == Digit::from_char('5').unwrap());

    // Another network, another address: the path is checked anew, and everything goes on.
    browser.socket = socket();
    browser.send(&check("server", "browser", "server-password", true));
    hear(&browser, &mut opener, until);
    press(&browser, &mut sealer, 2, 11);
    assert!(browser.wait(key) == Digit::POUND);
}

#[test]
fn whoever_cannot_prove_to_be_the_one_called_hears_nothing_and_the_call_ends() {
    let mut browser = Browser::new();
    browser.begin(|fingerprint| fingerprint.map(|byte| byte ^ 1));
    browser.connect(Instant::now() + Duration::from_secs(1));
    browser.wait(|event| matches!(event, LegEvent::PathLost).then_some(()));
}

#[test]
fn checks_that_are_not_sealed_are_not_answered() {
    let mut browser = Browser::new();
    browser.begin(|fingerprint| fingerprint);
    browser.send(&check("server", "browser", "guessed", true));
    browser.send(&check("server", "stranger", "server-password", true));
    browser.send(&check("nobody", "browser", "server-password", true));
    assert_eq!(browser.receive(), None);
    // What is right is answered, so those before have been looked at.
    let until = Instant::now() + PATIENCE;
    while browser.receive().is_none() {
        assert!(Instant::now() < until);
        browser.send(&check("server", "browser", "server-password", true));
    }
}
