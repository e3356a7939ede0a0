//! The outbox: what is to be told to the outside, leased to whoever tells it.

use antiphon_core::ids::{JobId, MailboxId, OrganizationId, WebhookId};
use antiphon_office::ports::{Job, JobKind, Lane, NewJob};
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::{event_json, notice_json};

/// A post is due no sooner than the first one to its webhook.
const INSERT: &str = "INSERT INTO outbox
        (id, organization, kind, mailbox, body, due_ms, leased_until_ms, webhook, attempts)
    VALUES ($1, $2, $3, $4, $5,
        COALESCE((SELECT due FROM
            (SELECT due_ms AS due FROM outbox WHERE webhook = $8 ORDER BY id LIMIT 1) AS first
            WHERE due > $6), $6),
        $7, $8, 0) ON CONFLICT DO NOTHING";
const FINISH: &str = "DELETE FROM outbox WHERE id = $1";
const FAIL: &str = "UPDATE outbox SET due_ms = $2, leased_until_ms = $3, last_error = $4 WHERE id = $1";
const HOLD_BACK: &str = "UPDATE outbox SET due_ms = $2 WHERE webhook = $1 AND due_ms < $2";
const DROP_POSTS: &str = "DELETE FROM outbox WHERE webhook = $2 AND organization = $1";
/// The kind of a lamp.
const LAMP: &str = "lamp";
/// The kind of a letter.
const MAIL: &str = "mail";
/// The kind of an event.
const EVENT: &str = "event";
/// The kind of an event on its way to a webhook.
const POST: &str = "post";
/// Before every moment: leased to nobody.
const NOT_LEASED_MS: i64 = i64::MIN;

/// PostgreSQL has several claimers at once, who must not wait for each other's rows; SQLite has one.
macro_rules! claim {
    ($skip_locked:literal) => {
        concat!(
            "UPDATE outbox SET leased_until_ms = $2, attempts = attempts + 1
            WHERE id IN (SELECT id FROM outbox WHERE kind = $4 AND due_ms <= $1 AND leased_until_ms <= $1
                ORDER BY due_ms, id LIMIT $3",
            $skip_locked,
            ") RETURNING id, organization, kind, mailbox, body, due_ms, attempts - 1 AS tried"
        )
    };
}
const CLAIM_LITE: &str = claim!("");
const CLAIM_PG: &str = claim!(" FOR UPDATE SKIP LOCKED");

/// The webhooks that are posted to are stepped through by the index, however much waits for each.
macro_rules! claim_posts {
    ($skip_locked:literal) => {
        concat!(
            "WITH RECURSIVE targets (webhook) AS (
                SELECT webhook FROM
                    (SELECT webhook FROM outbox WHERE webhook IS NOT NULL ORDER BY webhook LIMIT 1) AS first
                UNION ALL
                SELECT (SELECT later.webhook FROM outbox AS later WHERE later.webhook > targets.webhook
                    ORDER BY later.webhook LIMIT 1)
                FROM targets WHERE targets.webhook IS NOT NULL
            )
            UPDATE outbox SET leased_until_ms = $2, attempts = attempts + 1
            WHERE id IN (SELECT id FROM outbox
                WHERE id IN (SELECT (SELECT next.id FROM outbox AS next WHERE next.webhook = targets.webhook
                        ORDER BY next.id LIMIT 1)
                    FROM targets)
                AND due_ms <= $1 AND leased_until_ms <= $1
                ORDER BY due_ms, id LIMIT $3",
            $skip_locked,
            ") RETURNING id, organization, kind, mailbox, body, due_ms, attempts - 1 AS tried"
        )
    };
}
const CLAIM_POSTS_LITE: &str = claim_posts!("");
const CLAIM_POSTS_PG: &str = claim_posts!(" FOR UPDATE SKIP LOCKED");

/// Adds jobs; one that is there already is left as it is.
pub(crate) async fn add(session: &mut Session<'_>, jobs: &[NewJob]) -> Result<(), Failure> {
    for job in jobs {
        let (kind, mailbox, body) = written(&job.kind);
        let body = body.as_deref();
        let webhook = job.kind.webhook().map(|it| it.0);
        let values =
            values![job.id.0, job.organization.0, kind, mailbox, body, job.due_ms, NOT_LEASED_MS, webhook];
        session.run(INSERT, values).await?;
    }
    Ok(())
}

pub(crate) async fn claim(
    session: &mut Session<'_>,
    lane: Lane,
    now_ms: i64,
    lease_ms: i64,
    max: u32,
) -> Result<Vec<Job>, Failure> {
    let mut values = values![now_ms, now_ms.saturating_add(lease_ms), max];
    let kind = match lane {
        Lane::Lamps => Some(LAMP),
        Lane::Letters => Some(MAIL),
        Lane::Events => Some(EVENT),
        Lane::Posts => None,
    };
    let claim = match kind {
        Some(_) => session.pick(CLAIM_LITE, CLAIM_PG),
        None => session.pick(CLAIM_POSTS_LITE, CLAIM_POSTS_PG),
    };
    values.extend(kind.map(Value::from));
    let rows = session.rows(claim, values).await?;
    // One that cannot be understood, such as of a later version, must not stop all the others.
    let mut jobs: Vec<Job> =
        rows.iter().filter_map(|row| read(row).inspect_err(not_understood).ok()).collect();
    jobs.sort_by_key(|job| (job.job.due_ms, job.job.id));
    Ok(jobs)
}

/// False if it was not there any more.
pub(crate) async fn finish(session: &mut Session<'_>, id: JobId) -> Result<bool, Failure> {
    Ok(session.run(FINISH, values![id.0]).await? > 0)
}

pub(crate) async fn fail(
    session: &mut Session<'_>,
    id: JobId,
    due_ms: i64,
    error: &str,
) -> Result<(), Failure> {
    session.run(FAIL, values![id.0, due_ms, NOT_LEASED_MS, error]).await?;
    Ok(())
}

/// Nothing is posted to a webhook before this moment.
pub(crate) async fn hold_back(
    session: &mut Session<'_>,
    webhook: WebhookId,
    due_ms: i64,
) -> Result<(), Failure> {
    session.run(HOLD_BACK, values![webhook.0, due_ms]).await?;
    Ok(())
}

pub(crate) async fn drop_posts(
    session: &mut Session<'_>,
    organization: OrganizationId,
    webhook: WebhookId,
) -> Result<(), Failure> {
    session.run(DROP_POSTS, values![organization.0, webhook.0]).await?;
    Ok(())
}

fn not_understood(error: &Failure) {
    tracing::error!(?error, "a job of the outbox cannot be understood");
}

/// Word, mailbox and text of a job.
fn written(kind: &JobKind) -> (&'static str, Option<Uuid>, Option<String>) {
    match kind {
        JobKind::Lamp(mailbox) => (LAMP, Some(mailbox.0), None),
        JobKind::Mail(mail) => (MAIL, None, Some(notice_json::write(mail))),
        JobKind::Event(event) => (EVENT, None, Some(event_json::write(event))),
        JobKind::Post(post) => (POST, None, Some(event_json::write_post(post))),
    }
}

/// What a job of a row does.
pub(crate) fn kind(row: &Row) -> Result<JobKind, Failure> {
    match row.column::<String>("kind")?.as_str() {
        LAMP => Ok(JobKind::Lamp(MailboxId(row.column("mailbox")?))),
        MAIL => Ok(JobKind::Mail(row.parsed("body", notice_json::read)?)),
        EVENT => Ok(JobKind::Event(Box::new(row.parsed("body", event_json::read)?))),
        POST => Ok(JobKind::Post(Box::new(row.parsed("body", event_json::read_post)?))),
        _ => Err(Failure::corrupt("kind")),
    }
}

fn read(row: &Row) -> Result<Job, Failure> {
    let job = NewJob {
        id: JobId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        kind: kind(row)?,
        due_ms: row.column("due_ms")?,
    };
    Ok(Job { job, attempts: row.amount("tried")? })
}
