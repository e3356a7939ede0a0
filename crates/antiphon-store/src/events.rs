//! The log of events.

use antiphon_core::event::DomainEvent;
use antiphon_core::ids::{EventPosition, JobId, OrganizationId};
use antiphon_office::ports::{Events, NewJob, Published, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{event_json, outbox};

const INSERT: &str = "INSERT INTO events (organization, position, at_ms, event) VALUES ($1, $2, $3, $4)";
const AFTER: &str = "SELECT position, event FROM events
    WHERE organization = $1 AND position > $2 ORDER BY position LIMIT $3";
const NEWEST: &str = "SELECT position FROM events WHERE organization = $1 ORDER BY position DESC LIMIT 1";
const FORGET: &str = "DELETE FROM events WHERE at_ms < $1";

#[async_trait]
impl Events for SqlStore {
    async fn publish_event(
        &self,
        job: Option<JobId>,
        event: &DomainEvent,
        jobs: &[NewJob],
    ) -> Result<Option<Published>, StoreError> {
        let told = (job, event.clone(), jobs.to_vec());
        self.db.write(told, |session, (job, event, jobs)| Box::pin(publish(session, *job, event, jobs))).await
    }

    async fn events_after(
        &self,
        organization: OrganizationId,
        after: EventPosition,
        max: u32,
    ) -> Result<Vec<Published>, StoreError> {
        self.db
            .read((organization, after, max), |session, (organization, after, max)| {
                Box::pin(later(session, *organization, *after, *max))
            })
            .await
    }

    async fn newest_event(&self, organization: OrganizationId) -> Result<Option<EventPosition>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(newest(session, *organization))).await
    }

    async fn forget_events(&self, before_ms: i64) -> Result<u64, StoreError> {
        self.db
            .write(before_ms, |session, before_ms| {
                Box::pin(async move { session.run(FORGET, values![*before_ms]).await })
            })
            .await
    }
}

/// The place is a version 7 UUID of now, which grows within a process. Of two servers the clocks decide.
async fn publish(
    session: &mut Session<'_>,
    job: Option<JobId>,
    event: &DomainEvent,
    jobs: &[NewJob],
) -> Result<Option<Published>, Failure> {
    if let Some(job) = job
        && !outbox::finish(session, job).await?
    {
        return Ok(None);
    }
    let position = EventPosition(Uuid::now_v7());
    let values = values![event.organization.0, position.0, event.at_ms, &event_json::write(event)];
    session.run(INSERT, values).await?;
    outbox::add(session, jobs).await?;
    Ok(Some(Published { position, event: event.clone() }))
}

async fn later(
    session: &mut Session<'_>,
    organization: OrganizationId,
    after: EventPosition,
    max: u32,
) -> Result<Vec<Published>, Failure> {
    session.rows(AFTER, values![organization.0, after.0, max]).await?.iter().map(read).collect()
}

async fn newest(
    session: &mut Session<'_>,
    organization: OrganizationId,
) -> Result<Option<EventPosition>, Failure> {
    let row = session.row(NEWEST, values![organization.0]).await?;
    row.map(|row| row.column("position").map(EventPosition)).transpose()
}

fn read(row: &Row) -> Result<Published, Failure> {
    let position = EventPosition(row.column("position")?);
    Ok(Published { position, event: row.parsed("event", event_json::read)? })
}
