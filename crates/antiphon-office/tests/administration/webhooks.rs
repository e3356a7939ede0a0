//! What is posted to webhooks, how often it is tried, and when one is given up.

use std::collections::VecDeque;
use std::future::pending;
use std::pin::pin;
use std::sync::Mutex;
use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_core::event::EventKind;
use antiphon_core::message::MessageState;
use antiphon_core::webhook::{Webhook, WebhookOwner, WebhookStatus, WhyOff};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::ports::{
    Deliver, JobKind, Lamp, Letter, LetterContent, MailFailure, PostFailure, Posting,
};
use antiphon_office::webhooks::WebhookChange;
use async_trait::async_trait;
use futures::channel::mpsc;
use futures::executor::block_on;
use futures::{FutureExt as _, stream};
use zeroize::Zeroizing;

use crate::desk::{DAY, Desk, OPERATOR, Phones};

/// Receivers that note what they are sent, and answer the next of these, or that it is well.
#[derive(Default)]
struct Receivers {
    taken: Mutex<Vec<Posting>>,
    answers: Mutex<VecDeque<Result<u16, PostFailure>>>,
    /// The webhook whose server takes a post and never answers.
    silent: Option<&'static str>,
}

#[async_trait]
impl Deliver for Receivers {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Ok(())
    }

    async fn post(&self, posting: &Posting) -> Result<u16, PostFailure> {
        self.taken.lock().unwrap().push(posting.clone());
        if self.silent == Some(posting.webhook.name.as_str()) {
            pending::<()>().await;
        }
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(204))
    }
}

impl Receivers {
    /// Tells what is due and posts what follows; what was posted, in order.
    fn run(&self, desk: &Desk) -> Vec<(String, EventKind)> {
        self.taken.lock().unwrap().clear();
        block_on(desk.office.run_events(self)).unwrap();
        block_on(desk.office.run_posts(self, stream::empty()));
        self.taken()
    }

    fn taken(&self) -> Vec<(String, EventKind)> {
        self.taken.lock().unwrap().iter().map(|it| (it.webhook.name.clone(), it.event.what)).collect()
    }

    fn answer(&self, answers: impl IntoIterator<Item = Result<u16, PostFailure>>) {
        *self.answers.lock().unwrap() = answers.into_iter().collect();
    }
}

fn added(desk: &Desk, name: &str, owner: WebhookOwner, resource: &str) -> Webhook {
    let new = WebhookChange {
        name: Some(name.to_owned()),
        target_url: Some(format!("https://{name}.example.org/events")),
        resource: Some(resource.to_owned()),
        ..WebhookChange::default()
    };
    block_on(desk.office.create_webhook(OPERATOR, desk.id(), owner, &new)).unwrap().webhook
}

fn now(desk: &Desk, webhook: &Webhook) -> Webhook {
    block_on(desk.office.webhook(desk.id(), webhook.id)).unwrap()
}

/// A desk at which everything that was to be told is told.
fn quiet() -> (Desk, Receivers) {
    let (desk, receivers) = (Desk::settled(), Receivers::default());
    receivers.run(&desk);
    (desk, receivers)
}

/// Whether no post waits to be tried.
fn nothing_waits(desk: &Desk) -> bool {
    let waiting = block_on(desk.office.deliveries(desk.id(), 99)).unwrap();
    !waiting.iter().any(|it| matches!(it.kind, JobKind::Post(_)))
}

fn failed() -> Result<u16, PostFailure> {
    Err(PostFailure::Answered(500))
}

#[test]
fn each_webhook_gets_what_it_wants_once_and_signed_with_its_secret() {
    let (desk, receivers) = quiet();
    let bob = desk.person("2002");
    added(&desk, "all", WebhookOwner::Organization, "all");
    added(&desk, "lamps", WebhookOwner::Organization, "telephony_mwi");
    added(&desk, "anns", WebhookOwner::Person(desk.ann.id), "voicemail_messages");
    desk.leave(&desk.ann);
    desk.leave(&bob);
    let posted = receivers.run(&desk);
    let deposited = |name: &str| (name.to_owned(), EventKind::MessageDeposited);
    let mut expected = vec![deposited("all"), deposited("all"), deposited("anns")];
    expected.sort();
    let mut posted: Vec<_> = posted.into_iter().collect();
    posted.sort();
    assert_eq!(posted, expected);
    let secrets: Vec<_> = receivers.taken.lock().unwrap().iter().map(|it| it.secret.clone()).collect();
    assert!(secrets.iter().all(|it| it.starts_with("whsec_") && it.len() == 50), "of 32 bytes");
    assert!(receivers.run(&desk).is_empty(), "posted once");
}

#[test]
fn what_is_not_taken_is_tried_again_in_order_under_the_same_identity() {
    let (desk, receivers) = quiet();
    let webhook = added(&desk, "crm", WebhookOwner::Organization, "voicemail_messages");
    let message = desk.leave(&desk.ann);
    desk.mark(&desk.ann, message.id, MessageState::Saved);
    receivers.answer([failed()]);
    assert_eq!(receivers.run(&desk).len(), 1, "the second waits with the first");
    let first = receivers.taken.lock().unwrap()[0].id;
    assert!(receivers.run(&desk).is_empty());
    assert_eq!(now(&desk, &webhook).standing.failures, 1);
    desk.clock.advance(Duration::from_secs(5));
    let kinds: Vec<_> = receivers.run(&desk).into_iter().map(|it| it.1).collect();
    assert_eq!(kinds, [EventKind::MessageDeposited, EventKind::MessageRead]);
    assert_eq!(receivers.taken.lock().unwrap()[0].id, first);
    assert_eq!(now(&desk, &webhook).standing.failures, 0);
    let deliveries = block_on(desk.office.webhook_deliveries(desk.id(), webhook.id)).unwrap();
    let seen: Vec<_> = deliveries.iter().map(|it| (it.what, it.attempt, it.status)).collect();
    assert_eq!(
        seen,
        [
            (EventKind::MessageRead, 1, Some(204)),
            (EventKind::MessageDeposited, 2, Some(204)),
            (EventKind::MessageDeposited, 1, Some(500)),
        ]
    );
}

#[test]
fn a_server_that_never_answers_holds_up_no_other() {
    let (desk, receivers) = quiet();
    let receivers = Receivers { silent: Some("silent"), ..receivers };
    added(&desk, "silent", WebhookOwner::Organization, "voicemail_messages");
    added(&desk, "crm", WebhookOwner::Organization, "voicemail_messages");
    let (look, looks) = mpsc::unbounded();
    let mut pump = pin!(desk.office.run_posts(&receivers, looks));
    for _ in 0..3 {
        desk.leave(&desk.ann);
        block_on(desk.office.run_events(&receivers)).unwrap();
        look.unbounded_send(()).unwrap();
        assert!(pump.as_mut().now_or_never().is_none());
    }
    let mut taken = receivers.taken();
    taken.sort();
    let deposited = |name: &str| (name.to_owned(), EventKind::MessageDeposited);
    let expected = [deposited("crm"), deposited("crm"), deposited("crm"), deposited("silent")];
    assert_eq!(taken, expected, "and what comes after it waits with it");
}

#[test]
fn what_was_under_way_when_the_server_died_is_posted_again_half_a_minute_later() {
    let (desk, receivers) = quiet();
    let receivers = Receivers { silent: Some("crm"), ..receivers };
    added(&desk, "crm", WebhookOwner::Organization, "voicemail_messages");
    desk.leave(&desk.ann);
    block_on(desk.office.run_events(&receivers)).unwrap();
    assert!(desk.office.run_posts(&receivers, stream::empty()).now_or_never().is_none());
    let died_with = receivers.taken.lock().unwrap()[0].id;
    let started_again = Receivers { silent: None, ..receivers };
    assert!(started_again.run(&desk).is_empty(), "it may be under way");
    desk.clock.advance(Duration::from_secs(30));
    assert_eq!(started_again.run(&desk).len(), 1);
    assert_eq!(started_again.taken.lock().unwrap()[0].id, died_with);
}

#[test]
fn a_server_that_answers_410_is_asked_no_more_and_the_administrators_are_told() {
    let (desk, receivers) = quiet();
    let new = NewAccount {
        organization: desk.id(),
        person: None,
        name: "Root",
        email: "root@example.org",
        administration: Administration::Organization,
        password: None,
    };
    block_on(desk.office.create_account(OPERATOR, &new)).unwrap();
    let webhook = added(&desk, "crm", WebhookOwner::Organization, "all");
    desk.leave(&desk.ann);
    receivers.answer([Err(PostFailure::Answered(410))]);
    receivers.run(&desk);
    assert_eq!(now(&desk, &webhook).status, WebhookStatus::Off(WhyOff::Gone));
    assert_eq!(desk.audited()[0], ("webhook.switched-off".to_owned(), "server".to_owned()));
    let post = Phones::default();
    block_on(desk.office.run_post(&post)).unwrap();
    let letters = post.letters.into_inner().unwrap();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(letter.to, "root@example.org");
    let (name, host) = ("crm".to_owned(), "crm.example.org".to_owned());
    assert_eq!(letter.content, LetterContent::WebhookOff { name, host, gone: true });
    desk.leave(&desk.ann);
    desk.clock.advance(DAY);
    assert!(receivers.run(&desk).is_empty(), "nothing is posted, and nothing waits");
    assert!(nothing_waits(&desk));

    let on = WebhookChange { active: Some(true), ..WebhookChange::default() };
    block_on(desk.office.change_webhook(OPERATOR, desk.id(), webhook.id, &on)).unwrap();
    desk.leave(&desk.ann);
    assert_eq!(receivers.run(&desk).len(), 1);
}

#[test]
fn a_webhook_that_takes_nothing_for_three_days_is_given_up() {
    let (desk, receivers) = quiet();
    let webhook = added(&desk, "crm", WebhookOwner::Organization, "all");
    desk.leave(&desk.ann);
    for _ in 0..50 {
        receivers.answer([failed()]);
        receivers.run(&desk);
        desk.clock.advance(Duration::from_secs(3 * 60 * 60));
        if now(&desk, &webhook).status != WebhookStatus::Active {
            break;
        }
    }
    assert_eq!(now(&desk, &webhook).status, WebhookStatus::Off(WhyOff::Failing));
    // What was to be tried again is dropped when it is due.
    desk.clock.advance(DAY);
    assert!(receivers.run(&desk).is_empty());
    assert!(nothing_waits(&desk));
}

#[test]
fn a_removed_webhook_gets_nothing_that_waited() {
    let (desk, receivers) = quiet();
    let webhook = added(&desk, "crm", WebhookOwner::Organization, "all");
    desk.leave(&desk.ann);
    receivers.answer([failed()]);
    receivers.run(&desk);
    block_on(desk.office.remove_webhook(OPERATOR, desk.id(), webhook.id)).unwrap();
    desk.clock.advance(Duration::from_secs(5));
    assert!(receivers.run(&desk).is_empty());
    assert!(nothing_waits(&desk));
}

#[test]
fn a_test_is_posted_whatever_the_webhook_wants() {
    let (desk, receivers) = quiet();
    let webhook = added(&desk, "crm", WebhookOwner::Organization, "telephony_calls");
    block_on(desk.office.test_webhook(OPERATOR, desk.id(), webhook.id)).unwrap();
    assert_eq!(receivers.run(&desk), [("crm".to_owned(), EventKind::WebhookTested)]);
    let off = WebhookChange { active: Some(false), ..WebhookChange::default() };
    block_on(desk.office.change_webhook(OPERATOR, desk.id(), webhook.id, &off)).unwrap();
    let refused = block_on(desk.office.test_webhook(OPERATOR, desk.id(), webhook.id)).unwrap_err();
    assert_eq!(refused.to_string(), "status: the webhook is switched off; enable it first");
}

#[test]
fn what_cannot_be_a_webhook_is_refused_and_says_why() {
    let (desk, _) = quiet();
    let url = Some("https://example.org/".to_owned());
    let named = WebhookChange { name: Some("CRM".into()), target_url: url, ..WebhookChange::default() };
    let short = Some(Zeroizing::new("short".to_owned()));
    for (new, problem) in [
        (WebhookChange { name: None, ..named.clone() }, "name: must not be empty"),
        (
            WebhookChange { target_url: Some("example.org".into()), ..named.clone() },
            "targetUrl: must be an address such as https://example.org/events, without user and password",
        ),
        (
            WebhookChange { event: Some("started".into()), ..named.clone() },
            "event: must be created, updated, deleted or all",
        ),
        (WebhookChange { secret: short, ..named.clone() }, "secret: must have 8 to 256 characters"),
    ] {
        let owner = WebhookOwner::Organization;
        let refused = block_on(desk.office.create_webhook(OPERATOR, desk.id(), owner, &new)).unwrap_err();
        assert_eq!(refused.to_string(), problem);
    }
}

#[test]
fn somebody_who_guesses_at_many_mailboxes_is_told_of() {
    let (desk, receivers) = quiet();
    added(&desk, "alarm", WebhookOwner::Organization, "voicemail_access");
    for n in 0..21 {
        let somebody = desk.person(&format!("{}", 3_000 + n));
        desk.enter_from_outside(&somebody, "111222");
    }
    assert_eq!(receivers.run(&desk), [("alarm".to_owned(), EventKind::GuessingNoticed)]);
    assert_eq!(receivers.taken.lock().unwrap()[0].event.source.as_deref(), Some("192.0.2.7"));
}
