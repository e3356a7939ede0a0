//! Voicemail groups, each added with a mailbox and what opens it.

use antiphon_core::group::Group;
use antiphon_core::ids::{BlobKey, GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::mailbox::{Access, Mailbox};
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_office::ports::{Audit, Groups, NumberOwner, NumberRecord, StoreError};
use async_trait::async_trait;
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::sql_store::SqlStore;
use crate::{audit, credentials, locations, mailboxes, numbers, people, removal};

const INSERT: &str =
    "INSERT INTO voicemail_groups (organization, id, location, name, extension, number, mailbox,
        language, members, notification_email, version, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
const ALL: &str = "SELECT organization, id, location, name, extension, number, mailbox, language, members,
        notification_email, version, created_ms
    FROM voicemail_groups WHERE organization = $1 ORDER BY created_ms, id";
const ONE: &str = "SELECT organization, id, location, name, extension, number, mailbox, language, members,
        notification_email, version, created_ms
    FROM voicemail_groups WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change it wait until this transaction ends.
const LOCK: &str = "UPDATE voicemail_groups SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, extension, number, mailbox, language, members,
        notification_email, version, created_ms";
const NAMED: &str = "SELECT id FROM voicemail_groups WHERE organization = $1 AND location = $2 AND name = $3";
const SAVE: &str = "UPDATE voicemail_groups SET name = $3, extension = $4, number = $5, language = $6,
        members = $7, notification_email = $8, version = version + 1
    WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM voicemail_groups WHERE organization = $1 AND id = $2";

#[async_trait]
impl Groups for SqlStore {
    async fn insert_group(
        &self,
        group: &Group,
        mailbox: &Mailbox,
        access: &Access,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let new = (group.clone(), mailbox.clone(), access.clone(), audit.clone());
        self.db
            .write(new, |session, (group, mailbox, access, audit)| {
                Box::pin(insert(session, group, mailbox, access, audit))
            })
            .await
    }

    async fn groups(&self, organization: OrganizationId) -> Result<Vec<Group>, StoreError> {
        self.db.read(organization, |session, organization| Box::pin(all(session, *organization))).await
    }

    async fn group(&self, organization: OrganizationId, id: GroupId) -> Result<Option<Group>, StoreError> {
        self.db
            .read((organization, id), |session, (organization, id)| {
                Box::pin(one(session, ONE, *organization, *id))
            })
            .await
    }

    async fn save_group(&self, group: &Group, audit: &Audit) -> Result<(), StoreError> {
        let changed = (group.clone(), audit.clone());
        self.db.write(changed, |session, (changed, audit)| Box::pin(save(session, changed, audit))).await
    }

    async fn remove_group(
        &self,
        organization: OrganizationId,
        id: GroupId,
        with_messages: bool,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        self.db
            .write(
                (organization, id, with_messages, audit.clone()),
                |session, (organization, id, with, audit)| {
                    Box::pin(remove(session, *organization, *id, *with, audit))
                },
            )
            .await
    }
}

async fn insert(
    session: &mut Session<'_>,
    new: &Group,
    mailbox: &Mailbox,
    access: &Access,
    audit: &Audit,
) -> Result<(), Failure> {
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
        new.mailbox.0,
        &new.language,
        &members_text(new),
        new.notification_email.as_deref(),
        new.version,
        new.created_ms,
    ];
    session.add(|| format!("voicemail group {}", new.name), INSERT, values).await?;
    take(session, new, new.location).await?;
    mailboxes::insert(session, mailbox).await?;
    credentials::insert(session, mailbox.organization, mailbox.id, access).await?;
    audit::insert(session, audit).await
}

async fn all(session: &mut Session<'_>, organization: OrganizationId) -> Result<Vec<Group>, Failure> {
    session.rows(ALL, values![organization.0]).await?.iter().map(read).collect()
}

async fn one(
    session: &mut Session<'_>,
    statement: &'static str,
    organization: OrganizationId,
    id: GroupId,
) -> Result<Option<Group>, Failure> {
    session.row(statement, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

async fn save(session: &mut Session<'_>, changed: &Group, audit: &Audit) -> Result<(), Failure> {
    let before = one(session, LOCK, changed.organization, changed.id).await?;
    let before = before.ok_or_else(|| Failure::missing("voicemail group"))?;
    if before.version != changed.version {
        return Err(Failure::conflict(format!("voicemail group {}", before.name)));
    }
    let place = values![before.organization.0, before.location.0, &changed.name];
    if let Some(namesake) = session.row(NAMED, place).await?
        && namesake.column::<Uuid>("id")? != changed.id.0
    {
        return Err(Failure::exists(format!("voicemail group {}", changed.name)));
    }
    session.change("voicemail group", SAVE, changes(changed)).await?;
    numbers::free(session, &owner(&before, before.location)).await?;
    take(session, changed, before.location).await?;
    audit::insert(session, audit).await
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: GroupId,
    with_messages: bool,
    audit: &Audit,
) -> Result<Vec<BlobKey>, Failure> {
    let group = one(session, LOCK, organization, id).await?;
    let group = group.ok_or_else(|| Failure::missing("voicemail group"))?;
    let mailbox = mailboxes::locked(session, organization, group.mailbox).await?;
    let mailbox = mailbox.ok_or_else(|| Failure::missing("mailbox"))?;
    if !with_messages && mailbox.counts.new.saturating_add(mailbox.counts.saved) > 0 {
        let what = format!("the mailbox of voicemail group {}", group.name);
        return Err(Failure::Refused(StoreError::InUse(what)));
    }
    let forgotten = removal::remove(session, &mailbox).await?;
    numbers::free(session, &owner(&group, group.location)).await?;
    session.change("voicemail group", REMOVE, values![organization.0, id.0]).await?;
    audit::insert(session, audit).await?;
    Ok(forgotten)
}

fn changes(changed: &Group) -> Vec<Value> {
    values![
        changed.organization.0,
        changed.id.0,
        &changed.name,
        changed.extension.as_ref().map(Extension::as_str),
        changed.number.as_ref().map(PhoneNumber::as_str),
        &changed.language,
        &members_text(changed),
        changed.notification_email.as_deref(),
    ]
}

/// Takes the numbers, if the members are there.
async fn take(session: &mut Session<'_>, group: &Group, location: LocationId) -> Result<(), Failure> {
    for member in &group.members {
        if people::one(session, group.organization, *member).await?.is_none() {
            return Err(Failure::missing("person"));
        }
    }
    let record = owner(group, location);
    numbers::take(session, &record, group.extension.as_ref(), group.number.as_ref()).await
}

fn owner(group: &Group, location: LocationId) -> NumberRecord {
    NumberRecord { organization: group.organization, location, owner: NumberOwner::Group(group.id) }
}

/// The members as they stand in their column: identities with a space between.
fn members_text(group: &Group) -> String {
    group.members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn read(row: &Row) -> Result<Group, Failure> {
    let members =
        |text: &str| text.split_whitespace().map(str::parse::<PersonId>).collect::<Result<Vec<_>, _>>();
    Ok(Group {
        id: GroupId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        name: row.column("name")?,
        extension: row.parsed_if_any("extension", Extension::parse)?,
        number: row.parsed_if_any("number", PhoneNumber::parse)?,
        mailbox: MailboxId(row.column("mailbox")?),
        language: row.column("language")?,
        members: row.parsed("members", members)?,
        notification_email: row.column("notification_email")?,
        created_ms: row.column("created_ms")?,
        version: row.column("version")?,
    })
}
