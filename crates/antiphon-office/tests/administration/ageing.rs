//! What becomes of messages with time.

use antiphon_core::message::MessageState;
use antiphon_core::organization::MessageExpiry;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::ports::{BlobError, Lane, Store};
use antiphon_office::retention::Swept;
use futures::executor::block_on;

use crate::desk::{DAY, Desk, START_MS, away};

fn sweep(desk: &Desk) -> (u64, u64) {
    let Swept { expired, purged, .. } = block_on(desk.office.sweep()).unwrap();
    (expired, purged)
}

fn expire(desk: &Desk, days: u32, strict: bool) {
    desk.save(|it| it.message_expiry = Some(MessageExpiry { days, strict }), DefaultChange::Keep).unwrap();
}

/// A desk with a new, a saved and a deleted message, all left now.
fn with_messages() -> Desk {
    let desk = Desk::new();
    for state in [MessageState::New, MessageState::Saved, MessageState::Deleted] {
        let message = desk.leave(&desk.ann);
        desk.mark(&desk.ann, message.id, state);
    }
    desk
}

fn states(desk: &Desk) -> Vec<MessageState> {
    desk.messages(&desk.ann).iter().map(|message| message.state).collect()
}

#[test]
fn without_expiry_only_deleted_messages_go_after_a_fortnight() {
    let desk = with_messages();
    desk.clock.advance(DAY * 14 - std::time::Duration::from_millis(1));
    assert_eq!(sweep(&desk), (0, 0));
    desk.clock.advance(std::time::Duration::from_millis(1));
    assert_eq!((sweep(&desk), sweep(&desk)), ((0, 1), (0, 0)));
    desk.clock.advance(DAY * 1_000);
    assert_eq!(sweep(&desk), (0, 0));
    // Of messages left within one millisecond none is the older one.
    let (states, kept) = (states(&desk), [MessageState::New, MessageState::Saved]);
    assert!(states.len() == 2 && kept.iter().all(|it| states.contains(it)), "{states:?}");
    assert_eq!(desk.blobs.keys().len(), 2, "its audio went with it");
}

#[test]
fn permissive_expiry_keeps_what_nobody_heard_and_lets_the_rest_be_undeleted() {
    let desk = with_messages();
    expire(&desk, 30, false);
    desk.clock.advance(DAY * 30);
    assert_eq!(sweep(&desk), (1, 1));
    assert_eq!(states(&desk), [MessageState::New]);
    assert_eq!(desk.blobs.keys().len(), 2, "the expired one waits to be undeleted");
    let mailbox = desk.listing(&desk.ann).mailbox;
    assert_eq!((mailbox.counts.new, mailbox.counts.saved, mailbox.used_ms), (1, 0, 2_000));
    desk.clock.advance(DAY * 14);
    assert_eq!(sweep(&desk), (0, 1));
    assert_eq!((states(&desk), desk.blobs.keys().len()), (vec![MessageState::New], 1));
}

#[test]
fn strict_expiry_erases_all_by_age_and_puts_the_lamp_out() {
    let desk = with_messages();
    expire(&desk, 10, true);
    desk.clock.advance(DAY * 5);
    desk.leave(&desk.ann);
    desk.clock.advance(DAY * 5);
    block_on(desk.store.claim_jobs(Lane::Lamps, desk_now(10), 3_600_000, 100)).unwrap();
    assert_eq!(sweep(&desk), (0, 3));
    assert_eq!(states(&desk), [MessageState::New]);
    assert_eq!(desk.blobs.keys().len(), 1);
    let lamps = block_on(desk.store.claim_jobs(Lane::Lamps, desk_now(10), 1, 100)).unwrap();
    assert_eq!(lamps.len(), 2, "for the new and the saved one; the deleted one did not count");
}

fn desk_now(days: i64) -> i64 {
    START_MS + days * 24 * 60 * 60 * 1_000
}

#[test]
fn a_sweep_goes_through_all_batches_and_all_organizations() {
    let desk = Desk::new();
    for _ in 0..1_100 {
        desk.leave(&desk.ann);
    }
    expire(&desk, 1, true);
    desk.clock.advance(DAY);
    assert_eq!((sweep(&desk), states(&desk).len()), ((0, 1_100), 0));
    assert_eq!(desk.blobs.keys(), []);
}

#[test]
fn a_clock_set_back_expires_nothing() {
    let desk = with_messages();
    expire(&desk, 1, true);
    desk.clock.set_wall_ms(0);
    assert_eq!(sweep(&desk), (0, 0));
    assert_eq!(states(&desk).len(), 2);
}

#[test]
fn a_sweep_that_was_interrupted_is_finished_by_the_next() {
    let desk = with_messages();
    expire(&desk, 1, true);
    desk.clock.advance(DAY);
    // Organizations, aged messages, and then between the mark and the purge of the first.
    desk.store.faults.fail_nth(4, away());
    assert_eq!(block_on(desk.office.sweep()), Err(away()));
    // A blob that cannot be removed keeps no row.
    desk.blobs.faults.fail_nth(1, BlobError::Failed("read only".into()));
    assert_eq!(sweep(&desk), (0, 3));
    assert_eq!((states(&desk).len(), desk.blobs.keys().len()), (0, 1));
}
