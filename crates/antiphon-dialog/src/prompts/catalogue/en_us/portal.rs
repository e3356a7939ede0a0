//! The portal's door.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("portal.welcome", "Welcome to your Voice Portal."),
    // The same words, for an organization to replace by a recording with its own name.
    clip("portal.welcome.branded", "Welcome to your Voice Portal."),
    clip(
        "portal.enter_passcode_or_star",
        "Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.",
    ),
    clip("portal.enter_passcode", "Please enter your passcode, then press the pound key."),
    clip("portal.enter_mailbox_number", "Please enter your mailbox number, then press the pound key."),
    clip("portal.passcode_wrong", "The passcode you entered is not valid."),
    clip(
        "portal.access_locked",
        "Your voice portal access is locked out, please contact your group administrator to reset the passcode.",
    ),
    clip("portal.access_refused", "Too many passcodes from this line were wrong. Please try again later."),
    clip(
        "portal.passcode_unset",
        "Your mailbox has no passcode yet. Please set one on your web page, then call again. If you are not calling from your own phone, please press the star key.",
    ),
    clip("portal.unavailable", "The voice portal is not available at the moment. Please try again later."),
    clip(
        "portal.apology",
        "We are sorry. Something went wrong, and this call has to end. Please call again.",
    ),
    clip("portal.goodbye", "Goodbye."),
];
