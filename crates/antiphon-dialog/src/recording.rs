//! A name or a greeting: asked for, recorded, played back, accepted or recorded again.

use std::time::Duration;

use antiphon_core::ids::RecordingId;

use crate::command::Utterance;
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Take};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;

/// After something was recorded.
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

/// What to do with something just recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Review {
    Accept,
    Again,
    Listen,
    /// Keep nothing, where nothing is due.
    Back,
}

/// What is to be recorded.
pub(crate) struct Wanted {
    /// What it is for.
    pub(crate) purpose: RecordingPurpose,
    /// How long it may be.
    pub(crate) longest: Duration,
    /// Asks for it.
    pub(crate) ask: Prompt,
    /// Leads it in when it is played back.
    pub(crate) heard_as: Prompt,
    /// It must be recorded before anything else can be done.
    pub(crate) is_due: bool,
}

/// Has the caller record until he accepts; whoever calls decides about the recording. `None` if he goes back. Hanging up
/// throws the recording at hand away.
pub(crate) async fn make(call: &Call, wanted: &Wanted) -> Result<Option<RecordingId>, Leave> {
    while call.may_record() {
        call.say([wanted.ask.clone().into()]).await?;
        let Some(recording) = take(call, wanted).await? else { continue };
        match reviewed(call, wanted, recording).await? {
            Review::Accept => return Ok(Some(recording)),
            Review::Again | Review::Listen => call.discard(recording),
            Review::Back => {
                call.discard(recording);
                return Ok(None);
            }
        }
    }
    Err(Leave::Goodbye)
}

/// Makes one recording. `None` if there is nothing to keep, which is told with the next words.
async fn take(call: &Call, wanted: &Wanted) -> Result<Option<RecordingId>, Leave> {
    match call.record(wanted.purpose, millis(wanted.longest)).await? {
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

/// Plays it back and asks what is to become of it.
async fn reviewed(call: &Call, wanted: &Wanted, recording: RecordingId) -> Result<Review, Leave> {
    loop {
        call.mention(wanted.heard_as.clone());
        call.mention(Utterance::Recording(recording));
        let is_open = |action| action != Review::Back || !wanted.is_due;
        match call.choose_among(&REVIEW, is_open).await? {
            Review::Listen => {}
            decided @ (Review::Accept | Review::Again | Review::Back) => return Ok(decided),
        }
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
