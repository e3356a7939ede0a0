//! Deposit: a caller hears the greeting and leaves a message.
//!
//! Once there is a recording to keep, every way out of here stores it but the caller's own wish to cancel or to
//! record again.

use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{MailboxId, RecordingId};
use antiphon_core::limits::SILENCES_PER_PROMPT_MAX;

use crate::command::Utterance;
use crate::event::RecordingEnd;
use crate::kernel::{Call, Does, Gone, Key, Leave, Menu, Take, Unavailable};
use crate::portal;
use crate::prompts::Prompt;
use crate::question::{DepositOutcome, Greeting, Reception, RecordingPurpose};
use crate::start::{DepositStart, PortalStart};

/// While the greeting is heard. Other keys do not disturb it.
pub(crate) static GREETING: Menu<AtGreeting> = Menu {
    id: "depositGreeting",
    intro: None,
    keys: &[
        Key { key: '#', id: "skipGreeting", says: None, does: Does::Act(AtGreeting::Skip) },
        Key { key: '*', id: "voicePortalLogin", says: None, does: Does::Act(AtGreeting::LogIn) },
    ],
};

/// What to do instead of hearing the greeting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AtGreeting {
    Skip,
    /// Where the mailbox allows it.
    LogIn,
}

/// After a message was recorded.
pub(crate) static REVIEW: Menu<Review> = Menu {
    id: "depositReview",
    intro: None,
    keys: &[
        Key { key: '3', id: "sendMessage", says: Some("choice.send_message"), does: Does::Act(Review::Send) },
        Key {
            key: '1',
            id: "changeCurrentMessage",
            says: Some("choice.record_message_again"),
            does: Does::Act(Review::Again),
        },
        Key {
            key: '2',
            id: "listenToCurrentMessage",
            says: Some("choice.listen_to_message"),
            does: Does::Act(Review::Listen),
        },
        Key {
            key: '6',
            id: "setOrClearUrgentIndicator",
            says: Some("choice.toggle_urgent"),
            does: Does::Act(Review::ToggleUrgent),
        },
        Key {
            key: '7',
            id: "setOrClearConfidentialIndicator",
            says: Some("choice.toggle_confidential"),
            does: Does::Act(Review::ToggleConfidential),
        },
        Key {
            key: '*',
            id: "cancelMessage",
            says: Some("choice.cancel_message"),
            does: Does::Act(Review::Cancel),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a message just recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Review {
    Send,
    Again,
    Listen,
    ToggleUrgent,
    ToggleConfidential,
    Cancel,
}

/// What the caller decided about a recording.
enum Decision {
    Send,
    Again,
    Cancel,
}

/// How the message is marked.
#[derive(Default)]
struct Marks {
    urgent: bool,
    confidential: bool,
}

/// A call sent to a mailbox.
pub(crate) async fn run(call: &Call, start: DepositStart) -> Result<(), Leave> {
    let reception = call.reception(start.mailbox, start.cause).await?;
    match greet(call, &reception, start.cause).await? {
        AtGreeting::LogIn => {
            let DepositStart { branding, language, layout, own, .. } = start;
            let portal = PortalStart { branding, language, layout, own };
            call.speak_in(language);
            call.scene("portal", portal::run(call, portal)).await
        }
        AtGreeting::Skip => match reception.message_max_ms {
            Some(max_ms) => take_message(call, start.mailbox, max_ms).await,
            None => {
                call.mention(Prompt::MAILBOX_CLOSED);
                Ok(())
            }
        },
    }
}

/// Plays the greeting; heard to the end it is passed like one that is skipped. Keys that mean nothing here do not
/// pass over it, whenever they are pressed.
async fn greet(call: &Call, reception: &Reception, cause: DepositCause) -> Result<AtGreeting, Gone> {
    call.forget_keys_but(|key| at_greeting(call, key, reception).is_some());
    call.begin_speech(greeting(reception, cause))?;
    while let Some(key) = call.key_during_speech().await? {
        if let Some(action) = at_greeting(call, key, reception) {
            call.stop_speaking();
            return Ok(action);
        }
    }
    Ok(AtGreeting::Skip)
}

/// What the key does while the greeting is heard.
fn at_greeting(call: &Call, key: Digit, reception: &Reception) -> Option<AtGreeting> {
    match call.action(&GREETING, key)? {
        Does::Act(AtGreeting::LogIn) => reception.login_allowed.then_some(AtGreeting::LogIn),
        Does::Act(AtGreeting::Skip) => Some(AtGreeting::Skip),
        Does::Repeat => None,
    }
}

/// Owners say in their own greeting what they want callers to do; only the default one has instructions.
fn greeting(reception: &Reception, cause: DepositCause) -> Vec<Utterance> {
    let mut speech = match &reception.greeting {
        Greeting::Custom(greeting) => return vec![Utterance::Stored(greeting.clone())],
        Greeting::DefaultWithName(name) => vec![Utterance::Stored(name.clone())],
        Greeting::DefaultWithNumber(number) => vec![Prompt::PersonAt(number.clone()).into()],
    };
    speech.push(why(cause).into());
    speech.extend(reception.message_max_ms.map(|_| Utterance::Prompt(Prompt::LEAVE_MESSAGE)));
    speech
}

fn why(cause: DepositCause) -> Prompt {
    match cause {
        DepositCause::Busy => Prompt::IS_ON_THE_PHONE,
        DepositCause::NoAnswer | DepositCause::NotRegistered | DepositCause::AllCalls => {
            Prompt::IS_NOT_AVAILABLE
        }
    }
}

/// Records until the caller decides about a message.
async fn take_message(call: &Call, mailbox: MailboxId, max_ms: u32) -> Result<(), Leave> {
    let mut marks = Marks::default();
    loop {
        let (recording, ended) = record(call, mailbox, max_ms).await?;
        let decision = match ended {
            RecordingEnd::HangUp => Ok(Decision::Send),
            RecordingEnd::MaxLength => {
                call.mention(Prompt::RECORDING_AT_MAXIMUM);
                review(call, recording, &mut marks).await
            }
            RecordingEnd::Key | RecordingEnd::Silence | RecordingEnd::Failed => {
                review(call, recording, &mut marks).await
            }
        };
        match decision {
            Ok(Decision::Again) if call.may_record() => call.discard(recording),
            Ok(Decision::Cancel) => {
                call.discard(recording);
                call.mention(Prompt::MESSAGE_CANCELLED);
                return Ok(());
            }
            Ok(Decision::Send | Decision::Again) => {
                send(call, mailbox, recording, &marks).await;
                return Ok(());
            }
            Err(leave) => {
                send(call, mailbox, recording, &marks).await;
                return Err(leave);
            }
        }
    }
}

/// Records until there is something to keep.
async fn record(call: &Call, mailbox: MailboxId, max_ms: u32) -> Result<(RecordingId, RecordingEnd), Leave> {
    for attempt in 1..=SILENCES_PER_PROMPT_MAX {
        if attempt > 1 {
            call.say([Prompt::LEAVE_MESSAGE.into()]).await?;
        }
        match call.record(RecordingPurpose::Deposit { mailbox }, max_ms).await? {
            Take::Good { recording, ended } => return Ok((recording, ended)),
            Take::TooShort { ended: RecordingEnd::HangUp } => return Err(Leave::Gone),
            Take::TooShort { .. } => call.object(Prompt::RECORDING_TOO_SHORT),
            Take::Lost => {
                call.mention(Prompt::RECORDING_LOST);
                return Err(Leave::Goodbye);
            }
        }
    }
    Err(Leave::Goodbye)
}

/// Offers what can be done with the recording until the caller decides.
async fn review(call: &Call, recording: RecordingId, marks: &mut Marks) -> Result<Decision, Leave> {
    loop {
        match call.choose(&REVIEW).await? {
            Review::Send => return Ok(Decision::Send),
            Review::Again => return Ok(Decision::Again),
            Review::Cancel => return Ok(Decision::Cancel),
            Review::Listen => call.mention(Utterance::Recording(recording)),
            Review::ToggleUrgent => {
                toggle(call, &mut marks.urgent, Prompt::MARKED_URGENT, Prompt::URGENT_CLEARED);
            }
            Review::ToggleConfidential => toggle(
                call,
                &mut marks.confidential,
                Prompt::MARKED_CONFIDENTIAL,
                Prompt::CONFIDENTIAL_CLEARED,
            ),
        }
    }
}

fn toggle(call: &Call, mark: &mut bool, set: Prompt, cleared: Prompt) {
    *mark = !*mark;
    call.mention(if *mark { set } else { cleared });
}

/// Stores the message and says what became of it with the next words.
async fn send(call: &Call, mailbox: MailboxId, recording: RecordingId, marks: &Marks) {
    let outcome = call.deposit(mailbox, recording, marks.urgent, marks.confidential).await;
    call.mention(match outcome {
        Ok(DepositOutcome::Stored) => Prompt::MESSAGE_SENT,
        Ok(DepositOutcome::Failed) | Err(Unavailable) => Prompt::MESSAGE_LOST,
    });
}
