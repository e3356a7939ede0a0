//! Two legs that are bridged.

use super::*;

/// Two legs that are bridged, each with its phone: `hears` is what the phone of the second gets.
pub(super) struct Bridge {
    pub(super) one: Leg,
    pub(super) other: Leg,
    pub(super) ms: u64,
    pub(super) sent: Vec<u8>,
}

impl Bridge {
    pub(super) fn new(one: Codec, other: Codec) -> Self {
        let leg = |codec: Codec| {
            Leg::new(at(0), &LegConfig { codec, payload_type: codec.payload_type(), ..config() })
        };
        let (mut one, mut other) = (leg(one), leg(other));
        one.bridge(&mut other);
        Self { one, other, ms: 0, sent: Vec::new() }
    }

    /// The first phone sends one packet for each number, the second is sent one for each 20 ms; an event is a number
    /// from 200 on.
    pub(super) fn tick(&mut self, numbers: &[u16]) -> &mut Self {
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
    pub(super) fn next_packet(&mut self) -> Vec<u8> {
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
