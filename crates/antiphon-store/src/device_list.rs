//! The phones of everybody, in one list: found in the index that people are sought by, and only then read, with what is
//! registered in the same statement.

use antiphon_core::ids::{DeviceId, LocationId, OrganizationId, PersonId};
use antiphon_office::ports::{DeviceLists, DevicesQuery, ListedDevice, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::roster::pattern;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;

/// The comparison of the first two again lets an index begin where the page does; the whole one decides. People come
/// first in any case (`CROSS`, for SQLite), so that the page ends as soon as it is full.
macro_rules! found {
    ($more:literal) => {
        concat!(
            "SELECT f.person, f.name, f.extension, f.location, f.id, f.username, b.contact, b.user_agent
            FROM (SELECT p.id AS person, p.name, p.extension, p.location, d.id, d.username
                FROM people p CROSS JOIN devices d
                WHERE p.organization = $1 AND d.organization = p.organization AND d.person = p.id
                    AND (p.sought LIKE $2 ESCAPE '\\' OR LOWER(d.username) LIKE $2 ESCAPE '\\')
                    AND (p.extension, p.id) >= ($3, $4) AND (p.extension, p.id, d.id) > ($3, $4, $5)",
            $more,
            " ORDER BY p.extension, p.id, d.id LIMIT $6) f
            LEFT JOIN bindings b ON b.organization = $1 AND b.device = f.id AND b.expires_ms > $7
            ORDER BY f.extension, f.person, f.id, b.position"
        )
    };
}
pub(crate) const FOUND: &str = found!("");
pub(crate) const FOUND_AT: &str = found!(" AND p.location = $8");
const PLACE: &str = "SELECT p.extension, p.id FROM devices d
    JOIN people p ON p.organization = d.organization AND p.id = d.person
    WHERE d.organization = $1 AND d.id = $2";

#[async_trait]
impl DeviceLists for SqlStore {
    async fn find_devices(
        &self,
        organization: OrganizationId,
        query: &DevicesQuery,
    ) -> Result<Vec<ListedDevice>, StoreError> {
        self.db
            .read((organization, query.clone()), |session, (organization, query)| {
                Box::pin(find(session, *organization, query))
            })
            .await
    }
}

async fn find(
    session: &mut Session<'_>,
    organization: OrganizationId,
    query: &DevicesQuery,
) -> Result<Vec<ListedDevice>, Failure> {
    let Some((extension, person, device)) = behind(session, organization, query.after).await? else {
        return Ok(Vec::new());
    };
    let mut values =
        values![organization.0, &pattern(&query.text), &extension, person, device, query.max, query.now_ms];
    let statement = match query.location {
        Some(location) => {
            values.push(location.0.into());
            FOUND_AT
        }
        None => FOUND,
    };
    gathered(&session.rows(statement, values).await?)
}

/// The place in the list behind which to go on: before all phones where none is named, and none where the one named is
/// not there.
async fn behind(
    session: &mut Session<'_>,
    organization: OrganizationId,
    after: Option<DeviceId>,
) -> Result<Option<(String, Uuid, Uuid)>, Failure> {
    let Some(after) = after else { return Ok(Some((String::new(), Uuid::nil(), Uuid::nil()))) };
    let row = session.row(PLACE, values![organization.0, after.0]).await?;
    row.map(|row| Ok((row.column("extension")?, row.column("id")?, after.0))).transpose()
}

/// A phone with several contacts has a row for each of them.
fn gathered(rows: &[Row]) -> Result<Vec<ListedDevice>, Failure> {
    let mut devices: Vec<ListedDevice> = Vec::new();
    for row in rows {
        let id = DeviceId(row.column("id")?);
        let contact: Option<String> = row.column("contact")?;
        let user_agent: Option<String> = row.column("user_agent")?;
        let told = user_agent.or(contact);
        match devices.last_mut().filter(|last| last.id == id) {
            Some(last) => last.contacts.extend(told),
            None => devices.push(ListedDevice {
                id,
                username: row.column("username")?,
                person: PersonId(row.column("person")?),
                owner: row.column("name")?,
                extension: row.column("extension")?,
                location: LocationId(row.column("location")?),
                contacts: told.into_iter().collect(),
            }),
        }
    }
    Ok(devices)
}
