//! The outbox, and the audit.

use antiphon_core::ids::{AccountId, WebhookId};
use antiphon_core::message::MessageState;
use antiphon_core::notice::{Mail, Notice};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, actions, location, uuid};
use crate::ports::{
    Audit, Deposit, Deposited, Job, JobKind, Lane, MarkMessage, NewJob, OutboxBacklog, Store, StoreError,
};

const LEASE_MS: i64 = 60_000;

pub(super) async fn the_outbox_says_what_waits(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    assert_eq!(store.outbox_backlog().await, Ok(OutboxBacklog::default()));
    let jobs = [tenant.job(1, MORNING_MS + 20), tenant.job(2, MORNING_MS + 10)];
    write(store, &tenant, &jobs).await;
    let oldest_due_ms = Some(MORNING_MS + 10);
    assert_eq!(store.outbox_backlog().await, Ok(OutboxBacklog { jobs: 2, oldest_due_ms }));
}

pub(super) async fn letters_wait_as_they_were_written_and_are_seen_to(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let other = Tenant::enter(store, 2).await;
    let notices = [
        Notice::PortalNumber(tenant.location.id),
        Notice::Welcome { person: tenant.person.id, link: Some(vec![0, 255]) },
        Notice::Welcome { person: tenant.person.id, link: None },
        Notice::Invitation { account: AccountId(uuid(20, 1)), link: vec![1] },
        Notice::NewPassword { account: AccountId(uuid(20, 1)), link: vec![2] },
        Notice::NewEmail { account: AccountId(uuid(20, 1)), link: vec![3] },
        Notice::EmailChanged(AccountId(uuid(20, 1))),
        Notice::NewMessage { mailbox: tenant.mailbox.id, message: tenant.message(1).id, with_audio: true },
        Notice::Locked(tenant.mailbox.id),
        Notice::PasscodeReset { mailbox: tenant.mailbox.id, one_time: Some(vec![0, 255, 7]) },
        Notice::PasscodeReset { mailbox: tenant.mailbox.id, one_time: None },
        Notice::PasscodeSet(tenant.mailbox.id),
        Notice::NearlyFull(tenant.mailbox.id),
        Notice::WebhookOff(WebhookId(uuid(32, 1))),
        Notice::Test,
    ];
    let mail = |notice: &Notice| JobKind::Mail(Mail { to: "ü@example.org".into(), notice: notice.clone() });
    let jobs: Vec<_> = (1..)
        .zip(&notices)
        .map(|(n, notice)| NewJob { kind: mail(notice), ..tenant.job(n, MORNING_MS + 100 * n as i64) })
        .collect();
    // Jobs go with any change that is written down.
    let audit = Audit { jobs: jobs.clone(), ..tenant.audit("told") };
    store.audit(&audit).await.unwrap();
    assert_eq!(store.audit_entries(tenant.id(), 1).await.unwrap(), [tenant.audit("told")]);

    let waiting = store.waiting_jobs(tenant.id(), 99).await.unwrap();
    let kinds: Vec<_> = waiting.iter().map(|it| it.kind.clone()).collect();
    assert_eq!(kinds, notices.iter().map(mail).collect::<Vec<_>>());
    assert_eq!(store.waiting_jobs(tenant.id(), 2).await.unwrap(), waiting[..2]);
    assert_eq!(store.waiting_jobs(other.id(), 99).await.unwrap(), []);

    let last = waiting[14].id;
    let foreign = store.hurry_job(other.id(), last, MORNING_MS, &other.audit("hurried")).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.hurry_job(tenant.id(), last, MORNING_MS, &tenant.audit("hurried")).await.unwrap();
    assert_eq!(claim(store, MORNING_MS + 9_999, 9).await, [], "no lamps");
    let letters = store.claim_jobs(Lane::Letters, MORNING_MS, LEASE_MS, 9).await.unwrap();
    assert_eq!(letters.into_iter().map(|it| it.job.id).collect::<Vec<_>>(), [last]);
    store.fail_job(last, MORNING_MS + 50, "no route").await.unwrap();
    let failed = store.waiting_jobs(tenant.id(), 1).await.unwrap().remove(0);
    assert_eq!((failed.id, failed.attempts, failed.last_error.as_deref()), (last, 1, Some("no route")));
    let foreign = store.drop_job(other.id(), last, &other.audit("dropped")).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.drop_job(tenant.id(), last, &tenant.audit("dropped")).await.unwrap();
    let again = store.drop_job(tenant.id(), last, &tenant.audit("dropped")).await;
    assert!(matches!(again, Err(StoreError::Missing(_))), "{again:?}");
    assert_eq!(store.waiting_jobs(tenant.id(), 99).await.unwrap().len(), 14);
}

pub(super) async fn jobs_are_leased_when_due(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let [late, soon, now] = [30, 20, 10].map(|later_ms| MORNING_MS + later_ms);
    let jobs = [tenant.job(1, late), tenant.job(2, now), tenant.job(3, soon)];
    write(store, &tenant, &jobs).await;
    assert_eq!(claim(store, MORNING_MS + 9, 9).await, []);
    let first = |job: &NewJob| Job { job: job.clone(), attempts: 0 };
    assert_eq!(claim(store, now, 9).await, [first(&jobs[1])]);
    assert_eq!(claim(store, late, 1).await, [first(&jobs[2])], "the longest due first");
    assert_eq!(claim(store, late, 9).await, [first(&jobs[0])]);
    for job in &jobs {
        store.finish_job(job.id).await.unwrap();
    }
    assert_eq!(claim(store, late + 10 * LEASE_MS, 9).await, []);
}

pub(super) async fn a_lease_ends(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let job = tenant.job(1, MORNING_MS);
    write(store, &tenant, std::slice::from_ref(&job)).await;
    assert_eq!(claim(store, MORNING_MS, 9).await.len(), 1);
    assert_eq!(claim(store, MORNING_MS + LEASE_MS - 1, 9).await, []);
    let again = claim(store, MORNING_MS + LEASE_MS, 9).await;
    assert_eq!(again.into_iter().map(|it| it.job).collect::<Vec<_>>(), [job]);
}

pub(super) async fn a_failed_job_is_due_again_later(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let job = tenant.job(1, MORNING_MS);
    write(store, &tenant, std::slice::from_ref(&job)).await;
    let mut now_ms = MORNING_MS;
    for attempts in 0..4 {
        let claimed = claim(store, now_ms, 9).await;
        let due = claimed.first().map(|it| (it.job.id, it.job.kind.clone(), it.attempts));
        assert_eq!(due, Some((job.id, job.kind.clone(), attempts)));
        // Sooner than the lease would end: a failure ends it.
        let due_ms = now_ms + 1_000;
        store.fail_job(job.id, due_ms, "no answer from \"phone\"").await.unwrap();
        assert_eq!(claim(store, due_ms - 1, 9).await, []);
        now_ms = due_ms;
    }
    store.finish_job(job.id).await.unwrap();
    assert_eq!(claim(store, now_ms + 10 * LEASE_MS, 9).await, []);
}

pub(super) async fn of_parallel_claims_one_gets_the_job(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let jobs: Vec<_> = (1..=16).map(|n| tenant.job(n, MORNING_MS)).collect();
    write(store, &tenant, &jobs).await;
    let claims = join_all((0..8).map(|_| claim(store, MORNING_MS, 4))).await;
    assert!(claims.iter().all(|it| it.len() <= 4));
    let mut claimed: Vec<_> = claims.into_iter().flatten().map(|it| it.job.id).collect();
    // A claim that lost a race may come back short; what is left is there for the next.
    claimed.extend(claim(store, MORNING_MS, 16).await.into_iter().map(|it| it.job.id));
    claimed.sort_unstable();
    assert_eq!(claimed, jobs.iter().map(|it| it.id).collect::<Vec<_>>());
}

pub(super) async fn jobs_go_with_their_change_or_not_at_all(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let message = tenant.message(1);
    let with = |n| vec![tenant.job(n, MORNING_MS)];
    let deposit = Deposit { jobs: with(1), ..tenant.deposit(&message) };
    assert_eq!(store.deposit(&deposit).await.unwrap(), Deposited::Stored);
    let mark = |from, n| MarkMessage { jobs: with(n), ..tenant.mark(&message, &[from], MessageState::Saved) };
    assert!(!store.mark_message(&mark(MessageState::Deleted, 2)).await.unwrap());
    assert!(store.mark_message(&mark(MessageState::New, 3)).await.unwrap());
    let mut claimed: Vec<_> = claim(store, MORNING_MS, 9).await.into_iter().map(|it| it.job).collect();
    claimed.sort_by_key(|it| it.id);
    assert_eq!(claimed, [with(1), with(3)].concat());
}

pub(super) async fn audit_entries_are_listed_newest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let entry = |later_ms, action: &str| Audit {
        at_ms: MORNING_MS + later_ms,
        actor: "person:ü".into(),
        detail: "two\nlines".into(),
        ..tenant.audit(action)
    };
    // Two of one millisecond stay in the order they were written in.
    let written = [entry(10, "a"), entry(20, "b"), entry(20, "c"), entry(30, "d")];
    for entry in &written {
        store.audit(entry).await.unwrap();
    }
    let mut expected = written.to_vec();
    expected.reverse();
    assert_eq!(store.audit_entries(tenant.id(), 4).await.unwrap(), expected);
    assert_eq!(store.audit_entries(tenant.id(), 2).await.unwrap(), expected[..2]);
    let earlier = ["person.created", "location.created", "organization.created"];
    assert_eq!(actions(store, tenant.id()).await[4..], earlier);
}

pub(super) async fn a_refused_change_leaves_no_audit_entry(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let before = actions(store, tenant.id()).await;
    let refused = tenant.audit("refused");
    let mut stale = tenant.location.clone();
    stale.version = 0;
    assert!(store.save_location(&stale, &refused).await.is_err());
    assert!(store.insert_organization(&tenant.organization, &refused).await.is_err());
    let nowhere = location(&tenant.organization, 9).id;
    let hash = super::fixture::hash("x");
    assert!(store.save_portal_passcode(tenant.id(), nowhere, &hash, &refused).await.is_err());
    let access = antiphon_core::mailbox::Access::Unset;
    assert!(store.insert_person(&tenant.person, &tenant.mailbox, &access, &refused).await.is_err());
    assert_eq!(actions(store, tenant.id()).await, before);
}

/// Writes jobs as they are written in earnest: with a deposit.
async fn write(store: &dyn Store, tenant: &Tenant, jobs: &[NewJob]) {
    let deposit = Deposit { jobs: jobs.to_vec(), ..tenant.deposit(&tenant.message(1)) };
    assert_eq!(store.deposit(&deposit).await.unwrap(), Deposited::Stored);
}

async fn claim(store: &dyn Store, now_ms: i64, max: u32) -> Vec<Job> {
    store.claim_jobs(Lane::Lamps, now_ms, LEASE_MS, max).await.unwrap()
}
