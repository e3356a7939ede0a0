//! Listening to messages.

super::fixed! {
    /// There is nothing to play.
    NO_MESSAGES = "message.none";
    /// The last message has been passed.
    END_OF_MESSAGES = "message.end";
    /// There is no message before this one.
    NO_EARLIER_MESSAGE = "message.no_earlier";
    /// Leads in the recorded name of the one who left the message, which follows.
    FROM = "message.from";
    /// Nobody knows who left the message.
    FROM_UNKNOWN = "message.from_unknown";
    /// The message is saved.
    MESSAGE_SAVED = "message.saved";
    /// The message is deleted.
    MESSAGE_DELETED = "message.deleted";
    /// The message was deleted elsewhere meanwhile.
    MESSAGE_GONE = "message.gone";
    /// The message's audio cannot be played; it is kept.
    MESSAGE_DAMAGED = "message.damaged";
}
