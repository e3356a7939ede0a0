//! The spool, filled by the path of the media threads.

use antiphon_core::ids::{MailboxId, OrganizationId, PersonId, RecordingId};
use antiphon_core::message::MessageFrom;

use super::fixture::{MORNING_MS, uuid};
use crate::ports::{
    AudioFormat, Seal, Spool, SpoolError, SpoolHeader, SpoolPurpose, SpoolWriter, SpooledRecording,
};

pub(super) async fn a_recording_is_read_as_it_was_made(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    let mailbox = header(0).mailbox;
    let cases = [
        (AudioFormat::MuLaw8k, SpoolPurpose::Name, mailbox),
        (AudioFormat::ALaw8k, SpoolPurpose::Announcement, None),
        (AudioFormat::Linear16k, SpoolPurpose::Greeting, mailbox),
    ];
    for (n, (format, purpose, mailbox)) in (1..).zip(cases) {
        let from = MessageFrom {
            person: Some(PersonId(uuid(3, n))),
            number: Some("+431555123".into()),
            name: Some("Żaneta \"Z\"\n".into()),
        };
        let header = SpoolHeader { from, purpose, mailbox, ..header(n) };
        spool.begin(&header).await.unwrap();
        for second in 0..3 {
            writer.chunk(header.recording, format, vec![second; 8_000]);
        }
        writer.complete(header.recording, 24_000, format);
        let audio = [vec![0; 8_000], vec![1; 8_000], vec![2; 8_000]].concat();
        let expected = SpooledRecording { header, format, audio, seal: None };
        // Reading takes nothing away: a deposit that failed is tried again.
        for _ in 0..2 {
            let read = spool.finish(expected.header.recording).await.unwrap();
            assert!(read == expected, "{:?} {:?} {}", read.header, read.format, read.audio.len());
        }
    }
}

pub(super) async fn a_recording_that_is_whole_is_read_as_it_was_put(
    spool: &dyn Spool,
    writer: &dyn SpoolWriter,
) {
    let header = SpoolHeader { purpose: SpoolPurpose::Composition, ..header(1) };
    let (format, audio) = (AudioFormat::Linear16k, vec![7; 64_000]);
    spool.put(&header, format, audio.clone()).await.unwrap();
    // Nobody adds to it.
    writer.chunk(header.recording, format, vec![8; 8_000]);
    assert_eq!(spool.leftovers().await.unwrap(), [header.recording]);
    let recording = header.recording;
    let expected = SpooledRecording { header, format, audio, seal: None };
    assert!(spool.finish(recording).await.unwrap() == expected, "it is another one");
    spool.remove(recording).await.unwrap();
    assert_eq!(spool.finish(recording).await, Err(SpoolError::Missing(recording)));
}

pub(super) async fn what_was_cut_is_not_read(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    for (n, kept_bytes, expected) in
        [(1, 10_000, 10_000), (2, 0, 0), (3, 16_000, 16_000), (4, 99_000, 16_000)]
    {
        let header = header(n);
        spool.begin(&header).await.unwrap();
        writer.chunk(header.recording, AudioFormat::ALaw8k, vec![1; 8_000]);
        writer.chunk(header.recording, AudioFormat::ALaw8k, vec![2; 8_000]);
        writer.complete(header.recording, kept_bytes, AudioFormat::ALaw8k);
        let audio = spool.finish(header.recording).await.unwrap().audio;
        let whole = [vec![1; 8_000], vec![2; 8_000]].concat();
        assert!(audio == whole[..expected], "{} bytes instead of {expected}", audio.len());
    }
}

pub(super) async fn an_incomplete_recording_is_read_as_far_as_it_got(
    spool: &dyn Spool,
    writer: &dyn SpoolWriter,
) {
    let header = header(1);
    spool.begin(&header).await.unwrap();
    for seconds in 1..=3 {
        writer.chunk(header.recording, AudioFormat::Linear16k, vec![5; 32_000]);
        let read = spool.finish(header.recording).await.unwrap();
        assert_eq!((read.format, read.audio.len()), (AudioFormat::Linear16k, seconds * 32_000));
        assert_eq!(read.seal, None);
    }
}

pub(super) async fn a_seal_is_kept_and_replaced(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    let header = header(1);
    spool.begin(&header).await.unwrap();
    writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![5; 8_000]);
    writer.complete(header.recording, 7_000, AudioFormat::MuLaw8k);
    for (urgent, confidential) in [(true, false), (false, true), (false, false)] {
        let seal = Seal { urgent, confidential };
        spool.seal(header.recording, seal).await.unwrap();
        let read = spool.finish(header.recording).await.unwrap();
        assert_eq!((read.seal, read.audio.len()), (Some(seal), 7_000));
    }
}

pub(super) async fn a_recording_without_sound_is_empty(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    for n in [1, 2] {
        let header = header(n);
        spool.begin(&header).await.unwrap();
        if n == 2 {
            writer.complete(header.recording, 0, AudioFormat::MuLaw8k);
        }
        let read = spool.finish(header.recording).await.unwrap();
        assert_eq!((read.header, read.audio), (header, Vec::new()));
    }
}

pub(super) async fn recordings_grow_apart(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    let headers: Vec<_> = (1..=4).map(header).collect();
    for header in &headers {
        spool.begin(header).await.unwrap();
    }
    for _ in 0..5 {
        for (header, byte) in headers.iter().zip(1..) {
            writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![byte; 100]);
        }
    }
    for (header, byte) in headers.iter().zip(1..) {
        assert_eq!(spool.finish(header.recording).await.unwrap().audio, vec![byte; 500]);
    }
}

pub(super) async fn late_bytes_are_dropped(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    let header = header(1);
    writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![1; 100]);
    writer.complete(header.recording, 100, AudioFormat::MuLaw8k);
    assert_eq!(spool.leftovers().await.unwrap(), [], "before the recording began");
    spool.begin(&header).await.unwrap();
    writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![2; 100]);
    writer.complete(header.recording, 100, AudioFormat::MuLaw8k);
    writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![3; 100]);
    assert_eq!(spool.finish(header.recording).await.unwrap().audio, vec![2; 100]);
    spool.remove(header.recording).await.unwrap();
    writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![4; 100]);
    assert_eq!(spool.leftovers().await.unwrap(), [], "after it was removed");
}

pub(super) async fn a_removed_recording_is_gone(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    let (gone, stays) = (header(1), header(2));
    for header in [&gone, &stays] {
        spool.begin(header).await.unwrap();
        writer.chunk(header.recording, AudioFormat::MuLaw8k, vec![1; 100]);
    }
    for _ in 0..2 {
        spool.remove(gone.recording).await.unwrap();
        let missing = SpoolError::Missing(gone.recording);
        assert_eq!(spool.finish(gone.recording).await.map(|it| it.header), Err(missing));
        assert_eq!(spool.leftovers().await.unwrap(), [stays.recording]);
    }
    assert_eq!(spool.finish(stays.recording).await.unwrap().audio, vec![1; 100]);
}

pub(super) async fn a_missing_recording_is_named(spool: &dyn Spool, _: &dyn SpoolWriter) {
    let nobody = header(9).recording;
    let missing = SpoolError::Missing(nobody);
    assert_eq!(spool.finish(nobody).await.map(|it| it.header), Err(missing.clone()));
    let seal = Seal { urgent: false, confidential: false };
    assert_eq!(spool.seal(nobody, seal).await, Err(missing));
}

pub(super) async fn leftovers_are_listed_oldest_first(spool: &dyn Spool, writer: &dyn SpoolWriter) {
    assert_eq!(spool.leftovers().await.unwrap(), []);
    let headers = [header(2), header(3), header(1)];
    for header in &headers {
        spool.begin(header).await.unwrap();
    }
    writer.chunk(headers[0].recording, AudioFormat::MuLaw8k, vec![1; 100]);
    writer.complete(headers[0].recording, 100, AudioFormat::MuLaw8k);
    let expected = [1, 2, 3].map(|n| header(n).recording);
    assert_eq!(spool.leftovers().await.unwrap(), expected);
}

fn header(n: u64) -> SpoolHeader {
    SpoolHeader {
        recording: RecordingId(uuid(7, n)),
        organization: OrganizationId(uuid(1, 1)),
        mailbox: Some(MailboxId(uuid(4, 1))),
        purpose: SpoolPurpose::Deposit,
        from: MessageFrom::default(),
        begun_ms: MORNING_MS + i64::try_from(n).unwrap() * 1_000,
    }
}
