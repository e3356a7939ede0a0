//! The administrator menu.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("admin.enter_extension", "Please enter the extension, then press the pound key."),
    clip("admin.enter_group", "Please enter the extension of the voicemail group, then press the pound key."),
    clip("admin.nobody", "Nobody at this location has that extension."),
    clip("admin.no_group", "No voicemail group of this location has that extension."),
    clip("admin.mailbox_of", "The mailbox of:"),
    clip("admin.mailbox_at", "The mailbox at extension"),
    clip("admin.not_locked", "It is not locked."),
    clip("admin.locked_outside", "It is locked for calls from other phones."),
    clip("admin.locked", "It is locked."),
    clip("admin.unlocked", "The mailbox is unlocked."),
    clip("admin.confirm_reset", "The passcode will be replaced by the default passcode."),
    clip("admin.reset", "The passcode is reset. The default passcode opens the mailbox now."),
    clip(
        "admin.no_default",
        "Your organization has no default passcode. Please reset this passcode on the web page.",
    ),
    clip("admin.greeting_is", "The greeting is:"),
    clip("admin.greeting_default", "Callers hear the default greeting."),
    clip("admin.record_greeting", "Please record the greeting after the tone, then press the pound key."),
    clip("admin.greeting_kept", "The greeting has been saved."),
    clip("admin.in_this_mailbox", "For this mailbox:"),
    clip("choice.group_mailboxes", "For the mailboxes of voicemail groups, press"),
    clip("choice.user_mailbox", "For the mailbox of a user, press"),
    clip("choice.unlock", "To unlock the mailbox, press"),
    clip("choice.reset_passcode", "To reset the passcode, press"),
    clip("choice.confirm_reset", "To confirm, press"),
    clip("choice.listen_to_group_greeting", "To listen to the greeting, press"),
    clip("choice.record_group_greeting", "To record a greeting, press"),
    clip("choice.message_count", "To hear how many messages there are, press"),
];
