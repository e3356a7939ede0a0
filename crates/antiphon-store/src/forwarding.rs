//! Where people send all their calls, and how a switch with a number stands in its two columns.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_office::ports::{Audit, Forwardings, StoreError};
use async_trait::async_trait;

use crate::audit;
use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;

const SAVE: &str = "UPDATE people SET forwarded = $3, forwarded_to = $4 WHERE organization = $1 AND id = $2";

#[async_trait]
impl Forwardings for SqlStore {
    async fn save_forwarding(
        &self,
        organization: OrganizationId,
        person: PersonId,
        forwarding: &Forwarding,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, person, forwarding.clone(), audit.clone());
        self.db
            .write(change, |session, (organization, person, forwarding, audit)| {
                Box::pin(save(session, *organization, *person, forwarding, audit))
            })
            .await
    }
}

async fn save(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
    forwarding: &Forwarding,
    audit: &Audit,
) -> Result<(), Failure> {
    let values = values![organization.0, person.0, forwarding.active, number(forwarding)];
    session.change("person", SAVE, values).await?;
    audit::insert(session, audit).await
}

/// The number as it stands in its column.
pub(crate) fn number(forwarding: &Forwarding) -> Option<&str> {
    forwarding.destination.as_ref().map(Dialled::as_str)
}

impl Row {
    /// A switch and its number.
    pub(crate) fn forwarding(&self, active: &str, destination: &str) -> Result<Forwarding, Failure> {
        Ok(Forwarding {
            active: self.column(active)?,
            destination: self.parsed_if_any(destination, dialled)?,
        })
    }
}
