//! Webhooks, and the last attempts to post to each.

use antiphon_core::event::{EventKind, Resource, Verb};
use antiphon_core::ids::{EventId, JobId, LocationId, OrganizationId, PersonId, WebhookId};
use antiphon_core::limits::DELIVERIES_PER_WEBHOOK_MAX;
use antiphon_core::webhook::{Delivery, EventFilter, Standing, Webhook, WebhookOwner, WebhookStatus};
use antiphon_office::ports::{AfterDelivery, Audit, NewJob, StoreError, Webhooks};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{audit, organizations, outbox};

const INSERT: &str = "INSERT INTO webhooks (organization, id, name, target_url, resource, verb, only_person,
        only_location, secret, status, failures, failing_since_ms, owner, created_ms, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
const OF: &str =
    "SELECT organization, id, name, target_url, resource, verb, only_person, only_location, secret,
        status, failures, failing_since_ms, owner, created_ms, version
    FROM webhooks WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str =
    "SELECT organization, id, name, target_url, resource, verb, only_person, only_location, secret,
        status, failures, failing_since_ms, owner, created_ms, version
    FROM webhooks WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str = "UPDATE webhooks SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, name, target_url, resource, verb, only_person, only_location, secret, status,
        failures, failing_since_ms, owner, created_ms, version";
const SAVE: &str =
    "UPDATE webhooks SET name = $3, target_url = $4, resource = $5, verb = $6, only_person = $7,
        only_location = $8, secret = $9, status = $10, failures = $11, failing_since_ms = $12,
        version = version + 1
    WHERE organization = $1 AND id = $2";
const STAND: &str = "UPDATE webhooks SET failures = $3, failing_since_ms = $4
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM webhooks WHERE organization = $1 AND id = $2";
const FORGET: &str = "DELETE FROM webhook_deliveries WHERE organization = $1 AND webhook = $2";
const NOTE: &str = "INSERT INTO webhook_deliveries
        (organization, webhook, id, job, event, what, at_ms, attempt, status, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const TRIM: &str = "DELETE FROM webhook_deliveries WHERE organization = $1 AND webhook = $2 AND id NOT IN
    (SELECT id FROM webhook_deliveries WHERE organization = $1 AND webhook = $2 ORDER BY id DESC LIMIT $3)";
const LAST: &str = "SELECT organization, webhook, job, event, what, at_ms, attempt, status, error
    FROM webhook_deliveries WHERE organization = $1 AND webhook = $2 ORDER BY id DESC LIMIT $3";

#[async_trait]
impl Webhooks for SqlStore {
    async fn insert_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError> {
        let new = (webhook.clone(), audit.clone());
        self.db.write(new, |session, (new, audit)| Box::pin(insert(session, new, audit))).await
    }

    async fn webhooks(&self, organization: OrganizationId) -> Result<Vec<Webhook>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
    ) -> Result<Option<Webhook>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_webhook(&self, webhook: &Webhook, audit: &Audit) -> Result<(), StoreError> {
        let changed = (webhook.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn remove_webhook(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(remove(session, *organization, *id, audit))
            })
            .await
    }

    async fn note_delivery(
        &self,
        delivery: &Delivery,
        then: AfterDelivery,
    ) -> Result<Option<Webhook>, StoreError> {
        self.db
            .write((delivery.clone(), then), |session, (delivery, then)| {
                Box::pin(note(session, delivery, *then))
            })
            .await
    }

    async fn deliveries_to(
        &self,
        organization: OrganizationId,
        id: WebhookId,
        max: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.db
            .read((organization, id, max), |session, (organization, id, max)| {
                Box::pin(last(session, *organization, *id, *max))
            })
            .await
    }

    async fn drop_posts(&self, organization: OrganizationId, id: WebhookId) -> Result<(), StoreError> {
        self.db
            .write((organization, id), |session, (organization, id)| {
                Box::pin(outbox::drop_posts(session, *organization, *id))
            })
            .await
    }

    async fn add_jobs(&self, jobs: &[NewJob]) -> Result<(), StoreError> {
        self.db.write(jobs.to_vec(), |session, jobs| Box::pin(outbox::add(session, jobs))).await
    }
}

async fn insert(session: &mut Session<'_>, new: &Webhook, audit: &Audit) -> Result<(), Failure> {
    if organizations::one(session, new.organization).await?.is_none() {
        return Err(Failure::missing("organization"));
    }
    let mut values = written(new);
    values.extend(values![new.owner.person().map(|it| it.0), new.created_ms, new.version]);
    session.add(|| format!("webhook {}", new.name), INSERT, values).await?;
    audit::insert(session, audit).await
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Webhook>, Failure> {
    session.rows(OF, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: WebhookId,
) -> Result<Option<Webhook>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(session: &mut Session<'_>, changed: &Webhook, audit: &Audit) -> Result<(), Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("webhook"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("webhook {}", before.name)));
    }
    session.change("webhook", SAVE, written(changed)).await?;
    audit::insert(session, audit).await
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: WebhookId,
    audit: &Audit,
) -> Result<(), Failure> {
    session.change("webhook", REMOVE, values![organization.0, id.0]).await?;
    session.run(FORGET, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await
}

async fn note(
    session: &mut Session<'_>,
    delivery: &Delivery,
    then: AfterDelivery,
) -> Result<Option<Webhook>, Failure> {
    let (organization, id) = (delivery.organization, delivery.webhook);
    let Some(mut webhook) = one(session, LOCK, organization, id).await? else {
        outbox::finish(session, delivery.job).await?;
        return Ok(None);
    };
    match then {
        AfterDelivery::Finish => outbox::finish(session, delivery.job).await.map(drop)?,
        AfterDelivery::Again(due_ms) => {
            let error = delivery.error.as_deref().unwrap_or_default();
            outbox::fail(session, delivery.job, due_ms, error).await?;
            outbox::hold_back(session, id, due_ms).await?;
        }
    }
    let values = values![
        organization.0,
        id.0,
        Uuid::now_v7(),
        delivery.job.0,
        delivery.event.0,
        delivery.what.word(),
        delivery.at_ms,
        delivery.attempt,
        delivery.status.map(i64::from),
        delivery.error.as_deref(),
    ];
    session.run(NOTE, values).await?;
    session.run(TRIM, values![organization.0, id.0, DELIVERIES_PER_WEBHOOK_MAX]).await?;
    let standing = webhook.standing.after(delivery.error.is_none(), delivery.at_ms);
    let values = values![organization.0, id.0, standing.failures, standing.failing_since_ms];
    session.run(STAND, values).await?;
    webhook.standing = standing;
    Ok(Some(webhook))
}

async fn last(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: WebhookId,
    max: u32,
) -> Result<Vec<Delivery>, Failure> {
    session.rows(LAST, values![organization.0, id.0, max]).await?.iter().map(read_delivery).collect()
}

/// Everything but what never changes.
fn written(webhook: &Webhook) -> Vec<Value> {
    let EventFilter { resource, verb, person, location } = webhook.filter;
    values![
        webhook.organization.0,
        webhook.id.0,
        &webhook.name,
        &webhook.target_url,
        resource.map(Resource::word),
        verb.map(Verb::word),
        person.map(|it| it.0),
        location.map(|it| it.0),
        &webhook.secret[..],
        webhook.status.stored(),
        webhook.standing.failures,
        webhook.standing.failing_since_ms,
    ]
}

fn read(row: &Row) -> Result<Webhook, Failure> {
    let owner: Option<Uuid> = row.column("owner")?;
    let status = |word: &str| WebhookStatus::of_stored(word).ok_or(NotKnown);
    Ok(Webhook {
        id: WebhookId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        owner: owner.map_or(WebhookOwner::Organization, |it| WebhookOwner::Person(PersonId(it))),
        name: row.column("name")?,
        target_url: row.column("target_url")?,
        filter: EventFilter {
            resource: row.parsed_if_any("resource", |word| Resource::from_word(word).ok_or(NotKnown))?,
            verb: row.parsed_if_any("verb", |word| Verb::from_word(word).ok_or(NotKnown))?,
            person: row.column::<Option<Uuid>>("only_person")?.map(PersonId),
            location: row.column::<Option<Uuid>>("only_location")?.map(LocationId),
        },
        secret: row.column("secret")?,
        status: row.parsed("status", status)?,
        standing: Standing {
            failures: row.amount("failures")?,
            failing_since_ms: row.column("failing_since_ms")?,
        },
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}

fn read_delivery(row: &Row) -> Result<Delivery, Failure> {
    let status: Option<i64> = row.column("status")?;
    Ok(Delivery {
        organization: OrganizationId(row.column("organization")?),
        webhook: WebhookId(row.column("webhook")?),
        job: JobId(row.column("job")?),
        event: EventId(row.column("event")?),
        what: row.parsed("what", |word| EventKind::from_word(word).ok_or(NotKnown))?,
        at_ms: row.column("at_ms")?,
        attempt: row.amount("attempt")?,
        status: status.and_then(|it| u16::try_from(it).ok()),
        error: row.column("error")?,
    })
}

/// A word that no version of ours has written.
#[derive(Debug)]
struct NotKnown;
