//! Additional options for a message: reply and forward.

use antiphon_core::ids::MailboxId;

use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::question::Envelope;
use crate::{compose, reply};

/// The additional options.
pub(crate) static OPTIONS: Menu<Options> = Menu {
    id: "additionalMessageOptionsMenu",
    intro: None,
    keys: &[
        Key { key: '1', id: "replyMessage", says: Some("choice.reply"), does: Does::Act(Options::Reply) },
        Key {
            key: '2',
            id: "forwardMessage",
            says: Some("choice.forward"),
            does: Does::Act(Options::Forward),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Options::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What more to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// To whoever has a mailbox here.
    Reply,
    Forward,
    Back,
}

/// Offers the options once: after a reply, or when the message is sent on, the owner is back with his messages.
pub(super) async fn run(call: &Call, mailbox: MailboxId, envelope: &Envelope) -> Result<(), Leave> {
    let is_open = |option| option != Options::Reply || envelope.answerable;
    match call.choose_among(&OPTIONS, is_open).await? {
        Options::Reply => call.scene("reply", reply::run(call, mailbox, envelope.message)).await,
        Options::Forward => call.scene("forward", compose::forward(call, mailbox, envelope)).await,
        Options::Back => Ok(()),
    }
}
