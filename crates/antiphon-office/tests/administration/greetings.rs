//! Greetings and names as files, and where people send all their calls.

use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::greeting::GreetingKind;
use antiphon_core::mailbox::MailboxSettings;
use antiphon_core::numbering::dialled;
use antiphon_media::codec::Codec;
use antiphon_media::wav::{self, Coding, WavFormat, WavInfo};
use antiphon_office::handling::Changed;
use antiphon_office::ports::StoreError;
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};

/// So many seconds of a tone that swells and fades, as speech does.
fn file(coding: Coding, rate: u32, channels: u16, seconds: u32) -> Vec<u8> {
    let samples = (0..rate * seconds).map(|n| {
        let at = n as f32 / rate as f32;
        let loud = if ((at * 3.0) as u32).is_multiple_of(2) { 8_000.0 } else { 0.0 };
        (loud * (at * 440.0 * std::f32::consts::TAU).sin()) as i16
    });
    let each = |sample: i16| match coding {
        Coding::Pcm16 => sample.to_le_bytes().to_vec(),
        Coding::Ulaw => Codec::Pcmu.encode_all(&[sample]),
        Coding::Alaw => Codec::Pcma.encode_all(&[sample]),
    };
    let data: Vec<u8> = samples.flat_map(|it| each(it).repeat(channels.into())).collect();
    wav::file(WavFormat { coding, rate, channels }, &data)
}

fn upload(desk: &Desk, wav: &[u8]) -> Result<(), String> {
    let (id, mailbox) = (desk.id(), desk.ann.mailbox);
    let done = desk.office.upload_greeting(OPERATOR, id, mailbox, GreetingKind::Busy, wav);
    block_on(done).map_err(|error| error.to_string())
}

fn export(desk: &Desk) -> Vec<u8> {
    let (id, mailbox) = (desk.id(), desk.ann.mailbox);
    block_on(desk.office.export_greeting(OPERATOR, id, mailbox, GreetingKind::Busy)).unwrap()
}

#[test]
fn an_uploaded_greeting_is_kept_as_a_telephone_can_be_given_it() {
    let desk = Desk::new();
    for (coding, rate, channels, kept) in [
        (Coding::Ulaw, 8_000, 1, (Coding::Ulaw, 8_000)),
        (Coding::Alaw, 8_000, 1, (Coding::Alaw, 8_000)),
        (Coding::Ulaw, 16_000, 1, (Coding::Pcm16, 16_000)),
        (Coding::Pcm16, 8_000, 1, (Coding::Pcm16, 8_000)),
        (Coding::Pcm16, 48_000, 2, (Coding::Pcm16, 16_000)),
        (Coding::Pcm16, 44_100, 1, (Coding::Pcm16, 16_000)),
    ] {
        let wav = file(coding, rate, channels, 3);
        assert_eq!(upload(&desk, &wav), Ok(()), "{coding:?} {rate} {channels}");
        let exported = export(&desk);
        let info = WavInfo::parse(&exported).unwrap();
        assert_eq!((info.format.coding, info.format.rate, info.format.channels), (kept.0, kept.1, 1));
        assert_eq!(info.duration_ms(), 3_000);
        if kept.0 != Coding::Pcm16 {
            assert_eq!(exported, wav, "bit for bit");
        }
    }
    assert_eq!(desk.blobs.keys().len(), 1, "what was replaced is gone");
    assert!(desk.listing(&desk.ann).mailbox.greetings.busy.on);
    let actions: Vec<String> = desk.audited().into_iter().map(|(action, _)| action).collect();
    assert!(
        actions.contains(&"greeting.recorded".to_owned())
            && actions.contains(&"greeting.exported".to_owned())
    );
}

#[test]
fn what_cannot_be_a_greeting_is_refused_with_the_reason_and_nothing_is_kept() {
    let desk = Desk::new();
    let silent = wav::file(WavFormat { coding: Coding::Pcm16, rate: 8_000, channels: 1 }, &[0; 48_000]);
    let short = file(Coding::Ulaw, 8_000, 1, 1);
    let mut cut = file(Coding::Ulaw, 8_000, 1, 3);
    cut.truncate(9_000);
    for (wav, problem) in [
        (b"ID3 not a WAV file".to_vec(), "greeting: not a WAV file with sound"),
        (cut, "greeting: cut short: 24000 bytes announced, 8942 present"),
        (silent, "greeting: the recording has less than a second of sound"),
        (short, "greeting: the recording has less than a second of sound"),
        (file(Coding::Ulaw, 8_000, 1, 301), "greeting: the recording must be at most 300 seconds long"),
    ] {
        assert_eq!(upload(&desk, &wav), Err(problem.to_owned()));
    }
    assert!(desk.blobs.keys().is_empty());
    assert_eq!(desk.listing(&desk.ann).mailbox.greetings, Default::default());
}

#[test]
fn a_name_is_uploaded_and_taken_out() {
    let desk = Desk::new();
    let (id, mailbox, wav) = (desk.id(), desk.ann.mailbox, file(Coding::Ulaw, 8_000, 1, 3));
    block_on(desk.office.upload_name(OPERATOR, id, mailbox, &wav)).unwrap();
    assert_eq!(block_on(desk.office.export_name(OPERATOR, id, mailbox)), Ok(wav));
    assert!(!desk.listing(&desk.ann).name_due);
    let long = file(Coding::Ulaw, 8_000, 1, 11);
    let refused = block_on(desk.office.upload_name(OPERATOR, id, mailbox, &long)).unwrap_err();
    assert_eq!(refused.to_string(), "name: the recording must be at most 10 seconds long");
}

#[test]
fn a_greeting_is_switched_on_only_where_there_is_something_to_hear() {
    let desk = Desk::new();
    let switch = |kind, on| {
        let done = desk.office.switch_greeting(OPERATOR, desk.id(), desk.ann.mailbox, kind, on);
        block_on(done).map_err(|error| error.to_string())
    };
    assert_eq!(
        switch(GreetingKind::NoAnswer, true),
        Err("greeting: there is no recording for no-answer yet; upload one".to_owned())
    );
    assert_eq!(switch(GreetingKind::NoAnswer, false), Ok(()));
    assert_eq!(switch(GreetingKind::ExtendedAway, true), Ok(()), "it has default words");
    upload(&desk, &file(Coding::Ulaw, 8_000, 1, 3)).unwrap();
    for on in [false, true] {
        assert_eq!(switch(GreetingKind::Busy, on), Ok(()));
        assert_eq!(desk.listing(&desk.ann).mailbox.greetings.busy.on, on);
    }
    let missing = desk.office.export_greeting(OPERATOR, desk.id(), desk.ann.mailbox, GreetingKind::NoAnswer);
    assert_eq!(block_on(missing), Err(StoreError::Missing("greeting").into()));
}

#[test]
fn settings_that_send_calls_on_need_a_number() {
    let desk = Desk::new();
    let on = Forwarding { active: true, destination: None };
    for (change, problem) in [
        (
            (|it, on| it.transfer = on) as fn(&mut MailboxSettings, Forwarding),
            "transfer: needs a number to send calls on to",
        ),
        (|it, on| it.message_deposit.afterwards = on, "after_greeting: needs a number to send calls on to"),
    ] {
        let mut settings = MailboxSettings::default();
        change(&mut settings, on.clone());
        let saved = desk.office.save_mailbox_settings(OPERATOR, desk.id(), desk.ann.mailbox, &settings);
        assert_eq!(block_on(saved).unwrap_err().to_string(), problem);
    }
}

#[test]
fn call_forwarding_tells_whether_calls_get_there() {
    let desk = Desk::new();
    desk.person("2002");
    let change = |change: &ForwardingChange| {
        block_on(desk.office.change_call_forwarding("operator", desk.id(), desk.ann.id, change)).unwrap()
    };
    assert_eq!(change(&ForwardingChange::On), Changed::NoDestination);
    assert_eq!(change(&ForwardingChange::To(dialled("2001").unwrap())), Changed::OwnNumber);
    for (number, reachable) in [("2002", true), ("712002", true), ("+15550123", false), ("2099", false)] {
        let Changed::To(now) = change(&ForwardingChange::To(dialled(number).unwrap())) else {
            panic!("{number} is taken")
        };
        assert_eq!((now.reachable, now.forwarding.active), (reachable, false), "{number}");
    }
    let Changed::To(now) = change(&ForwardingChange::On) else { panic!("there is a number") };
    assert!(now.forwarding.active);
    assert_eq!(block_on(desk.office.call_forwarding(desk.id(), desk.ann.id)), Ok(now));
    let entry = block_on(desk.office.audit_entries(desk.id(), 1)).unwrap().remove(0);
    assert_eq!((entry.action.as_str(), entry.detail.as_str()), ("person.forwarding-saved", "on to 2099"));
}
