//! Wrong web passwords in a row, by the digest of the address that was typed: people type passwords there too.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::{SignInTries, TryReserved};
use antiphon_core::limits::SIGN_IN_TRIES_KEPT_MS;
use antiphon_office::ports::Audit;

use crate::audit;
use crate::failure::Failure;
use crate::session::{Row, Session, values};

const FORGET_OLD: &str = "DELETE FROM sign_in_tries WHERE last_ms < $1";
/// Makes sure that there is a row, and has parallel tries wait for one another at it.
const LOCK: &str = "INSERT INTO sign_in_tries (subject, failed, last_ms) VALUES ($1, 0, $2)
    ON CONFLICT (subject) DO UPDATE SET failed = sign_in_tries.failed
    RETURNING failed, last_ms";
const COUNT: &str = "UPDATE sign_in_tries SET failed = $2, last_ms = $3 WHERE subject = $1";
const CLEAR: &str = "DELETE FROM sign_in_tries WHERE subject = $1";

pub(crate) async fn reserve(
    session: &mut Session<'_>,
    subject: &SecretHash,
    now_ms: i64,
) -> Result<TryReserved, Failure> {
    session.run(FORGET_OLD, values![now_ms.saturating_sub(SIGN_IN_TRIES_KEPT_MS)]).await?;
    let row = session.row(LOCK, values![&subject.0[..], now_ms]).await?;
    let tries = row.as_ref().map(read).transpose()?.unwrap_or_default();
    let reserved = tries.reserve(now_ms);
    if let TryReserved::Evaluate(SignInTries { failed, last_ms }) = reserved {
        session.run(COUNT, values![&subject.0[..], failed, last_ms]).await?;
    }
    Ok(reserved)
}

pub(crate) async fn clear(
    session: &mut Session<'_>,
    subject: &SecretHash,
    audit: Option<&Audit>,
) -> Result<(), Failure> {
    session.run(CLEAR, values![&subject.0[..]]).await?;
    match audit {
        Some(audit) => audit::insert(session, audit).await,
        None => Ok(()),
    }
}

fn read(row: &Row) -> Result<SignInTries, Failure> {
    Ok(SignInTries { failed: row.amount("failed")?, last_ms: row.column("last_ms")? })
}
