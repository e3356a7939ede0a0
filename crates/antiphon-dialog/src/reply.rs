//! Reply: the owner leaves a message for whoever left him one.
//!
//! Once there is a recording to keep, every way out of here sends it but the owner's own wish to go back or to record
//! again.

use antiphon_core::ids::{MailboxId, MessageId, RecordingId};

use crate::command::Utterance;
use crate::draft::{Marks, record};
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Key, Leave, Menu, Unavailable};
use crate::prompts::Prompt;
use crate::question::{DepositOutcome, RecordingPurpose, ReplyTo};

/// After a reply was recorded.
pub(crate) static REPLY: Menu<Reply> = Menu {
    id: "replyMessageMenu",
    intro: None,
    keys: &[
        Key {
            key: '3',
            id: "sendReplyToCaller",
            says: Some("choice.send_reply"),
            does: Does::Act(Reply::Send),
        },
        Key {
            key: '1',
            id: "changeCurrentReply",
            says: Some("choice.record_message_again"),
            does: Does::Act(Reply::Change),
        },
        Key {
            key: '2',
            id: "listenToCurrentReply",
            says: Some("choice.listen_to_message"),
            does: Does::Act(Reply::Listen),
        },
        Key {
            key: '6',
            id: "setOrClearUrgentIndicator",
            says: Some("choice.toggle_urgent"),
            does: Does::Act(Reply::ToggleUrgent),
        },
        Key {
            key: '7',
            id: "setOrClearConfidentialIndicator",
            says: Some("choice.toggle_confidential"),
            does: Does::Act(Reply::ToggleConfidential),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.cancel_and_return"),
            does: Does::Act(Reply::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a reply just recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    Send,
    Change,
    Listen,
    ToggleUrgent,
    ToggleConfidential,
    Back,
}

/// What the owner decided about a recording.
enum Decision {
    Send,
    Change,
    Back,
}

/// Takes a reply to a message and sends it.
pub(crate) async fn run(call: &Call, author: MailboxId, message: MessageId) -> Result<(), Leave> {
    match call.reply_to(author, message).await? {
        ReplyTo::Mailbox { mailbox: to, max_ms } => take(call, author, to, max_ms).await,
        ReplyTo::Full => {
            call.mention(Prompt::REPLY_MAILBOX_FULL);
            Ok(())
        }
        ReplyTo::Nobody => {
            call.mention(Prompt::NO_REPLY_POSSIBLE);
            Ok(())
        }
    }
}

async fn take(call: &Call, author: MailboxId, to: MailboxId, max_ms: u32) -> Result<(), Leave> {
    let mut marks = Marks::default();
    loop {
        let purpose = RecordingPurpose::Reply { to, author };
        let (recording, ended) = record(call, &Prompt::RECORD_REPLY, purpose, max_ms).await?;
        if ended == RecordingEnd::HangUp {
            send(call, to, recording, marks).await;
            return Err(Leave::Gone);
        }
        match review(call, recording, &mut marks).await {
            Ok(Decision::Change) if call.may_record() => call.discard(recording),
            Ok(Decision::Back) => {
                call.discard(recording);
                call.mention(Prompt::MESSAGE_CANCELLED);
                return Ok(());
            }
            Ok(Decision::Send | Decision::Change) => {
                send(call, to, recording, marks).await;
                return Ok(());
            }
            Err(leave) => {
                send(call, to, recording, marks).await;
                return Err(leave);
            }
        }
    }
}

/// Offers what can be done with the recording until the owner decides.
async fn review(call: &Call, recording: RecordingId, marks: &mut Marks) -> Result<Decision, Leave> {
    loop {
        match call.choose(&REPLY).await? {
            Reply::Send => return Ok(Decision::Send),
            Reply::Change => return Ok(Decision::Change),
            Reply::Back => return Ok(Decision::Back),
            Reply::Listen => call.mention(Utterance::Recording(recording)),
            Reply::ToggleUrgent => marks.toggle_urgent(call),
            Reply::ToggleConfidential => marks.toggle_confidential(call),
        }
    }
}

/// Stores the reply and says what became of it with the next words.
async fn send(call: &Call, to: MailboxId, recording: RecordingId, marks: Marks) {
    let outcome = call.deposit(to, recording, marks.urgent, marks.confidential).await;
    call.mention(match outcome {
        Ok(DepositOutcome::Stored) => Prompt::MESSAGE_SENT,
        Ok(DepositOutcome::Failed) | Err(Unavailable) => Prompt::MESSAGE_LOST,
    });
}
