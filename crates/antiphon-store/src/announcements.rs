//! Announcements. Their audio is counted like that of messages, and who plays them has rows of its own.

use antiphon_core::announcement::{Announcement, EarlierTake, Level};
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, LocationId, OrganizationId};
use antiphon_office::ports::{Announcements, Audit, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{audit, mailboxes, organizations, takes};

const INSERT: &str = "INSERT INTO announcements
        (organization, id, scope, location, name, audio, duration_ms, bytes, version, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, location, name, audio, duration_ms, bytes, version, created_ms
    FROM announcements WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, location, name, audio, duration_ms, bytes, version, created_ms
    FROM announcements WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to use, change or remove it wait until this transaction ends.
const LOCK: &str = "UPDATE announcements SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, audio, duration_ms, bytes, version, created_ms";
const NAMED: &str = "SELECT id FROM announcements WHERE organization = $1 AND scope = $2 AND name = $3";
const SAVE: &str = "UPDATE announcements
    SET name = $3, audio = $4, duration_ms = $5, bytes = $6, version = version + 1
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM announcements WHERE organization = $1 AND id = $2";
const USERS: &str = "SELECT uses.attendant FROM announcement_uses AS uses
    JOIN attendants ON attendants.organization = uses.organization AND attendants.id = uses.attendant
    WHERE uses.organization = $1 AND uses.announcement = $2 ORDER BY attendants.created_ms, attendants.id";
const USE: &str = "INSERT INTO announcement_uses (organization, announcement, attendant) VALUES ($1, $2, $3)";
const RELEASE: &str = "DELETE FROM announcement_uses WHERE organization = $1 AND attendant = $2";

#[async_trait]
impl Announcements for SqlStore {
    async fn insert_announcement(
        &self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (announcement.clone(), audit.clone());
        self.db.write(new, |session, (new, audit)| Box::pin(insert(session, new, audit))).await
    }

    async fn announcements(&self, organization: OrganizationId) -> Result<Vec<Announcement>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Option<Announcement>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_announcement(
        &self,
        announcement: &Announcement,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        let changed = (announcement.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn earlier_takes(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<EarlierTake>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(takes::all(session, *organization, *id))
            })
            .await
    }

    async fn earlier_takes_bytes(&self, organization: OrganizationId) -> Result<u64, StoreError> {
        self.db
            .read(organization, |session, organization| Box::pin(takes::bytes(session, *organization)))
            .await
    }

    async fn remove_announcement(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(remove(session, *organization, *id, audit))
            })
            .await
    }

    async fn announcement_users(
        &self,
        organization: OrganizationId,
        id: AnnouncementId,
    ) -> Result<Vec<AttendantId>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(users(session, *organization, *id))
            })
            .await
    }
}

/// Notes that the auto attendant plays these and no others; each must be there.
pub(crate) async fn use_all(
    session: &mut Session<'_>,
    organization: OrganizationId,
    attendant: AttendantId,
    announcements: &[AnnouncementId],
) -> Result<(), Failure> {
    release(session, organization, attendant).await?;
    for id in announcements {
        one(session, LOCK, organization, *id).await?.ok_or_else(|| Failure::missing("announcement"))?;
        session.run(USE, values![organization.0, id.0, attendant.0]).await?;
    }
    Ok(())
}

/// Notes that the auto attendant plays none any more.
pub(crate) async fn release(
    session: &mut Session<'_>,
    organization: OrganizationId,
    attendant: AttendantId,
) -> Result<(), Failure> {
    session.run(RELEASE, values![organization.0, attendant.0]).await?;
    Ok(())
}

async fn insert(session: &mut Session<'_>, new: &Announcement, audit: &Audit) -> Result<(), Failure> {
    if organizations::one(session, new.organization).await?.is_none() {
        return Err(Failure::missing("organization"));
    }
    let (scope, location) = level_columns(new.level);
    let values = values![
        new.organization.0,
        new.id.0,
        &scope,
        location,
        &new.name,
        &new.audio.0,
        new.duration_ms,
        new.bytes,
        new.version,
        new.created_ms,
    ];
    session.add(|| format!("announcement {}", new.name), INSERT, values).await?;
    mailboxes::refer(session, &new.audio).await?;
    audit::insert(session, audit).await
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Announcement>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: AnnouncementId,
) -> Result<Option<Announcement>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(
    session: &mut Session<'_>,
    changed: &Announcement,
    audit: &Audit,
) -> Result<Option<BlobKey>, Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("announcement"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("announcement {}", before.name)));
    }
    let (scope, _) = level_columns(before.level);
    let namesake = session.row(NAMED, values![changed.organization.0, &scope, &changed.name]).await?;
    if let Some(namesake) = namesake
        && namesake.column::<uuid::Uuid>("id")? != changed.id.0
    {
        return Err(Failure::exists(format!("announcement {}", changed.name)));
    }
    session.change("announcement", SAVE, changes(changed)).await?;
    mailboxes::refer(session, &changed.audio).await?;
    audit::insert(session, audit).await?;
    if before.audio == changed.audio {
        // Counted twice now, once by the row as it was.
        mailboxes::unrefer(session, &before.audio).await?;
        return Ok(None);
    }
    takes::keep(session, &before, audit.at_ms).await
}

fn changes(changed: &Announcement) -> Vec<Value> {
    values![
        changed.organization.0,
        changed.id.0,
        &changed.name,
        &changed.audio.0,
        changed.duration_ms,
        changed.bytes,
    ]
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AnnouncementId,
    audit: &Audit,
) -> Result<Vec<BlobKey>, Failure> {
    let found = one(session, LOCK, organization, id).await?;
    let Announcement { name, audio, .. } = found.ok_or_else(|| Failure::missing("announcement"))?;
    if !users(session, organization, id).await?.is_empty() {
        return Err(Failure::Refused(StoreError::InUse(format!("announcement {name}"))));
    }
    session.change("announcement", REMOVE, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await?;
    let mut forgotten = takes::forget(session, organization, id).await?;
    if mailboxes::unrefer(session, &audio).await? {
        forgotten.push(audio);
    }
    Ok(forgotten)
}

async fn users(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: AnnouncementId,
) -> Result<Vec<AttendantId>, Failure> {
    let rows = session.rows(USERS, values![organization.0, id.0]).await?;
    rows.iter().map(|row| Ok(AttendantId(row.column("attendant")?))).collect()
}

/// How a level stands in its two columns.
fn level_columns(level: Level) -> (String, Option<uuid::Uuid>) {
    match level {
        Level::Organization => ("organization".to_owned(), None),
        Level::Location(location) => (location.to_string(), Some(location.0)),
    }
}

fn read(row: &Row) -> Result<Announcement, Failure> {
    let location: Option<uuid::Uuid> = row.column("location")?;
    Ok(Announcement {
        id: AnnouncementId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        level: location.map_or(Level::Organization, |it| Level::Location(LocationId(it))),
        name: row.column("name")?,
        audio: BlobKey(row.column("audio")?),
        duration_ms: row.amount("duration_ms")?,
        bytes: row.amount("bytes")?,
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}
