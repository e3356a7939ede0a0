//! Messages: the voice messaging menu, and the way through the messages one by one.

mod call_back;
mod clearing;
mod keys;
mod listening;
mod options;
mod playing;

use antiphon_core::greeting::GreetingKind;
use antiphon_core::ids::MailboxId;

use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::{compose, greetings, handling, lists};

pub(crate) use clearing::DELETE_ALL;
pub(crate) use keys::{AFTER_MESSAGE, DELETED_MESSAGE};
pub(crate) use options::OPTIONS;
pub(crate) use playing::{DURING_MESSAGE, During, Heard, listen, pieces};

/// The voice messaging menu.
pub(crate) static MESSAGING: Menu<Messaging> = Menu {
    id: "voiceMessagingMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "playMessages",
            says: Some("choice.play_messages"),
            does: Does::Act(Messaging::Play),
        },
        Key {
            key: '2',
            id: "changeBusyGreeting",
            says: Some("choice.busy_greeting"),
            does: Does::Act(Messaging::BusyGreeting),
        },
        Key {
            key: '3',
            id: "changeNoAnswerGreeting",
            says: Some("choice.no_answer_greeting"),
            does: Does::Act(Messaging::NoAnswerGreeting),
        },
        Key {
            key: '4',
            id: "changeExtendedAwayGreeting",
            says: Some("choice.away_greeting"),
            does: Does::Act(Messaging::AwayGreeting),
        },
        Key {
            key: '5',
            id: "composeMessage",
            says: Some("choice.compose"),
            does: Does::Act(Messaging::Compose),
        },
        Key {
            key: '6',
            id: "messageDeposit",
            says: Some("choice.message_deposit"),
            does: Does::Act(Messaging::MessageDeposit),
        },
        Key {
            key: '7',
            id: "deleteAllMessages",
            says: Some("choice.delete_all"),
            does: Does::Act(Messaging::DeleteAll),
        },
        Key {
            key: '8',
            id: "distributionLists",
            says: Some("choice.lists"),
            does: Does::Act(Messaging::Lists),
        },
        Key {
            key: '9',
            id: "playDeletedMessages",
            says: Some("choice.deleted_messages"),
            does: Does::Act(Messaging::Deleted),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Messaging::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with one's messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Messaging {
    Play,
    BusyGreeting,
    NoAnswerGreeting,
    AwayGreeting,
    Compose,
    MessageDeposit,
    DeleteAll,
    Lists,
    Deleted,
    Back,
}

/// The voice messaging menu, until the owner goes back.
pub(crate) async fn run(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        match call.choose(&MESSAGING).await? {
            Messaging::Play => call.scene("play", listening::run(call, mailbox)).await?,
            Messaging::BusyGreeting => {
                call.scene("busy_greeting", greetings::change(call, mailbox, GreetingKind::Busy)).await?;
            }
            Messaging::NoAnswerGreeting => {
                let change = greetings::change(call, mailbox, GreetingKind::NoAnswer);
                call.scene("no_answer_greeting", change).await?;
            }
            Messaging::AwayGreeting => {
                call.scene("away_greeting", greetings::change_away(call, mailbox)).await?;
            }
            Messaging::MessageDeposit => {
                call.scene("message_deposit", handling::message_deposit(call, mailbox)).await?;
            }
            Messaging::Compose => call.scene("compose", compose::run(call, mailbox)).await?,
            Messaging::DeleteAll => call.scene("delete_all", clearing::run(call, mailbox)).await?,
            Messaging::Lists => call.scene("lists", lists::keep(call, mailbox)).await?,
            Messaging::Deleted => call.scene("deleted", listening::deleted(call, mailbox)).await?,
            Messaging::Back => return Ok(()),
        }
    }
}
