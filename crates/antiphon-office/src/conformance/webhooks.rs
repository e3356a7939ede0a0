//! Webhooks, and the last attempts to post to each.

use antiphon_core::event::{DomainEvent, EventKind, Resource, Verb};
use antiphon_core::ids::{EventId, JobId, WebhookId};
use antiphon_core::limits::DELIVERIES_PER_WEBHOOK_MAX;
use antiphon_core::webhook::{Delivery, EventFilter, Standing, Webhook, WebhookOwner, WebhookStatus, WhyOff};

use super::fixture::{MORNING_MS, Tenant, actions, uuid};
use crate::ports::{AfterDelivery, JobKind, Lane, NewJob, Post, Store, StoreError};

fn webhook(tenant: &Tenant, n: u64) -> Webhook {
    Webhook {
        id: WebhookId(uuid(32, n)),
        organization: tenant.id(),
        owner: WebhookOwner::Organization,
        name: format!("Größe {n}"),
        target_url: "https://example.org/events?key=1".into(),
        filter: EventFilter::default(),
        secret: vec![0, 255, 7],
        status: WebhookStatus::Active,
        standing: Standing::default(),
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    }
}

async fn added(store: &dyn Store, tenant: &Tenant, webhook: &Webhook) {
    store.insert_webhook(webhook, &tenant.audit("webhook.created")).await.unwrap();
}

fn delivery(webhook: &Webhook, job: JobId, attempt: u32, error: Option<&str>) -> Delivery {
    Delivery {
        organization: webhook.organization,
        webhook: webhook.id,
        job,
        event: EventId(uuid(30, 1)),
        what: EventKind::MailboxLocked,
        at_ms: MORNING_MS + i64::from(attempt),
        attempt,
        status: error.is_none().then_some(204),
        error: error.map(str::to_owned),
    }
}

pub(super) async fn webhooks_come_back_whole_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let full = Webhook {
        owner: WebhookOwner::Person(tenant.person.id),
        filter: EventFilter {
            resource: Some(Resource::Lamps),
            verb: Some(Verb::Updated),
            person: Some(tenant.person.id),
            location: Some(tenant.location.id),
        },
        status: WebhookStatus::Off(WhyOff::Failing),
        standing: Standing { failures: 9, failing_since_ms: Some(MORNING_MS) },
        ..webhook(&tenant, 1)
    };
    let plain = webhook(&tenant, 2);
    for it in [&plain, &full] {
        added(store, &tenant, it).await;
    }
    assert_eq!(store.webhooks(tenant.id()).await.unwrap(), [full.clone(), plain.clone()]);
    assert_eq!(store.webhook(tenant.id(), full.id).await.unwrap(), Some(full.clone()));
    let other = Tenant::enter(store, 2).await;
    assert_eq!(store.webhooks(other.id()).await.unwrap(), []);
    assert_eq!(store.webhook(other.id(), full.id).await.unwrap(), None);
    let foreign = store.remove_webhook(other.id(), full.id, &other.audit("removed")).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_webhook(tenant.id(), full.id, &tenant.audit("webhook.removed")).await.unwrap();
    assert_eq!(store.webhooks(tenant.id()).await.unwrap(), [plain]);
    let audited = actions(store, tenant.id()).await;
    assert_eq!(audited[..3], ["webhook.removed", "webhook.created", "webhook.created"]);
}

pub(super) async fn a_webhook_conflicts_by_version_and_not_by_its_standing(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = webhook(&tenant, 1);
    added(store, &tenant, &first).await;
    let failed = delivery(&first, JobId(uuid(6, 1)), 1, Some("answered 500"));
    store.note_delivery(&failed, AfterDelivery::Finish).await.unwrap();
    let renamed = Webhook { name: "CRM".into(), ..first.clone() };
    store.save_webhook(&renamed, &tenant.audit("webhook.changed")).await.unwrap();
    let stored = store.webhook(tenant.id(), first.id).await.unwrap().unwrap();
    assert_eq!(stored, Webhook { version: 2, ..renamed.clone() });
    let stale = store.save_webhook(&renamed, &tenant.audit("webhook.changed")).await;
    assert!(matches!(stale, Err(StoreError::Conflict(_))), "{stale:?}");
    let gone = Webhook { id: WebhookId(uuid(32, 9)), ..first };
    let missing = store.save_webhook(&gone, &tenant.audit("webhook.changed")).await;
    assert!(matches!(missing, Err(StoreError::Missing(_))), "{missing:?}");
}

pub(super) async fn attempts_to_post_are_kept_and_decide_over_their_job(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let webhook = webhook(&tenant, 1);
    added(store, &tenant, &webhook).await;
    let event = DomainEvent::new(EventId(uuid(30, 1)), tenant.id(), MORNING_MS, EventKind::MailboxLocked);
    let kind = JobKind::Post(Box::new(Post { webhook: webhook.id, event }));
    let job = NewJob { kind, ..tenant.job(1, MORNING_MS) };
    store.add_jobs(std::slice::from_ref(&job)).await.unwrap();
    let claimed = store.claim_jobs(Lane::Posts, MORNING_MS, 60_000, 9).await.unwrap();
    assert_eq!(claimed.iter().map(|it| &it.job).collect::<Vec<_>>(), [&job]);

    let failed = delivery(&webhook, job.id, 1, Some("answered 500"));
    let again = AfterDelivery::Again(MORNING_MS + 5_000);
    let stands = store.note_delivery(&failed, again).await.unwrap().unwrap().standing;
    assert_eq!(stands, Standing { failures: 1, failing_since_ms: Some(MORNING_MS + 1) });
    assert_eq!(store.claim_jobs(Lane::Posts, MORNING_MS + 4_999, 60_000, 9).await.unwrap(), []);
    let claimed = store.claim_jobs(Lane::Posts, MORNING_MS + 5_000, 60_000, 9).await.unwrap();
    assert_eq!(claimed.iter().map(|it| it.attempts).collect::<Vec<_>>(), [1]);

    let taken = delivery(&webhook, job.id, 2, None);
    let stands = store.note_delivery(&taken, AfterDelivery::Finish).await.unwrap().unwrap().standing;
    assert_eq!(stands, Standing::default());
    assert_eq!(store.waiting_jobs(tenant.id(), 9).await.unwrap(), []);
    let kept = store.deliveries_to(tenant.id(), webhook.id, 9).await.unwrap();
    assert_eq!(kept, [taken, failed], "newest first");

    for attempt in 3..=DELIVERIES_PER_WEBHOOK_MAX + 5 {
        store.note_delivery(&delivery(&webhook, job.id, attempt, None), AfterDelivery::Finish).await.unwrap();
    }
    let kept = store.deliveries_to(tenant.id(), webhook.id, 10 * DELIVERIES_PER_WEBHOOK_MAX).await.unwrap();
    let attempts: Vec<u32> = kept.iter().map(|it| it.attempt).collect();
    assert_eq!(attempts, (6..=DELIVERIES_PER_WEBHOOK_MAX + 5).rev().collect::<Vec<_>>());
}

pub(super) async fn posts_to_a_webhook_go_one_by_one_and_hold_up_no_other(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let [first, second] = [1, 2].map(|n| webhook(&tenant, n));
    for it in [&first, &second] {
        added(store, &tenant, it).await;
    }
    let event = DomainEvent::new(EventId(uuid(30, 1)), tenant.id(), MORNING_MS, EventKind::MailboxLocked);
    let post = |n, to: &Webhook| NewJob {
        kind: JobKind::Post(Box::new(Post { webhook: to.id, event: event.clone() })),
        ..tenant.job(n, MORNING_MS)
    };
    let claim = async |now_ms| {
        let claimed = store.claim_jobs(Lane::Posts, now_ms, 30_000, 9).await.unwrap();
        claimed.into_iter().map(|it| it.job.id).collect::<Vec<_>>()
    };
    let jobs = [post(1, &first), post(2, &first), post(3, &second), post(4, &first)];
    let [one, two, three, four] = [0, 1, 2, 3].map(|n: usize| jobs[n].id);
    store.add_jobs(&jobs).await.unwrap();
    assert_eq!(claim(MORNING_MS).await, [one, three]);
    assert_eq!(claim(MORNING_MS).await, [], "each waits for the one before it");
    store.note_delivery(&delivery(&first, one, 1, None), AfterDelivery::Finish).await.unwrap();
    assert_eq!(claim(MORNING_MS).await, [two]);

    let later_ms = MORNING_MS + 5_000;
    let failed = delivery(&first, two, 1, Some("answered 500"));
    store.note_delivery(&failed, AfterDelivery::Again(later_ms)).await.unwrap();
    let late = post(5, &first);
    store.add_jobs(std::slice::from_ref(&late)).await.unwrap();
    assert_eq!(claim(later_ms - 1).await, []);
    let waiting = store.waiting_jobs(tenant.id(), 9).await.unwrap();
    let due: Vec<_> = waiting.iter().map(|it| (it.id, it.due_ms)).collect();
    assert_eq!(due, [(three, MORNING_MS), (two, later_ms), (four, later_ms), (late.id, later_ms)]);
    store.hurry_job(tenant.id(), late.id, MORNING_MS, &tenant.audit("hurried")).await.unwrap();
    assert_eq!(claim(MORNING_MS).await, [two], "the first goes first");

    store.drop_posts(tenant.id(), first.id).await.unwrap();
    let waiting = store.waiting_jobs(tenant.id(), 9).await.unwrap();
    assert_eq!(waiting.iter().map(|it| it.id).collect::<Vec<_>>(), [three]);
    assert_eq!(claim(MORNING_MS + 30_000).await, [three], "its lease is over");
}

pub(super) async fn the_job_of_a_removed_webhook_goes_with_it(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let webhook = webhook(&tenant, 1);
    let job = tenant.job(1, MORNING_MS);
    store.add_jobs(std::slice::from_ref(&job)).await.unwrap();
    let tried = delivery(&webhook, job.id, 1, Some("no route"));
    assert_eq!(store.note_delivery(&tried, AfterDelivery::Again(MORNING_MS)).await.unwrap(), None);
    assert_eq!(store.waiting_jobs(tenant.id(), 9).await.unwrap(), []);
    assert_eq!(store.deliveries_to(tenant.id(), webhook.id, 9).await.unwrap(), []);
}

pub(super) async fn whoever_is_forgotten_leaves_no_webhook(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let everybodys = webhook(&tenant, 1);
    let own = Webhook { owner: WebhookOwner::Person(tenant.person.id), ..webhook(&tenant, 2) };
    for it in [&everybodys, &own] {
        added(store, &tenant, it).await;
        store.note_delivery(&delivery(it, JobId(uuid(6, 1)), 1, None), AfterDelivery::Finish).await.unwrap();
    }
    store
        .remove_person(tenant.id(), tenant.person.id, MORNING_MS, &tenant.audit("person.removed"))
        .await
        .unwrap();
    assert_eq!(store.webhooks(tenant.id()).await.unwrap().len(), 2, "the person may come back");
    store.purge_person(tenant.id(), tenant.person.id, &tenant.audit("person.purged")).await.unwrap();
    assert_eq!(
        store.webhooks(tenant.id()).await.unwrap().iter().map(|it| it.id).collect::<Vec<_>>(),
        [everybodys.id]
    );
    assert_eq!(store.deliveries_to(tenant.id(), own.id, 9).await.unwrap(), []);
    assert_eq!(store.deliveries_to(tenant.id(), everybodys.id, 9).await.unwrap().len(), 1);
}
