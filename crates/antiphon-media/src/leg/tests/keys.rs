//! Keys that are pressed, and keys that are sent.

use super::bridges::Bridge;
use super::*;

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
