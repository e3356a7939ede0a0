//! Greetings, names, and how an owner has his calls handled.

super::fixed! {
    /// Asks for a greeting after the tone.
    RECORD_GREETING = "greeting.record";
    /// Leads in the greeting just recorded, which follows.
    YOUR_GREETING_IS = "greeting.yours";
    /// The recording is the greeting now.
    GREETING_KEPT = "greeting.kept";
    /// Callers hear the default greeting.
    GREETING_REVERTED = "greeting.reverted";
    /// Leads in the default greeting, which follows.
    GREETING_IS_DEFAULT = "greeting.is_default";
    /// The recording cannot be played.
    GREETING_DAMAGED = "greeting.damaged";
    /// The extended-away greeting is active.
    AWAY_ACTIVE = "greeting.away_active";
    /// The extended-away greeting is not active.
    AWAY_NOT_ACTIVE = "greeting.away_not_active";
    /// Callers may leave messages in an absence.
    AWAY_TAKES_MESSAGES = "greeting.away_takes_messages";
    /// Callers may leave no messages in an absence.
    AWAY_REFUSES_MESSAGES = "greeting.away_refuses_messages";
    /// No name is recorded.
    NO_NAME = "name.none";
    /// The recorded name is gone.
    NAME_DELETED = "name.deleted";
    /// Asks for the number that calls are sent on to.
    ENTER_FORWARDING_NUMBER = "handling.enter_number";
    /// What was entered is no number.
    NOT_A_NUMBER = "handling.not_a_number";
    /// All calls are forwarded.
    FORWARDED = "handling.forwarded";
    /// Calls are not forwarded.
    NOT_FORWARDED = "handling.not_forwarded";
    /// Nobody inside has the number.
    FORWARDING_WITHOUT_EFFECT = "handling.without_effect";
    /// There is no number to send calls on to.
    NO_FORWARDING_NUMBER = "handling.no_number";
    /// The number is the owner's own.
    FORWARDING_TO_ONESELF = "handling.own_number";
    /// Callers may leave messages.
    MESSAGES_TAKEN = "handling.messages_taken";
    /// Callers may leave no messages.
    MESSAGES_REFUSED = "handling.messages_refused";
    /// Callers are sent on after the greeting.
    CALLERS_SENT_ON = "handling.sent_on";
    /// The call ends after the greeting.
    CALLERS_NOT_SENT_ON = "handling.not_sent_on";
}
