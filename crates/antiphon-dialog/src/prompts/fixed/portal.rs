//! The door of the portal, and what every menu says.

super::fixed! {
    /// Asks for the passcode on the owner's own phone, with the way out for others.
    ENTER_PASSCODE_OR_STAR = "portal.enter_passcode_or_star";
    /// Asks for the passcode of a mailbox named before.
    ENTER_PASSCODE = "portal.enter_passcode";
    /// Asks for a mailbox number.
    ENTER_MAILBOX_NUMBER = "portal.enter_mailbox_number";
    /// The passcode was wrong, or the mailbox does not exist: the same words.
    PASSCODE_WRONG = "portal.passcode_wrong";
    /// The voice portal is locked for this mailbox from this side.
    ACCESS_LOCKED = "portal.access_locked";
    /// This line has guessed too often over all mailboxes.
    ACCESS_REFUSED = "portal.access_refused";
    /// The owner must set a passcode in the user hub first.
    PASSCODE_UNSET = "portal.passcode_unset";
    /// The key pressed has no meaning here.
    NOT_A_CHOICE = "choice.unknown";
    /// The office does not answer.
    UNAVAILABLE = "portal.unavailable";
    /// The dialog failed.
    APOLOGY = "portal.apology";
    /// The end.
    GOODBYE = "portal.goodbye";
}
