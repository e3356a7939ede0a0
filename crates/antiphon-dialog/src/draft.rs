//! What an owner is about to send: recorded, and marked urgent or confidential.

use antiphon_core::ids::RecordingId;
use antiphon_core::limits::SILENCES_PER_PROMPT_MAX;

use crate::command::Utterance;
use crate::event::RecordingEnd;
use crate::kernel::{Call, Leave, Take};
use crate::prompts::Prompt;
use crate::question::{RecordingPurpose, SpokenFrom};

/// How a message is marked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) urgent: bool,
    pub(crate) confidential: bool,
}

impl Marks {
    pub(crate) fn toggle_urgent(&mut self, call: &Call) {
        self.urgent = !self.urgent;
        call.mention(if self.urgent { Prompt::MARKED_URGENT } else { Prompt::URGENT_CLEARED });
    }

    pub(crate) fn toggle_confidential(&mut self, call: &Call) {
        self.confidential = !self.confidential;
        call.mention(if self.confidential {
            Prompt::MARKED_CONFIDENTIAL
        } else {
            Prompt::CONFIDENTIAL_CLEARED
        });
    }
}

/// Records until there is something to keep.
pub(crate) async fn record(
    call: &Call,
    prompt: &Prompt,
    purpose: RecordingPurpose,
    max_ms: u32,
) -> Result<(RecordingId, RecordingEnd), Leave> {
    for _ in 0..SILENCES_PER_PROMPT_MAX {
        call.say([prompt.clone().into()]).await?;
        match call.record(purpose, max_ms).await? {
            Take::Good { recording, ended } => {
                if ended == RecordingEnd::MaxLength {
                    call.mention(Prompt::RECORDING_AT_MAXIMUM);
                }
                return Ok((recording, ended));
            }
            Take::TooShort { ended: RecordingEnd::HangUp } => return Err(Leave::Gone),
            Take::TooShort { .. } => call.object(Prompt::RECORDING_TOO_SHORT),
            Take::Lost => call.object(Prompt::RECORDING_LOST),
        }
    }
    Err(Leave::Goodbye)
}

/// How an addressee is named.
pub(crate) fn named(addressee: &SpokenFrom) -> Vec<Utterance> {
    match addressee {
        SpokenFrom::Name(name) => vec![Prompt::TO.into(), Utterance::Stored(name.clone())],
        SpokenFrom::Number(number) => vec![Prompt::ToNumber(number.clone()).into()],
        SpokenFrom::Unknown => vec![Prompt::TO_UNKNOWN.into()],
    }
}
