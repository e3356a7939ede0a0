//! The link that sets up the first administrator: one row at most.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::ids::OrganizationId;
use antiphon_office::ports::{FirstAdministrator, SetUpLink};

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::{accounts, audit, organizations};

const SAVE: &str = "INSERT INTO set_up_link (slot, hash, organization, expires_ms) VALUES (1, $1, $2, $3)
    ON CONFLICT (slot) DO UPDATE SET hash = $1, organization = $2, expires_ms = $3";
const LINK: &str = "SELECT hash, organization, expires_ms FROM set_up_link";
const USE_UP: &str = "DELETE FROM set_up_link WHERE hash = $1";

pub(crate) async fn save(session: &mut Session<'_>, link: &SetUpLink) -> Result<(), Failure> {
    let values = values![&link.hash.0[..], link.organization.map(|it| it.0), link.expires_ms];
    session.run(SAVE, values).await?;
    Ok(())
}

pub(crate) async fn link(session: &mut Session<'_>) -> Result<Option<SetUpLink>, Failure> {
    session.row(LINK, vec![]).await?.as_ref().map(read).transpose()
}

/// Using the link up comes first: of two who come with it one finds none.
pub(crate) async fn complete(
    session: &mut Session<'_>,
    link: &SecretHash,
    first: &FirstAdministrator,
) -> Result<bool, Failure> {
    if session.run(USE_UP, values![&link.0[..]]).await? == 0 {
        return Ok(false);
    }
    if let Some(organization) = &first.organization {
        organizations::add(session, organization).await?;
    }
    accounts::insert(session, &first.account, Some(&first.password)).await?;
    audit::insert(session, &first.audit).await?;
    Ok(true)
}

fn read(row: &Row) -> Result<SetUpLink, Failure> {
    Ok(SetUpLink {
        hash: row.secret_hash()?,
        organization: row.column::<Option<uuid::Uuid>>("organization")?.map(OrganizationId),
        expires_ms: row.column("expires_ms")?,
    })
}

impl Row {
    /// What is kept of a secret.
    pub(crate) fn secret_hash(&self) -> Result<SecretHash, Failure> {
        let bytes: Vec<u8> = self.column("hash")?;
        Ok(SecretHash(<[u8; 32]>::try_from(bytes).map_err(|_| Failure::corrupt("hash"))?))
    }
}
