//! Schedules.

use antiphon_core::ids::{LocationId, OrganizationId, ScheduleId};
use antiphon_core::schedule::{Schedule, ScheduleKind};
use antiphon_office::ports::{Audit, Schedules, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, locations, schedule_json};

const INSERT: &str = "INSERT INTO schedules
        (organization, id, location, kind, name, events, version, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, location, kind, name, events, version, created_ms
    FROM schedules WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, location, kind, name, events, version, created_ms
    FROM schedules WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to follow, change or remove it wait until this transaction ends.
const LOCK: &str = "UPDATE schedules SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, kind, name, events, version, created_ms";
const NAMED: &str = "SELECT id FROM schedules
    WHERE organization = $1 AND location = $2 AND kind = $3 AND name = $4";
const SAVE: &str = "UPDATE schedules SET name = $3, events = $4, version = version + 1
    WHERE organization = $1 AND id = $2";
const FOLLOWER: &str = "SELECT id FROM attendants
    WHERE organization = $1 AND (business_schedule = $2 OR holiday_schedule = $2) LIMIT 1";
const REMOVE: &str = "DELETE FROM schedules WHERE organization = $1 AND id = $2";

#[async_trait]
impl Schedules for SqlStore {
    async fn insert_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        let new = (schedule.clone(), audit.clone());
        self.db.write(new, |session, (new, audit)| Box::pin(insert(session, new, audit))).await
    }

    async fn schedules(&self, organization: OrganizationId) -> Result<Vec<Schedule>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
    ) -> Result<Option<Schedule>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_schedule(&self, schedule: &Schedule, audit: &Audit) -> Result<(), StoreError> {
        let changed = (schedule.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn remove_schedule(
        &self,
        organization: OrganizationId,
        id: ScheduleId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(remove(session, *organization, *id, audit))
            })
            .await
    }
}

/// The schedule as nobody else can remove it until the end of the transaction; it must be there.
pub(crate) async fn follow(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: ScheduleId,
) -> Result<(), Failure> {
    one(session, LOCK, organization, id).await?.ok_or_else(|| Failure::missing("schedule")).map(drop)
}

async fn insert(session: &mut Session<'_>, new: &Schedule, audit: &Audit) -> Result<(), Failure> {
    if locations::one(session, new.organization, new.location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    let values = values![
        new.organization.0,
        new.id.0,
        new.location.0,
        new.kind.word(),
        &new.name,
        &schedule_json::write(&new.events),
        new.version,
        new.created_ms,
    ];
    session.add(|| format!("schedule {}", new.name), INSERT, values).await?;
    audit::insert(session, audit).await
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Schedule>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: ScheduleId,
) -> Result<Option<Schedule>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(session: &mut Session<'_>, changed: &Schedule, audit: &Audit) -> Result<(), Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("schedule"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("schedule {}", before.name)));
    }
    let place = values![before.organization.0, before.location.0, before.kind.word(), &changed.name];
    if let Some(namesake) = session.row(NAMED, place).await?
        && namesake.column::<uuid::Uuid>("id")? != changed.id.0
    {
        return Err(Failure::exists(format!("schedule {}", changed.name)));
    }
    let events = schedule_json::write(&changed.events);
    let values = values![changed.organization.0, changed.id.0, &changed.name, &events];
    session.change("schedule", SAVE, values).await?;
    audit::insert(session, audit).await
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: ScheduleId,
    audit: &Audit,
) -> Result<(), Failure> {
    let found = one(session, LOCK, organization, id).await?.ok_or_else(|| Failure::missing("schedule"))?;
    if session.row(FOLLOWER, values![organization.0, id.0]).await?.is_some() {
        return Err(Failure::Refused(StoreError::InUse(format!("schedule {}", found.name))));
    }
    session.change("schedule", REMOVE, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await
}

fn read(row: &Row) -> Result<Schedule, Failure> {
    Ok(Schedule {
        id: ScheduleId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        kind: row.parsed("kind", |word| ScheduleKind::parse(word).ok_or(()))?,
        events: row.parsed("events", schedule_json::read)?,
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}
