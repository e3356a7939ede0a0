//! Service settings (M7), and what lists show.

use antiphon_core::limits::Limit;
use antiphon_core::organization::{MessageExpiry, ServiceSettings};
use antiphon_office::admin::AdminError;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::ports::{BlobError, Blobs, Store, StoreError};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};

#[test]
fn m7_every_setting_is_saved() {
    let desk = Desk::new();
    let change = |it: &mut ServiceSettings| {
        it.email_forwarding_allowed = false;
        it.message_expiry = Some(MessageExpiry { days: 180, strict: true });
        it.passcode_rules.failed_attempts = Limit::on(10);
        it.passcode_rules.expiry_days = Limit::on(15);
        it.passcode_rules.change_days = Limit::on(7);
        it.initial_passcode_days = 365;
        it.initial_passcode_from_outside = true;
        it.login_from_deposit = true;
        it.message_max_ms = 10_000;
        it.mailbox_max_ms = 10_000;
    };
    let mut expected = desk.settings().service;
    change(&mut expected);
    assert_eq!(desk.save(change, DefaultChange::Keep).unwrap().service, expected);
    expected.default_passcode_on = true;
    assert_eq!(desk.save(change, DefaultChange::Set("284915")).unwrap().service, expected);
    assert_eq!(desk.save(|_| {}, DefaultChange::Keep).unwrap().service, expected);
    // The switch alone says nothing: there would be no passcode behind it.
    let lie = |it: &mut ServiceSettings| it.default_passcode_on = true;
    assert!(!desk.save(lie, DefaultChange::Off).unwrap().service.default_passcode_on);
    assert!(!desk.save(lie, DefaultChange::Keep).unwrap().service.default_passcode_on);
}

#[test]
fn m7_figures_outside_their_range_are_refused_by_name() {
    let desk = Desk::new();
    let before = desk.settings();
    type Change = fn(&mut ServiceSettings);
    let cases: [(Change, &str); 8] = [
        (|it| it.message_expiry = expiry(0), "message_expiry_days: must lie between 1 and 180, not 0"),
        (|it| it.message_expiry = expiry(181), "message_expiry_days: must lie between 1 and 180, not 181"),
        (
            |it| it.passcode_rules.failed_attempts = Limit::on(11),
            "failed_attempts: must lie between 2 and 10, not 11",
        ),
        (
            |it| it.passcode_rules.expiry_days = Limit::on(14),
            "expiry_days: must lie between 15 and 180, not 14",
        ),
        (|it| it.passcode_rules.length_min = 1, "length_min: must lie between 2 and 15, not 1"),
        (|it| it.initial_passcode_days = 0, "initial_passcode_days: must lie between 1 and 365, not 0"),
        (|it| it.message_max_ms = 600_001, "message_max_ms: must lie between 10000 and 600000, not 600001"),
        (
            |it| it.mailbox_max_ms = 599_999,
            "mailbox_max_ms: must lie between 600000 and 54000000, not 599999",
        ),
    ];
    for (change, problem) in cases {
        assert_eq!(desk.save(change, DefaultChange::Keep).unwrap_err().to_string(), problem);
    }
    let refused = desk.save(|_| {}, DefaultChange::Set("123456")).unwrap_err();
    let problem = "default_passcode: The passcode must not have more than 3 ascending digits in a row.";
    assert_eq!(refused.to_string(), problem);
    assert_eq!(desk.settings(), before);
    assert_eq!(block_on(desk.store.default_passcode(desk.id())).unwrap(), None);
}

fn expiry(days: u32) -> Option<MessageExpiry> {
    Some(MessageExpiry { days, strict: false })
}

#[test]
fn of_two_who_save_the_second_is_told() {
    let desk = Desk::new();
    let before = desk.settings();
    desk.save(|it| it.login_from_deposit = true, DefaultChange::Keep).unwrap();
    let (service, version) = (&before.service, before.version);
    let stale = desk.office.save_service_settings(OPERATOR, desk.id(), version, service, DefaultChange::Off);
    assert!(matches!(block_on(stale), Err(AdminError::Store(StoreError::Conflict(_)))));
    assert!(desk.settings().service.login_from_deposit);
}

#[test]
fn mailboxes_are_listed_with_all_that_an_administrator_asks_for() {
    let desk = Desk::new();
    let people: Vec<_> = (2002..2010).rev().map(|n| desk.person(&n.to_string())).collect();
    desk.choose(&desk.ann, "739158").unwrap();
    desk.leave(&desk.ann);
    desk.enter(&desk.ann, "640275");
    let listed = block_on(desk.office.mailboxes(desk.id())).unwrap();
    let extensions: Vec<_> = listed.iter().map(|it| it.owner.spoken_number()).collect();
    assert_eq!(extensions, (2001..2010).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(listed.len(), people.len() + 1);
    let ann = &listed[0];
    assert_eq!((ann.access, ann.attempts.own_phone, ann.attempts_max), ("set", 1, 4));
    assert_eq!((ann.mailbox.counts.new, ann.mailbox.used_ms, ann.mailbox_max_ms), (1, 2_000, 6_000_000));
}

#[test]
fn a_message_is_exported_under_a_name_that_any_file_system_takes() {
    let desk = Desk::new();
    let message = desk.leave(&desk.ann);
    let export = || block_on(desk.office.export_message(OPERATOR, desk.id(), desk.ann.mailbox, message.id));
    let exported = export().unwrap();
    let expected = format!("2026-01-14_13-00-00_+4315557_{}.wav", message.id);
    assert_eq!(exported.file_name, expected, "the time of Vienna, and no path");
    assert_eq!(exported.bytes, block_on(desk.blobs.read(&message.audio)).unwrap());
    assert_eq!(desk.messages(&desk.ann), std::slice::from_ref(&message), "exported is not heard");
    block_on(desk.blobs.remove(&message.audio)).unwrap();
    assert_eq!(export(), Err(AdminError::Blob(BlobError::Missing(message.audio.clone()))));
}
