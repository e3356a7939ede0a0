//! How people have their calls handled: a row for whoever has changed something.

use antiphon_core::call_handling::CallHandling;
use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_office::ports::{Audit, CallHandlings, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::forwarding::number;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, people};

const ONE: &str = "SELECT busy_forwarded, busy_forwarded_to, no_answer_forwarded, no_answer_forwarded_to,
        no_answer_rings, not_reachable_forwarded, not_reachable_forwarded_to, do_not_disturb
    FROM call_handling WHERE organization = $1 AND person = $2";
const SAVE: &str = "INSERT INTO call_handling (organization, person, busy_forwarded, busy_forwarded_to,
        no_answer_forwarded, no_answer_forwarded_to, no_answer_rings, not_reachable_forwarded,
        not_reachable_forwarded_to, do_not_disturb)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (organization, person) DO UPDATE SET busy_forwarded = excluded.busy_forwarded,
        busy_forwarded_to = excluded.busy_forwarded_to, no_answer_forwarded = excluded.no_answer_forwarded,
        no_answer_forwarded_to = excluded.no_answer_forwarded_to,
        no_answer_rings = excluded.no_answer_rings,
        not_reachable_forwarded = excluded.not_reachable_forwarded,
        not_reachable_forwarded_to = excluded.not_reachable_forwarded_to,
        do_not_disturb = excluded.do_not_disturb";

#[async_trait]
impl CallHandlings for SqlStore {
    async fn call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<CallHandling, StoreError> {
        self.db
            .read((organization, person), |session, (organization, person)| {
                Box::pin(one(session, *organization, *person))
            })
            .await
    }

    async fn save_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        handling: &CallHandling,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, person, handling.clone(), audit.clone());
        self.db
            .write(change, |session, (organization, person, handling, audit)| {
                Box::pin(save(session, *organization, *person, handling, audit))
            })
            .await
    }
}

async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<CallHandling, Failure> {
    let row = session.row(ONE, values![organization.0, person.0]).await?;
    row.as_ref().map_or(Ok(CallHandling::default()), read)
}

fn read(row: &Row) -> Result<CallHandling, Failure> {
    Ok(CallHandling {
        busy: row.forwarding("busy_forwarded", "busy_forwarded_to")?,
        no_answer: row.forwarding("no_answer_forwarded", "no_answer_forwarded_to")?,
        no_answer_rings: row.amount("no_answer_rings")?,
        not_reachable: row.forwarding("not_reachable_forwarded", "not_reachable_forwarded_to")?,
        do_not_disturb: row.column("do_not_disturb")?,
    })
}

async fn save(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
    handling: &CallHandling,
    audit: &Audit,
) -> Result<(), Failure> {
    if people::one(session, organization, person).await?.is_none() {
        return Err(Failure::missing("person"));
    }
    let values = values![
        organization.0,
        person.0,
        handling.busy.active,
        number(&handling.busy),
        handling.no_answer.active,
        number(&handling.no_answer),
        handling.no_answer_rings,
        handling.not_reachable.active,
        number(&handling.not_reachable),
        handling.do_not_disturb,
    ];
    session.run(SAVE, values).await?;
    audit::insert(session, audit).await
}
