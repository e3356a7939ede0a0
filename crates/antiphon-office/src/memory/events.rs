//! Events, in the order of telling.

use antiphon_core::event::DomainEvent;
use antiphon_core::ids::{EventPosition, JobId, OrganizationId};
use async_trait::async_trait;
use uuid::Uuid;

use super::MemoryStore;
use super::rows::to_usize;
use crate::ports::{Events, NewJob, Published, StoreError};

#[async_trait]
impl Events for MemoryStore {
    async fn publish_event(
        &self,
        job: Option<JobId>,
        event: &DomainEvent,
        jobs: &[NewJob],
    ) -> Result<Option<Published>, StoreError> {
        let mut rows = self.rows()?;
        if job.is_some_and(|job| !rows.jobs.finish(job)) {
            return Ok(None);
        }
        let last = rows.events.last().map_or(0, |it| it.position.0.as_u128());
        let position = EventPosition(Uuid::from_u128(last + 1));
        let published = Published { position, event: event.clone() };
        rows.events.push(published.clone());
        rows.jobs.add(jobs);
        Ok(Some(published))
    }

    async fn events_after(
        &self,
        organization: OrganizationId,
        after: EventPosition,
        max: u32,
    ) -> Result<Vec<Published>, StoreError> {
        let rows = self.rows()?;
        let later =
            rows.events.iter().filter(|it| it.event.organization == organization && it.position > after);
        Ok(later.take(to_usize(max)).cloned().collect())
    }

    async fn newest_event(&self, organization: OrganizationId) -> Result<Option<EventPosition>, StoreError> {
        let rows = self.rows()?;
        let mut newest_first = rows.events.iter().rev();
        Ok(newest_first.find(|it| it.event.organization == organization).map(|it| it.position))
    }

    async fn forget_events(&self, before_ms: i64) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        let there = rows.events.len();
        rows.events.retain(|it| it.event.at_ms >= before_ms);
        Ok((there - rows.events.len()) as u64)
    }
}
