//! Whole calls over wires that lose every twentieth packet, delay others and bring some twice: no key is
//! lost, and none counts twice.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::entropy::{Entropy as _, SeededEntropy};
use antiphon_core::time::Now;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, Leg, LegCommand, LegConfig, LegEvent, NO_PACKETS_MAX};
use antiphon_media::rtp::PACKET_MAX;

/// Packets lost, of a hundred.
const LOST_PERCENT: u64 = 5;
/// Packets that come twice, of a hundred.
const DOUBLED_PERCENT: u64 = 2;
/// How long one may be on its way, in milliseconds: later ones overtake it.
const DELAY_MS: std::ops::Range<u64> = 10..70;
/// Keys of one call: a login, some menus, a number.
const KEYS: usize = 40;
const KEYPAD: &[u8] = b"0123456789*#";

/// One direction of a wire.
struct Wire {
    luck: SeededEntropy,
    on_the_way: BTreeMap<(u64, u64), Vec<u8>>,
    sent: u64,
    lost: u64,
}

impl Wire {
    fn new(seed: u64) -> Self {
        Self { luck: SeededEntropy::new(seed), on_the_way: BTreeMap::new(), sent: 0, lost: 0 }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.luck.next_u64() % bound
    }

    fn send(&mut self, ms: u64, packet: &[u8]) {
        let copies = 1 + u64::from(self.below(100) < DOUBLED_PERCENT);
        for _ in 0..copies {
            self.sent += 1;
            if self.below(100) < LOST_PERCENT {
                self.lost += 1;
                continue;
            }
            let delay = DELAY_MS.start + self.below(DELAY_MS.end - DELAY_MS.start);
            self.on_the_way.insert((ms + delay, self.sent), packet.to_vec());
        }
    }

    fn arrived(&mut self, ms: u64) -> Vec<Vec<u8>> {
        let later = self.on_the_way.split_off(&(ms + 1, 0));
        std::mem::replace(&mut self.on_the_way, later).into_values().collect()
    }
}

fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, host], 4_000))
}

/// A leg that talks to the other end at an address.
fn leg(peer: u8, ssrc: u32) -> Leg {
    let config = LegConfig {
        codec: Codec::Pcmu,
        payload_type: 0,
        telephone_event: Some(101),
        inband_digits: false,
        srtp: None,
        web: None,
        remote: address(peer),
        acknowledged: true,
        latch: Latch::Never,
        sending: true,
        receiving: true,
        ssrc,
        first_seq: u16::MAX - 3,
        first_timestamp: u32::MAX - 8_000,
        silence_max: NO_PACKETS_MAX,
    };
    Leg::new(at(0), &config)
}

fn at(ms: u64) -> Now {
    Now { since_start: Duration::from_millis(ms), wall_ms: 0 }
}

fn digits(events: Vec<LegEvent>) -> impl Iterator<Item = char> {
    events.into_iter().filter_map(|event| match event {
        LegEvent::Digit(digit) => Some(digit.as_char()),
        LegEvent::Played { .. }
        | LegEvent::RecordingChunk { .. }
        | LegEvent::Recorded { .. }
        | LegEvent::NoPackets { .. }
        | LegEvent::Broken
        | LegEvent::PathLost
        | LegEvent::Measured(_)
        | LegEvent::Latched(_) => None,
    })
}

/// Presses keys on a phone, each for a while and after a pause; and when the last one is up, in milliseconds.
struct Finger {
    luck: SeededEntropy,
    next_ms: u64,
    pressed: String,
}

impl Finger {
    fn new(seed: u64) -> Self {
        Self { luck: SeededEntropy::new(seed), next_ms: 200, pressed: String::new() }
    }

    fn is_done(&self, ms: u64) -> bool {
        self.pressed.len() == KEYS && ms > self.next_ms + 1_000
    }

    fn move_on(&mut self, ms: u64, phone: &mut Leg) {
        if ms < self.next_ms || self.pressed.len() == KEYS {
            return;
        }
        let key = char::from(KEYPAD[usize::try_from(self.luck.next_u64() % KEYPAD.len() as u64).unwrap()]);
        let held_ms = 60 + self.luck.next_u64() % 200;
        let digit = Digit::from_char(key).unwrap();
        let command = LegCommand::SendDigit { digit, ms: u32::try_from(held_ms).unwrap() };
        phone.command(at(ms), command, &mut Vec::new());
        self.pressed.push(key);
        self.next_ms = ms + held_ms + 80 + self.luck.next_u64() % 300;
    }
}

/// A call from a phone to the portal: what was pressed, what was heard, and how much was lost.
fn portal_hears(seed: u64) -> (String, String, u64) {
    let (mut phone, mut portal) = (leg(1, 7), leg(2, 8));
    let (mut wire, mut finger) = (Wire::new(seed), Finger::new(seed ^ 0xF1));
    let (mut heard, mut ms) = (String::new(), 0);
    while !finger.is_done(ms) {
        finger.move_on(ms, &mut phone);
        let mut events = Vec::new();
        for packet in wire.arrived(ms) {
            portal.receive(at(ms), address(2), &packet, &mut events);
        }
        let mut out = [0; PACKET_MAX];
        portal.tick(at(ms), &mut out, &mut events);
        if let Some((length, _)) = phone.tick(at(ms), &mut out, &mut Vec::new()) {
            wire.send(ms, &out[..length]);
        }
        heard.extend(digits(events));
        ms += 20;
    }
    (finger.pressed, heard, wire.lost)
}

/// The same from phone to phone, through two bridged legs of the server.
fn other_phone_hears(seed: u64) -> (String, String, u64) {
    let [mut phone, mut ours, mut theirs, mut other] = [leg(1, 7), leg(2, 8), leg(3, 9), leg(4, 10)];
    ours.bridge(&mut theirs);
    let (mut near, mut far) = (Wire::new(seed), Wire::new(seed ^ 0xAA));
    let (mut finger, mut heard, mut ms) = (Finger::new(seed ^ 0xF1), String::new(), 0);
    while !finger.is_done(ms) {
        finger.move_on(ms, &mut phone);
        let (mut events, mut out) = (Vec::new(), [0; PACKET_MAX]);
        for packet in near.arrived(ms) {
            ours.receive(at(ms), address(2), &packet, &mut Vec::new());
        }
        for packet in far.arrived(ms) {
            other.receive(at(ms), address(4), &packet, &mut events);
        }
        if let Some((length, _)) = phone.tick(at(ms), &mut out, &mut Vec::new()) {
            near.send(ms, &out[..length]);
        }
        ours.tick_bridged(at(ms), &mut theirs, &mut out, &mut Vec::new());
        if let Some((length, _)) = theirs.tick_bridged(at(ms), &mut ours, &mut out, &mut Vec::new()) {
            far.send(ms, &out[..length]);
        }
        other.tick(at(ms), &mut out, &mut events);
        heard.extend(digits(events));
        ms += 20;
    }
    (finger.pressed, heard, near.lost + far.lost)
}

#[test]
fn no_key_of_a_call_to_the_portal_is_lost_or_counted_twice() {
    let mut lost = 0;
    for seed in 0..200 {
        let (pressed, heard, of_these) = portal_hears(seed);
        assert_eq!(heard, pressed, "seed {seed}");
        lost += of_these;
    }
    assert!(lost > 5_000, "the wire lost {lost} packets alone");
}

#[test]
fn no_key_of_a_call_through_the_server_is_lost_or_counted_twice() {
    for seed in 0..100 {
        let (pressed, heard, lost) = other_phone_hears(seed);
        assert_eq!(heard, pressed, "seed {seed}");
        assert!(lost > 20, "seed {seed}: {lost}");
    }
}
