//! What opens a mailbox, and the passcodes it had before.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::{Access, PasscodeHash};
use antiphon_office::ports::{AttemptSubject, Audit, Credential, CredentialChange};

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::{attempts, audit};

const INSERT: &str = "INSERT INTO credentials (organization, mailbox, access, hash, since_ms, name_due)
    VALUES ($1, $2, $3, $4, $5, TRUE)";
const ONE: &str = "SELECT c.access, c.hash, c.since_ms, c.name_due,
        COALESCE(a.own_phone, 0) AS own_phone, COALESCE(a.outside, 0) AS outside
    FROM credentials c
    LEFT JOIN attempts a ON a.organization = c.organization AND a.kind = 'mailbox' AND a.subject = $3
    WHERE c.organization = $1 AND c.mailbox = $2";
const SAVE: &str = "UPDATE credentials SET access = $3, hash = $4, since_ms = $5
    WHERE organization = $1 AND mailbox = $2";
const SAVE_NAME_DUTY: &str = "UPDATE credentials SET name_due = $3 WHERE organization = $1 AND mailbox = $2";
const REMEMBER: &str = "INSERT INTO passcode_history (organization, mailbox, position, hash)
    SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3 FROM passcode_history
    WHERE organization = $1 AND mailbox = $2";
const FORGET: &str = "DELETE FROM passcode_history WHERE organization = $1 AND mailbox = $2
    AND position <= (SELECT MAX(position) FROM passcode_history WHERE organization = $1 AND mailbox = $2) - $3";
const HISTORY: &str = "SELECT hash FROM passcode_history WHERE organization = $1 AND mailbox = $2
    ORDER BY position DESC";

/// Adds what opens a new mailbox. Its owner has to record a name.
pub(crate) async fn insert(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    access: &Access,
) -> Result<(), Failure> {
    session.run(INSERT, written(organization, mailbox, access)).await?;
    Ok(())
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<Option<Credential>, Failure> {
    let values = values![organization.0, mailbox.0, &mailbox.to_string()];
    session.row(ONE, values).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save(
    session: &mut Session<'_>,
    change: &CredentialChange,
    audit: &Audit,
) -> Result<(), Failure> {
    let (organization, mailbox) = (change.organization, change.mailbox);
    session.change("mailbox", SAVE, written(organization, mailbox, &change.access)).await?;
    if let Some(due) = change.name_due {
        session.run(SAVE_NAME_DUTY, values![organization.0, mailbox.0, due]).await?;
    }
    if let Access::Own { hash, .. } = &change.access {
        session.run(REMEMBER, values![organization.0, mailbox.0, &hash.0]).await?;
        session.run(FORGET, values![organization.0, mailbox.0, change.history_max]).await?;
    }
    if change.clear_attempts {
        attempts::clear(session, organization, &AttemptSubject::Mailbox(mailbox)).await?;
    }
    audit::insert(session, audit).await
}

/// The owner has recorded or confirmed the personalized name.
pub(crate) async fn end_name_duty(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<(), Failure> {
    session.run(SAVE_NAME_DUTY, values![organization.0, mailbox.0, false]).await?;
    Ok(())
}

pub(crate) async fn history(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<Vec<PasscodeHash>, Failure> {
    let rows = session.rows(HISTORY, values![organization.0, mailbox.0]).await?;
    rows.iter().map(|row| Ok(PasscodeHash(row.column("hash")?))).collect()
}

fn written(organization: OrganizationId, mailbox: MailboxId, access: &Access) -> Vec<Value> {
    let (hash, since_ms) = match access {
        Access::Unset => (None, None),
        Access::Default { since_ms } => (None, Some(*since_ms)),
        Access::OneTime { hash, since_ms } | Access::Own { hash, since_ms } => {
            (Some(hash.0.as_str()), Some(*since_ms))
        }
    };
    values![organization.0, mailbox.0, access.word(), hash, since_ms]
}

fn read(row: &Row) -> Result<Credential, Failure> {
    Ok(Credential {
        access: read_access(row)?,
        name_due: row.column("name_due")?,
        attempts: attempts::read(row)?,
    })
}

fn read_access(row: &Row) -> Result<Access, Failure> {
    let word: String = row.column("access")?;
    let hash = row.column::<Option<String>>("hash")?.map(PasscodeHash);
    match (word.as_str(), hash, row.column::<Option<i64>>("since_ms")?) {
        ("unset", None, None) => Ok(Access::Unset),
        ("default", None, Some(since_ms)) => Ok(Access::Default { since_ms }),
        ("one-time", Some(hash), Some(since_ms)) => Ok(Access::OneTime { hash, since_ms }),
        ("set", Some(hash), Some(since_ms)) => Ok(Access::Own { hash, since_ms }),
        _ => Err(Failure::corrupt("access")),
    }
}
