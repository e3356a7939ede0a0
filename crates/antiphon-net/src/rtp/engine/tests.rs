//! Two legs talk to each other over the loopback.

use std::net::Ipv4Addr;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_media::Sound;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, Reports};
use antiphon_media::player::PlayId;
use antiphon_media::recorder::RecordingId;

use super::*;

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const CALLER: LegKey = key(1);
const PORTAL: LegKey = key(2);

const fn key(group: u64) -> LegKey {
    LegKey { group, leg: 0 }
}

/// Longer than anything here takes on a busy machine; reached only by a failure.
const PATIENCE: Duration = Duration::from_secs(20);

struct Line {
    engine: RtpEngine,
    events: Receiver<(LegKey, LegEvent)>,
}

impl Line {
    fn new(threads: usize) -> Self {
        let (sender, events) = channel();
        let sink: EventSink = Arc::new(move |key, event| drop(sender.send((key, event))));
        let config = RtpConfig { port_min: 0, port_max: 0, threads, web: None };
        Self { engine: RtpEngine::start(&config, Instant::now(), &sink).unwrap(), events }
    }

    fn connect(&mut self) -> [SocketAddr; 2] {
        let caller = self.engine.open(CALLER, LOCALHOST).unwrap();
        let portal = self.engine.open(PORTAL, LOCALHOST).unwrap();
        self.engine.begin(CALLER, &config(portal));
        self.engine.begin(PORTAL, &config(caller));
        [caller, portal]
    }

    /// Waits for an event of a leg that `wanted` turns into something.
    fn wait<T>(&self, leg: LegKey, mut wanted: impl FnMut(LegEvent) -> Option<T>) -> T {
        loop {
            let (key, event) = self.events.recv_timeout(PATIENCE).expect("it happens");
            if let Some(found) = Some(event).filter(|_| key == leg).and_then(&mut wanted) {
                return found;
            }
        }
    }

    /// What a leg records, to its end.
    fn recorded(&self, leg: LegKey) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.wait(leg, |event| match event {
            LegEvent::RecordingChunk { bytes: chunk, .. } => {
                bytes.extend(chunk);
                None
            }
            event @ (LegEvent::Recorded { .. }
            | LegEvent::Digit(_)
            | LegEvent::Played { .. }
            | LegEvent::NoPackets { .. }
            | LegEvent::Broken
            | LegEvent::PathLost
            | LegEvent::Measured(_)
            | LegEvent::Latched(_)) => matches!(event, LegEvent::Recorded { .. }).then_some(()),
        });
        bytes
    }
}

fn config(remote: SocketAddr) -> LegConfig {
    LegConfig {
        codec: Codec::Pcmu,
        payload_type: 0,
        telephone_event: Some(101),
        inband_digits: false,
        srtp: None,
        web: None,
        acknowledged: true,
        remote,
        latch: Latch::Never,
        sending: true,
        receiving: true,
        ssrc: u32::from(remote.port()),
        first_seq: 1,
        first_timestamp: 1,
        silence_max: antiphon_media::leg::NO_PACKETS_MAX,
    }
}

#[test]
fn a_digit_and_a_tone_pass_from_leg_to_leg() {
    for threads in [1, 2] {
        let mut line = Line::new(threads);
        line.connect();
        line.engine.command(CALLER, LegCommand::SendDigit { digit: Digit::POUND, ms: 60 });
        let digit =
            line.wait(PORTAL, |event| if let LegEvent::Digit(digit) = event { Some(digit) } else { None });
        assert!(digit == Digit::POUND);

        let tone = Sound::tone(Codec::Pcmu, 440.0, 300, -10.0);
        let record =
            LegCommand::Record { id: RecordingId(1), max_ms: 60_000, silence_ms: Some(400), lead_tone: None };
        line.engine.command(PORTAL, record);
        line.engine
            .commander()
            .command(CALLER, LegCommand::Play { id: PlayId(7), sounds: vec![tone.clone()] });
        let bytes = line.recorded(PORTAL);
        // The system may lose a datagram even here; one frame arrived whole is proof enough.
        let frame = tone.frame(5).unwrap();
        assert!(bytes.windows(frame.len()).any(|window| window == frame), "{threads} threads");
    }
}

#[test]
fn two_phones_hear_each_other_and_each_others_keys_over_a_bridge() {
    let [one, other] = [LegKey { group: 9, leg: 0 }, LegKey { group: 9, leg: 1 }];
    let mut line = Line::new(2);
    for (phone, leg) in [(CALLER, one), (PORTAL, other)] {
        let (at_phone, here) =
            (line.engine.open(phone, LOCALHOST).unwrap(), line.engine.open(leg, LOCALHOST).unwrap());
        line.engine.begin(phone, &config(here));
        line.engine.begin(leg, &config(at_phone));
    }
    line.engine.bridge(one, other);
    for (speaks, hears) in [(CALLER, PORTAL), (PORTAL, CALLER)] {
        line.engine.command(speaks, LegCommand::SendDigit { digit: Digit::STAR, ms: 60 });
        let digit =
            line.wait(hears, |event| if let LegEvent::Digit(digit) = event { Some(digit) } else { None });
        assert!(digit == Digit::STAR);
        let record =
            LegCommand::Record { id: RecordingId(1), max_ms: 60_000, silence_ms: Some(400), lead_tone: None };
        line.engine.command(hears, record);
        let tone = Sound::tone(Codec::Pcmu, 440.0, 400, -10.0);
        line.engine.command(speaks, LegCommand::Play { id: PlayId(7), sounds: vec![tone.clone()] });
        let bytes = line.recorded(hears);
        let frame = tone.frame(8).unwrap();
        assert!(bytes.windows(frame.len()).any(|window| window == frame), "{speaks:?}");
    }
    line.engine.close(other);
    // The caller is still there, for whatever comes next.
    let sound = Sound::tone(Codec::Pcmu, 440.0, 60, -10.0);
    line.engine.command(one, LegCommand::Play { id: PlayId(8), sounds: vec![sound] });
    line.wait(one, |event| matches!(event, LegEvent::Played { id: PlayId(8), .. }).then_some(()));
}

#[test]
fn the_first_packet_leaves_when_there_is_something_to_hear() {
    let mut line = Line::new(1);
    let phone = UdpSocket::bind((LOCALHOST, 0)).unwrap();
    phone.set_read_timeout(Some(PATIENCE)).unwrap();
    line.engine.open(CALLER, LOCALHOST).unwrap();
    line.engine.begin(CALLER, &config(phone.local_addr().unwrap()));
    let sound = Sound::from_encoded(Codec::Pcmu, vec![3; 320]);
    line.engine.command(CALLER, LegCommand::Play { id: PlayId(1), sounds: vec![sound] });
    let mut packet = [0; 200];
    let (length, _) = phone.recv_from(&mut packet).unwrap();
    assert_eq!((length, packet[1], packet[12]), (172, 0x80, 3), "marked, and the beginning of the sound");
}

#[test]
fn a_leg_that_was_heard_follows_a_new_answer() {
    let mut line = Line::new(1);
    let phones: [UdpSocket; 2] = std::array::from_fn(|_| UdpSocket::bind((LOCALHOST, 0)).unwrap());
    let portal = line.engine.open(CALLER, LOCALHOST).unwrap();
    line.engine.begin(CALLER, &config(phones[0].local_addr().unwrap()));
    for (key, phone) in (0..).zip(&phones) {
        let update = LegCommand::Update {
            remote: phone.local_addr().unwrap(),
            sending: true,
            receiving: true,
            codec: None,
            telephone_event: Some(101),
            srtp: None,
            web: None,
        };
        line.engine.command(CALLER, update);
        phone.set_read_timeout(Some(PATIENCE)).unwrap();
        let (_, from) = phone.recv_from(&mut [0; 200]).unwrap();
        assert_eq!(from, portal, "the port stays the same");
        let press = [0x80, 101, 0, 1, 0, 0, 0, key, 0, 0, 0, key, key, 0x8A, 0, 160];
        phone.send_to(&press, portal).unwrap();
        let digit =
            line.wait(CALLER, |event| if let LegEvent::Digit(digit) = event { Some(digit) } else { None });
        assert_eq!(digit.as_char(), char::from(b'0' + key));
    }
}

#[test]
fn a_closed_leg_gives_its_port_back() {
    let mut line = Line::new(1);
    for address in line.connect() {
        assert!(UdpSocket::bind(address).is_err(), "in use");
    }
    let unused = line.engine.open(key(3), LOCALHOST).unwrap();
    let caller = line.engine.in_use.get(&CALLER).copied().unwrap();
    line.engine.close(CALLER);
    line.engine.close(key(3));
    // The thread closes the socket soon, not at once.
    let deadline = Instant::now() + PATIENCE;
    for address in [SocketAddr::new(LOCALHOST, caller), unused] {
        while UdpSocket::bind(address).is_err() {
            assert!(Instant::now() < deadline, "{address} is still open");
            std::thread::yield_now();
        }
    }
    assert_eq!(line.engine.in_use.len(), 1);
}

#[test]
fn an_engine_that_ends_closes_every_port() {
    let mut line = Line::new(2);
    let addresses = line.connect();
    drop(line);
    assert!(addresses.into_iter().all(|address| UdpSocket::bind(address).is_ok()));
}

#[test]
fn a_leg_that_breaks_down_takes_no_other_call_with_it() {
    let (sender, events) = channel();
    // Whatever is wrong with one leg: here it is that nobody can be told of its keys.
    let sink: EventSink = Arc::new(move |key, event| {
        assert!(key != CALLER || !matches!(event, LegEvent::Digit(_)), "a broken leg, on purpose");
        drop(sender.send((key, event)));
    });
    let config_of_engine = RtpConfig { port_min: 0, port_max: 0, threads: 1, web: None };
    let mut line =
        Line { engine: RtpEngine::start(&config_of_engine, Instant::now(), &sink).unwrap(), events };
    let [_, portal] = line.connect();
    let press = [0x80, 101, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 1, 0x8A, 0, 160];
    line.engine.command(PORTAL, LegCommand::SendDigit { digit: Digit::POUND, ms: 60 });
    line.wait(CALLER, |event| matches!(event, LegEvent::Broken).then_some(()));
    // The other one is still there.
    let phone = UdpSocket::bind((LOCALHOST, 0)).unwrap();
    let update = LegCommand::Update {
        remote: phone.local_addr().unwrap(),
        sending: true,
        receiving: true,
        codec: None,
        telephone_event: Some(101),
        srtp: None,
        web: None,
    };
    line.engine.command(PORTAL, update);
    // The order is obeyed soon, not at once.
    let (deadline, mut heard) = (Instant::now() + PATIENCE, false);
    while !heard {
        assert!(Instant::now() < deadline, "the other leg hears no key");
        phone.send_to(&press, portal).unwrap();
        let event = line.events.recv_timeout(Duration::from_millis(20));
        heard = event.is_ok_and(|(key, event)| key == PORTAL && matches!(event, LegEvent::Digit(_)));
    }
}

/// Reads until a packet that is RTCP comes, and tells its kind and the port it came from.
fn report(socket: &UdpSocket) -> (u8, u16) {
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut packet = [0; 500];
    loop {
        let (_, from) = socket.recv_from(&mut packet).unwrap();
        if (192..=223).contains(&packet[1]) {
            return (packet[1], from.port());
        }
    }
}

#[test]
fn a_leg_that_ends_takes_its_leave_where_reports_go() {
    let mut line = Line::new(1);
    for shared in [false, true] {
        let [audio, reports]: [UdpSocket; 2] =
            std::array::from_fn(|_| UdpSocket::bind((LOCALHOST, 0)).unwrap());
        // The port beside may be somebody else's on this machine: then there are no reports beside.
        let portal = std::iter::from_fn(|| {
            let portal = line.engine.open(CALLER, LOCALHOST).unwrap();
            let has_both = line.engine.opened.get(&CALLER).is_some_and(|it| it.reports.is_some());
            Some((portal, has_both))
        });
        let (portal, _) = portal.take(50).find(|(_, has_both)| *has_both).expect("two ports side by side");
        line.engine.begin(CALLER, &config(audio.local_addr().unwrap()));
        let to = if shared { Reports::WithAudio } else { Reports::At(reports.local_addr().unwrap()) };
        line.engine.command(CALLER, LegCommand::Reports { to, chance: 1 });
        audio.set_read_timeout(Some(PATIENCE)).unwrap();
        audio.recv_from(&mut [0; 200]).unwrap();
        line.engine.close(CALLER);
        let (socket, port) = if shared { (&audio, portal.port()) } else { (&reports, portal.port() + 1) };
        assert_eq!(report(socket), (200, port), "shared: {shared}");
        line.wait(CALLER, |event| matches!(event, LegEvent::Measured(_)).then_some(()));
    }
}
