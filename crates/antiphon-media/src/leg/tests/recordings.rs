//! When recordings begin and end, and what is in them.

use super::*;

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
