//! The log of events.

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::event::{CallFacts, DomainEvent, EventKind};
use antiphon_core::ids::{CallRecordId, EventId, EventPosition, JobId};
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageFrom;
use uuid::Uuid;

use super::fixture::{MORNING_MS, Tenant, uuid};
use crate::ports::{AttemptSubject, Audit, Job, JobKind, Lane, NewJob, Published, Store};

const LEASE_MS: i64 = 60_000;
/// Before every event.
const BEGINNING: EventPosition = EventPosition(Uuid::nil());

fn event(tenant: &Tenant, n: u64, what: EventKind) -> DomainEvent {
    let at_ms = MORNING_MS + i64::try_from(n).unwrap();
    DomainEvent::new(EventId(uuid(30, n)), tenant.id(), at_ms, what)
}

fn full(tenant: &Tenant) -> DomainEvent {
    let caller = MessageFrom {
        person: Some(tenant.person.id),
        number: Some("2001".into()),
        name: Some("Zoë \"Z\"".into()),
    };
    DomainEvent {
        mailbox: Some(tenant.mailbox.id),
        message: Some(tenant.message(1).id),
        counts: Some(Counts { new: 4, new_urgent: 3, saved: 2, saved_urgent: 1 }),
        call: Some(CallFacts {
            id: CallRecordId(uuid(31, 1)),
            caller,
            called: "2000".into(),
            answered_by: Some(AnsweredBy::Portal),
        }),
        location: Some(tenant.location.id),
        person: Some(tenant.person.id),
        source: Some("192.0.2.7".into()),
        ..event(tenant, 1, EventKind::CallAnswered)
    }
}

pub(super) async fn events_come_back_whole_in_the_order_of_telling(store: &dyn Store) {
    let (tenant, other) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    assert_eq!(store.newest_event(tenant.id()).await, Ok(None));
    let told =
        [full(&tenant), event(&tenant, 9, EventKind::LampChanged), event(&tenant, 3, EventKind::CallEnded)];
    let mut published: Vec<Published> = Vec::new();
    for event in &told {
        published.push(store.publish_event(None, event, &[]).await.unwrap().unwrap());
    }
    let foreign = event(&other, 4, EventKind::CallEnded);
    store.publish_event(None, &foreign, &[]).await.unwrap();
    assert!(published.is_sorted_by(|a, b| a.position < b.position));
    assert_eq!(published.iter().map(|it| &it.event).collect::<Vec<_>>(), told.iter().collect::<Vec<_>>());
    assert_eq!(store.events_after(tenant.id(), BEGINNING, 9).await.unwrap(), published);
    assert_eq!(store.events_after(tenant.id(), BEGINNING, 2).await.unwrap(), published[..2]);
    let [first, _, last] = [0, 1, 2].map(|n: usize| published[n].position);
    assert_eq!(store.events_after(tenant.id(), first, 9).await.unwrap(), published[1..]);
    assert_eq!(store.events_after(tenant.id(), last, 9).await.unwrap(), []);
    assert_eq!(store.newest_event(tenant.id()).await, Ok(Some(last)));
}

pub(super) async fn an_event_is_written_once_by_whoever_has_its_job(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let event = event(&tenant, 1, EventKind::MessageDeposited);
    let job = NewJob { kind: JobKind::Event(Box::new(event.clone())), ..tenant.job(1, MORNING_MS) };
    store.audit(&Audit { jobs: vec![job.clone()], ..tenant.audit("left") }).await.unwrap();
    assert_eq!(claim(store, Lane::Lamps).await, [], "it has a lane of its own");
    let claimed = claim(store, Lane::Events).await;
    assert_eq!(claimed, [Job { job: job.clone(), attempts: 0 }]);
    let follows = [tenant.job(2, MORNING_MS)];
    let first = store.publish_event(Some(job.id), &event, &follows).await.unwrap();
    assert_eq!(first.map(|it| it.event), Some(event.clone()));
    let again = [tenant.job(3, MORNING_MS)];
    assert_eq!(store.publish_event(Some(job.id), &event, &again).await, Ok(None));
    assert_eq!(store.events_after(tenant.id(), BEGINNING, 9).await.unwrap().len(), 1);
    let jobs: Vec<JobId> = claim(store, Lane::Lamps).await.into_iter().map(|it| it.job.id).collect();
    assert_eq!(jobs, [follows[0].id], "jobs go with the event, or not at all");
}

pub(super) async fn what_concerns_a_mailbox_in_the_audit_is_an_event(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mailbox = format!("mailbox:{}", tenant.mailbox.id);
    for (action, target) in [
        ("mailbox.locked", mailbox.as_str()),
        ("mailbox.settings-saved", &mailbox),
        ("mailbox.locked", "number:2009"),
        ("source.refused", "source:+43 1"),
    ] {
        store.audit(&Audit { target: target.into(), ..tenant.audit(action) }).await.unwrap();
    }
    let unlocked = Audit { target: mailbox.clone(), ..tenant.audit("mailbox.unlocked") };
    let subject = AttemptSubject::Mailbox(tenant.mailbox.id);
    store.clear_attempts(tenant.id(), &subject, Some(&unlocked)).await.unwrap();
    let mut told: Vec<_> = claim(store, Lane::Events)
        .await
        .into_iter()
        .filter_map(|it| match it.job.kind {
            JobKind::Event(event) => {
                Some((event.what, event.mailbox, event.source.clone(), event.organization))
            }
            JobKind::Lamp(_) | JobKind::Mail(_) | JobKind::Post(_) => None,
        })
        .collect();
    told.sort_by_key(|it| it.0);
    let about = |what| (what, Some(tenant.mailbox.id), None, tenant.id());
    let guessing = (EventKind::GuessingNoticed, None, Some("+43 1".to_owned()), tenant.id());
    assert_eq!(told, [about(EventKind::MailboxLocked), about(EventKind::MailboxUnlocked), guessing]);
}

pub(super) async fn old_events_are_forgotten(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for n in [1, 2, 3] {
        let event = event(&tenant, n, EventKind::CallEnded);
        store.publish_event(None, &event, &[]).await.unwrap();
    }
    assert_eq!(store.forget_events(MORNING_MS + 3).await, Ok(2));
    let left = store.events_after(tenant.id(), BEGINNING, 9).await.unwrap();
    assert_eq!(left.iter().map(|it| it.event.at_ms).collect::<Vec<_>>(), [MORNING_MS + 3]);
}

async fn claim(store: &dyn Store, lane: Lane) -> Vec<Job> {
    store.claim_jobs(lane, MORNING_MS + 1_000, LEASE_MS, 9).await.unwrap()
}
