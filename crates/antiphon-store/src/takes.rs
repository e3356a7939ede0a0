//! The recordings that announcements had before. Their audio is counted like that of the announcement.

use antiphon_core::announcement::{Announcement, EarlierTake};
use antiphon_core::ids::{AnnouncementId, BlobKey, OrganizationId};
use antiphon_core::limits::EARLIER_TAKES_MAX;

use crate::failure::Failure;
use crate::mailboxes;
use crate::session::{Row, Session, values};

const INSERT: &str = "INSERT INTO announcement_takes
        (organization, announcement, number, audio, duration_ms, bytes, replaced_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ALL: &str = "SELECT number, audio, duration_ms, bytes, replaced_ms FROM announcement_takes
    WHERE organization = $1 AND announcement = $2 ORDER BY number DESC";
const BYTES: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM announcement_takes
    WHERE organization = $1";
const REMOVE: &str =
    "DELETE FROM announcement_takes WHERE organization = $1 AND announcement = $2 AND number = $3";
const REMOVE_ALL: &str = "DELETE FROM announcement_takes WHERE organization = $1 AND announcement = $2";

/// Those of an announcement, newest first.
pub(crate) async fn all(
    session: &mut Session<'_>,
    organization: OrganizationId,
    announcement: AnnouncementId,
) -> Result<Vec<EarlierTake>, Failure> {
    session.rows(ALL, values![organization.0, announcement.0]).await?.iter().map(read).collect()
}

/// How many bytes those of an organization have.
pub(crate) async fn bytes(session: &mut Session<'_>, organization: OrganizationId) -> Result<u64, Failure> {
    let row = session.row(BYTES, values![organization.0]).await?;
    row.map_or(Ok(0), |row| row.amount("bytes"))
}

/// Keeps what was replaced, whose audio stays counted, and returns the audio of the oldest if that has to go and
/// nobody refers to it any more.
pub(crate) async fn keep(
    session: &mut Session<'_>,
    before: &Announcement,
    replaced_ms: i64,
) -> Result<Option<BlobKey>, Failure> {
    let (organization, id) = (before.organization, before.id);
    let values = values![
        organization.0,
        id.0,
        before.version,
        &before.audio.0,
        before.duration_ms,
        before.bytes,
        replaced_ms
    ];
    session.change("earlier take", INSERT, values).await?;
    let oldest = all(session, organization, id).await?.into_iter().nth(EARLIER_TAKES_MAX);
    let Some(oldest) = oldest else { return Ok(None) };
    session.change("earlier take", REMOVE, values![organization.0, id.0, oldest.number]).await?;
    Ok(mailboxes::unrefer(session, &oldest.audio).await?.then_some(oldest.audio))
}

/// Removes those of an announcement, and returns the audio that nobody refers to any more.
pub(crate) async fn forget(
    session: &mut Session<'_>,
    organization: OrganizationId,
    announcement: AnnouncementId,
) -> Result<Vec<BlobKey>, Failure> {
    let mut forgotten = Vec::new();
    for take in all(session, organization, announcement).await? {
        if mailboxes::unrefer(session, &take.audio).await? {
            forgotten.push(take.audio);
        }
    }
    session.run(REMOVE_ALL, values![organization.0, announcement.0]).await?;
    Ok(forgotten)
}

fn read(row: &Row) -> Result<EarlierTake, Failure> {
    Ok(EarlierTake {
        number: row.column("number")?,
        audio: BlobKey(row.column("audio")?),
        duration_ms: row.amount("duration_ms")?,
        bytes: row.amount("bytes")?,
        replaced_ms: row.column("replaced_ms")?,
    })
}
