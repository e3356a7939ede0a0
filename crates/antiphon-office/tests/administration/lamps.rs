//! The outbox lights lamps (M21).

use std::sync::atomic::Ordering;
use std::time::Duration;

use antiphon_core::message::MessageState;
use antiphon_office::outbox::OutboxRun;
use antiphon_office::ports::Lamp;
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR, Phones, away, extension};

fn run(desk: &Desk, phones: &Phones) -> (u32, u32) {
    let OutboxRun { done, failed, .. } = block_on(desk.office.run_outbox(phones)).unwrap();
    (done, failed)
}

fn told(phones: &Phones) -> Vec<Lamp> {
    std::mem::take(&mut *phones.told.lock().unwrap())
}

#[test]
fn a_lamp_shows_absolute_counts_on_all_phones_of_the_owner() {
    let (desk, phones) = (Desk::settled(), Phones::default());
    desk.change_portal(&extension("2000")).unwrap();
    let mut devices: Vec<_> = (0..2)
        .map(|_| {
            block_on(desk.office.create_device(OPERATOR, desk.id(), desk.ann.id, "pbx")).unwrap().username
        })
        .collect();
    devices.sort_unstable();
    let message = desk.leave(&desk.ann);
    assert_eq!(run(&desk, &phones), (1, 0));
    let mut lamps = told(&phones);
    lamps[0].devices.sort_unstable();
    let mailbox = desk.listing(&desk.ann).mailbox;
    let expected = Lamp {
        organization: desk.id(),
        mailbox: mailbox.id,
        devices,
        counts: mailbox.counts,
        version: mailbox.version,
        portal: Some("2000".into()),
        location: desk.location.id,
        number: Some(desk.ann.extension.to_string()),
    };
    assert_eq!(lamps, [expected]);
    desk.mark(&desk.ann, message.id, MessageState::Saved);
    assert_eq!(run(&desk, &phones), (1, 0));
    let lamps = told(&phones);
    assert_eq!((lamps[0].counts.new, lamps[0].counts.saved), (0, 1));
    assert!(lamps[0].version > mailbox.version);
    assert_eq!(run(&desk, &phones), (0, 0), "told once");
}

#[test]
fn another_voicemail_system_lights_the_lamp_beside_our_messages() {
    let (desk, phones) = (Desk::settled(), Phones::default());
    let set = |lit| {
        block_on(desk.office.set_external_lamp(OPERATOR, desk.id(), desk.ann.mailbox, lit)).unwrap();
        assert_eq!(run(&desk, &phones), (1, 0));
        told(&phones).remove(0)
    };
    let before = desk.listing(&desk.ann).mailbox.version;
    let lit = set(true);
    assert_eq!((lit.counts.new, desk.listing(&desk.ann).mailbox.counts.new), (1, 0));
    assert!(lit.version > before);
    let cleared = set(false);
    assert_eq!(cleared.counts.new, 0);
    assert!(cleared.version > lit.version);
}

#[test]
fn many_changes_of_a_mailbox_light_its_lamp_once() {
    let (desk, phones) = (Desk::settled(), Phones::default());
    let bob = desk.person("2002");
    for _ in 0..5 {
        desk.leave(&desk.ann);
    }
    desk.leave(&bob);
    assert_eq!(run(&desk, &phones), (6, 0));
    let mut new: Vec<_> = told(&phones).iter().map(|lamp| lamp.counts.new).collect();
    new.sort_unstable();
    assert_eq!(new, [1, 5]);
}

#[test]
fn a_lamp_that_could_not_be_lit_is_tried_again_ever_later() {
    let (desk, phones) = (Desk::settled(), Phones::default());
    phones.dead.store(true, Ordering::Relaxed);
    desk.leave(&desk.ann);
    for wait in [1, 2, 4, 8] {
        assert_eq!(run(&desk, &phones), (0, 1));
        desk.clock.advance(Duration::from_secs(wait) - Duration::from_millis(1));
        assert_eq!(run(&desk, &phones), (0, 0), "sooner than {wait} s");
        desk.clock.advance(Duration::from_millis(1));
    }
    phones.dead.store(false, Ordering::Relaxed);
    assert_eq!(run(&desk, &phones), (1, 0));
    assert_eq!(told(&phones)[0].counts.new, 1);
}

#[test]
fn a_lamp_lit_while_the_database_went_away_is_lit_again() {
    let (desk, phones) = (Desk::settled(), Phones::default());
    desk.leave(&desk.ann);
    // Claim, mailbox, owner, phones, location, another system's lamp, webhooks, the event; then the ninth call is the
    // one that notes that it is done.
    desk.store.faults.fail_nth(9, away());
    assert_eq!(block_on(desk.office.run_outbox(&phones)), Err(away()));
    assert_eq!(told(&phones).len(), 1);
    assert_eq!(run(&desk, &phones), (0, 0), "still leased");
    desk.clock.advance(Duration::from_secs(60));
    assert_eq!(run(&desk, &phones), (1, 0));
    assert_eq!(told(&phones).len(), 1);
}
