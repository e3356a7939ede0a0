//! Leaving a message, and recordings of every kind.

super::fixed! {
    /// Ends the default greeting: the phone is busy.
    IS_ON_THE_PHONE = "deposit.on_the_phone";
    /// Ends the default greeting: any other cause.
    IS_NOT_AVAILABLE = "deposit.not_available";
    /// Asks for a message after the tone.
    LEAVE_MESSAGE = "deposit.leave_message";
    /// Ends the default greeting: the owner is away for long.
    IS_AWAY = "deposit.away";
    /// The mailbox is full.
    MAILBOX_FULL = "deposit.full";
    /// The owner of the mailbox takes no messages.
    MAILBOX_REFUSES = "deposit.refuses";
    /// Warns that what follows is recorded.
    WILL_BE_RECORDED = "deposit.will_be_recorded";
    /// The caller is being connected with somebody else.
    TRANSFERRING = "deposit.transferring";
    /// Nobody else could be reached.
    TRANSFER_FAILED = "deposit.transfer_failed";
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
