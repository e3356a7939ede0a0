//! A leg and its other side, packet by packet, in virtual time.

mod bridges;
mod keys;
mod recordings;
mod secrets;
mod silences;

use std::time::Duration;

use antiphon_core::entropy::{Entropy, SeededEntropy};

use super::*;
use crate::player::PlayId;
use crate::rtp::HEADER_BYTES;
use crate::srtp::{MasterKey, Sealer, SrtpKeys, Suite};

const EVENTS: u8 = 101;
const PHONE: &str = "192.0.2.7:4000";
const STRANGER: &str = "203.0.113.66:4000";
const ID: RecordingId = RecordingId(5);

fn config() -> LegConfig {
    LegConfig {
        codec: Codec::Pcmu,
        payload_type: 0,
        telephone_event: Some(EVENTS),
        inband_digits: false,
        srtp: None,
        web: None,
        acknowledged: true,
        remote: PHONE.parse().unwrap(),
        latch: Latch::Never,
        sending: true,
        receiving: true,
        ssrc: 0xA1,
        first_seq: u16::MAX,
        first_timestamp: u32::MAX - 100,
        silence_max: NO_PACKETS_MAX,
    }
}

/// A packet that was sent: where to, its header, its payload.
type Sent = (SocketAddr, RtpHeader, Vec<u8>);

struct Call {
    leg: Leg,
    ms: u64,
    events: Vec<LegEvent>,
    sent: Vec<Sent>,
}

impl Call {
    fn new(config: &LegConfig) -> Self {
        Self { leg: Leg::new(at(0), config), ms: 0, events: Vec::new(), sent: Vec::new() }
    }

    fn order(&mut self, command: LegCommand) -> &mut Self {
        self.leg.command(at(self.ms), command, &mut self.events);
        self
    }

    fn play(&mut self, id: u64, first: u8, frames: u8) -> &mut Self {
        let bytes = (first..first + frames).flat_map(|n| [n; FRAME_BYTES]).collect();
        self.order(LegCommand::Play { id: PlayId(id), sounds: vec![Sound::from_encoded(Codec::Pcmu, bytes)] })
    }

    fn record(&mut self, lead_tone: Option<Sound>) -> &mut Self {
        self.order(LegCommand::Record { id: ID, max_ms: 60_000, silence_ms: Some(10_000), lead_tone })
    }

    fn tick(&mut self, count: usize) -> &mut Self {
        for _ in 0..count {
            let mut out = [0; PACKET_MAX];
            if let Some((length, to)) = self.leg.tick(at(self.ms), &mut out, &mut self.events) {
                let (header, range) = RtpHeader::parse(&out[..length]).unwrap();
                self.sent.push((to, header, out[range].to_vec()));
            }
            self.ms += 20;
        }
        self
    }

    fn arrives(&mut self, from: &str, packet: &[u8]) -> &mut Self {
        self.leg.receive(at(self.ms), from.parse().unwrap(), packet, &mut self.events);
        self
    }

    /// The phone sends a frame every 20 ms, with its own numbers.
    fn hears(&mut self, from: &str, ssrc: u32, first_timestamp: u32, sound: &[u8]) -> &mut Self {
        for (n, frame) in (0..).zip(sound.chunks(FRAME_BYTES)) {
            let packet = rtp(0, ssrc, n as u16, first_timestamp.wrapping_add(n * 160), frame);
            self.arrives(from, &packet).tick(1);
        }
        self
    }

    fn digits(&self) -> String {
        let digit =
            |event: &LegEvent| if let LegEvent::Digit(digit) = event { Some(digit.as_char()) } else { None };
        self.events.iter().filter_map(digit).collect()
    }

    fn recorded(&self) -> Vec<u8> {
        let bytes = |event: &LegEvent| {
            if let LegEvent::RecordingChunk { bytes, .. } = event { Some(bytes.clone()) } else { None }
        };
        let all: Vec<u8> = self.events.iter().filter_map(bytes).flatten().collect();
        let kept = self.events.iter().find_map(|event| {
            if let LegEvent::Recorded { kept_bytes, .. } = event { Some(*kept_bytes as usize) } else { None }
        });
        all[..kept.expect("over")].to_vec()
    }

    /// What happened, without audio.
    fn story(&self) -> String {
        let told = self.events.iter().filter(|event| !matches!(event, LegEvent::RecordingChunk { .. }));
        let told: Vec<String> = told.map(|event| format!("{event:?}")).collect();
        told.join("; ")
    }

    /// The first byte of each packet's payload; `.` for silence.
    fn heard_by_phone(&self) -> String {
        let first: Vec<String> = self
            .sent
            .iter()
            .map(|(_, _, payload)| if payload[0] == 0xFF { ".".into() } else { payload[0].to_string() })
            .collect();
        first.join(" ")
    }
}

fn at(ms: u64) -> Now {
    Now { since_start: Duration::from_millis(ms), wall_ms: 0 }
}

fn rtp(payload_type: u8, ssrc: u32, sequence: u16, timestamp: u32, payload: &[u8]) -> Vec<u8> {
    let mut head = [0; HEADER_BYTES];
    RtpHeader { marker: false, payload_type, sequence, timestamp, ssrc }.write_header(&mut head);
    [&head[..], payload].concat()
}

/// A key by its event: one packet, or the first of three ends.
fn event(ssrc: u32, timestamp: u32, event: u8, end: bool) -> Vec<u8> {
    rtp(EVENTS, ssrc, 0, timestamp, &[event, if end { 0x8A } else { 10 }, 1, 0x90])
}

fn tone(ms: u32) -> Vec<u8> {
    Sound::tone(Codec::Pcmu, 440.0, ms, -10.0).encoded().to_vec()
}

#[test]
fn the_stream_never_stops_and_its_numbers_go_on() {
    let mut call = Call::new(&config());
    call.play(1, 1, 2).tick(5);
    assert_eq!(call.heard_by_phone(), "1 2 . . .");
    let numbers: Vec<_> = call.sent.iter().map(|(_, h, _)| (h.marker, h.sequence, h.timestamp)).collect();
    let start = u32::MAX - 100;
    let want: Vec<_> =
        (0..5).map(|n| (n == 0, u16::MAX.wrapping_add(n), start.wrapping_add(u32::from(n) * 160))).collect();
    assert_eq!(numbers, want);
    assert!(call.sent.iter().all(|(to, header, _)| to.to_string() == PHONE && header.ssrc == 0xA1));
    assert_eq!(call.story(), "Played(1 at 40 ms)");
}

#[test]
fn after_a_stall_the_timestamps_skip_and_nothing_is_left_out() {
    let mut call = Call::new(&config());
    call.play(1, 1, 4).tick(2);
    call.ms += 200;
    call.tick(2);
    let stamps: Vec<_> =
        call.sent.iter().map(|(_, h, _)| h.timestamp.wrapping_sub(u32::MAX - 100) / 160).collect();
    assert_eq!((stamps, call.heard_by_phone()), (vec![0, 1, 12, 13], "1 2 3 4".into()));
    assert!(call.sent[2].1.marker && !call.sent[3].1.marker);
}

#[test]
fn keys_of_the_playback_move_within_what_is_played() {
    let mut call = Call::new(&config());
    call.play(1, 1, 9).tick(2).order(LegCommand::Pause).tick(2).order(LegCommand::Resume).tick(1);
    call.order(LegCommand::Seek { delta_ms: 60 }).tick(1).order(LegCommand::Seek { delta_ms: -9000 }).tick(1);
    call.order(LegCommand::JumpToBegin).tick(1).order(LegCommand::JumpToEnd).play(2, 20, 3).tick(1);
    call.order(LegCommand::Stop).tick(1);
    assert_eq!(call.heard_by_phone(), "1 2 . . 3 7 1 1 20 .");
    assert_eq!(call.story(), "Played(1 at 180 ms); Played(2 at 20 ms)");
}

#[test]
fn only_the_other_side_is_heard() {
    let cases: [(&str, Latch, &str, &str); 6] = [
        ("the announced address", Latch::Never, PHONE, "1"),
        ("another, never", Latch::Never, STRANGER, ""),
        (
            "another port of the announced host",
            Latch::Host("198.51.100.1".parse().unwrap()),
            "192.0.2.7:9",
            "1",
        ),
        ("the host that signals", Latch::Host("198.51.100.1".parse().unwrap()), "198.51.100.1:9", "1"),
        ("a third host", Latch::Host("198.51.100.1".parse().unwrap()), STRANGER, ""),
        ("anywhere", Latch::Anywhere, STRANGER, "1"),
    ];
    for (case, latch, from, want) in cases {
        let mut call = Call::new(&LegConfig { latch, ..config() });
        call.arrives(from, &event(9, 0, 1, true)).tick(1);
        assert_eq!(call.digits(), want, "{case}");
        let target = if want.is_empty() { PHONE } else { from };
        assert_eq!(call.sent[0].0.to_string(), target, "{case}");
    }
}

#[test]
fn a_stranger_neither_speaks_nor_presses_keys_nor_learns_anything() {
    let said = tone(1000);
    for latch in [Latch::Never, Latch::Host("192.0.2.7".parse().unwrap()), Latch::Anywhere] {
        let mut call = Call::new(&LegConfig { latch, ..config() });
        call.record(None).tick(1);
        for (n, frame) in (0u32..).zip(said.chunks(FRAME_BYTES)) {
            call.arrives(PHONE, &rtp(0, 9, n as u16, n * 160, frame));
            // From elsewhere with the right numbers, and with the right address but another stream.
            call.arrives(STRANGER, &rtp(0, 9, n as u16 + 1, (n + 1) * 160, &[1; 160]));
            call.arrives(STRANGER, &event(9, n * 160, 5, true));
            call.arrives(PHONE, &rtp(0, 666, n as u16, (n + 1) * 160, &[1; 160]));
            call.arrives(PHONE, &event(666, n * 160, 5, true));
            call.tick(1);
        }
        call.order(LegCommand::StopRecording { cut_ms: 0 });
        assert!(call.recorded() == said, "{latch:?}");
        assert_eq!(call.digits(), "", "{latch:?}");
        assert!(call.sent.iter().all(|(to, ..)| to.to_string() == PHONE), "{latch:?}");
    }
}

#[test]
fn an_address_is_taken_over_once_and_early_and_the_announced_one_wins() {
    let mut late = Call::new(&LegConfig { latch: Latch::Anywhere, ..config() });
    late.tick(150).arrives(STRANGER, &event(9, 0, 1, true));
    assert_eq!((late.digits().as_str(), late.story().as_str()), ("", ""));

    let mut call = Call::new(&LegConfig { latch: Latch::Anywhere, ..config() });
    call.arrives(STRANGER, &event(9, 0, 1, true)).arrives("203.0.113.9:1", &event(9, 800, 2, true));
    call.arrives(PHONE, &event(7, 5, 3, true)).arrives(STRANGER, &event(9, 1600, 4, true)).tick(1);
    assert_eq!(call.digits(), "13");
    assert_eq!(call.sent[0].0.to_string(), PHONE);
    assert_eq!(call.story(), format!("Latched({STRANGER}); Digit(*); Latched({PHONE}); Digit(*)"));
}

#[test]
fn nobody_takes_an_address_over_with_what_was_not_agreed_on() {
    let mut call = Call::new(&LegConfig { latch: Latch::Anywhere, ..config() });
    call.arrives(STRANGER, &rtp(77, 9, 0, 0, &[1; FRAME_BYTES])).tick(1);
    assert_eq!((call.story().as_str(), call.sent[0].0.to_string().as_str()), ("", PHONE));
    call.arrives(STRANGER, &rtp(0, 9, 1, 160, &[1; FRAME_BYTES])).tick(1);
    assert_eq!(call.story(), format!("Latched({STRANGER})"));
}

#[test]
fn another_stream_of_the_same_address_is_heard_when_the_first_has_ended() {
    let mut call = Call::new(&config());
    call.arrives(PHONE, &event(9, 0, 1, true)).tick(4).arrives(PHONE, &event(8, 0, 2, true));
    assert_eq!(call.digits(), "1");
    call.tick(1).arrives(PHONE, &event(8, 0, 2, true));
    assert_eq!(call.digits(), "12");
}

#[test]
fn a_new_answer_moves_the_other_side() {
    let mut call = Call::new(&config());
    call.arrives(PHONE, &event(9, 0, 1, true)).tick(1);
    let remote = "192.0.2.99:5000".parse().unwrap();
    call.order(LegCommand::Update {
        remote,
        sending: true,
        receiving: true,
        codec: None,
        telephone_event: Some(96),
        srtp: None,
        web: None,
    });
    call.arrives(PHONE, &event(9, 800, 2, true)).tick(1);
    call.arrives("192.0.2.99:5000", &rtp(96, 4, 0, 0, &[3, 0x8A, 1, 0x90]));
    assert_eq!((call.digits().as_str(), call.sent[1].0), ("13", remote));
}

#[test]
fn nothing_is_sent_to_nowhere() {
    for remote in ["192.0.2.7:0", "0.0.0.0:4000"] {
        let mut call = Call::new(&LegConfig { remote: remote.parse().unwrap(), ..config() });
        call.tick(3);
        assert_eq!(call.sent.len(), 0, "{remote}");
    }
}

#[test]
fn hostile_packets_are_survived() {
    let mut entropy = SeededEntropy::new(11);
    let mut call = Call::new(&LegConfig { inband_digits: true, ..config() });
    call.record(None).tick(1);
    for _ in 0..5000 {
        let random = entropy.next_u64();
        let mut packet = vec![0; random as usize % 200];
        entropy.fill(&mut packet);
        if let [flags, kind, ..] = &mut packet[..] {
            *flags = *flags & 0x3F | 0x80;
            *kind = [0, 101, 200, *kind][(random >> 32) as usize % 4];
        }
        call.arrives(PHONE, &packet);
        if random >> 62 == 0 {
            call.tick(1);
        }
    }
    call.order(LegCommand::StopRecording { cut_ms: 100 });
    let heard_ms = call.ms as usize;
    assert!(
        call.recorded().len() <= (heard_ms + 3000) * 8,
        "no more than time and two seconds of haste allow"
    );
}

#[test]
fn nothing_is_sent_to_a_host_that_only_the_description_names_before_it_acknowledged() {
    for host in ["192.0.2.7", "198.51.100.1"] {
        for (acknowledged, sent) in [(false, 0), (true, 5)] {
            let config = LegConfig { latch: Latch::Host(host.parse().unwrap()), acknowledged, ..config() };
            assert_eq!(Call::new(&config).tick(5).sent.len(), sent, "{host}, acknowledged {acknowledged}");
        }
    }
    let config = LegConfig { acknowledged: false, ..config() };
    // Nothing of what is played is lost by the wait.
    let mut call = Call::new(&config);
    call.play(1, 1, 3).tick(5).order(LegCommand::Acknowledged).tick(4);
    assert_eq!(call.heard_by_phone(), "1 2 3 .");
    // Who sends from there is there.
    let voice = rtp(0, 1, 1, 1, &[9; FRAME_BYTES]);
    assert_eq!(Call::new(&config).arrives(PHONE, &voice).tick(5).sent.len(), 5);
}

#[test]
fn what_is_said_and_pressed_counts_once_our_answer_is_acknowledged() {
    let mut call = Call::new(&LegConfig { acknowledged: false, inband_digits: true, ..config() });
    call.record(None).tick(1);
    // Anybody may have sent the INVITE in the name of an address, and say what it wants from where it said.
    call.arrives(PHONE, &event(1, 800, 1, false)).arrives(PHONE, &event(1, 800, 1, true));
    call.hears(PHONE, 1, 1600, &tone(200)).hears(PHONE, 1, 4800, &[7; 3 * FRAME_BYTES]);
    assert_eq!(call.digits(), "");
    // The acknowledgement took a longer way than the keys, and nobody would press them again.
    call.order(LegCommand::Acknowledged);
    assert_eq!(call.digits(), "1");
    call.arrives(PHONE, &event(1, 9600, 2, false)).arrives(PHONE, &event(1, 9600, 2, true));
    call.hears(PHONE, 1, 12_800, &[9; 2 * FRAME_BYTES]);
    assert_eq!(call.digits(), "12");
    call.order(LegCommand::StopRecording { cut_ms: 0 });
    assert!(!call.recorded().contains(&7));
    assert!(call.recorded().contains(&9));
}
