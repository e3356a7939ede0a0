//! The keys between messages: one table for those that are there, one for those just deleted.

use crate::kernel::{Does, Key, Menu};

/// Between messages: while a message is announced and after it.
pub(crate) static AFTER_MESSAGE: Menu<After> = Menu {
    id: "playMessagesMenu",
    intro: None,
    keys: &[
        Key { key: '#', id: "saveMessage", says: Some("choice.save_message"), does: Does::Act(After::Save) },
        Key {
            key: '2',
            id: "playMessage",
            says: Some("choice.repeat_message"),
            does: Does::Act(After::Repeat),
        },
        Key {
            key: '4',
            id: "previousMessage",
            says: Some("choice.previous_message"),
            does: Does::Act(After::Previous),
        },
        Key {
            key: '5',
            id: "playEnvelope",
            says: Some("choice.play_envelope"),
            does: Does::Act(After::Envelope),
        },
        Key { key: '6', id: "nextMessage", says: Some("choice.next_message"), does: Does::Act(After::Next) },
        Key {
            key: '7',
            id: "deleteMessage",
            says: Some("choice.delete_message"),
            does: Does::Act(After::Delete),
        },
        Key {
            key: '8',
            id: "callbackCaller",
            says: Some("choice.call_back"),
            does: Does::Act(After::CallBack),
        },
        Key {
            key: '9',
            id: "additionalMessageOptions",
            says: Some("choice.more_options"),
            does: Does::Act(After::Options),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(After::Back),
        },
    ],
};

/// The same for a message that is deleted and can be brought back.
pub(crate) static DELETED_MESSAGE: Menu<After> = Menu {
    id: "playDeletedMessagesMenu",
    intro: None,
    keys: &[
        Key {
            key: '7',
            id: "restoreMessage",
            says: Some("choice.restore_message"),
            does: Does::Act(After::Restore),
        },
        Key {
            key: '2',
            id: "playMessage",
            says: Some("choice.repeat_message"),
            does: Does::Act(After::Repeat),
        },
        Key {
            key: '4',
            id: "previousMessage",
            says: Some("choice.previous_message"),
            does: Does::Act(After::Previous),
        },
        Key {
            key: '5',
            id: "playEnvelope",
            says: Some("choice.play_envelope"),
            does: Does::Act(After::Envelope),
        },
        Key { key: '6', id: "nextMessage", says: Some("choice.next_message"), does: Does::Act(After::Next) },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(After::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum After {
    Save,
    Repeat,
    Previous,
    Envelope,
    Next,
    Delete,
    Restore,
    CallBack,
    Options,
    Back,
}
