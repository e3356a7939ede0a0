//! Greetings of mailboxes. Their audio is counted like that of messages.

use antiphon_core::greeting::{GreetingChange, GreetingKind, Greetings, OwnGreeting};
use antiphon_core::ids::{BlobKey, MailboxId, OrganizationId};
use antiphon_office::ports::{Audit, StoreError, StoredGreetings};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Row, Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, mailboxes};

const SAVE: &str = "UPDATE mailboxes SET busy_greeting_on = $3, busy_greeting = $4,
        no_answer_greeting_on = $5, no_answer_greeting = $6, away_greeting_on = $7, away_greeting = $8,
        away_takes_messages = $9, version = version + 1
    WHERE organization = $1 AND id = $2";

#[async_trait]
impl StoredGreetings for SqlStore {
    async fn change_greetings(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        change: &GreetingChange,
        audit: &Audit,
    ) -> Result<Option<BlobKey>, StoreError> {
        let wanted = (organization, mailbox, change.clone(), audit.clone());
        self.db
            .write(wanted, |session, (organization, mailbox, wanted, audit)| {
                Box::pin(change_one(session, *organization, *mailbox, wanted, audit))
            })
            .await
    }
}

async fn change_one(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
    change: &GreetingChange,
    audit: &Audit,
) -> Result<Option<BlobKey>, Failure> {
    let mailbox = mailboxes::locked(session, organization, id).await?;
    let mut greetings = mailbox.ok_or_else(|| Failure::missing("mailbox"))?.greetings;
    let before = greetings.clone();
    let replaced = greetings.make(change);
    save(session, organization, id, &greetings).await?;
    if let GreetingChange::Record(kind, recording) = change
        && before.of(*kind).recording.as_ref() != Some(recording)
    {
        mailboxes::refer(session, recording).await?;
    }
    audit::insert(session, audit).await?;
    match replaced {
        Some(audio) => Ok(mailboxes::unrefer(session, &audio).await?.then_some(audio)),
        None => Ok(None),
    }
}

async fn save(
    session: &mut Session<'_>,
    organization: OrganizationId,
    id: MailboxId,
    greetings: &Greetings,
) -> Result<(), Failure> {
    let Greetings { busy, no_answer, extended_away, away_takes_messages } = greetings;
    let values = values![
        organization.0,
        id.0,
        busy.on,
        audio(busy),
        no_answer.on,
        audio(no_answer),
        extended_away.on,
        audio(extended_away),
        *away_takes_messages,
    ];
    session.change("mailbox", SAVE, values).await
}

/// Counts the references of greetings that come with a new mailbox.
pub(crate) async fn refer(session: &mut Session<'_>, greetings: &Greetings) -> Result<(), Failure> {
    for kind in GreetingKind::ALL {
        if let Some(recording) = &greetings.of(kind).recording {
            mailboxes::refer(session, recording).await?;
        }
    }
    Ok(())
}

/// The key of the audio as it stands in its column.
pub(crate) fn audio(greeting: &OwnGreeting) -> Option<&str> {
    greeting.recording.as_ref().map(|recording| recording.0.as_str())
}

/// The greetings in a mailbox's row.
pub(crate) fn read(row: &Row) -> Result<Greetings, Failure> {
    let own = |on: &str, recording: &str| -> Result<OwnGreeting, Failure> {
        Ok(OwnGreeting {
            on: row.column(on)?,
            recording: row.column::<Option<String>>(recording)?.map(BlobKey),
        })
    };
    Ok(Greetings {
        busy: own("busy_greeting_on", "busy_greeting")?,
        no_answer: own("no_answer_greeting_on", "no_answer_greeting")?,
        extended_away: own("away_greeting_on", "away_greeting")?,
        away_takes_messages: row.column("away_takes_messages")?,
    })
}
