//! Set-up, passcodes and the personalized name.

super::fixed! {
    /// First login: a new passcode and a name come first.
    SET_UP_PASSCODE_AND_NAME = "set_up.passcode_and_name";
    /// First login where no name is asked for: a new passcode comes first.
    SET_UP_PASSCODE = "set_up.passcode";
    /// First login, the passcode chosen on the web already: a name comes first.
    SET_UP_NAME = "set_up.name";
    /// The passcode has expired and a new one is asked for.
    PASSCODE_EXPIRED = "passcode.expired";
    /// Asks for a new passcode.
    ENTER_NEW_PASSCODE = "passcode.enter_new";
    /// Asks for the new passcode again.
    ENTER_NEW_PASSCODE_AGAIN = "passcode.enter_again";
    /// The two entries of the new passcode differ.
    PASSCODES_DIFFER = "passcode.differ";
    /// The new passcode has too few digits to be one at all.
    PASSCODE_TOO_SHORT = "passcode.too_short";
    /// The new passcode has too many digits to be one at all.
    PASSCODE_TOO_LONG = "passcode.too_long";
    /// The new passcode works from now on.
    PASSCODE_ACCEPTED = "passcode.accepted";
    /// Asks for the personalized name, to be spoken after the tone.
    RECORD_NAME = "name.record";
    /// Leads in the recorded name, which follows.
    YOUR_NAME_IS = "name.yours_is";
    /// The recorded name is kept.
    NAME_KEPT = "name.kept";
}
