//! Who has which extension and public number. Taking one that somebody has is refused by its key.

use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::ports::{NumberOwner, NumberRecord};

use crate::failure::Failure;
use crate::session::{Row, Session, values};

const TAKE_EXTENSION: &str = "INSERT INTO extensions (organization, location, extension, person)
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const TAKE_NUMBER: &str = "INSERT INTO phone_numbers (organization, location, number, person)
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
const FREE_PORTAL_EXTENSION: &str =
    "DELETE FROM extensions WHERE organization = $1 AND location = $2 AND person IS NULL";
const FREE_PORTAL_NUMBER: &str =
    "DELETE FROM phone_numbers WHERE organization = $1 AND location = $2 AND person IS NULL";
const EXTENSION_OWNERS: &str = "SELECT organization, location, person FROM extensions
    WHERE extension = $1 ORDER BY organization, location";
const NUMBER_OWNER: &str = "SELECT organization, location, person FROM phone_numbers WHERE number = $1";

/// Takes the numbers for their owner.
pub(crate) async fn take(
    session: &mut Session<'_>,
    record: &NumberRecord,
    extension: Option<&Extension>,
    number: Option<&PhoneNumber>,
) -> Result<(), Failure> {
    let person = match record.owner {
        NumberOwner::Portal => None,
        NumberOwner::Person(person) => Some(person.0),
    };
    if let Some(extension) = extension {
        let values = values![record.organization.0, record.location.0, extension.as_str(), person];
        session.add(|| format!("extension {extension}"), TAKE_EXTENSION, values).await?;
    }
    if let Some(number) = number {
        let values = values![record.organization.0, record.location.0, number.as_str(), person];
        session.add(|| format!("number {number}"), TAKE_NUMBER, values).await?;
    }
    Ok(())
}

/// Frees the numbers of a location's portal.
pub(crate) async fn free_portal(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: LocationId,
) -> Result<(), Failure> {
    session.run(FREE_PORTAL_EXTENSION, values![organization.0, location.0]).await?;
    session.run(FREE_PORTAL_NUMBER, values![organization.0, location.0]).await?;
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

fn read(row: &Row) -> Result<NumberRecord, Failure> {
    let person: Option<uuid::Uuid> = row.column("person")?;
    Ok(NumberRecord {
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        owner: person.map_or(NumberOwner::Portal, |person| NumberOwner::Person(PersonId(person))),
    })
}
