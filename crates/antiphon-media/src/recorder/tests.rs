//! What a recording holds, for every way packets can come.

use std::time::Duration;

use antiphon_core::time::Now;

use super::*;
use crate::codec::FRAME_BYTES;
use crate::sound::Sound;

const SSRC: u32 = 7;
const ID: RecordingId = RecordingId(1);

/// A recorder, its clock, and what it stored.
struct Take {
    recorder: Option<Recorder>,
    ms: u64,
    stored: Vec<u8>,
    largest_chunk: usize,
}

impl Take {
    fn new(codec: Codec, max_ms: u32, silence_ms: Option<u32>) -> Self {
        let recorder = Recorder::new(now(0), ID, codec, max_ms, silence_ms);
        Self { recorder: Some(recorder), ms: 0, stored: Vec::new(), largest_chunk: 0 }
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Recorder, Now, &mut dyn FnMut(Vec<u8>)) -> T) -> T {
        let Self { recorder, ms, stored, largest_chunk } = self;
        let mut keep = |chunk: Vec<u8>| {
            *largest_chunk = (*largest_chunk).max(chunk.len());
            stored.extend(chunk);
        };
        act(recorder.as_mut().expect("running"), now(*ms), &mut keep)
    }

    /// A packet that arrives now.
    fn packet(&mut self, ssrc: u32, timestamp: u32, payload: &[u8]) {
        self.with(|recorder, now, mut chunks| recorder.audio(now, ssrc, timestamp, payload, &mut chunks));
    }

    fn wait(&mut self, ms: u64) -> Option<RecordingEnd> {
        for _ in 0..ms / 20 {
            self.ms += 20;
            if let Some(ended) = self.with(|recorder, now, mut chunks| recorder.tick(now, &mut chunks)) {
                return Some(ended);
            }
        }
        None
    }

    /// Packets of 20 ms each, one every 20 ms.
    fn hear(&mut self, timestamp: u32, sound: &[u8]) -> Option<RecordingEnd> {
        for (n, frame) in (0..).zip(sound.chunks(FRAME_BYTES)) {
            self.packet(SSRC, timestamp.wrapping_add(n * 160), frame);
            if let Some(ended) = self.wait(20) {
                return Some(ended);
            }
        }
        None
    }

    fn finish(&mut self, ended: RecordingEnd, cut_ms: Option<u32>) -> (Recording, Vec<u8>) {
        let recorder = self.recorder.take().expect("running");
        let stored = &mut self.stored;
        let recording = recorder.finish(ended, cut_ms, &mut |chunk| stored.extend(chunk));
        let kept = usize::try_from(recording.kept_bytes).unwrap();
        (recording, self.stored[..kept].to_vec())
    }
}

fn now(ms: u64) -> Now {
    Now { since_start: Duration::from_millis(ms), wall_ms: 0 }
}

fn tone(codec: Codec, ms: u32) -> Vec<u8> {
    Sound::tone(codec, 440.0, ms, -10.0).encoded().to_vec()
}

#[test]
fn what_was_heard_is_stored_bit_for_bit_in_the_coding_of_the_call() {
    for codec in [Codec::Pcmu, Codec::Pcma] {
        let sound = tone(codec, 3500);
        let mut take = Take::new(codec, 60_000, Some(10_000));
        take.hear(u32::MAX - 80_000, &sound);
        let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
        assert!(kept == sound, "{codec:?}");
        assert_eq!((recording.duration_ms, recording.sound_ms), (3500, 3500));
        assert_eq!(recording.format, WavFormat::stored(codec));
        assert!((8000..=8320).contains(&take.largest_chunk), "chunks of a second: {}", take.largest_chunk);
    }
}

#[test]
fn wideband_is_stored_decoded() {
    let sound = tone(Codec::G722, 2500);
    let mut take = Take::new(Codec::G722, 60_000, None);
    take.hear(0, &sound);
    let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
    let want: Vec<u8> = Codec::G722.decode_all(&sound).into_iter().flat_map(i16::to_le_bytes).collect();
    assert!(kept == want);
    assert_eq!((recording.duration_ms, recording.kept_bytes), (2500, 80_000));
}

#[test]
fn packets_are_put_in_order_and_counted_once() {
    let sound = tone(Codec::Pcmu, 400);
    let frames: Vec<&[u8]> = sound.chunks(FRAME_BYTES).collect();
    let orders: [(&str, Vec<usize>); 4] = [
        ("swapped", vec![0, 2, 1, 4, 3, 6, 5, 8, 7, 9, 11, 10, 13, 12, 15, 14, 17, 16, 19, 18]),
        ("doubled", (0..20).flat_map(|n| [n, n]).collect()),
        ("one late by 80 ms", (0..3).chain(4..8).chain([3]).chain(8..20).collect()),
        ("all in one burst", (0..20).collect()),
    ];
    for (case, order) in orders {
        let mut take = Take::new(Codec::Pcmu, 60_000, None);
        for n in order {
            take.packet(SSRC, n as u32 * 160, frames[n]);
            take.wait(if case == "all in one burst" { 0 } else { 20 });
        }
        let (_, kept) = take.finish(RecordingEnd::HangUp, None);
        assert!(kept == sound, "{case}");
    }
}

#[test]
fn what_is_lost_is_covered_and_nothing_moves() {
    let sound = tone(Codec::Pcmu, 1000);
    let mut take = Take::new(Codec::Pcmu, 60_000, None);
    take.hear(0, &sound[..3200]);
    take.wait(20);
    take.hear(3360, &sound[3360..]);
    let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
    assert_eq!(recording.duration_ms, 1000);
    assert!(kept[..3200] == sound[..3200] && kept[3360..] == sound[3360..]);
    let cover = Codec::Pcmu.decode_all(&kept[3200..3360]);
    let before = Codec::Pcmu.decode_all(&sound[3040..3200]);
    for (cover, before) in cover.iter().zip(before) {
        assert!((cover - before / 2).abs() <= 520, "half as loud: {cover} for {before}");
    }
}

#[test]
fn a_pause_of_the_sender_is_silence_of_the_same_length() {
    let sound = tone(Codec::Pcma, 200);
    let mut take = Take::new(Codec::Pcma, 60_000, None);
    take.hear(500, &sound);
    take.wait(2000);
    take.hear(500 + 1600 + 16_000, &sound);
    let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
    assert_eq!(recording.duration_ms, 2400);
    assert!(kept[1600 + 3 * 160..1600 + 16_000].iter().all(|&byte| byte == Codec::Pcma.silence_byte()));
    assert!(kept[17_600..] == sound);
}

#[test]
fn timestamps_that_cannot_be_are_replaced_by_the_clock() {
    let cases: [(&str, u32, u32); 4] = [
        ("an hour ahead", SSRC, 28_800_000),
        ("twenty seconds back", SSRC, 0u32.wrapping_sub(160_000)),
        ("another source", 99, 123_456_789),
        ("four seconds ahead", SSRC, 32_000),
    ];
    for (case, ssrc, timestamp) in cases {
        let sound = tone(Codec::Pcmu, 1000);
        let mut take = Take::new(Codec::Pcmu, 60_000, None);
        take.hear(0, &sound);
        take.wait(500);
        take.packet(ssrc, timestamp, &sound[..160]);
        take.packet(ssrc, timestamp.wrapping_add(160), &sound[160..320]);
        let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
        assert_eq!(recording.duration_ms, 1540, "{case}");
        assert!(kept[12_000..] == sound[..320], "{case}");
    }
}

#[test]
fn silence_ends_a_recording_whether_it_is_sent_or_not() {
    let (sound, silence) = (tone(Codec::Pcmu, 2000), vec![0xFF; 16_000]);
    for sends_silence in [true, false] {
        let mut take = Take::new(Codec::Pcmu, 60_000, Some(1500));
        assert_eq!(take.hear(0, &sound), None);
        let ended = if sends_silence { take.hear(16_000, &silence) } else { take.wait(4000) };
        assert_eq!(ended, Some(RecordingEnd::Silence));
        assert!((3480..=3540).contains(&take.ms), "at {} ms", take.ms);
        let (recording, kept) = take.finish(RecordingEnd::Silence, None);
        let tail = if sends_silence { TAIL_MS } else { 0 };
        assert_eq!((recording.duration_ms, recording.sound_ms), (2000 + tail, 2000));
        assert!(kept[..16_000] == sound);
    }
}

#[test]
fn somebody_who_never_says_anything_falls_silent_as_well() {
    let mut take = Take::new(Codec::Pcmu, 60_000, Some(1500));
    assert_eq!(take.wait(3000), Some(RecordingEnd::Silence));
    assert_eq!(take.ms, 1500);
    assert_eq!(take.finish(RecordingEnd::Silence, None).0.sound_ms, 0);
}

#[test]
fn no_recording_is_longer_than_its_maximum() {
    let sound = tone(Codec::Pcmu, 3000);
    let mut take = Take::new(Codec::Pcmu, 1990, None);
    assert_eq!(take.hear(0, &sound), Some(RecordingEnd::MaxLength));
    let (recording, kept) = take.finish(RecordingEnd::MaxLength, None);
    assert_eq!(recording.duration_ms, 1990);
    assert!(kept == sound[..1990 * 8]);
}

#[test]
fn a_stop_key_is_cut_with_what_came_before_it_was_understood() {
    let sound = tone(Codec::Pcmu, 2000);
    type Mark = fn(&mut Recorder);
    let cases: [(&str, Mark, u32); 4] = [
        ("by event", |recorder| recorder.key_at_timestamp(SSRC, 1000 + 12_000), 1400),
        ("by event of a stream never heard", |recorder| recorder.key_at_timestamp(5, 1000), 1900),
        ("in the audio", |recorder| recorder.key_ago(50), 1850),
        ("by nothing", |_| {}, 1900),
    ];
    for (case, mark, want_ms) in cases {
        let mut take = Take::new(Codec::Pcmu, 60_000, None);
        take.hear(1000, &sound);
        take.with(|recorder, _, _| mark(recorder));
        let (recording, kept) = take.finish(RecordingEnd::Key, Some(100));
        assert_eq!(
            (recording.duration_ms, recording.sound_ms.abs_diff(want_ms) <= 20),
            (want_ms, true),
            "{case}"
        );
        assert!(kept == sound[..want_ms as usize * 8], "{case}");
    }
}

#[test]
fn packets_of_any_size_leave_the_recording_within_its_limits() {
    use antiphon_core::entropy::{Entropy, SeededEntropy};
    for seed in 0..64 {
        let mut entropy = SeededEntropy::new(seed);
        let mut take = Take::new(Codec::ALL[(seed % 3) as usize], 3000, Some(2000));
        for _ in 0..300 {
            let random = entropy.next_u64();
            let payload = vec![random as u8; (random >> 8) as usize % 1500];
            take.packet((random >> 20) as u32 % 2, (random >> 32) as u32 % 40_000, &payload);
            if take.wait((random >> 60) * 2).is_some() {
                break;
            }
        }
        let (recording, kept) = take.finish(RecordingEnd::HangUp, None);
        assert!(recording.duration_ms <= 3000 && recording.sound_ms <= recording.duration_ms + 20);
        assert_eq!(
            recording.format.duration_ms(kept.len() as u64),
            u64::from(recording.duration_ms),
            "seed {seed}"
        );
    }
}
