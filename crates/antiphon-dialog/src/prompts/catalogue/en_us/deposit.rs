//! Leaving a message, and recordings.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("deposit.person_at", "The person at"),
    clip("deposit.on_the_phone", "is on the phone."),
    clip("deposit.not_available", "is not available."),
    clip(
        "deposit.leave_message",
        "Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.",
    ),
    clip("deposit.away", "is away for some time."),
    clip("deposit.full", "This mailbox is full."),
    clip("deposit.refuses", "This mailbox does not take messages."),
    clip("deposit.will_be_recorded", "Your message will be recorded."),
    clip("deposit.transferring", "Please hold while you are connected."),
    clip("deposit.transfer_failed", "We are sorry. Nobody can be reached there at the moment."),
    clip("deposit.urgent", "The message is marked urgent."),
    clip("deposit.not_urgent", "The message is no longer marked urgent."),
    clip("deposit.confidential", "The message is marked confidential."),
    clip("deposit.not_confidential", "The message is no longer marked confidential."),
    clip("deposit.sent", "Your message has been sent."),
    clip("deposit.lost", "We are sorry. Your message could not be kept."),
    clip("deposit.cancelled", "Your message has been cancelled."),
    clip("recording.too_short", "Your recording was too short and is not kept."),
    clip("recording.at_maximum", "Your recording has reached its longest length."),
    clip("recording.lost", "We are sorry. Your recording could not be kept."),
];
