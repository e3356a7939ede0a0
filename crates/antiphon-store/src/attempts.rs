//! Attempts: one statement both asks whether there is one left and takes it, so that parallel guesses get no more.

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_office::ports::{AttemptSubject, Audit};
use uuid::Uuid;

use crate::audit;
use crate::failure::Failure;
use crate::session::{Row, Session, values};

/// The rule is that of [`Attempts::reserve`]: a lock of the own phone bars the outside too, but not the reverse. A
/// subject that was never tried has no row yet and is not locked.
const RESERVE: &str = "INSERT INTO attempts
        (organization, kind, subject, own_phone, outside, tried_ms, tried, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (organization, kind, subject) DO UPDATE SET
        own_phone = attempts.own_phone + excluded.own_phone, outside = attempts.outside + excluded.outside,
        tried_ms = excluded.tried_ms, tried = excluded.tried, source = excluded.source
        WHERE attempts.own_phone < $9 AND (excluded.outside = 0 OR attempts.outside < $9)
    RETURNING own_phone, outside";
/// The newest one beyond the limit is looked for once. A list of all beyond it would invite PostgreSQL to make that
/// list anew for each row.
const FORGET_UNKNOWN: &str = "DELETE FROM attempts WHERE organization = $1 AND kind = 'unknown'
    AND tried <= (SELECT tried FROM attempts WHERE organization = $1 AND kind = 'unknown'
        ORDER BY tried DESC LIMIT 1 OFFSET $2)";
const COUNT_UNKNOWN: &str =
    "SELECT COUNT(*) AS remembered FROM attempts WHERE organization = $1 AND kind = 'unknown'";
const CLEAR: &str = "UPDATE attempts SET own_phone = 0, outside = 0
    WHERE organization = $1 AND kind = $2 AND subject = $3";
const CLEAR_OWN_PHONE: &str =
    "UPDATE attempts SET own_phone = 0 WHERE organization = $1 AND kind = $2 AND subject = $3";
const CLEAR_OUTSIDE: &str =
    "UPDATE attempts SET outside = 0 WHERE organization = $1 AND kind = $2 AND subject = $3";
const ONE: &str = "SELECT own_phone, outside FROM attempts
    WHERE organization = $1 AND kind = $2 AND subject = $3";

/// A reservation that is asked for.
#[derive(Clone)]
pub(crate) struct Reserve {
    pub(crate) organization: OrganizationId,
    pub(crate) subject: AttemptSubject,
    pub(crate) side: Side,
    pub(crate) max: u32,
    pub(crate) now_ms: i64,
    pub(crate) source: String,
}

pub(crate) async fn reserve(
    session: &mut Session<'_>,
    wanted: &Reserve,
) -> Result<Option<Attempts>, Failure> {
    if wanted.max == 0 {
        return Ok(None);
    }
    let (kind, subject) = written(&wanted.subject);
    let (own_phone, outside) = match wanted.side {
        Side::OwnPhone => (1_i64, 0_i64),
        Side::Outside => (0, 1),
    };
    let values = values![
        wanted.organization.0,
        kind,
        &subject,
        own_phone,
        outside,
        wanted.now_ms,
        Uuid::now_v7(),
        &wanted.source,
        wanted.max,
    ];
    session.row(RESERVE, values).await?.as_ref().map(read).transpose()
}

pub(crate) async fn clear(
    session: &mut Session<'_>,
    organization: OrganizationId,
    subject: &AttemptSubject,
) -> Result<(), Failure> {
    let (kind, subject) = written(subject);
    session.run(CLEAR, values![organization.0, kind, &subject]).await?;
    Ok(())
}

pub(crate) async fn clear_with(
    session: &mut Session<'_>,
    organization: OrganizationId,
    subject: &AttemptSubject,
    audit: Option<&Audit>,
) -> Result<(), Failure> {
    clear(session, organization, subject).await?;
    match audit {
        Some(audit) => audit::insert(session, audit).await,
        None => Ok(()),
    }
}

pub(crate) async fn clear_from(
    session: &mut Session<'_>,
    organization: OrganizationId,
    subject: &AttemptSubject,
    side: Side,
) -> Result<(), Failure> {
    let (kind, subject) = written(subject);
    let statement = match side {
        Side::OwnPhone => CLEAR_OWN_PHONE,
        Side::Outside => CLEAR_OUTSIDE,
    };
    session.run(statement, values![organization.0, kind, &subject]).await?;
    Ok(())
}

pub(crate) async fn of(
    session: &mut Session<'_>,
    organization: OrganizationId,
    subject: &AttemptSubject,
) -> Result<Attempts, Failure> {
    let (kind, subject) = written(subject);
    let row = session.row(ONE, values![organization.0, kind, &subject]).await?;
    row.as_ref().map_or_else(|| Ok(Attempts::default()), read)
}

/// The counters in a row.
pub(crate) fn read(row: &Row) -> Result<Attempts, Failure> {
    Ok(Attempts { own_phone: row.amount("own_phone")?, outside: row.amount("outside")? })
}

/// Forgets the unknown mailboxes beyond the newest ones, and says how many are remembered.
pub(crate) async fn forget_excess(
    session: &mut Session<'_>,
    organization: OrganizationId,
) -> Result<u64, Failure> {
    let remembered_max = UNKNOWN_MAILBOXES_REMEMBERED_MAX as u64;
    session.run(FORGET_UNKNOWN, values![organization.0, remembered_max]).await?;
    let count = session.row(COUNT_UNKNOWN, values![organization.0]).await?;
    count.map_or(Ok(0), |row| row.amount("remembered"))
}

fn written(subject: &AttemptSubject) -> (&'static str, String) {
    match subject {
        AttemptSubject::Mailbox(mailbox) => ("mailbox", mailbox.to_string()),
        AttemptSubject::Portal(location) => ("portal", location.to_string()),
        AttemptSubject::Unknown(number) => ("unknown", number.clone()),
    }
}
