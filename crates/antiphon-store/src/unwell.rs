//! Mailboxes that need somebody's attention, with their owners: one statement for each reason, over an index that holds
//! only those.

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::owner::Owner;
use antiphon_office::ports::{Among, LockedMailbox, Need};

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::{attempts, mailboxes};

/// A mailbox `m` with its owner, person or group; those of people who were removed lie aside.
macro_rules! owners {
    ($columns:literal, $from:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            "m.id AS mailbox, m.owner_kind, m.owner, m.location, COALESCE(p.name, g.name) AS name,
                COALESCE(p.extension, g.extension) AS extension, COALESCE(p.number, g.number) AS number
            FROM ",
            $from,
            " LEFT JOIN people p
                ON m.owner_kind = 'person' AND p.organization = m.organization AND p.id = m.owner
            LEFT JOIN voicemail_groups g
                ON m.owner_kind = 'group' AND g.organization = m.organization AND g.id = m.owner
            WHERE COALESCE(p.name, g.name) IS NOT NULL AND ",
            $rest
        )
    };
}

/// The tries of those locked. What the index holds stands in the condition word for word: SQLite asks for it.
macro_rules! locked {
    ($mailbox:literal) => {
        owners!(
            "a.own_phone, a.outside, a.own_phone_tries, a.outside_tries, ",
            $mailbox,
            "a.organization = $1 AND a.kind = 'mailbox' AND (a.own_phone > 0 OR a.outside > 0)
                AND (a.own_phone >= $2 OR a.outside >= $2) AND ($3 IS NULL OR m.location = $3)
            ORDER BY a.tried DESC, m.id LIMIT $4"
        )
    };
}

/// `subject` is the text of an identity, which the engines read each in its own way.
pub(crate) const LOCKED_LITE: &str = locked!(
    "attempts a JOIN mailboxes m ON m.organization = a.organization AND m.id = unhex(replace(a.subject, '-', ''))"
);
const LOCKED_PG: &str = locked!(
    "attempts a JOIN mailboxes m ON m.organization = a.organization AND m.id = CAST(a.subject AS UUID)"
);
pub(crate) const FULL: &str = owners!(
    "",
    "mailboxes m",
    "m.organization = $1 AND m.used_ms >= $4 AND ($2 IS NULL OR m.location = $2)
        ORDER BY m.used_ms DESC, m.id LIMIT $3"
);
pub(crate) const AWAY: &str = owners!(
    "",
    "mailboxes m",
    "m.organization = $1 AND m.away_greeting_on AND ($2 IS NULL OR m.location = $2) ORDER BY m.id LIMIT $3"
);

/// Those locked from a side, the one tried last first.
pub(crate) async fn locked(
    session: &mut Session<'_>,
    organization: OrganizationId,
    attempts_max: u32,
    among: Among,
) -> Result<Vec<LockedMailbox>, Failure> {
    let location = among.location.map(|it| it.0);
    let values = values![organization.0, attempts_max, location, among.max];
    let rows = session.rows(session.pick(LOCKED_LITE, LOCKED_PG), values).await?;
    let locked = |row: &Row| {
        Ok(LockedMailbox { owner: owner(row)?, attempts: attempts::read(row)?, tries: attempts::tries(row)? })
    };
    rows.iter().map(locked).collect()
}

/// Those with the need.
pub(crate) async fn needy(
    session: &mut Session<'_>,
    organization: OrganizationId,
    need: Need,
    among: Among,
) -> Result<Vec<Owner>, Failure> {
    let location = among.location.map(|it| it.0);
    let mut values = values![organization.0, location, among.max];
    let statement = match need {
        Need::Full { used_ms } => {
            values.push(used_ms.into());
            FULL
        }
        Need::Away => AWAY,
    };
    session.rows(statement, values).await?.iter().map(owner).collect()
}

fn owner(row: &Row) -> Result<Owner, Failure> {
    Ok(Owner {
        id: mailboxes::owner(row)?,
        mailbox: MailboxId(row.column("mailbox")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        extension: row.parsed_if_any("extension", Extension::parse)?,
        number: row.parsed_if_any("number", PhoneNumber::parse)?,
    })
}
