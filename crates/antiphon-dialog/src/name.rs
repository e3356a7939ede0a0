//! The personalized name: recorded after the tone, played back, kept or recorded again.

use antiphon_core::ids::{BlobKey, MailboxId};
use antiphon_core::limits::NAME_MAX;

use crate::command::Utterance;
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;
use crate::recording::{self, Wanted};

/// After a name from before a reset was played.
pub(crate) static CONFIRM: Menu<Confirm> = Menu {
    id: "confirmName",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "keepPersonalizedName",
            says: Some("choice.keep_name"),
            does: Does::Act(Confirm::Keep),
        },
        Key {
            key: '2',
            id: "recordPersonalizedName",
            says: Some("choice.record_again"),
            does: Does::Act(Confirm::Again),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with an earlier name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Confirm {
    Keep,
    Again,
}

/// Has the owner keep the name recorded earlier, or record it anew.
pub(crate) async fn confirm(call: &Call, mailbox: MailboxId, earlier: &BlobKey) -> Result<(), Leave> {
    call.mention(Prompt::YOUR_NAME_IS);
    call.mention(Utterance::Stored(earlier.clone()));
    match call.choose(&CONFIRM).await? {
        Confirm::Again => record(call, mailbox).await,
        Confirm::Keep => {
            call.confirm_name(mailbox).await?;
            call.mention(Prompt::NAME_KEPT);
            Ok(())
        }
    }
}

/// Has the owner record his name until he keeps one. Hanging up throws the recording at hand away.
pub(crate) async fn record(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    make(call, mailbox, true).await
}

/// Lets the owner record another name.
pub(crate) async fn replace(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    make(call, mailbox, false).await
}

async fn make(call: &Call, mailbox: MailboxId, is_due: bool) -> Result<(), Leave> {
    let wanted = Wanted {
        purpose: RecordingPurpose::Name { mailbox },
        longest: NAME_MAX,
        ask: Prompt::RECORD_NAME,
        heard_as: Prompt::YOUR_NAME_IS,
        is_due,
    };
    if let Some(recording) = recording::make(call, &wanted).await? {
        call.keep_name(mailbox, recording).await?;
        call.mention(Prompt::NAME_KEPT);
    }
    Ok(())
}
