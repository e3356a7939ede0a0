//! The mailboxes of others: a user's lock and passcode, a voicemail group's greeting.

use antiphon_core::limits::GREETING_MAX;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::Counts;

use super::of_another_kind;
use crate::command::Utterance;
use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::picking::{Candidate, pick};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;
use crate::question::admin::{AdminAnswer, AdminQuestion, ManagedMailbox, OwnerKind};
use crate::recording::{self, Wanted};

/// What to do with a user's mailbox.
pub(crate) static USER: Menu<User> = Menu {
    id: "administerUser",
    intro: None,
    keys: &[
        Key { key: '1', id: "unlockMailbox", says: Some("choice.unlock"), does: Does::Act(User::Unlock) },
        Key {
            key: '2',
            id: "resetPasscode",
            says: Some("choice.reset_passcode"),
            does: Does::Act(User::Reset),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(User::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What an administrator does with a user's mailbox.
#[derive(Clone, Copy, Debug)]
pub(crate) enum User {
    Unlock,
    Reset,
    Back,
}

/// Asks before a passcode is reset.
pub(crate) static CONFIRM_RESET: Menu<ConfirmReset> = Menu {
    id: "confirmReset",
    intro: Some(Prompt::ADMIN_CONFIRM_RESET),
    keys: &[
        Key {
            key: '1',
            id: "confirm",
            says: Some("choice.confirm_reset"),
            does: Does::Act(ConfirmReset::Yes),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(ConfirmReset::No),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Whether a passcode is to be reset.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ConfirmReset {
    Yes,
    No,
}

/// What to do with the mailbox of a voicemail group.
pub(crate) static GROUP: Menu<Group> = Menu {
    id: "administerGroup",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "listenToGreeting",
            says: Some("choice.listen_to_group_greeting"),
            does: Does::Act(Group::Listen),
        },
        Key {
            key: '2',
            id: "recordGreeting",
            says: Some("choice.record_group_greeting"),
            does: Does::Act(Group::Record),
        },
        Key {
            key: '3',
            id: "messageCount",
            says: Some("choice.message_count"),
            does: Does::Act(Group::Count),
        },
        Key { key: '4', id: "unlockMailbox", says: Some("choice.unlock"), does: Does::Act(Group::Unlock) },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Group::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What an administrator does with the mailbox of a voicemail group.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Group {
    Listen,
    Record,
    Count,
    Unlock,
    Back,
}

/// Asks whose mailbox, tells how it stands, and does with it what the administrator wants.
pub(crate) async fn run(call: &Call, kind: OwnerKind) -> Result<(), Leave> {
    let number = match kind {
        OwnerKind::Person => entered(call, Prompt::ADMIN_ENTER_EXTENSION).await?,
        OwnerKind::Group => group_number(call).await?,
    };
    let Some(number) = number else { return Ok(()) };
    let Some(found) = find(call, &number, kind).await? else { return Ok(()) };
    introduce(call, &found);
    match kind {
        OwnerKind::Person => user(call, &found).await,
        OwnerKind::Group => group(call, &number, found).await,
    }
}

async fn entered(call: &Call, ask: Prompt) -> Result<Option<String>, Leave> {
    match call.enter(ask).await? {
        Entry::Digits(digits) => Ok(Some(digits.to_string())),
        Entry::Back => Ok(None),
    }
}

/// The number of the only group, of one of a few by a key, or of one of many as it is entered.
async fn group_number(call: &Call) -> Result<Option<String>, Leave> {
    let answer = call.administer(AdminQuestion::Groups).await?;
    let AdminAnswer::Groups(here) = answer else { return Err(of_another_kind()) };
    match here.groups.as_slice() {
        [] => {
            call.object(Prompt::ADMIN_NO_GROUPS);
            Ok(None)
        }
        _ if here.more => entered(call, Prompt::ADMIN_ENTER_GROUP).await,
        [only] => Ok(Some(only.number.clone())),
        several => {
            let candidates: Vec<_> =
                several.iter().map(|it| Candidate { name: it.name.as_ref(), number: &it.number }).collect();
            call.mention(Prompt::ADMIN_CHOOSE_GROUP);
            let chosen = pick(call, &candidates, "choice.previous").await?;
            Ok(chosen.and_then(|it| several.get(it)).map(|it| it.number.clone()))
        }
    }
}

/// The mailbox; that there is none is told with the next words.
async fn find(call: &Call, number: &str, kind: OwnerKind) -> Result<Option<ManagedMailbox>, Leave> {
    let answer = call.administer(AdminQuestion::Find { number: number.to_owned(), kind }).await?;
    let AdminAnswer::Found(found) = answer else { return Err(of_another_kind()) };
    if found.is_none() {
        call.object(match kind {
            OwnerKind::Person => Prompt::ADMIN_NOBODY,
            OwnerKind::Group => Prompt::ADMIN_NO_GROUP,
        });
    }
    Ok(found)
}

fn introduce(call: &Call, found: &ManagedMailbox) {
    match &found.name {
        Some(name) => {
            call.mention(Prompt::ADMIN_MAILBOX_OF);
            call.mention(Utterance::Stored(name.clone()));
        }
        None => call.mention(Prompt::MailboxAt(found.number.clone())),
    }
    call.mention(match found.lock {
        LockState::Open => Prompt::ADMIN_NOT_LOCKED,
        LockState::LockedOutside => Prompt::ADMIN_LOCKED_OUTSIDE,
        LockState::LockedEverywhere => Prompt::ADMIN_LOCKED,
    });
}

async fn user(call: &Call, found: &ManagedMailbox) -> Result<(), Leave> {
    loop {
        match call.choose(&USER).await? {
            User::Unlock => unlock(call, found).await?,
            User::Reset => reset(call, found).await?,
            User::Back => return Ok(()),
        }
    }
}

async fn group(call: &Call, number: &str, mut found: ManagedMailbox) -> Result<(), Leave> {
    loop {
        match call.choose(&GROUP).await? {
            Group::Listen => play_greeting(call, &found),
            Group::Record => {
                record_greeting(call, &found).await?;
                let Some(now) = find(call, number, OwnerKind::Group).await? else { return Ok(()) };
                found = now;
            }
            Group::Count => {
                let Some(now) = find(call, number, OwnerKind::Group).await? else { return Ok(()) };
                found = now;
                count(call, found.counts);
            }
            Group::Unlock => unlock(call, &found).await?,
            Group::Back => return Ok(()),
        }
    }
}

async fn unlock(call: &Call, found: &ManagedMailbox) -> Result<(), Leave> {
    call.administer(AdminQuestion::Unlock { mailbox: found.mailbox }).await?;
    call.mention(Prompt::ADMIN_UNLOCKED);
    Ok(())
}

async fn reset(call: &Call, found: &ManagedMailbox) -> Result<(), Leave> {
    let ConfirmReset::Yes = call.choose(&CONFIRM_RESET).await? else { return Ok(()) };
    let answer = call.administer(AdminQuestion::Reset { mailbox: found.mailbox }).await?;
    if answer == AdminAnswer::NoDefaultPasscode {
        call.object(Prompt::ADMIN_NO_DEFAULT);
    } else {
        call.mention(Prompt::ADMIN_RESET);
    }
    Ok(())
}

fn play_greeting(call: &Call, found: &ManagedMailbox) {
    match &found.greeting {
        Some(greeting) => {
            call.mention(Prompt::ADMIN_GREETING_IS);
            call.mention(Utterance::Stored(greeting.clone()));
        }
        None => call.mention(Prompt::ADMIN_GREETING_DEFAULT),
    }
}

async fn record_greeting(call: &Call, found: &ManagedMailbox) -> Result<(), Leave> {
    let mailbox = found.mailbox;
    let wanted = Wanted {
        purpose: RecordingPurpose::Greeting { mailbox },
        longest: GREETING_MAX,
        ask: Prompt::ADMIN_RECORD_GREETING,
        heard_as: Prompt::ADMIN_GREETING_IS,
        is_due: false,
    };
    let Some(recording) = recording::make(call, &wanted).await? else { return Ok(()) };
    call.administer(AdminQuestion::KeepGreeting { mailbox, recording }).await?;
    call.mention(Prompt::ADMIN_GREETING_KEPT);
    Ok(())
}

fn count(call: &Call, counts: Counts) {
    call.mention(Prompt::ADMIN_IN_THIS_MAILBOX);
    let Counts { new, new_urgent, saved, saved_urgent: _ } = counts;
    call.mention(Prompt::InboxCount { new, urgent: new_urgent, saved });
}
