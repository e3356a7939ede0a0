//! Messages.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("inbox.empty", "You have no messages."),
    clip("inbox.you_have", "You have"),
    clip("inbox.no", "no"),
    clip("inbox.new_one", "new message"),
    clip("inbox.new", "new messages"),
    clip("inbox.of_which", ", of which"),
    clip("inbox.urgent_one", "is urgent,"),
    clip("inbox.urgent", "are urgent,"),
    clip("inbox.and", "and"),
    clip("inbox.saved_one", "saved message."),
    clip("inbox.saved", "saved messages."),
    clip("message.none", "There are no messages."),
    clip("message.end", "There are no more messages."),
    clip("message.no_earlier", "There is no earlier message."),
    clip("message.new", "New message"),
    clip("message.old", "Saved message"),
    clip("message.urgent", ", urgent"),
    clip("message.confidential", ", confidential"),
    clip("message.from", "From:"),
    clip("message.from_unknown", "From an unknown caller."),
    clip("message.received", "Received"),
    clip("message.length", "Length:"),
    clip("message.saved", "The message is saved."),
    clip("message.deleted", "The message is deleted."),
    clip("message.gone", "This message has been deleted elsewhere."),
    clip("message.damaged", "This message is damaged and cannot be played. It is kept."),
];
