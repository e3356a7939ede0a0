//! Deleting all messages, after asking.

use antiphon_core::ids::{MailboxId, MessageId};

use crate::confirm::{Confirm, no, yes};
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::prompts::Prompt;

/// The question before all messages are deleted.
pub(crate) static DELETE_ALL: Menu<Confirm> = Menu {
    id: "deleteAllMessagesMenu",
    intro: Some(Prompt::DELETE_ALL_QUESTION),
    keys: &[
        yes("confirmDeletingAllMessages"),
        no("cancelDeletingAllMessages"),
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Deletes what lies in the mailbox when the question is asked; what comes later stays.
pub(super) async fn run(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    let messages: Vec<MessageId> = call.inbox(mailbox).await?.iter().map(|it| it.message).collect();
    if messages.is_empty() {
        call.mention(Prompt::NO_MESSAGES);
        return Ok(());
    }
    match call.choose(&DELETE_ALL).await? {
        Confirm::No => call.mention(Prompt::NOTHING_DELETED),
        Confirm::Yes => {
            call.clear(mailbox, messages).await?;
            call.mention(Prompt::ALL_DELETED);
        }
    }
    Ok(())
}
