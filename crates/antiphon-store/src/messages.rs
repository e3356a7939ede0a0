//! Messages. Whoever changes one holds its mailbox's row, so that counters and rows never part.

use antiphon_core::ids::{BlobKey, MailboxId, MessageId, OrganizationId, PersonId, RecordingId};
use antiphon_core::mailbox::{Counts, Mailbox};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_office::ports::{Deposit, Deposited, MarkMessage};
use uuid::Uuid;

use crate::failure::Failure;
use crate::session::{Row, Session, Value, values};
use crate::{mailboxes, outbox};

const INSERT: &str = "INSERT INTO messages (organization, mailbox, id, state, urgent, confidential,
        from_person, from_number, from_name, duration_ms, truncated, audio, introduction, recording, created_ms,
        state_changed_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING";
const STORED: &str = "SELECT id FROM messages WHERE organization = $1 AND mailbox = $2 AND recording = $3";
pub(crate) const KEPT: &str = "SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND mailbox = $2 AND state IN ('new', 'saved')
    ORDER BY created_ms, id";
pub(crate) const ONE: &str = "SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND mailbox = $2 AND id = $3";
const MARK: &str = "UPDATE messages SET state = $4, state_changed_ms = $5
    WHERE organization = $1 AND mailbox = $2 AND id = $3";
const PURGE: &str = "DELETE FROM messages
    WHERE organization = $1 AND mailbox = $2 AND id = $3 AND state = 'deleted' RETURNING audio, introduction";

pub(crate) async fn deposit(session: &mut Session<'_>, deposit: &Deposit) -> Result<Deposited, Failure> {
    let Deposit { organization, message, mailbox_max_ms, shares_audio, jobs } = deposit;
    let mailbox = mailboxes::locked(session, *organization, message.mailbox).await?;
    let mut mailbox = mailbox.ok_or_else(|| Failure::missing("mailbox"))?;
    let stored = values![organization.0, message.mailbox.0, message.recording.0];
    if session.row(STORED, stored).await?.is_some() {
        return Ok(Deposited::Already);
    }
    if mailbox.used_ms.saturating_add(message.duration_ms) > *mailbox_max_ms {
        return Ok(Deposited::Full);
    }
    // Refused before anything is written, because what a transaction wrote stays with an answer like this one.
    if *shares_audio && !mailboxes::refer_again(session, &message.audio).await? {
        return Ok(Deposited::AudioGone);
    }
    let what = || format!("message {}", message.id);
    session.add(what, INSERT, written(*organization, message)).await?;
    if !shares_audio {
        mailboxes::refer(session, &message.audio).await?;
    }
    if let Some(introduction) = &message.introduction {
        mailboxes::refer(session, introduction).await?;
    }
    enter(&mut mailbox, message);
    mailboxes::save_counts(session, &mailbox).await?;
    outbox::add(session, jobs).await?;
    Ok(Deposited::Stored)
}

pub(crate) async fn kept(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
) -> Result<Vec<Message>, Failure> {
    session.rows(KEPT, values![organization.0, mailbox.0]).await?.iter().map(read).collect()
}

pub(crate) async fn one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    id: MessageId,
) -> Result<Option<Message>, Failure> {
    session.row(ONE, values![organization.0, mailbox.0, id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn mark(session: &mut Session<'_>, change: &MarkMessage) -> Result<bool, Failure> {
    let Some(mut mailbox) = mailboxes::locked(session, change.organization, change.mailbox).await? else {
        return Ok(false);
    };
    let before = one(session, change.organization, change.mailbox, change.message).await?;
    let Some(mut message) = before.filter(|message| change.from.contains(&message.state)) else {
        return Ok(false);
    };
    leave(&mut mailbox, &message);
    message.state = change.to;
    enter(&mut mailbox, &message);
    let (organization, id) = (change.organization.0, change.message.0);
    let values = values![organization, change.mailbox.0, id, change.to.word(), change.now_ms];
    session.run(MARK, values).await?;
    mailboxes::save_counts(session, &mailbox).await?;
    outbox::add(session, &change.jobs).await?;
    Ok(true)
}

pub(crate) async fn purge(
    session: &mut Session<'_>,
    organization: OrganizationId,
    mailbox: MailboxId,
    id: MessageId,
) -> Result<Vec<BlobKey>, Failure> {
    let Some(row) = session.row(PURGE, values![organization.0, mailbox.0, id.0]).await? else {
        return Ok(Vec::new());
    };
    let pieces = [Some(row.column("audio")?), row.column::<Option<String>>("introduction")?];
    let mut forgotten = Vec::new();
    for audio in pieces.into_iter().flatten().map(BlobKey) {
        if mailboxes::unrefer(session, &audio).await? {
            forgotten.push(audio);
        }
    }
    Ok(forgotten)
}

/// A message in a row.
pub(crate) fn read(row: &Row) -> Result<Message, Failure> {
    Ok(Message {
        id: MessageId(row.column("id")?),
        mailbox: MailboxId(row.column("mailbox")?),
        state: row.parsed("state", |word| MessageState::from_word(word).ok_or(()))?,
        urgent: row.column("urgent")?,
        confidential: row.column("confidential")?,
        from: MessageFrom {
            person: row.column::<Option<Uuid>>("from_person")?.map(PersonId),
            number: row.column("from_number")?,
            name: row.column("from_name")?,
        },
        duration_ms: row.amount("duration_ms")?,
        truncated: row.column("truncated")?,
        audio: BlobKey(row.column("audio")?),
        introduction: row.column::<Option<String>>("introduction")?.map(BlobKey),
        recording: RecordingId(row.column("recording")?),
        created_ms: row.column("created_ms")?,
        state_changed_ms: row.column("state_changed_ms")?,
    })
}

fn written(organization: OrganizationId, message: &Message) -> Vec<Value> {
    values![
        organization.0,
        message.mailbox.0,
        message.id.0,
        message.state.word(),
        message.urgent,
        message.confidential,
        message.from.person.map(|person| person.0),
        message.from.number.as_deref(),
        message.from.name.as_deref(),
        message.duration_ms,
        message.truncated,
        &message.audio.0,
        message.introduction.as_ref().map(|audio| audio.0.as_str()),
        message.recording.0,
        message.created_ms,
        message.state_changed_ms,
    ]
}

fn enter(mailbox: &mut Mailbox, message: &Message) {
    if let Some((all, urgent)) = counters(&mut mailbox.counts, message.state) {
        *all = all.saturating_add(1);
        *urgent = urgent.saturating_add(u32::from(message.urgent));
        mailbox.used_ms = mailbox.used_ms.saturating_add(message.duration_ms);
    }
}

fn leave(mailbox: &mut Mailbox, message: &Message) {
    if let Some((all, urgent)) = counters(&mut mailbox.counts, message.state) {
        *all = all.saturating_sub(1);
        *urgent = urgent.saturating_sub(u32::from(message.urgent));
        mailbox.used_ms = mailbox.used_ms.saturating_sub(message.duration_ms);
    }
}

fn counters(counts: &mut Counts, state: MessageState) -> Option<(&mut u32, &mut u32)> {
    match state {
        MessageState::New => Some((&mut counts.new, &mut counts.new_urgent)),
        MessageState::Saved => Some((&mut counts.saved, &mut counts.saved_urgent)),
        MessageState::Deleted => None,
    }
}
