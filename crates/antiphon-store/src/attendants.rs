//! Auto attendants: what is looked for has columns, the menus are one JSON text.

use antiphon_core::attendant::{Attendant, DialingScope, Period};
use antiphon_core::ids::{AttendantId, LocationId, OrganizationId, ScheduleId};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::ports::{Attendants, Audit, NumberOwner, NumberRecord, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::menus_json::{self, Menus};
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{announcements, audit, locations, numbers, schedules};

const INSERT: &str = "INSERT INTO attendants (organization, id, location, name, extension, number, language,
        time_zone, business_schedule, holiday_schedule, activated, menus, extension_dialing, name_dialing, version, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, location, name, extension, number, language, time_zone,
        business_schedule, holiday_schedule, activated, menus, extension_dialing, name_dialing, version, created_ms
    FROM attendants WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, location, name, extension, number, language, time_zone,
        business_schedule, holiday_schedule, activated, menus, extension_dialing, name_dialing, version, created_ms
    FROM attendants WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change or remove it wait until this transaction ends.
const LOCK: &str = "UPDATE attendants SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, extension, number, language, time_zone,
        business_schedule, holiday_schedule, activated, menus, extension_dialing, name_dialing, version, created_ms";
const NAMED: &str = "SELECT id FROM attendants WHERE organization = $1 AND location = $2 AND name = $3";
const SAVE: &str =
    "UPDATE attendants SET name = $3, extension = $4, number = $5, language = $6, time_zone = $7,
        business_schedule = $8, holiday_schedule = $9, activated = $10, menus = $11, extension_dialing = $12,
        name_dialing = $13, version = version + 1
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM attendants WHERE organization = $1 AND id = $2";

#[async_trait]
impl Attendants for SqlStore {
    async fn insert_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        let new = (attendant.clone(), audit.clone());
        self.db.write(new, |session, (new, audit)| Box::pin(insert(session, new, audit))).await
    }

    async fn attendants(&self, organization: OrganizationId) -> Result<Vec<Attendant>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Option<Attendant>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_attendant(&self, attendant: &Attendant, audit: &Audit) -> Result<(), StoreError> {
        let changed = (attendant.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn remove_attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(remove(session, *organization, *id, audit))
            })
            .await
    }
}

async fn insert(session: &mut Session<'_>, new: &Attendant, audit: &Audit) -> Result<(), Failure> {
    if locations::one(session, new.organization, new.location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    let values = values![
        new.organization.0,
        new.id.0,
        new.location.0,
        &new.name,
        new.extension.as_ref().map(Extension::as_str),
        new.number.as_ref().map(PhoneNumber::as_str),
        &new.language,
        &new.time_zone,
        new.business_schedule.map(|it| it.0),
        new.holiday_schedule.map(|it| it.0),
        new.activated.map(Period::word),
        &menus_json::write(new),
        new.extension_dialing.word(),
        new.name_dialing.word(),
        new.version,
        new.created_ms,
    ];
    session.add(|| format!("auto attendant {}", new.name), INSERT, values).await?;
    take(session, new).await?;
    audit::insert(session, audit).await
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Attendant>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: AttendantId,
) -> Result<Option<Attendant>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(session: &mut Session<'_>, changed: &Attendant, audit: &Audit) -> Result<(), Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("auto attendant"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("auto attendant {}", before.name)));
    }
    let place = values![before.organization.0, before.location.0, &changed.name];
    if let Some(namesake) = session.row(NAMED, place).await?
        && namesake.column::<Uuid>("id")? != changed.id.0
    {
        return Err(Failure::exists(format!("auto attendant {}", changed.name)));
    }
    session.change("auto attendant", SAVE, changes(changed)).await?;
    numbers::free(session, &owner(&before)).await?;
    take(session, &Attendant { location: before.location, ..changed.clone() }).await?;
    audit::insert(session, audit).await
}

fn changes(changed: &Attendant) -> Vec<Value> {
    values![
        changed.organization.0,
        changed.id.0,
        &changed.name,
        changed.extension.as_ref().map(Extension::as_str),
        changed.number.as_ref().map(PhoneNumber::as_str),
        &changed.language,
        &changed.time_zone,
        changed.business_schedule.map(|it| it.0),
        changed.holiday_schedule.map(|it| it.0),
        changed.activated.map(Period::word),
        &menus_json::write(changed),
        changed.extension_dialing.word(),
        changed.name_dialing.word(),
    ]
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AttendantId,
    audit: &Audit,
) -> Result<(), Failure> {
    let removed = one(session, LOCK, organization, id).await?;
    let removed = removed.ok_or_else(|| Failure::missing("auto attendant"))?;
    announcements::release(session, organization, id).await?;
    numbers::free(session, &owner(&removed)).await?;
    session.change("auto attendant", REMOVE, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await
}

/// Takes what the auto attendant needs: its numbers, the announcements it plays, the schedules it follows.
async fn take(session: &mut Session<'_>, attendant: &Attendant) -> Result<(), Failure> {
    let (organization, id) = (attendant.organization, attendant.id);
    let (extension, number) = (attendant.extension.as_ref(), attendant.number.as_ref());
    numbers::take(session, &owner(attendant), extension, number).await?;
    announcements::use_all(session, organization, id, &attendant.announcements()).await?;
    for schedule in [attendant.business_schedule, attendant.holiday_schedule].into_iter().flatten() {
        schedules::follow(session, organization, schedule).await?;
    }
    Ok(())
}

fn owner(attendant: &Attendant) -> NumberRecord {
    let (organization, location) = (attendant.organization, attendant.location);
    NumberRecord { organization, location, owner: NumberOwner::Attendant(attendant.id) }
}

fn read(row: &Row) -> Result<Attendant, Failure> {
    let schedule = |name| -> Result<_, Failure> { Ok(row.column::<Option<Uuid>>(name)?.map(ScheduleId)) };
    let scope = |name| row.parsed(name, |word| DialingScope::parse(word).ok_or(()));
    let Menus { business, after_hours, holiday, sub_menus } = row.parsed("menus", menus_json::read)?;
    Ok(Attendant {
        id: AttendantId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        extension: row.parsed_if_any("extension", Extension::parse)?,
        number: row.parsed_if_any("number", PhoneNumber::parse)?,
        language: row.column("language")?,
        time_zone: row.column("time_zone")?,
        business_schedule: schedule("business_schedule")?,
        holiday_schedule: schedule("holiday_schedule")?,
        activated: row.parsed_if_any("activated", |word| Period::parse(word).ok_or(()))?,
        business_menu: business,
        after_hours_menu: after_hours,
        holiday_menu: holiday,
        sub_menus,
        extension_dialing: scope("extension_dialing")?,
        name_dialing: scope("name_dialing")?,
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}
