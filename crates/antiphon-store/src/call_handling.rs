//! How people have their calls handled: a row for whoever has changed something.

use antiphon_core::call_handling::{CallHandling, HandlingChange};
use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_office::ports::{Audit, CallHandlings, StoreError};
use async_trait::async_trait;

use crate::audit;
use crate::failure::Failure;
use crate::forwarding::number;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;

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

const LOCK: &str = "UPDATE people SET name = name WHERE organization = $1 AND id = $2";

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

    async fn change_call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
        change: &HandlingChange,
        audit: &Audit,
    ) -> Result<Option<CallHandling>, StoreError> {
        let change = (organization, person, change.clone(), audit.clone());
        self.db
            .write(change, |session, (organization, person, change, audit)| {
                Box::pin(make(session, *organization, *person, change, audit))
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

async fn make(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
    change: &HandlingChange,
    audit: &Audit,
) -> Result<Option<CallHandling>, Failure> {
    // Whoever changes something else of the person's at the same moment waits here.
    if session.run(LOCK, values![organization.0, person.0]).await? == 0 {
        return Err(Failure::missing("person"));
    }
    let mut handling = one(session, organization, person).await?;
    if !handling.make(change) {
        return Ok(None);
    }
    save(session, organization, person, &handling).await?;
    audit::insert(session, audit).await?;
    Ok(Some(handling))
}

async fn save(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
    handling: &CallHandling,
) -> Result<(), Failure> {
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
    session.run(SAVE, values).await.map(drop)
}
