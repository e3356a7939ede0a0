//! A leg and its other side, packet by packet, in virtual time.

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
fn a_thousand_keys_survive_the_loss_of_every_twentieth_packet() {
    for seed in 0..4 {
        let mut entropy = SeededEntropy::new(seed);
        let mut call = Call::new(&config());
        let mut pressed = String::new();
        let mut timestamp = 0;
        for _ in 0..1000 {
            let key = (entropy.next_u64() % 16) as u8;
            pressed.push(Digit::from_event(key).unwrap().as_char());
            // A press of 100 ms is five packets and two repetitions of the last; a pause of 60 ms follows.
            for n in 0..10 {
                let arrives = !entropy.next_u64().is_multiple_of(20);
                if n < 7 && arrives {
                    call.arrives(PHONE, &event(9, timestamp, key, n >= 4));
                }
                call.tick(1);
            }
            timestamp += 1600;
        }
        assert!(call.digits() == pressed, "seed {seed}");
    }
}

#[test]
fn a_digit_is_sent_as_events_in_place_of_audio() {
    let mut call = Call::new(&config());
    call.play(1, 50, 2).order(LegCommand::SendDigit { digit: Digit::POUND, ms: 60 }).tick(7);
    let sent: Vec<_> =
        call.sent.iter().map(|(_, h, p)| (h.payload_type, h.marker, p[0], p[1] & 0x80 != 0)).collect();
    let ended = (EVENTS, false, 11, true);
    let want = [
        (EVENTS, true, 11, false),
        (EVENTS, false, 11, false),
        ended,
        ended,
        ended,
        (0, true, 50, false),
        (0, false, 51, false),
    ];
    assert_eq!(sent, want);
    assert!(call.sent[..5].iter().all(|(_, header, _)| header.timestamp == u32::MAX - 100));
}

#[test]
fn a_digit_is_sent_as_tones_where_no_events_were_agreed() {
    let config = LegConfig { telephone_event: None, inband_digits: true, ..config() };
    let (mut call, mut other) = (Call::new(&config), Call::new(&config));
    for key in ['1', '1', '*'] {
        call.order(LegCommand::SendDigit { digit: Digit::from_char(key).unwrap(), ms: 100 });
    }
    call.tick(40);
    for (_, header, payload) in &call.sent {
        let packet = rtp(header.payload_type, header.ssrc, header.sequence, header.timestamp, payload);
        other.arrives(PHONE, &packet).tick(1);
    }
    assert_eq!(other.digits(), "11*");
}

#[test]
fn what_one_leg_sends_another_hears() {
    let mut call = Call::new(&config());
    for key in ['1', '1', '#', 'D'] {
        call.order(LegCommand::SendDigit { digit: Digit::from_char(key).unwrap(), ms: 80 });
    }
    call.tick(60);
    let mut other = Call::new(&config());
    for (_, header, payload) in &call.sent {
        let packet = rtp(header.payload_type, header.ssrc, header.sequence, header.timestamp, payload);
        other.arrives(PHONE, &packet).tick(1);
    }
    assert_eq!(other.digits(), "11#D");
}

#[test]
fn a_key_by_info_and_event_counts_once() {
    let mut call = Call::new(&config());
    let five = Digit::from_event(5).unwrap();
    call.arrives(PHONE, &event(9, 0, 5, true)).tick(2).order(LegCommand::InfoDigit { digit: five }).tick(20);
    call.order(LegCommand::InfoDigit { digit: five }).tick(30).order(LegCommand::InfoDigit { digit: five });
    assert_eq!(call.digits(), "555");
}

#[test]
fn keys_in_the_audio_are_heard_only_where_nothing_better_was_agreed() {
    let samples: Vec<i16> = (0..1600)
        .map(|n| {
            let wave = |hz: f32| (n as f32 * hz * std::f32::consts::TAU / 8000.0).sin();
            (6000.0 * (wave(852.0) + wave(1336.0))) as i16
        })
        .collect();
    let press = Sound::from_samples(Codec::Pcmu, &samples);
    for (inband_digits, want) in [(true, "8"), (false, "")] {
        let mut call = Call::new(&LegConfig { inband_digits, telephone_event: None, ..config() });
        call.hears(PHONE, 9, 0, press.encoded());
        assert_eq!(call.digits(), want);
    }
}

#[test]
fn a_recording_waits_for_the_words_and_the_tone_before_it() {
    let lead = Sound::from_encoded(Codec::Pcmu, vec![77; 2 * FRAME_BYTES]);
    let said = tone(500);
    let mut call = Call::new(&config());
    call.play(1, 1, 2).record(Some(lead)).hears(PHONE, 9, 0, &tone(80));
    call.tick(1).order(LegCommand::Stop).hears(PHONE, 9, 640, &said);
    call.order(LegCommand::StopRecording { cut_ms: 0 });
    assert!(call.heard_by_phone().starts_with("1 2 77 77 . "));
    assert!(call.recorded() == said, "byte for byte what was said after the tone");
    assert!(call.story().ends_with(
        "Recorded(RecordingId(5), 500 ms, 500 ms of sound, 4000 bytes, HangUp, \
         WavFormat { coding: Ulaw, rate: 8000, channels: 1 })"
    ));
}

#[test]
fn the_key_that_ends_a_recording_is_cut_from_it() {
    let said = tone(1000);
    let mut call = Call::new(&config());
    call.record(None).tick(1).hears(PHONE, 9, 0, &said);
    // The phone sounds its key in the audio as well, before its event arrives.
    call.hears(PHONE, 9, 8000, &tone(60)).arrives(PHONE, &event(9, 8000, 11, false));
    assert_eq!(call.digits(), "#");
    call.order(LegCommand::StopRecording { cut_ms: 100 });
    assert!(call.recorded() == said[..7200]);
    assert!(call.story().contains("900 ms, 900 ms of sound, 7200 bytes, Key"), "{}", call.story());
}

#[test]
fn each_order_to_record_is_answered_once() {
    let lead = Sound::silence(Codec::Pcmu, 500);
    let mut call = Call::new(&config());
    call.record(Some(lead)).tick(3).record(None).tick(3).record(None);
    call.order(LegCommand::StopRecording { cut_ms: 100 }).order(LegCommand::StopRecording { cut_ms: 100 });
    assert_eq!(call.story().matches("Recorded(").count(), 3);
}

#[test]
fn silence_and_length_end_a_recording_by_themselves() {
    for (max_ms, silence_ms, want) in [(5000, 2000, "Silence"), (1500, 2000, "MaxLength")] {
        let mut call = Call::new(&config());
        call.order(LegCommand::Record { id: ID, max_ms, silence_ms: Some(silence_ms), lead_tone: None })
            .tick(1);
        call.hears(PHONE, 9, 0, &[tone(1000), vec![0xFF; 24_000]].concat());
        assert!(call.story().contains(want), "{}", call.story());
    }
}

#[test]
fn another_codec_ends_a_recording() {
    let mut call = Call::new(&config());
    call.record(None).tick(1).hears(PHONE, 9, 0, &tone(400));
    let update = LegCommand::Update {
        remote: PHONE.parse().unwrap(),
        sending: true,
        receiving: true,
        codec: Some((Codec::Pcma, 8)),
        telephone_event: Some(EVENTS),
        srtp: None,
        web: None,
    };
    call.order(update).tick(1);
    assert!(call.story().contains("400 ms, 400 ms of sound, 3200 bytes, Lost"), "{}", call.story());
    assert_eq!(
        call.sent.last().map(|(_, header, payload)| (header.payload_type, payload[0])),
        Some((8, 0xD5))
    );
}

/// `sending` and `receiving` of a new answer.
fn hold(sending: bool, receiving: bool) -> LegCommand {
    let remote = PHONE.parse().unwrap();
    LegCommand::Update {
        remote,
        sending,
        receiving,
        codec: None,
        telephone_event: Some(EVENTS),
        srtp: None,
        web: None,
    }
}

#[test]
fn on_hold_nothing_is_sent_heard_or_missed_and_the_prompt_waits() {
    let mut call = Call::new(&config());
    call.play(1, 1, 3).tick(1).order(hold(false, false)).tick(5000);
    call.arrives(PHONE, &event(9, 0, 5, true));
    assert_eq!((call.heard_by_phone().as_str(), call.story().as_str()), ("1", ""));
    call.order(hold(true, true)).tick(3);
    assert_eq!(call.heard_by_phone(), "1 2 3 .");
    assert!(call.sent[1].1.marker);
}

#[test]
fn who_sends_nothing_for_half_a_minute_is_gone() {
    let mut call = Call::new(&config());
    call.order(LegCommand::Record { id: ID, max_ms: 60_000, silence_ms: None, lead_tone: None });
    call.tick(1).hears(PHONE, 9, 0, &tone(400)).tick(1480);
    assert_eq!(call.story(), "");
    call.tick(200);
    let lost = "Recorded(RecordingId(5), 400 ms, 400 ms of sound, 3200 bytes, Lost, \
                WavFormat { coding: Ulaw, rate: 8000, channels: 1 }); NoPackets(30000 ms)";
    assert_eq!(call.story(), lost);
    // A report over RTCP shows that he is there after all.
    call.arrives(PHONE, REPORT).tick(1490);
    assert_eq!(call.story(), lost);
}

/// A receiver report of nothing.
const REPORT: &[u8] = &[0x80, 201, 0, 1, 0, 0, 0, 9];

#[test]
fn a_side_that_should_be_heard_is_gone_after_a_long_silence() {
    let minute = 60 * 50;
    let mut call = Call::new(&LegConfig { silence_max: Duration::from_secs(60), ..config() });
    call.tick(minute - 1);
    assert_eq!(call.story(), "");
    // Whoever is muted still says how he hears; a stranger may not say it for him.
    call.arrives(PHONE, REPORT).arrives(STRANGER, REPORT).tick(minute - 1);
    assert_eq!(call.story(), "");
    call.arrives(STRANGER, REPORT).tick(2);
    assert_eq!(call.story(), "NoPackets(60000 ms)");
}

#[test]
fn nobody_is_missed_who_holds_the_call_however_his_phone_says_so() {
    for (sending, receiving) in [(false, true), (true, false), (false, false)] {
        let mut call = Call::new(&LegConfig { silence_max: Duration::from_secs(60), ..config() });
        call.order(hold(sending, receiving)).tick(60 * 50 + 10);
        assert_eq!(call.story(), "", "{sending} {receiving}");
        call.order(hold(true, true)).tick(60 * 50 - 10);
        assert_eq!(call.story(), "", "he has as long as everybody");
        call.tick(20);
        assert_eq!(call.story(), "NoPackets(60000 ms)");
    }
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
fn keys_as_tones_are_heard_from_when_the_coding_has_them() {
    let wide = LegConfig {
        codec: Codec::G722,
        payload_type: 9,
        telephone_event: None,
        inband_digits: true,
        ..config()
    };
    let mut call = Call::new(&wide);
    call.order(LegCommand::Update {
        remote: config().remote,
        sending: true,
        receiving: true,
        codec: Some((Codec::Pcmu, 0)),
        telephone_event: None,
        srtp: None,
        web: None,
    });
    let mut bridge = Bridge::new(Codec::Pcmu, Codec::Pcmu);
    bridge.other.telephone_event = None;
    bridge.tick(&[1, 2]).tick(&[205]);
    for _ in 0..10 {
        let packet = bridge.next_packet();
        call.arrives(PHONE, &packet).tick(1);
    }
    assert_eq!(call.digits(), "5");
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

/// Two legs that are bridged, each with its phone: `hears` is what the phone of the second gets.
struct Bridge {
    one: Leg,
    other: Leg,
    ms: u64,
    sent: Vec<u8>,
}

impl Bridge {
    fn new(one: Codec, other: Codec) -> Self {
        let leg = |codec: Codec| {
            Leg::new(at(0), &LegConfig { codec, payload_type: codec.payload_type(), ..config() })
        };
        let (mut one, mut other) = (leg(one), leg(other));
        one.bridge(&mut other);
        Self { one, other, ms: 0, sent: Vec::new() }
    }

    /// The first phone sends one packet for each number, the second is sent one for each 20 ms; an event is a number
    /// from 200 on.
    fn tick(&mut self, numbers: &[u16]) -> &mut Self {
        for number in numbers {
            let payload = [*number as u8; FRAME_BYTES];
            let kind = self.one.payload_type;
            let packet = match number {
                200.. => event(9, u32::from(*number) * 160, (*number - 200) as u8, true),
                _ => rtp(kind, 9, *number, u32::from(*number) * 160, &payload),
            };
            self.one.receive(at(self.ms), PHONE.parse().unwrap(), &packet, &mut Vec::new());
        }
        let packet = self.next_packet();
        let (header, range) = RtpHeader::parse(&packet).unwrap();
        let audio = header.payload_type != EVENTS;
        self.sent.push(if audio { packet[range][0] } else { 200 + packet[range][0] });
        self
    }

    /// What the second phone is sent in the next 20 ms.
    fn next_packet(&mut self) -> Vec<u8> {
        let mut out = [0; PACKET_MAX];
        let sent = self.other.tick_bridged(at(self.ms), &mut self.one, &mut out, &mut Vec::new());
        let (length, _) = sent.expect("a leg never falls silent");
        self.ms += 20;
        out[..length].to_vec()
    }
}

/// What it is, the packets heard in each tick, what is sent.
type Crossed = (&'static str, &'static [&'static [u16]], &'static [u8]);

#[test]
fn what_one_leg_hears_the_other_sends_after_a_moment_to_gather_it() {
    let cases: [Crossed; 6] = [
        ("steady", &[&[1], &[2], &[3], &[4]], &[255, 1, 2, 3]),
        ("late and early", &[&[1, 2], &[], &[3, 4], &[5], &[6]], &[1, 2, 3, 4, 5]),
        ("nothing for long, then gathered anew", &[&[1, 2], &[], &[], &[3], &[4]], &[1, 2, 255, 255, 3]),
        ("twice, and out of order", &[&[1, 3, 2, 3], &[4], &[5]], &[1, 3, 4]),
        ("a burst is cut", &[&[1, 2, 3, 4, 5, 6, 7, 8, 9], &[10], &[11]], &[7, 8, 9]),
        ("a key", &[&[1, 2], &[209], &[3]], &[1, 209, 209]),
    ];
    for (case, ticks, want) in cases {
        let mut bridge = Bridge::new(Codec::Pcmu, Codec::Pcmu);
        for numbers in ticks {
            bridge.tick(numbers);
        }
        assert_eq!(bridge.sent, want, "{case}");
    }
}

#[test]
fn a_bridge_translates_where_the_codecs_differ() {
    for (from, to) in [(Codec::Pcma, Codec::Pcmu), (Codec::Pcmu, Codec::G722)] {
        let mut bridge = Bridge::new(from, to);
        for number in 1..20 {
            bridge.tick(&[number]);
        }
        assert!(bridge.sent.iter().skip(1).any(|byte| *byte != to.silence_byte()), "{from:?} to {to:?}");
    }
    let mut bridge = Bridge::new(Codec::Pcma, Codec::Pcmu);
    bridge.tick(&[1, 2]);
    assert_eq!(bridge.sent, [g711::ulaw_encode(g711::alaw_decode(1))]);
}

#[test]
fn a_key_reaches_a_phone_that_agreed_on_no_events_as_tones() {
    for codec in [Codec::Pcmu, Codec::Pcma] {
        let mut bridge = Bridge::new(Codec::Pcmu, codec);
        bridge.other.telephone_event = None;
        bridge.tick(&[1, 2]).tick(&[205]);
        let heard_by = LegConfig {
            codec,
            payload_type: codec.payload_type(),
            telephone_event: None,
            inband_digits: true,
            ..config()
        };
        let mut phone = Call::new(&heard_by);
        for _ in 0..10 {
            let packet = bridge.next_packet();
            phone.arrives(PHONE, &packet).tick(1);
        }
        assert_eq!(phone.digits(), "5", "{codec:?}");
    }
}

#[test]
fn what_is_played_is_heard_instead_of_the_other_side_until_the_bridge_is_over() {
    let mut bridge = Bridge::new(Codec::Pcmu, Codec::Pcmu);
    let play =
        LegCommand::Play { id: PlayId(1), sounds: vec![Sound::from_encoded(Codec::Pcmu, vec![7; 160])] };
    bridge.other.command(at(0), play, &mut Vec::new());
    bridge.tick(&[1, 2, 3]).tick(&[4]).one.part();
    bridge.tick(&[5]);
    assert_eq!(bridge.sent, [7, 2, 255]);
}

fn keys(ours: u8, theirs: u8) -> Box<SrtpKeys> {
    let key = |fill| MasterKey::new(Suite::AesCm128HmacSha1_80, &[fill; 30]).unwrap();
    Box::new(SrtpKeys { ours: key(ours), theirs: key(theirs) })
}

/// Two encrypted sides that know each other's address, and whether what one plays is what the other records.
#[test]
fn what_is_played_to_an_encrypted_leg_is_heard_on_it_and_nothing_else_is() {
    let mut portal = Leg::new(at(0), &LegConfig { srtp: Some(keys(1, 2)), ..config() });
    let mut events = Vec::new();
    let sound = Sound::from_encoded(Codec::Pcmu, vec![7; 100 * FRAME_BYTES]);
    portal.command(at(0), LegCommand::Play { id: PlayId(1), sounds: vec![sound] }, &mut events);
    let mut phone = Call::new(&LegConfig { srtp: Some(keys(2, 1)), ..config() });
    phone.record(None).tick(1);
    for frame in 0..100 {
        let mut out = [0; PACKET_MAX];
        let (length, _) = portal.tick(at(frame * 20), &mut out, &mut events).unwrap();
        assert!(!out[..length].windows(8).any(|window| window == [7; 8]), "in the clear");
        phone.arrives(PHONE, &out[..length]).arrives(PHONE, &out[..length]);
        // A stranger who has no key, at the very address.
        phone.arrives(PHONE, &rtp(0, 0xA1, frame as u16, 0, &[9; FRAME_BYTES])).tick(1);
    }
    phone.order(LegCommand::StopRecording { cut_ms: 0 });
    let heard = phone.recorded();
    assert!(heard.len() >= 98 * FRAME_BYTES && heard.iter().all(|byte| *byte == 7), "{} bytes", heard.len());
}

#[test]
fn a_new_key_of_the_other_side_is_taken_and_the_old_one_is_not_any_more() {
    let packet = |sequence: u16, key: u8| {
        let mut packet = rtp(EVENTS, 0xB2, sequence, u32::from(sequence), &[sequence as u8, 0x8A, 0, 160]);
        let length = packet.len();
        packet.resize(length + 16, 0);
        let sealed = Sealer::new(&keys(key, key).ours).rtp(length, &mut packet).unwrap();
        packet.truncate(sealed);
        packet
    };
    let mut call = Call::new(&LegConfig { srtp: Some(keys(1, 2)), ..config() });
    call.arrives(PHONE, &packet(1, 2)).arrives(PHONE, &packet(2, 3));
    assert_eq!(call.digits(), "1");
    call.order(LegCommand::Update {
        remote: PHONE.parse().unwrap(),
        sending: true,
        receiving: true,
        codec: None,
        telephone_event: Some(EVENTS),
        srtp: Some(keys(1, 3)),
        web: None,
    });
    call.arrives(PHONE, &packet(3, 3)).arrives(PHONE, &packet(4, 2));
    assert_eq!(call.digits(), "13");
}

#[test]
fn an_encrypted_leg_latches_to_nobody_without_the_key() {
    let mut call = Call::new(&LegConfig { srtp: Some(keys(1, 2)), latch: Latch::Anywhere, ..config() });
    call.arrives(STRANGER, &rtp(0, 1, 1, 1, &[9; FRAME_BYTES])).arrives(STRANGER, &[0x80, 200, 0, 0]).tick(1);
    assert_eq!(call.story(), "");
    assert!(call.sent.iter().all(|(to, ..)| *to == PHONE.parse().unwrap()));
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
    call.order(LegCommand::Acknowledged);
    call.arrives(PHONE, &event(1, 9600, 2, false)).arrives(PHONE, &event(1, 9600, 2, true));
    call.hears(PHONE, 1, 12_800, &[9; 2 * FRAME_BYTES]);
    assert_eq!(call.digits(), "2");
    call.order(LegCommand::StopRecording { cut_ms: 0 });
    assert!(!call.recorded().contains(&7));
    assert!(call.recorded().contains(&9));
}
