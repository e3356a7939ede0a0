//! What people are told by e-mail, and what becomes of a letter that cannot be delivered.

use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_core::mailbox::{EmailSwitch, MailboxSettings};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::ports::{Deliver, Lamp, Letter, LetterContent, MailFailure};
use async_trait::async_trait;
use futures::FutureExt as _;
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR, Phones, extension};

/// Works off the outbox; the letters, oldest first.
fn letters(desk: &Desk) -> Vec<Letter> {
    let post = Phones::default();
    block_on(desk.office.run_post(&post)).unwrap();
    post.letters.into_inner().unwrap()
}

fn set(desk: &Desk, change: impl FnOnce(&mut MailboxSettings)) {
    let mut settings = desk.listing(&desk.ann).mailbox.settings;
    change(&mut settings);
    let (id, mailbox) = (desk.id(), desk.ann.mailbox);
    block_on(desk.office.save_mailbox_settings(OPERATOR, id, mailbox, &settings)).unwrap();
}

fn to(address: &str) -> EmailSwitch {
    EmailSwitch { active: true, email: Some(address.into()) }
}

#[test]
fn a_new_user_is_welcomed() {
    let desk = Desk::new();
    let letters = letters(&desk);
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.to.as_str(), letter.organization.as_str()), ("ann@example.org", "Example"));
    let LetterContent::Welcome { name, extension, portal, by_default_passcode, link } = &letter.content
    else {
        panic!("{letter:?}")
    };
    assert_eq!((name.as_str(), extension.as_str(), portal.len()), ("Ann Example", "2001", 0));
    assert!(!by_default_passcode && link.is_some());
}

#[test]
fn administrators_are_told_when_a_portal_gets_its_number_and_only_then() {
    let desk = Desk::settled();
    for (name, administration) in
        [("admin", Administration::Organization), ("reader", Administration::ReadOnly)]
    {
        let email = format!("{name}@example.org");
        let new = NewAccount {
            organization: desk.id(),
            person: None,
            name,
            email: &email,
            administration,
            password: None,
        };
        block_on(desk.office.create_account(OPERATOR, &new)).unwrap();
    }
    desk.change_portal(&extension("2000")).unwrap();
    let told = letters(&desk);
    let [letter] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(letter.to, "admin@example.org");
    let numbers = vec!["2000".to_owned()];
    assert_eq!(letter.content, LetterContent::PortalNumber { location: "Vienna".into(), numbers });
    desk.change_portal(&extension("2000")).unwrap();
    assert_eq!(letters(&desk), []);
}

#[test]
fn a_message_is_told_of_as_its_owner_wants() {
    let desk = Desk::settled();
    desk.leave(&desk.ann);
    assert_eq!(letters(&desk), [], "nothing is sent unasked");
    set(&desk, |settings| settings.notification = to("news@example.org"));
    desk.leave(&desk.ann);
    let told = letters(&desk);
    let [letter] = told.as_slice() else { panic!("{told:?}") };
    assert!(letter.attachment.is_none());
    assert!(matches!(&letter.content, LetterContent::NewMessage { duration_ms: 2_000, new: 2, .. }));
    set(&desk, |settings| settings.email_copy = to("copy@example.org"));
    desk.leave(&desk.ann);
    let told: Vec<_> = letters(&desk).into_iter().map(|it| (it.to, it.attachment.is_some())).collect();
    assert_eq!(told, [("copy@example.org".to_owned(), true), ("news@example.org".to_owned(), false)]);
}

#[test]
fn no_audio_leaves_the_house_where_that_is_not_allowed() {
    let desk = Desk::settled();
    set(&desk, |settings| settings.email_copy = to("copy@example.org"));
    desk.save(
        |service| service.email_forwarding_allowed = false,
        antiphon_office::admin::service::DefaultChange::Keep,
    )
    .unwrap();
    desk.leave(&desk.ann);
    let told: Vec<_> = letters(&desk).into_iter().map(|it| (it.to, it.attachment.is_some())).collect();
    assert_eq!(told, [("copy@example.org".to_owned(), false)]);
}

#[test]
fn a_message_that_was_deleted_meanwhile_is_told_of_to_nobody() {
    let desk = Desk::settled();
    set(&desk, |settings| settings.notification = to("news@example.org"));
    let message = desk.leave(&desk.ann);
    desk.mark(&desk.ann, message.id, antiphon_core::message::MessageState::Deleted);
    assert_eq!(letters(&desk), []);
}

#[test]
fn an_owner_hears_of_a_lock_once_and_of_the_ways_out() {
    let desk = Desk::settled();
    desk.choose(&desk.ann, "482913").unwrap();
    letters(&desk);
    for wrong in ["482914", "482915", "482916", "482917", "482918"] {
        desk.enter(&desk.ann, wrong);
    }
    let told: Vec<_> = letters(&desk).into_iter().map(|it| it.content).collect();
    assert_eq!(told, [LetterContent::Locked { owner: "Ann Example".into(), everywhere: true }]);
}

#[test]
fn a_one_time_passcode_reaches_its_owner_and_lies_nowhere_in_the_clear() {
    let desk = Desk::settled();
    let reset = block_on(desk.office.reset_passcode(OPERATOR, desk.id(), desk.ann.mailbox)).unwrap();
    let ResetPasscode::OneTime(passcode) = reset else { panic!("there is no default passcode") };
    let waiting = block_on(desk.office.deliveries(desk.id(), 9)).unwrap();
    assert!(!format!("{waiting:?}").contains(passcode.expose()));
    let told = letters(&desk);
    let [letter] = told.as_slice() else { panic!("{told:?}") };
    let LetterContent::PasscodeReset { one_time, .. } = &letter.content else { panic!("{letter:?}") };
    assert_eq!(one_time.as_ref().map(|it| it.expose()), Some(passcode.expose()));
    assert!(!format!("{letter:?}").contains(passcode.expose()));
}

#[test]
fn a_letter_is_tried_again_until_it_is_given_up_and_the_audit_says_so() {
    let desk = Desk::settled();
    block_on(desk.office.send_test_mail(OPERATOR, desk.id(), "ann@example.org")).unwrap();
    let post = Phones::default();
    *post.mail_failure.lock().unwrap() = Some(MailFailure::Later("no route".into()));
    block_on(desk.office.run_post(&post)).unwrap();
    let waiting = block_on(desk.office.deliveries(desk.id(), 9)).unwrap();
    let [job] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((job.attempts, job.last_error.as_deref()), (1, Some("no route")));
    *post.mail_failure.lock().unwrap() = Some(MailFailure::Never("no such user".into()));
    block_on(desk.office.hurry_delivery(OPERATOR, desk.id(), job.id)).unwrap();
    block_on(desk.office.run_post(&post)).unwrap();
    assert_eq!(block_on(desk.office.deliveries(desk.id(), 9)).unwrap(), []);
    let entry = block_on(desk.office.audit_entries(desk.id(), 1)).unwrap().remove(0);
    assert_eq!((entry.action.as_str(), entry.detail.as_str()), ("mail.failed", "test: no such user"));
    desk.clock.advance(DAY);
    assert_eq!(letters(&desk), []);
}

/// A mail server that takes a letter and never answers.
struct Silent;

#[async_trait]
impl Deliver for Silent {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        std::future::pending().await
    }
}

#[test]
fn when_the_server_dies_over_a_letter_that_one_waits_a_minute_and_no_other() {
    let desk = Desk::settled();
    for address in ["ann@example.org", "bob@example.org"] {
        block_on(desk.office.send_test_mail(OPERATOR, desk.id(), address)).unwrap();
    }
    assert!(desk.office.run_post(&Silent).now_or_never().is_none());
    let to = |letters: Vec<Letter>| letters.into_iter().map(|it| it.to).collect::<Vec<_>>();
    assert_eq!(to(letters(&desk)), ["bob@example.org"]);
    desk.clock.advance(Duration::from_secs(60));
    assert_eq!(to(letters(&desk)), ["ann@example.org"]);
}

#[test]
fn without_a_mail_server_nothing_piles_up() {
    let desk = Desk::new();
    let post = Phones::default();
    *post.mail_failure.lock().unwrap() = Some(MailFailure::NotConfigured);
    block_on(desk.office.run_post(&post)).unwrap();
    assert_eq!(block_on(desk.office.deliveries(desk.id(), 9)).unwrap(), []);
}

#[test]
fn a_switch_without_an_address_is_refused() {
    let desk = Desk::new();
    let settings =
        MailboxSettings { notification: EmailSwitch { active: true, email: None }, ..Default::default() };
    let refused = desk.office.save_mailbox_settings(OPERATOR, desk.id(), desk.ann.mailbox, &settings);
    let refused = block_on(refused).unwrap_err().to_string();
    assert_eq!(refused, "notification_email: needs an e-mail address to send to");
}
