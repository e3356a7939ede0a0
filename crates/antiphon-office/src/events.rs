//! Events: what programs are told, in the order it was told, and who may hear it.
//!
//! A change writes its event into the outbox with it. Here they are taken from there, placed, and written into the log,
//! out of which whoever was away reads what he has missed.

mod listening;

use antiphon_core::event::{CallFacts, DomainEvent, EventKind};
use antiphon_core::ids::{EventId, JobId, LocationId, MailboxId, MessageId, OrganizationId, PersonId};
use antiphon_core::live_call::LiveCall;
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::message::MessageState;

use crate::Office;
use crate::accounts::Principal;
use crate::inbox::Mark;
use crate::outbox::OutboxRun;
use crate::ports::{Deliver, Job, JobKind, Lane, NewJob, StoreError};

pub use listening::{Newsroom, Told};

/// Events told in one run.
const EVENTS_PER_RUN_MAX: u32 = 100;
/// How long an event is leased: telling one takes a transaction.
const LEASE_MS: i64 = 60_000;
/// How long events are kept for those who were away.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

impl Office {
    /// The job that tells of a message.
    pub(crate) fn message_job(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        message: MessageId,
        what: EventKind,
    ) -> NewJob {
        let event = DomainEvent {
            mailbox: Some(mailbox),
            message: Some(message),
            ..DomainEvent::new(EventId(self.new_uuid()), organization, self.now_ms(), what)
        };
        let (id, due_ms) = (JobId(event.id.0), event.at_ms);
        NewJob { id, organization, kind: JobKind::Event(Box::new(event)), due_ms }
    }

    /// The jobs that go with a message's new state.
    pub(crate) fn mark_jobs(&self, mark: Mark) -> Vec<NewJob> {
        let what = match mark.state {
            MessageState::New => EventKind::MessageUnread,
            MessageState::Saved => EventKind::MessageRead,
            MessageState::Deleted => EventKind::MessageDeleted,
        };
        let Mark { organization, mailbox, message, .. } = mark;
        vec![self.lamp_job(organization, mailbox), self.message_job(organization, mailbox, message, what)]
    }

    /// Writes the events that are due into the log and tells whoever listens.
    ///
    /// # Errors
    /// What the store says; what was leased is due again when the lease ends.
    pub async fn run_events(&self, deliver: &dyn Deliver) -> Result<OutboxRun, StoreError> {
        let store = &self.ports.store;
        let jobs = store.claim_jobs(Lane::Events, self.now_ms(), LEASE_MS, EVENTS_PER_RUN_MAX).await?;
        let more = u32::try_from(jobs.len()).is_ok_and(|claimed| claimed >= EVENTS_PER_RUN_MAX);
        let mut run = OutboxRun { more, ..OutboxRun::default() };
        for Job { job, .. } in jobs {
            let JobKind::Event(event) = job.kind else { continue };
            let event = self.placed(*event).await?;
            self.publish(deliver, Some(job.id), event).await?;
            run.done += 1;
        }
        Ok(run)
    }

    /// The lamp of the mailbox was told its counts: programs hear the same ones.
    pub(crate) async fn publish_lamp(
        &self,
        deliver: &dyn Deliver,
        mailbox: &Mailbox,
    ) -> Result<(), StoreError> {
        let id = EventId(self.new_uuid());
        let (location, person) = owned(mailbox);
        let event = DomainEvent {
            mailbox: Some(mailbox.id),
            counts: Some(mailbox.counts),
            location,
            person,
            ..DomainEvent::new(id, mailbox.organization, self.now_ms(), EventKind::LampChanged)
        };
        self.publish(deliver, None, event).await
    }

    /// What programs are told of a call, if it is anybody's. It is told as it happens, and stands in no log.
    #[must_use]
    pub fn call_event(&self, call: &LiveCall, what: EventKind) -> Option<DomainEvent> {
        let organization = call.organization?;
        let facts = CallFacts {
            id: call.id,
            caller: call.caller.clone(),
            called: call.called.clone(),
            answered_by: call.state.with(),
        };
        Some(DomainEvent {
            call: Some(facts),
            location: call.location,
            person: call.person,
            ..DomainEvent::new(EventId(self.new_uuid()), organization, self.now_ms(), what)
        })
    }

    /// Throws away events that nobody comes back for any more, and says how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn forget_events(&self) -> Result<u64, StoreError> {
        self.ports.store.forget_events(self.now_ms().saturating_sub(KEPT_MS)).await
    }

    async fn publish(
        &self,
        deliver: &dyn Deliver,
        job: Option<JobId>,
        event: DomainEvent,
    ) -> Result<(), StoreError> {
        let posts = self.posts_of(&event).await?;
        let _in_order = self.publishing.lock().await;
        if let Some(published) = self.ports.store.publish_event(job, &event, &posts).await? {
            deliver.event(&published);
        }
        Ok(())
    }

    /// The event with where its mailbox is and whose it is; one that is gone is nobody's, and administrators of the
    /// organization alone hear of it.
    async fn placed(&self, event: DomainEvent) -> Result<DomainEvent, StoreError> {
        let Some(mailbox) = event.mailbox else { return Ok(event) };
        let found = self.ports.store.mailbox(event.organization, mailbox).await?;
        let (location, person) = found.as_ref().map_or((None, None), owned);
        Ok(DomainEvent { location, person, ..event })
    }
}

fn owned(mailbox: &Mailbox) -> (Option<LocationId>, Option<PersonId>) {
    let person = match mailbox.owner {
        MailboxOwner::Person(person) => Some(person),
        MailboxOwner::Group(_) => None,
    };
    (Some(mailbox.location), person)
}

/// Whether he may hear of it: administrators of where it happened, and whoever's mailbox or call it is.
#[must_use]
pub fn hears(who: &Principal, event: &DomainEvent) -> bool {
    let is_administered = match event.location {
        Some(location) => who.administration.sees(location),
        None => who.administration.sees_organization(),
    };
    let is_own = event.person.is_some() && event.person == who.person;
    event.organization == who.organization && (is_administered || is_own)
}
