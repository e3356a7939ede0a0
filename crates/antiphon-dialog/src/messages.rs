//! Messages: the voice messaging menu, and the way through the messages one by one.

mod listening;

use antiphon_core::ids::MailboxId;

use crate::kernel::{Call, Does, Key, Leave, Menu};

pub(crate) use listening::{AFTER_MESSAGE, DURING_MESSAGE};

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
    Back,
}

/// The voice messaging menu, until the owner goes back.
pub(crate) async fn run(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        match call.choose(&MESSAGING).await? {
            Messaging::Play => call.scene("play", listening::run(call, mailbox)).await?,
            Messaging::Back => return Ok(()),
        }
    }
}
