//! The personalized name: recorded after the tone, played back, kept or recorded again.

use std::time::Duration;

use antiphon_core::ids::{BlobKey, MailboxId, RecordingId};
use antiphon_core::limits::NAME_MAX;

use crate::command::Utterance;
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Take};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;

/// After a name was recorded.
pub(crate) static REVIEW: Menu<Review> = Menu {
    id: "recordName",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "acceptRecording",
            says: Some("choice.accept_recording"),
            does: Does::Act(Review::Accept),
        },
        Key {
            key: '2',
            id: "rejectRerecord",
            says: Some("choice.record_again"),
            does: Does::Act(Review::Again),
        },
        Key {
            key: '3',
            id: "listenToRecording",
            says: Some("choice.listen"),
            does: Does::Act(Review::Listen),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a name just recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Review {
    Accept,
    Again,
    Listen,
}

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
    while call.may_record() {
        call.say([Prompt::RECORD_NAME.into()]).await?;
        let Some(recording) = take(call, mailbox).await? else { continue };
        if is_accepted(call, recording).await? {
            call.keep_name(mailbox, recording).await?;
            call.mention(Prompt::NAME_KEPT);
            return Ok(());
        }
        call.discard(recording);
    }
    Err(Leave::Goodbye)
}

/// Makes one recording. `None` if there is nothing to keep, which is told with the next words.
async fn take(call: &Call, mailbox: MailboxId) -> Result<Option<RecordingId>, Leave> {
    match call.record(RecordingPurpose::Name { mailbox }, millis(NAME_MAX)).await? {
        Take::Good { ended: RecordingEnd::HangUp, .. } | Take::TooShort { ended: RecordingEnd::HangUp } => {
            Err(Leave::Gone)
        }
        Take::Good { recording, ended } => {
            if ended == RecordingEnd::MaxLength {
                call.mention(Prompt::RECORDING_AT_MAXIMUM);
            }
            Ok(Some(recording))
        }
        Take::TooShort { .. } => {
            call.object(Prompt::RECORDING_TOO_SHORT);
            Ok(None)
        }
        Take::Lost => {
            call.object(Prompt::RECORDING_LOST);
            Ok(None)
        }
    }
}

/// Plays the name back and asks whether it may stay.
async fn is_accepted(call: &Call, recording: RecordingId) -> Result<bool, Leave> {
    loop {
        call.mention(Prompt::YOUR_NAME_IS);
        call.mention(Utterance::Recording(recording));
        match call.choose(&REVIEW).await? {
            Review::Accept => return Ok(true),
            Review::Again => return Ok(false),
            Review::Listen => {}
        }
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
