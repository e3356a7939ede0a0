//! Who is held, and who is gone.

use super::*;

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
