//! People who were removed: their rows lie in a table of their own, where no statement about people finds them.

use antiphon_core::ids::{BlobKey, DeviceId, OrganizationId, PersonId};
use antiphon_core::person::Person;
use antiphon_office::ports::{Audit, Leaver, Leavers, NumberOwner, NumberRecord, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{accounts, audit, locations, mailboxes, numbers, people, removal};

const PUT_ASIDE: &str =
    "INSERT INTO removed_people (organization, id, location, name, email, extension, number,
        mailbox, forwarded, forwarded_to, created_ms, removed_ms)
    SELECT organization, id, location, name, email, extension, number, mailbox, forwarded, forwarded_to,
        created_ms, $3
    FROM people WHERE organization = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM people WHERE organization = $1 AND id = $2";
const FORGET_CONTACTS: &str = "DELETE FROM bindings WHERE organization = $1
    AND device IN (SELECT id FROM devices WHERE organization = $1 AND person = $2)";
/// Invitations to sign in.
const FORGET_LINKS: &str = "DELETE FROM account_links WHERE organization = $1 AND target = $2";
/// Members stand with spaces between; `$2` is one of them as text.
const LEAVE_GROUPS: &str = "UPDATE voicemail_groups SET version = version + 1,
        members = TRIM(REPLACE(' ' || members || ' ', ' ' || $2 || ' ', ' '))
    WHERE organization = $1 AND ' ' || members || ' ' LIKE '% ' || $2 || ' %'";
const ASIDE: &str =
    "SELECT p.organization, p.id, p.location, p.name, p.email, p.extension, p.number, p.mailbox,
        p.forwarded, p.forwarded_to, p.created_ms, p.removed_ms, m.new_count + m.saved_count AS messages
    FROM removed_people p JOIN mailboxes m ON m.organization = p.organization AND m.id = p.mailbox
    WHERE p.organization = $1 ORDER BY p.removed_ms DESC, p.id LIMIT $2";
const DUE: &str = "SELECT organization, id, location, name, email, extension, number, mailbox, forwarded,
        forwarded_to, created_ms
    FROM removed_people WHERE organization = $1 AND removed_ms < $2 ORDER BY removed_ms, id LIMIT $3";
/// Takes the row, so that it is brought back or forgotten once.
const TAKE: &str = "DELETE FROM removed_people WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, name, email, extension, number, mailbox, forwarded, forwarded_to, created_ms";
/// What belongs to a person beside the mailbox.
const FORGET: [&str; 5] = [
    "DELETE FROM webhook_deliveries WHERE organization = $1
        AND webhook IN (SELECT id FROM webhooks WHERE organization = $1 AND owner = $2)",
    "DELETE FROM webhooks WHERE organization = $1 AND owner = $2",
    "DELETE FROM devices WHERE organization = $1 AND person = $2",
    "DELETE FROM call_handling WHERE organization = $1 AND person = $2",
    "DELETE FROM call_permissions WHERE organization = $1 AND person = $2",
];
const REMOVE_DEVICE: &str = "DELETE FROM devices WHERE organization = $1 AND person = $2 AND id = $3";
const FORGET_BINDINGS: &str = "DELETE FROM bindings WHERE organization = $1 AND device = $2";

#[async_trait]
impl Leavers for SqlStore {
    async fn remove_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        now_ms: i64,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, id, now_ms, audit.clone()), |session, (organization, id, now_ms, audit)| {
                Box::pin(remove(session, *organization, *id, *now_ms, audit))
            })
            .await
    }

    async fn leavers(&self, organization: OrganizationId, max: u32) -> Result<Vec<Leaver>, StoreError> {
        self.db
            .read((organization, max), |session, (organization, max)| {
                Box::pin(aside(session, *organization, *max))
            })
            .await
    }

    async fn restore_person(&self, person: &Person, audit: &Audit) -> Result<(), StoreError> {
        let back = (person.clone(), audit.clone());
        self.db.write(back, |session, (person, audit)| Box::pin(restore(session, person, audit))).await
    }

    async fn leavers_before(
        &self,
        organization: OrganizationId,
        before_ms: i64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        self.db
            .read((organization, before_ms, max), |session, (organization, before_ms, max)| {
                Box::pin(async move {
                    let rows = session.rows(DUE, values![organization.0, *before_ms, *max]).await?;
                    rows.iter().map(people::read).collect()
                })
            })
            .await
    }

    async fn purge_person(
        &self,
        organization: OrganizationId,
        id: PersonId,
        audit: &Audit,
    ) -> Result<Vec<BlobKey>, StoreError> {
        self.db
            .write((organization, id, audit.clone()), |session, (organization, id, audit)| {
                Box::pin(purge(session, *organization, *id, audit))
            })
            .await
    }

    async fn remove_device(
        &self,
        organization: OrganizationId,
        person: PersonId,
        id: DeviceId,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        self.db
            .write((organization, person, id, audit.clone()), |session, (organization, person, id, audit)| {
                Box::pin(async move {
                    let device = values![organization.0, person.0, id.0];
                    session.change("device", REMOVE_DEVICE, device).await?;
                    session.run(FORGET_BINDINGS, values![organization.0, id.0]).await?;
                    audit::insert(session, audit).await
                })
            })
            .await
    }
}

async fn remove(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PersonId,
    now_ms: i64,
    audit: &Audit,
) -> Result<(), Failure> {
    let person =
        people::locked(session, organization, id).await?.ok_or_else(|| Failure::missing("person"))?;
    session.run(PUT_ASIDE, values![organization.0, id.0, now_ms]).await?;
    session.change("person", REMOVE, values![organization.0, id.0]).await?;
    let owner = NumberOwner::Person(id);
    numbers::free(session, &NumberRecord { organization, location: person.location, owner }).await?;
    session.run(FORGET_CONTACTS, values![organization.0, id.0]).await?;
    session.run(LEAVE_GROUPS, values![organization.0, &id.to_string()]).await?;
    session.run(FORGET_LINKS, values![organization.0, id.0]).await?;
    accounts::remove_of_person(session, organization, id).await?;
    audit::insert(session, audit).await
}

async fn aside(
    session: &mut Session<'_>,
    organization: OrganizationId,
    max: u32,
) -> Result<Vec<Leaver>, Failure> {
    let leaver = |row: &Row| {
        Ok(Leaver {
            person: people::read(row)?,
            removed_ms: row.column("removed_ms")?,
            messages: row.amount("messages")?,
        })
    };
    session.rows(ASIDE, values![organization.0, max]).await?.iter().map(leaver).collect()
}

async fn restore(session: &mut Session<'_>, person: &Person, audit: &Audit) -> Result<(), Failure> {
    let row = session.row(TAKE, values![person.organization.0, person.id.0]).await?;
    row.ok_or_else(|| Failure::missing("person"))?;
    if locations::one(session, person.organization, person.location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    people::insert_row(session, person).await?;
    audit::insert(session, audit).await
}

async fn purge(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: PersonId,
    audit: &Audit,
) -> Result<Vec<BlobKey>, Failure> {
    let row = session.row(TAKE, values![organization.0, id.0]).await?;
    let person = people::read(&row.ok_or_else(|| Failure::missing("person"))?)?;
    for statement in FORGET {
        session.run(statement, values![organization.0, id.0]).await?;
    }
    let mailbox = mailboxes::locked(session, organization, person.mailbox).await?;
    let forgotten = match mailbox {
        Some(mailbox) => removal::remove(session, &mailbox).await?,
        None => Vec::new(),
    };
    audit::insert(session, audit).await?;
    Ok(forgotten)
}
