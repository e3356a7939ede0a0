//! The directory: people with their personalized names, and how extensions begin.

use antiphon_core::ids::{BlobKey, LocationId, OrganizationId, PersonId};
use antiphon_core::numbering::Extension;
use antiphon_office::ports::{Directory, DirectoryEntry, ExtensionShape, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;

const ALL: &str =
    "SELECT people.id, people.location, people.name, people.extension, mailboxes.personalized_name
    FROM people LEFT JOIN mailboxes
        ON mailboxes.organization = people.organization AND mailboxes.id = people.mailbox
    WHERE people.organization = $1 ORDER BY people.name, people.id";
const SHAPES: &str = "SELECT DISTINCT location, substr(extension, 1, 1) AS first,
        CAST(length(extension) AS BIGINT) AS digits
    FROM extensions WHERE organization = $1 AND kind IN ('person', 'group')";

#[async_trait]
impl Directory for SqlStore {
    async fn directory(&self, organization: OrganizationId) -> Result<Vec<DirectoryEntry>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn extension_shapes(
        &self,
        organization: OrganizationId,
    ) -> Result<Vec<ExtensionShape>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(shapes(session, *organization))).await
    }
}

async fn all(
    session: &mut Session<'_>,
    organization: OrganizationId,
) -> Result<Vec<DirectoryEntry>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<DirectoryEntry, Failure> {
    Ok(DirectoryEntry {
        person: PersonId(row.column("id")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        extension: row.parsed("extension", Extension::parse)?,
        personalized_name: row.column::<Option<String>>("personalized_name")?.map(BlobKey),
    })
}

async fn shapes(
    session: &mut Session<'_>,
    organization: OrganizationId,
) -> Result<Vec<ExtensionShape>, Failure> {
    session.rows(SHAPES, values![organization.0]).await?.iter().map(shape).collect()
}

fn shape(row: &Row) -> Result<ExtensionShape, Failure> {
    Ok(ExtensionShape {
        location: LocationId(row.column("location")?),
        first: row.parsed("first", |text| text.chars().next().ok_or(()))?,
        digits: row.amount("digits")?,
    })
}
