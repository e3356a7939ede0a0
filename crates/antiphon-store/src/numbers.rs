//! Who has which extension and public number. Taking one that somebody has is refused by its key.

use antiphon_core::ids::{AttendantId, GroupId, LocationId, OrganizationId, PersonId};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::ports::{NumberOwner, NumberRecord};
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, values};

const TAKE_EXTENSION: &str = "INSERT INTO extensions (organization, location, extension, kind, owner)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const TAKE_NUMBER: &str = "INSERT INTO phone_numbers (organization, location, number, kind, owner)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const FREE_EXTENSIONS: &str = "DELETE FROM extensions
    WHERE organization = $1 AND location = $2 AND kind = $3 AND (owner = $4 OR owner IS NULL)";
const FREE_NUMBERS: &str = "DELETE FROM phone_numbers
    WHERE organization = $1 AND location = $2 AND kind = $3 AND (owner = $4 OR owner IS NULL)";
const EXTENSION_OWNERS: &str = "SELECT organization, location, kind, owner FROM extensions
    WHERE extension = $1 ORDER BY organization, location";
const NUMBER_OWNER: &str = "SELECT organization, location, kind, owner FROM phone_numbers WHERE number = $1";

/// Takes the numbers for their owner.
pub(crate) async fn take(
    session: &mut Session<'_>,
    record: &NumberRecord,
    extension: Option<&Extension>,
    number: Option<&PhoneNumber>,
) -> Result<(), Failure> {
    let (kind, owner) = columns(record.owner);
    if let Some(extension) = extension {
        let values = values![record.organization.0, record.location.0, extension.as_str(), kind, owner];
        session.add(|| format!("extension {extension}"), TAKE_EXTENSION, values).await?;
    }
    if let Some(number) = number {
        let values = values![record.organization.0, record.location.0, number.as_str(), kind, owner];
        session.add(|| format!("number {number}"), TAKE_NUMBER, values).await?;
    }
    Ok(())
}

/// Frees the numbers of an owner.
pub(crate) async fn free(session: &mut Session<'_>, record: &NumberRecord) -> Result<(), Failure> {
    let (kind, owner) = columns(record.owner);
    let values = values![record.organization.0, record.location.0, kind, owner];
    session.run(FREE_EXTENSIONS, values.clone()).await?;
    session.run(FREE_NUMBERS, values).await?;
    Ok(())
}

pub(crate) async fn extension_owners(
    session: &mut Session<'_>,
    extension: &Extension,
) -> Result<Vec<NumberRecord>, Failure> {
    session.rows(EXTENSION_OWNERS, values![extension.as_str()]).await?.iter().map(read).collect()
}

pub(crate) async fn number_owner(
    session: &mut Session<'_>,
    number: &PhoneNumber,
) -> Result<Option<NumberRecord>, Failure> {
    session.row(NUMBER_OWNER, values![number.as_str()]).await?.as_ref().map(read).transpose()
}

/// How an owner stands in its two columns.
fn columns(owner: NumberOwner) -> (&'static str, Option<Uuid>) {
    match owner {
        NumberOwner::Portal => ("portal", None),
        NumberOwner::Person(person) => ("person", Some(person.0)),
        NumberOwner::Attendant(attendant) => ("attendant", Some(attendant.0)),
        NumberOwner::Group(group) => ("group", Some(group.0)),
    }
}

fn read(row: &Row) -> Result<NumberRecord, Failure> {
    let owner: Option<Uuid> = row.column("owner")?;
    let owner = match (row.column::<String>("kind")?.as_str(), owner) {
        ("portal", None) => NumberOwner::Portal,
        ("person", Some(id)) => NumberOwner::Person(PersonId(id)),
        ("attendant", Some(id)) => NumberOwner::Attendant(AttendantId(id)),
        ("group", Some(id)) => NumberOwner::Group(GroupId(id)),
        _ => return Err(Failure::corrupt("owner of a number")),
    };
    Ok(NumberRecord {
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        owner,
    })
}
