//! People, each added with a mailbox and what opens it.

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::mailbox::{Access, Mailbox};
use antiphon_core::numbering::{Dialled, Extension, PhoneNumber};
use antiphon_core::person::Person;
use antiphon_office::ports::{Audit, NumberOwner, NumberRecord};

use crate::failure::Failure;
use crate::roster::{email_sought, sought};
use crate::session::{Row, Session, values};
use crate::{audit, credentials, locations, mailboxes, numbers};

const INSERT: &str = "INSERT INTO people
        (organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms, sought, email_sought)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
const ONE: &str = "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM people WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change this person wait until this transaction ends.
const LOCK: &str = "UPDATE people SET name = name WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms";
/// A page found in an index that holds what people are sought by, and only then read. The page comes first in any case
/// (`CROSS`, for SQLite, which else walks through everybody to look who is on it).
macro_rules! found {
    ($more:literal) => {
        concat!(
            "SELECT p.organization, p.id, p.location, p.name, p.email, p.extension, p.number, p.mailbox,
                p.forwarded, p.forwarded_to, p.created_ms
            FROM (SELECT extension, id FROM people
                WHERE organization = $1 AND sought LIKE $2 ESCAPE '\\' AND (extension, id) > ($3, $4)",
            $more,
            " ORDER BY extension, id LIMIT $5) f
            CROSS JOIN people p
            WHERE p.organization = $1 AND p.id = f.id ORDER BY f.extension, f.id"
        )
    };
}
/// Those who fit the pattern `$2` behind the extension `$3` and the identity `$4`, at most `$5`.
pub(crate) const FOUND: &str = found!("");
/// The same of the location `$6`.
pub(crate) const FOUND_AT: &str = found!(" AND location = $6");
/// Those with the address `$2`, in the location `$6` if it is one.
pub(crate) const WITH_EMAIL: &str =
    "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM people WHERE organization = $1 AND email_sought = $2 AND (extension, id) > ($3, $4)
        AND ($6 IS NULL OR location = $6)
    ORDER BY extension, id LIMIT $5";
const FIRST_PAGE: &str =
    "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM people WHERE organization = $1 ORDER BY extension, id LIMIT $2";
const NEXT_PAGE: &str =
    "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM people WHERE organization = $1
        AND (extension, id) > (SELECT extension, id FROM people WHERE organization = $1 AND id = $3)
    ORDER BY extension, id LIMIT $2";

pub(crate) async fn insert(
    session: &mut Session<'_>,
    person: &Person,
    mailbox: &Mailbox,
    access: &Access,
    audit: &Audit,
) -> Result<(), Failure> {
    if locations::one(session, person.organization, person.location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    insert_row(session, person).await?;
    mailboxes::insert(session, mailbox).await?;
    credentials::insert(session, mailbox.organization, mailbox.id, access).await?;
    audit::insert(session, audit).await
}

/// Adds the row alone, and takes the numbers.
pub(crate) async fn insert_row(session: &mut Session<'_>, person: &Person) -> Result<(), Failure> {
    let values = values![
        person.organization.0,
        person.id.0,
        person.location.0,
        &person.name,
        person.email.as_deref(),
        person.extension.as_str(),
        person.number.as_ref().map(PhoneNumber::as_str),
        person.mailbox.0,
        person.forwarding.active,
        person.forwarding.destination.as_ref().map(Dialled::as_str),
        person.created_ms,
        &sought(person),
        email_sought(person).as_deref(),
    ];
    session.add(|| format!("person {}", person.id), INSERT, values).await?;
    let owner = NumberOwner::Person(person.id);
    let record = NumberRecord { organization: person.organization, location: person.location, owner };
    numbers::take(session, &record, Some(&person.extension), person.number.as_ref()).await
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, Failure> {
    session.row(ONE, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

/// The same, and nobody else changes this person until this transaction ends.
pub(crate) async fn locked(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PersonId,
) -> Result<Option<Person>, Failure> {
    session.row(LOCK, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn page(
    session: &mut Session<'_>,
    organization: OrganizationId,
    after: Option<PersonId>,
    max: u32,
) -> Result<Vec<Person>, Failure> {
    let rows = match after {
        None => session.rows(FIRST_PAGE, values![organization.0, max]).await?,
        Some(after) => session.rows(NEXT_PAGE, values![organization.0, max, after.0]).await?,
    };
    rows.iter().map(read).collect()
}

pub(crate) fn read(row: &Row) -> Result<Person, Failure> {
    Ok(Person {
        id: PersonId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        email: row.column("email")?,
        extension: row.parsed("extension", Extension::parse)?,
        number: row.parsed_if_any("number", PhoneNumber::parse)?,
        mailbox: MailboxId(row.column("mailbox")?),
        forwarding: row.forwarding("forwarded", "forwarded_to")?,
        created_ms: row.column("created_ms")?,
    })
}
