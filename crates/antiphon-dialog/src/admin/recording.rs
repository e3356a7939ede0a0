//! A greeting recorded by an administrator: after the tone, heard, accepted or recorded again.

use antiphon_core::ids::{MailboxId, RecordingId};
use antiphon_core::limits::GREETING_MAX;

use crate::command::Utterance;
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Take};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;

/// After a greeting was recorded.
pub(crate) static REVIEW: Menu<Review> = Menu {
    id: "announcementRecordingMenu",
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
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Review::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with what was just recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Review {
    Accept,
    Again,
    Listen,
    Back,
}

/// Has a greeting recorded until one is accepted. `None` if the administrator goes back; hanging up throws the
/// recording at hand away.
pub(crate) async fn greeting(call: &Call, mailbox: MailboxId) -> Result<Option<RecordingId>, Leave> {
    while call.may_record() {
        call.say([Prompt::ADMIN_RECORD_GREETING.into()]).await?;
        let Some(recording) = take(call, RecordingPurpose::Greeting { mailbox }).await? else { continue };
        match review(call, recording).await? {
            Decision::Accepted => return Ok(Some(recording)),
            Decision::Rejected => call.discard(recording),
            Decision::Back => {
                call.discard(recording);
                return Ok(None);
            }
        }
    }
    Err(Leave::Goodbye)
}

/// What became of a recording.
enum Decision {
    Accepted,
    Rejected,
    Back,
}

/// Makes one recording. `None` if there is nothing to keep, which is told with the next words.
async fn take(call: &Call, purpose: RecordingPurpose) -> Result<Option<RecordingId>, Leave> {
    let max_ms = u32::try_from(GREETING_MAX.as_millis()).unwrap_or(u32::MAX);
    match call.record(purpose, max_ms).await? {
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

/// Plays the recording back and asks whether it may stay.
async fn review(call: &Call, recording: RecordingId) -> Result<Decision, Leave> {
    loop {
        call.mention(Prompt::ADMIN_GREETING_IS);
        call.mention(Utterance::Recording(recording));
        match call.choose(&REVIEW).await? {
            Review::Accept => return Ok(Decision::Accepted),
            Review::Again => return Ok(Decision::Rejected),
            Review::Back => return Ok(Decision::Back),
            Review::Listen => {}
        }
    }
}
