//! Mailboxes with their settings and counters, and how often audio is referred to.

use antiphon_core::ids::{BlobKey, GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::mailbox::{Counts, EmailSwitch, Mailbox, MailboxOwner, MailboxSettings, MessageDeposit};
use antiphon_office::ports::Audit;
use uuid::Uuid;

use crate::failure::Failure;
use crate::forwarding::number;
use crate::session::{Row, Session, values};
use crate::{audit, credentials, greetings};

const INSERT: &str = "INSERT INTO mailboxes (organization, id, location, owner_kind, owner, personalized_name, enabled,
        send_all_calls, send_busy_calls, send_unanswered_calls, rings, takes_messages, afterwards_forwarded,
        afterwards_forwarded_to, transferred, transferred_to, language, notification_on,
        notification_email, copy_on, copy_email, busy_greeting_on, busy_greeting,
        no_answer_greeting_on, no_answer_greeting, away_greeting_on, away_greeting, away_takes_messages,
        new_count, new_urgent_count, saved_count, saved_urgent_count, used_ms, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34) ON CONFLICT DO NOTHING";
const ONE: &str = "SELECT organization, id, location, owner_kind, owner, personalized_name, enabled,
        send_all_calls, send_busy_calls, send_unanswered_calls, rings, takes_messages, afterwards_forwarded,
        afterwards_forwarded_to, transferred, transferred_to, language, notification_on,
        notification_email, copy_on, copy_email, busy_greeting_on, busy_greeting,
        no_answer_greeting_on, no_answer_greeting, away_greeting_on, away_greeting, away_takes_messages,
        new_count, new_urgent_count, saved_count, saved_urgent_count, used_ms, version
    FROM mailboxes WHERE organization = $1 AND id = $2";
/// Changes nothing, but makes whoever else wants to change this mailbox wait until this transaction ends.
const LOCK: &str = "UPDATE mailboxes SET version = version WHERE organization = $1 AND id = $2
    RETURNING organization, id, location, owner_kind, owner, personalized_name, enabled,
        send_all_calls, send_busy_calls, send_unanswered_calls, rings, takes_messages, afterwards_forwarded,
        afterwards_forwarded_to, transferred, transferred_to, language, notification_on,
        notification_email, copy_on, copy_email, busy_greeting_on, busy_greeting,
        no_answer_greeting_on, no_answer_greeting, away_greeting_on, away_greeting, away_takes_messages,
        new_count, new_urgent_count, saved_count, saved_urgent_count, used_ms, version";
const SAVE_SETTINGS: &str = "UPDATE mailboxes SET enabled = $3, send_all_calls = $4, send_busy_calls = $5,
        send_unanswered_calls = $6, rings = $7, takes_messages = $8, afterwards_forwarded = $9,
        afterwards_forwarded_to = $10, transferred = $11, transferred_to = $12, language = $13,
        notification_on = $14, notification_email = $15, copy_on = $16, copy_email = $17, version = version + 1
    WHERE organization = $1 AND id = $2";
const SAVE_NAME: &str = "UPDATE mailboxes SET personalized_name = $3, version = version + 1
    WHERE organization = $1 AND id = $2";
const SAVE_COUNTS: &str = "UPDATE mailboxes SET new_count = $3, new_urgent_count = $4, saved_count = $5,
        saved_urgent_count = $6, used_ms = $7, version = version + 1
    WHERE organization = $1 AND id = $2";
const REFER: &str = "INSERT INTO blobs (audio, refs) VALUES ($1, 1)
    ON CONFLICT (audio) DO UPDATE SET refs = blobs.refs + 1";
const REFER_AGAIN: &str = "UPDATE blobs SET refs = refs + 1 WHERE audio = $1";
const UNREFER: &str = "UPDATE blobs SET refs = refs - 1 WHERE audio = $1 RETURNING refs";
const FORGET_BLOB: &str = "DELETE FROM blobs WHERE audio = $1";

pub(crate) async fn insert(session: &mut Session<'_>, mailbox: &Mailbox) -> Result<(), Failure> {
    let Mailbox { settings, greetings, counts, .. } = mailbox;
    let (owner_kind, owner) = owner_columns(mailbox.owner);
    let values = values![
        mailbox.organization.0,
        mailbox.id.0,
        mailbox.location.0,
        owner_kind,
        owner,
        mailbox.personalized_name.as_ref().map(|name| name.0.as_str()),
        settings.enabled,
        settings.send_all_calls,
        settings.send_busy_calls,
        settings.send_unanswered_calls,
        settings.rings,
        settings.message_deposit.enabled,
        settings.message_deposit.afterwards.active,
        number(&settings.message_deposit.afterwards),
        settings.transfer.active,
        number(&settings.transfer),
        settings.language.as_deref(),
        settings.notification.active,
        settings.notification.email.as_deref(),
        settings.email_copy.active,
        settings.email_copy.email.as_deref(),
        greetings.busy.on,
        greetings::audio(&greetings.busy),
        greetings.no_answer.on,
        greetings::audio(&greetings.no_answer),
        greetings.extended_away.on,
        greetings::audio(&greetings.extended_away),
        greetings.away_takes_messages,
        counts.new,
        counts.new_urgent,
        counts.saved,
        counts.saved_urgent,
        mailbox.used_ms,
        mailbox.version,
    ];
    session.add(|| format!("mailbox {}", mailbox.id), INSERT, values).await?;
    greetings::refer(session, greetings).await?;
    match &mailbox.personalized_name {
        Some(name) => refer(session, name).await,
        None => Ok(()),
    }
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
) -> Result<Option<Mailbox>, Failure> {
    session.row(ONE, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

/// The mailbox as nobody else can change it until the end of the transaction.
pub(crate) async fn locked(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
) -> Result<Option<Mailbox>, Failure> {
    session.row(LOCK, values![organization.0, id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn save_settings(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
    settings: &MailboxSettings,
    audit: &Audit,
) -> Result<(), Failure> {
    let values = values![
        organization.0,
        id.0,
        settings.enabled,
        settings.send_all_calls,
        settings.send_busy_calls,
        settings.send_unanswered_calls,
        settings.rings,
        settings.message_deposit.enabled,
        settings.message_deposit.afterwards.active,
        number(&settings.message_deposit.afterwards),
        settings.transfer.active,
        number(&settings.transfer),
        settings.language.as_deref(),
        settings.notification.active,
        settings.notification.email.as_deref(),
        settings.email_copy.active,
        settings.email_copy.email.as_deref(),
    ];
    session.change("mailbox", SAVE_SETTINGS, values).await?;
    audit::insert(session, audit).await
}

pub(crate) async fn save_personalized_name(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
    name: Option<&BlobKey>,
    audit: &Audit,
) -> Result<(), Failure> {
    let mailbox = locked(session, organization, id).await?.ok_or_else(|| Failure::missing("mailbox"))?;
    let text = name.map(|name| name.0.as_str());
    session.change("mailbox", SAVE_NAME, values![organization.0, id.0, text]).await?;
    if let Some(name) = name {
        refer(session, name).await?;
    }
    if let Some(before) = &mailbox.personalized_name {
        unrefer(session, before).await?;
    }
    credentials::end_name_duty(session, organization, id).await?;
    audit::insert(session, audit).await
}

/// Replaces the counters of a mailbox that is [`locked`] and counts its version on.
pub(crate) async fn save_counts(session: &mut Session<'_>, mailbox: &Mailbox) -> Result<(), Failure> {
    let counts = mailbox.counts;
    let values = values![
        mailbox.organization.0,
        mailbox.id.0,
        counts.new,
        counts.new_urgent,
        counts.saved,
        counts.saved_urgent,
        mailbox.used_ms,
    ];
    session.change("mailbox", SAVE_COUNTS, values).await
}

/// Counts one more reference to the audio.
pub(crate) async fn refer(session: &mut Session<'_>, audio: &BlobKey) -> Result<(), Failure> {
    session.run(REFER, values![&audio.0]).await?;
    Ok(())
}

/// Counts one more reference to audio that somebody refers to already; false if nobody does any more.
pub(crate) async fn refer_again(session: &mut Session<'_>, audio: &BlobKey) -> Result<bool, Failure> {
    Ok(session.run(REFER_AGAIN, values![&audio.0]).await? > 0)
}

/// Counts one reference less; true if nobody refers to the audio any more.
pub(crate) async fn unrefer(session: &mut Session<'_>, audio: &BlobKey) -> Result<bool, Failure> {
    let Some(row) = session.row(UNREFER, values![&audio.0]).await? else { return Ok(true) };
    if row.column::<i64>("refs")? > 0 {
        return Ok(false);
    }
    session.run(FORGET_BLOB, values![&audio.0]).await?;
    Ok(true)
}

/// How an owner stands in its two columns.
fn owner_columns(owner: MailboxOwner) -> (&'static str, Uuid) {
    match owner {
        MailboxOwner::Person(person) => ("person", person.0),
        MailboxOwner::Group(group) => ("group", group.0),
    }
}

/// Who owns a mailbox, from its two columns.
pub(crate) fn owner(row: &Row) -> Result<MailboxOwner, Failure> {
    let id = row.column("owner")?;
    match row.column::<String>("owner_kind")?.as_str() {
        "person" => Ok(MailboxOwner::Person(PersonId(id))),
        "group" => Ok(MailboxOwner::Group(GroupId(id))),
        _ => Err(Failure::corrupt("owner of a mailbox")),
    }
}

fn read(row: &Row) -> Result<Mailbox, Failure> {
    Ok(Mailbox {
        id: MailboxId(row.column("id")?),
        organization: OrganizationId(row.column("organization")?),
        location: LocationId(row.column("location")?),
        owner: owner(row)?,
        personalized_name: row.column::<Option<String>>("personalized_name")?.map(BlobKey),
        greetings: greetings::read(row)?,
        settings: MailboxSettings {
            enabled: row.column("enabled")?,
            send_all_calls: row.column("send_all_calls")?,
            send_busy_calls: row.column("send_busy_calls")?,
            send_unanswered_calls: row.column("send_unanswered_calls")?,
            rings: row.amount("rings")?,
            message_deposit: MessageDeposit {
                enabled: row.column("takes_messages")?,
                afterwards: row.forwarding("afterwards_forwarded", "afterwards_forwarded_to")?,
            },
            transfer: row.forwarding("transferred", "transferred_to")?,
            language: row.column("language")?,
            notification: EmailSwitch {
                active: row.column("notification_on")?,
                email: row.column("notification_email")?,
            },
            email_copy: EmailSwitch { active: row.column("copy_on")?, email: row.column("copy_email")? },
        },
        counts: Counts {
            new: row.amount("new_count")?,
            new_urgent: row.amount("new_urgent_count")?,
            saved: row.amount("saved_count")?,
            saved_urgent: row.amount("saved_urgent_count")?,
        },
        used_ms: row.amount("used_ms")?,
        version: row.column("version")?,
    })
}
