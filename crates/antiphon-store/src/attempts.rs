//! Attempts: one statement both asks whether there is one left and takes it, so that parallel guesses get no more.

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX;
use antiphon_core::lockout::{Attempts, Side};
use antiphon_office::ports::{AttemptSubject, Audit, Try};
use uuid::Uuid;

use crate::audit;
use crate::failure::Failure;
use crate::session::{Row, Session, values};

/// The rule is that of [`Attempts::reserve`]: a lock of the own phone bars the outside too, but not the reverse. A
/// subject that was never tried has no row yet and is not locked.
const RESERVE: &str = "INSERT INTO attempts
        (organization, kind, subject, own_phone, outside, own_phone_tries, outside_tries, tried)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (organization, kind, subject) DO UPDATE SET
        own_phone = attempts.own_phone + excluded.own_phone, outside = attempts.outside + excluded.outside,
        own_phone_tries = excluded.own_phone_tries || attempts.own_phone_tries,
        outside_tries = excluded.outside_tries || attempts.outside_tries, tried = excluded.tried
        WHERE attempts.own_phone < $9 AND (excluded.outside = 0 OR attempts.outside < $9)
    RETURNING own_phone, outside";
/// The newest one beyond the limit is looked for once. A list of all beyond it would invite PostgreSQL to make that
/// list anew for each row.
const FORGET_UNKNOWN: &str = "DELETE FROM attempts WHERE organization = $1 AND kind = 'unknown'
    AND tried <= (SELECT tried FROM attempts WHERE organization = $1 AND kind = 'unknown'
        ORDER BY tried DESC LIMIT 1 OFFSET $2)";
const COUNT_UNKNOWN: &str =
    "SELECT COUNT(*) AS remembered FROM attempts WHERE organization = $1 AND kind = 'unknown'";
const CLEAR: &str = "UPDATE attempts SET own_phone = 0, outside = 0, own_phone_tries = '', outside_tries = ''
    WHERE organization = $1 AND kind = $2 AND subject = $3";
const CLEAR_OWN_PHONE: &str = "UPDATE attempts SET own_phone = 0, own_phone_tries = ''
    WHERE organization = $1 AND kind = $2 AND subject = $3";
const CLEAR_OUTSIDE: &str = "UPDATE attempts SET outside = 0, outside_tries = ''
    WHERE organization = $1 AND kind = $2 AND subject = $3";
const ONE: &str = "SELECT own_phone, outside, own_phone_tries, outside_tries FROM attempts
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
    let line = format!("{} {}\n", wanted.now_ms, wanted.source.replace('\n', " "));
    let (own_phone, outside, from_own_phone, from_outside) = match wanted.side {
        Side::OwnPhone => (1_i64, 0_i64, line.as_str(), ""),
        Side::Outside => (0, 1, "", line.as_str()),
    };
    let values = values![
        wanted.organization.0,
        kind,
        &subject,
        own_phone,
        outside,
        from_own_phone,
        from_outside,
        Uuid::now_v7(),
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

/// The tries that count on a subject, the newest of each side first.
pub(crate) async fn tries_of(
    session: &mut Session<'_>,
    organization: OrganizationId,
    subject: &AttemptSubject,
) -> Result<Vec<Try>, Failure> {
    let (kind, subject) = written(subject);
    let row = session.row(ONE, values![organization.0, kind, &subject]).await?;
    row.as_ref().map_or_else(|| Ok(Vec::new()), tries)
}

/// The tries in a row.
pub(crate) fn tries(row: &Row) -> Result<Vec<Try>, Failure> {
    let mut tries = Vec::new();
    for (side, column) in [(Side::OwnPhone, "own_phone_tries"), (Side::Outside, "outside_tries")] {
        for line in row.column::<String>(column)?.lines() {
            let (at_ms, source) = line.split_once(' ').ok_or_else(|| Failure::corrupt(column))?;
            let at_ms = at_ms.parse().map_err(|_| Failure::corrupt(column))?;
            tries.push(Try { at_ms, side, source: source.to_owned() });
        }
    }
    tries.sort_by_key(|it| std::cmp::Reverse(it.at_ms));
    Ok(tries)
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
