//! Leaving a message, and recordings of every kind.

super::fixed! {
    /// Ends the default greeting: the phone is busy.
    IS_ON_THE_PHONE = "deposit.on_the_phone";
    /// Ends the default greeting: any other cause.
    IS_NOT_AVAILABLE = "deposit.not_available";
    /// Asks for a message after the tone.
    LEAVE_MESSAGE = "deposit.leave_message";
    /// The mailbox takes no message.
    MAILBOX_CLOSED = "deposit.closed";
    /// The recording was too short and is dropped.
    RECORDING_TOO_SHORT = "recording.too_short";
    /// The recording has reached its maximum length.
    RECORDING_AT_MAXIMUM = "recording.at_maximum";
    /// The recording could not be kept.
    RECORDING_LOST = "recording.lost";
    /// The message is marked urgent.
    MARKED_URGENT = "deposit.urgent";
    /// The message is no longer marked urgent.
    URGENT_CLEARED = "deposit.not_urgent";
    /// The message is marked confidential.
    MARKED_CONFIDENTIAL = "deposit.confidential";
    /// The message is no longer marked confidential.
    CONFIDENTIAL_CLEARED = "deposit.not_confidential";
    /// The message is stored.
    MESSAGE_SENT = "deposit.sent";
    /// The message could not be stored.
    MESSAGE_LOST = "deposit.lost";
    /// The caller's message is thrown away as he wished.
    MESSAGE_CANCELLED = "deposit.cancelled";
}
