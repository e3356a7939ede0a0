//! What one 20 ms frame costs: coding it, sending it, hearing it, recording it.
//!
//! `cargo bench -p antiphon-media`; `docs/performance.md` sets the figures against the kernel's price for a packet.

#![allow(missing_docs, reason = "criterion's macros make public items")]

use std::hint::black_box;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::time::Now;
use antiphon_media::codec::{Codec, Decoder, FRAME_BYTES};
use antiphon_media::leg::Latch;
use antiphon_media::player::PlayId;
use antiphon_media::recorder::RecordingId;
use antiphon_media::rtp::{HEADER_BYTES, PACKET_MAX, RtpHeader};
use antiphon_media::{Leg, LegCommand, LegConfig, LegEvent, Sound};
use criterion::{Criterion, criterion_group, criterion_main};

const EVENTS: u8 = 101;

fn phone() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 7], 4000))
}

/// A leg, the clock that drives it, and the numbers of the phone on its other side.
struct Bench {
    leg: Leg,
    frames: u32,
    events: Vec<LegEvent>,
}

impl Bench {
    fn new(codec: Codec, inband_digits: bool) -> Self {
        let config = LegConfig {
            codec,
            srtp: None,
            web: None,
            acknowledged: true,
            payload_type: codec.payload_type(),
            telephone_event: Some(EVENTS),
            inband_digits,
            remote: phone(),
            latch: Latch::Never,
            sending: true,
            receiving: true,
            ssrc: 1,
            first_seq: 0,
            first_timestamp: 0,
            silence_max: antiphon_media::leg::NO_PACKETS_MAX,
        };
        let start = Now { since_start: Duration::ZERO, wall_ms: 0 };
        Self { leg: Leg::new(start, &config), frames: 0, events: Vec::new() }
    }

    fn now(&self) -> Now {
        Now { since_start: Duration::from_millis(20) * self.frames, wall_ms: 0 }
    }

    fn order(&mut self, command: LegCommand) {
        self.leg.command(self.now(), command, &mut self.events);
    }

    fn tick(&mut self) {
        self.frames += 1;
        let mut packet = [0; PACKET_MAX];
        black_box(self.leg.tick(self.now(), &mut packet, &mut self.events));
        black_box(&packet);
        self.events.clear();
    }

    fn receive(&mut self, payload_type: u8, timestamp: u32, payload: &[u8]) {
        let mut packet = [0; PACKET_MAX];
        let sequence = self.frames as u16;
        let header = RtpHeader { marker: false, payload_type, sequence, timestamp, ssrc: 9 };
        if let Some((head, body)) = packet.split_first_chunk_mut::<HEADER_BYTES>() {
            header.write_header(head);
            body.iter_mut().zip(payload).for_each(|(to, from)| *to = *from);
        }
        let packet = packet.get(..HEADER_BYTES + payload.len()).unwrap_or_default();
        self.leg.receive(self.now(), phone(), black_box(packet), &mut self.events);
    }
}

fn codecs(c: &mut Criterion) {
    for codec in Codec::ALL {
        let sound = Sound::tone(codec, 440.0, 20, -10.0);
        let samples = codec.decode_all(sound.encoded());
        c.bench_function(&format!("encode a frame of {codec:?}"), |b| {
            b.iter(|| codec.encode_all(black_box(&samples)));
        });
        let (mut decoder, mut decoded) = (Decoder::new(codec), Vec::with_capacity(320));
        c.bench_function(&format!("decode a frame of {codec:?}"), |b| {
            b.iter(|| {
                decoded.clear();
                decoder.decode(black_box(sound.encoded()), &mut decoded);
            });
        });
    }
}

fn playing(c: &mut Criterion) {
    let prompt = Sound::tone(Codec::Pcmu, 440.0, 60_000, -10.0);
    let mut bench = Bench::new(Codec::Pcmu, false);
    c.bench_function("tick of a leg that plays a prompt", |b| {
        b.iter(|| {
            if bench.frames.is_multiple_of(2900) {
                bench.order(LegCommand::Stop);
                bench.order(LegCommand::Play { id: PlayId(1), sounds: vec![prompt.clone()] });
            }
            // Hearing nobody for a minute would be the other side's loss, not what is measured.
            bench.receive(13, 0, &[]);
            bench.tick();
        });
    });
}

fn recording(c: &mut Criterion) {
    for codec in [Codec::Pcmu, Codec::G722] {
        let said = Sound::tone(codec, 440.0, 20, -10.0);
        let mut bench = Bench::new(codec, false);
        let record = LegCommand::Record {
            id: RecordingId(1),
            max_ms: u32::MAX,
            silence_ms: Some(10_000),
            lead_tone: None,
        };
        bench.order(record);
        bench.tick();
        c.bench_function(&format!("receive, record and tick of a leg in {codec:?}"), |b| {
            b.iter(|| {
                bench.receive(codec.payload_type(), bench.frames.wrapping_mul(160), said.encoded());
                bench.tick();
            });
        });
    }
}

fn digits(c: &mut Criterion) {
    let mut bench = Bench::new(Codec::Pcmu, false);
    c.bench_function("receive a packet of a telephone event", |b| {
        b.iter(|| {
            bench.frames += 1;
            // Ten packets make a key.
            bench.receive(EVENTS, bench.frames / 10 * 1600, &[5, 10, 1, 64]);
            bench.events.clear();
        });
    });

    let mut listening = Bench::new(Codec::Pcmu, true);
    let silence = [0xFF; FRAME_BYTES];
    c.bench_function("receive a frame and listen for tones", |b| {
        b.iter(|| {
            listening.frames += 1;
            listening.receive(0, listening.frames.wrapping_mul(160), &silence);
        });
    });
}

criterion_group!(benches, codecs, playing, recording, digits);
criterion_main!(benches);
