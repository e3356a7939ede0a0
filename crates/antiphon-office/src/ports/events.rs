//! Events: the log of what happened, and those who listen.

use antiphon_core::event::{DomainEvent, EventKind};
use antiphon_core::ids::{EventId, EventPosition, JobId, OrganizationId};
use async_trait::async_trait;
use futures::stream::BoxStream;
use uuid::Uuid;

use super::{Audit, JobKind, NewJob, StoreError};

/// An event in the order in which events were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its place, above that of all before it.
    pub position: EventPosition,
    /// What happened.
    pub event: DomainEvent,
}

/// The log of events.
#[async_trait]
pub trait Events: Send + Sync {
    /// Writes an event down, and jobs that follow from it; `job` is done by that. `None` if somebody else has done the
    /// job meanwhile; then nothing is written.
    async fn publish_event(
        &self,
        job: Option<JobId>,
        event: &DomainEvent,
        jobs: &[NewJob],
    ) -> Result<Option<Published>, StoreError>;
    /// Events of an organization after that place, oldest first, at most `max`.
    async fn events_after(
        &self,
        organization: OrganizationId,
        after: EventPosition,
        max: u32,
    ) -> Result<Vec<Published>, StoreError>;
    /// The place of the newest event; `None` if there is none.
    async fn newest_event(&self, organization: OrganizationId) -> Result<Option<EventPosition>, StoreError>;
    /// Throws away events of before that moment, and says how many.
    async fn forget_events(&self, before_ms: i64) -> Result<u64, StoreError>;
}

/// What is told to whoever listens, as it is told.
pub trait EventFeed: Send + Sync {
    /// Everything from now on.
    fn listen(&self) -> BoxStream<'static, FeedItem>;
}

/// What a listener gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedItem {
    /// An event that stands in the log.
    Published(Published),
    /// An event that does not.
    Passing(DomainEvent),
    /// More than was told: the rest stands in the log.
    Missed,
}

impl Audit {
    /// The job that tells programs of it, where it is about a mailbox in a way that concerns them, or about
    /// somebody who guesses. Whoever writes the entry
    /// writes the job with it, under the entry's own identity, so that no change is left out.
    #[must_use]
    pub fn event_job(&self, id: Uuid) -> Option<NewJob> {
        let what = EventKind::of_action(&self.action)?;
        let source = self.target.strip_prefix("source:").map(str::to_owned);
        let mailbox = self.target.strip_prefix("mailbox:").and_then(|it| it.parse().ok());
        if source.is_none() && mailbox.is_none() {
            return None;
        }
        let event = DomainEvent {
            mailbox,
            source,
            ..DomainEvent::new(EventId(id), self.organization, self.at_ms, what)
        };
        let kind = JobKind::Event(Box::new(event));
        Some(NewJob { id: JobId(id), organization: self.organization, kind, due_ms: self.at_ms })
    }
}
