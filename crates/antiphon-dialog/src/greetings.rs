//! Greetings and the personalized name, as their owner records, hears and switches them.

use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId};
use antiphon_core::limits::GREETING_MAX;

use crate::command::Utterance;
use crate::deposit::greeting::owner;
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::messages::{During, Heard, listen};
use crate::name;
use crate::prompts::Prompt;
use crate::question::{HandlingAnswer, HandlingQuestion, OwnGreetings, RecordingPurpose, SpokenOwner};
use crate::recording::{self, Wanted};

/// The busy greeting, and the one for calls that nobody answers.
pub(crate) static CHANGE: Menu<Change> = Menu {
    id: "changeBusyOrNoAnswerGreetingMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "recordNewGreeting",
            says: Some("choice.record_greeting"),
            does: Does::Act(Change::Record),
        },
        Key {
            key: '2',
            id: "listenToCurrentGreeting",
            says: Some("choice.listen_to_greeting"),
            does: Does::Act(Change::Listen),
        },
        Key {
            key: '3',
            id: "revertToSystemDefaultGreeting",
            says: Some("choice.default_greeting"),
            does: Does::Act(Change::Revert),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Change::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a greeting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Record,
    Listen,
    Revert,
    Back,
}

/// The extended-away greeting.
pub(crate) static AWAY: Menu<Away> = Menu {
    id: "changeExtendedAwayGreetingMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "activateExtendedAwayGreeting",
            says: Some("choice.activate_away"),
            does: Does::Act(Away::Activate),
        },
        Key {
            key: '2',
            id: "deactivateExtendedAwayGreeting",
            says: Some("choice.deactivate_away"),
            does: Does::Act(Away::Deactivate),
        },
        Key {
            key: '3',
            id: "recordNewGreeting",
            says: Some("choice.record_greeting"),
            does: Does::Act(Away::Record),
        },
        Key {
            key: '4',
            id: "listenToCurrentGreeting",
            says: Some("choice.listen_to_greeting"),
            does: Does::Act(Away::Listen),
        },
        Key {
            key: '5',
            id: "enableMessageDeposit",
            says: Some("choice.take_messages"),
            does: Does::Act(Away::TakeMessages),
        },
        Key {
            key: '6',
            id: "disableMessageDeposit",
            says: Some("choice.refuse_messages"),
            does: Does::Act(Away::RefuseMessages),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Away::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do about a long absence.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Away {
    Activate,
    Deactivate,
    Record,
    Listen,
    TakeMessages,
    RefuseMessages,
    Back,
}

/// While a greeting is played to its owner; keys of the menu below act at once.
pub(crate) static DURING_GREETING: Menu<During> = Menu {
    id: "playGreetingMenu",
    intro: None,
    keys: &[
        Key { key: '1', id: "skipBackward", says: None, does: Does::Act(During::Backward) },
        Key { key: '2', id: "pauseOrResume", says: None, does: Does::Act(During::PauseOrResume) },
        Key { key: '3', id: "skipForward", says: None, does: Does::Act(During::Forward) },
        Key { key: '4', id: "jumpToBegin", says: None, does: Does::Act(During::Begin) },
        Key { key: '6', id: "jumpToEnd", says: None, does: Does::Act(During::End) },
    ],
};

/// What there is beside the greetings of the messaging menu.
pub(crate) static GREETINGS: Menu<Greetings> = Menu {
    id: "greetingsMenu",
    intro: None,
    keys: &[
        Key { key: '1', id: "personalizedName", says: Some("choice.name"), does: Does::Act(Greetings::Name) },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Greetings::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Where to go from the greetings menu.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Greetings {
    Name,
    Back,
}

/// The personalized name.
pub(crate) static NAME: Menu<Name> = Menu {
    id: "personalizedNameMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "recordPersonalizedName",
            says: Some("choice.record_name"),
            does: Does::Act(Name::Record),
        },
        Key {
            key: '2',
            id: "listenToPersonalizedName",
            says: Some("choice.listen_to_name"),
            does: Does::Act(Name::Listen),
        },
        Key {
            key: '3',
            id: "deletePersonalizedName",
            says: Some("choice.delete_name"),
            does: Does::Act(Name::Delete),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Name::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with the name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name {
    Record,
    Listen,
    Delete,
    Back,
}

/// The greetings menu, until the owner goes back.
pub(crate) async fn run(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        match call.choose(&GREETINGS).await? {
            Greetings::Name => call.scene("name", change_name(call, mailbox)).await?,
            Greetings::Back => return Ok(()),
        }
    }
}

/// The busy or no-answer greeting, until the owner goes back.
pub(crate) async fn change(call: &Call, mailbox: MailboxId, kind: GreetingKind) -> Result<(), Leave> {
    loop {
        match call.choose(&CHANGE).await? {
            Change::Record => record(call, mailbox, kind).await?,
            Change::Listen => hear(call, mailbox, kind).await?,
            Change::Revert => {
                let change = GreetingChange::Switch(kind, false);
                set(call, mailbox, change, Prompt::GREETING_REVERTED).await?;
            }
            Change::Back => return Ok(()),
        }
    }
}

/// The extended-away greeting, until the owner goes back.
pub(crate) async fn change_away(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    let kind = GreetingKind::ExtendedAway;
    let active = own_greetings(call, mailbox).await?.greetings.extended_away.on;
    call.mention(if active { Prompt::AWAY_ACTIVE } else { Prompt::AWAY_NOT_ACTIVE });
    loop {
        let (change, done) = match call.choose(&AWAY).await? {
            Away::Activate => (GreetingChange::Switch(kind, true), Prompt::AWAY_ACTIVE),
            Away::Deactivate => (GreetingChange::Switch(kind, false), Prompt::AWAY_NOT_ACTIVE),
            Away::TakeMessages => (GreetingChange::AwayTakesMessages(true), Prompt::AWAY_TAKES_MESSAGES),
            Away::RefuseMessages => (GreetingChange::AwayTakesMessages(false), Prompt::AWAY_REFUSES_MESSAGES),
            Away::Record => {
                record(call, mailbox, kind).await?;
                continue;
            }
            Away::Listen => {
                hear(call, mailbox, kind).await?;
                continue;
            }
            Away::Back => return Ok(()),
        };
        set(call, mailbox, change, done).await?;
    }
}

async fn change_name(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        match call.choose(&NAME).await? {
            Name::Record => name::replace(call, mailbox).await?,
            Name::Listen => match own_greetings(call, mailbox).await?.owner {
                SpokenOwner::Name(recorded) => play(call, &recorded).await?,
                SpokenOwner::Number(_) => call.mention(Prompt::NO_NAME),
            },
            Name::Delete => {
                call.handle(mailbox, HandlingQuestion::DeleteName).await?;
                call.mention(Prompt::NAME_DELETED);
            }
            Name::Back => return Ok(()),
        }
    }
}

async fn record(call: &Call, mailbox: MailboxId, kind: GreetingKind) -> Result<(), Leave> {
    let wanted = Wanted {
        purpose: RecordingPurpose::Greeting { mailbox },
        longest: GREETING_MAX,
        ask: Prompt::RECORD_GREETING,
        heard_as: Prompt::YOUR_GREETING_IS,
        is_due: false,
    };
    if let Some(recording) = recording::make(call, &wanted).await? {
        call.handle(mailbox, HandlingQuestion::KeepGreeting { kind, recording }).await?;
        call.mention(Prompt::GREETING_KEPT);
    }
    Ok(())
}

/// Plays what callers hear.
async fn hear(call: &Call, mailbox: MailboxId, kind: GreetingKind) -> Result<(), Leave> {
    let own = own_greetings(call, mailbox).await?;
    let greeting = own.greetings.of(kind);
    // An absence is recorded before it begins.
    let recorded = match kind {
        GreetingKind::ExtendedAway => greeting.recording.as_ref(),
        GreetingKind::Busy | GreetingKind::NoAnswer => greeting.recording_in_force(),
    };
    if let Some(recording) = recorded {
        return play(call, recording).await;
    }
    call.mention(Prompt::GREETING_IS_DEFAULT);
    owner(&own.owner, kind).into_iter().for_each(|words| call.mention(words));
    Ok(())
}

/// Plays a recording under the playback keys; another key is one of the menu's.
async fn play(call: &Call, recording: &BlobKey) -> Result<(), Leave> {
    match listen(call, [Utterance::Stored(recording.clone())], &DURING_GREETING).await? {
        Heard::ToTheEnd | Heard::Skipped => {}
        Heard::Not => call.mention(Prompt::GREETING_DAMAGED),
        Heard::Key(key) => call.give_back(key),
    }
    Ok(())
}

async fn set(call: &Call, mailbox: MailboxId, change: GreetingChange, done: Prompt) -> Result<(), Leave> {
    call.handle(mailbox, HandlingQuestion::ChangeGreetings(change)).await?;
    call.mention(done);
    Ok(())
}

async fn own_greetings(call: &Call, mailbox: MailboxId) -> Result<OwnGreetings, Leave> {
    match call.handle(mailbox, HandlingQuestion::Greetings).await? {
        HandlingAnswer::Greetings(own) => Ok(own),
        HandlingAnswer::Done
        | HandlingAnswer::Forwarding { .. }
        | HandlingAnswer::MessageDeposit(_)
        | HandlingAnswer::Refused(_) => Err(Leave::Unavailable),
    }
}
