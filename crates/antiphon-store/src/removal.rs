//! A mailbox with all that belongs to it, taken away.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::Mailbox;
use antiphon_office::ports::AttemptSubject;

use crate::failure::Failure;
use crate::session::{Session, values};
use crate::{attempts, mailboxes};

const AUDIO: &str = "SELECT audio, introduction FROM messages WHERE organization = $1 AND mailbox = $2";
/// What belongs to a mailbox, and the mailbox.
const REMOVE: [&str; 6] = [
    "DELETE FROM external_lamps WHERE organization = $1 AND mailbox = $2",
    "DELETE FROM messages WHERE organization = $1 AND mailbox = $2",
    "DELETE FROM distribution_lists WHERE organization = $1 AND mailbox = $2",
    "DELETE FROM passcode_history WHERE organization = $1 AND mailbox = $2",
    "DELETE FROM credentials WHERE organization = $1 AND mailbox = $2",
    "DELETE FROM mailboxes WHERE organization = $1 AND id = $2",
];

/// Removes a mailbox that is [`locked`](mailboxes::locked), and gives back the audio that nobody refers to any more.
pub(crate) async fn remove(session: &mut Session<'_>, mailbox: &Mailbox) -> Result<Vec<BlobKey>, Failure> {
    let (organization, id) = (mailbox.organization, mailbox.id);
    let greetings = GreetingKind::ALL.map(|kind| mailbox.greetings.of(kind).recording.clone());
    let mut audio: Vec<BlobKey> =
        greetings.into_iter().flatten().chain(mailbox.personalized_name.clone()).collect();
    for row in session.rows(AUDIO, values![organization.0, id.0]).await? {
        audio.push(BlobKey(row.column("audio")?));
        audio.extend(row.column::<Option<String>>("introduction")?.map(BlobKey));
    }
    let mut forgotten = Vec::new();
    for audio in audio {
        if mailboxes::unrefer(session, &audio).await? {
            forgotten.push(audio);
        }
    }
    for statement in REMOVE {
        session.run(statement, values![organization.0, id.0]).await?;
    }
    attempts::clear(session, organization, &AttemptSubject::Mailbox(id)).await?;
    Ok(forgotten)
}
