//! Messages that are recorded at a desk: kept until they are sent, but not for ever.

use std::time::Duration;

use antiphon_core::ids::RecordingId;
use antiphon_core::limits::{DRAFT_MAX_MS, DRAFTS_PER_AUTHOR_MAX};
use antiphon_media::wav::{WavInfo, file_from_samples};
use antiphon_office::compose::{Content, Recipients, Report, Sending, Sent};
use antiphon_office::drafts::DraftError;
use antiphon_office::ports::SpoolError;
use futures::executor::block_on;

use crate::world::{ORGANIZATION, Resident, World};

const PASSCODE: &str = "739158";

/// Seconds of something loud at 8 kHz.
fn loud(seconds: usize) -> Vec<u8> {
    let samples: Vec<i16> =
        (0..8_000 * seconds).map(|n| if n / 20 % 2 == 0 { 8_000 } else { -8_000 }).collect();
    file_from_samples(&samples, 8_000)
}

fn kept(world: &World, author: &Resident, wav: &[u8]) -> Result<RecordingId, DraftError> {
    block_on(world.office.keep_draft(ORGANIZATION, author.mailbox, wav, Duration::from_secs(5)))
}

fn heard(world: &World, author: &Resident, draft: RecordingId) -> Result<Vec<u8>, SpoolError> {
    block_on(world.office.draft(ORGANIZATION, author.mailbox, draft))
}

#[test]
fn a_draft_is_heard_and_sent_by_its_author_alone() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let draft = kept(&world, &ann, &loud(3)).unwrap();
    let info = WavInfo::parse(&heard(&world, &ann, draft).unwrap()).unwrap();
    assert_eq!((info.duration_ms(), info.format.rate), (3_000, 16_000));
    assert_eq!(heard(&world, &bob, draft), Err(SpoolError::Missing(draft)));
    let to = block_on(world.office.addressee(ORGANIZATION, ann.mailbox, "2002")).unwrap().unwrap();
    let send = |author: &Resident| Sending {
        organization: ORGANIZATION,
        author: author.mailbox,
        content: Content::Composed(draft),
        to: Recipients::People(vec![to.clone()]),
        urgent: false,
        confidential: false,
    };
    assert!(block_on(world.office.send(send(&bob))).is_err(), "not his");
    let sent = block_on(world.office.send(send(&ann))).unwrap();
    assert_eq!(sent, Sent::Report(Report { sent: 1, ..Report::default() }));
    assert_eq!(world.messages(&bob).len(), 1);
}

#[test]
fn a_draft_survives_recovery_for_an_hour_and_no_restart() {
    let mut world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let draft = kept(&world, &ann, &loud(2)).unwrap();
    world.clock.advance(Duration::from_millis(DRAFT_MAX_MS.unsigned_abs() - 1));
    block_on(world.office.recover()).unwrap();
    assert!(heard(&world, &ann, draft).is_ok());
    world.clock.advance(Duration::from_millis(1));
    block_on(world.office.recover()).unwrap();
    assert_eq!(heard(&world, &ann, draft), Err(SpoolError::Missing(draft)));
    let draft = kept(&world, &ann, &loud(2)).unwrap();
    world.restart();
    block_on(world.office.recover()).unwrap();
    assert_eq!(heard(&world, &ann, draft), Err(SpoolError::Missing(draft)));
}

#[test]
fn one_author_keeps_few_drafts_and_the_oldest_makes_room() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let bobs = kept(&world, &bob, &loud(2)).unwrap();
    let mut drafts = Vec::new();
    for _ in 0..=DRAFTS_PER_AUTHOR_MAX {
        world.clock.advance(Duration::from_secs(1));
        drafts.push(kept(&world, &ann, &loud(2)).unwrap());
    }
    let there: Vec<bool> = drafts.iter().map(|draft| heard(&world, &ann, *draft).is_ok()).collect();
    assert_eq!((there[0], there[1..].iter().all(|it| *it)), (false, true));
    assert!(heard(&world, &bob, bobs).is_ok(), "another's draft is not in the way");
}

#[test]
fn what_cannot_be_sent_is_told_and_not_kept() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    for (wav, problem) in [
        (b"no sound".to_vec(), "WAV"),
        (loud(6), "at most 5 seconds"),
        (file_from_samples(&[0; 16_000], 8_000), "less than a second of sound"),
    ] {
        let error = kept(&world, &ann, &wav).unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert_eq!(block_on(world.office.recordings_in_spool()).unwrap(), 0);
}
