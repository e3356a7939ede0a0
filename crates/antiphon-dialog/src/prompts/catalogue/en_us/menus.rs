//! What menus say of their keys; the key itself follows.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("choice.unknown", "That is not a choice."),
    clip("choice.repeat", "To repeat this menu, press"),
    clip("choice.previous", "To return to the previous menu, press"),
    clip("choice.messages", "For your messages, press"),
    clip("choice.change_passcode", "To change your passcode, press"),
    clip("choice.exit", "To leave the voice portal, press"),
    clip("choice.play_messages", "To listen to your messages, press"),
    clip("choice.save_message", "To save this message and go on, press"),
    clip("choice.repeat_message", "To hear it again, press"),
    clip("choice.previous_message", "For the previous message, press"),
    clip("choice.play_envelope", "To hear who left it and when, press"),
    clip("choice.next_message", "For the next message, press"),
    clip("choice.delete_message", "To delete this message, press"),
    clip("choice.accept_recording", "To keep this recording, press"),
    clip("choice.record_again", "To record again, press"),
    clip("choice.listen", "To listen to it, press"),
    clip("choice.keep_name", "To keep this name, press"),
    clip("choice.record_message_again", "To record your message again, press"),
    clip("choice.listen_to_message", "To listen to your message, press"),
    clip("choice.send_message", "To send your message, press"),
    clip("choice.toggle_urgent", "To mark it urgent, or to take the mark away, press"),
    clip("choice.toggle_confidential", "To mark it confidential, or to take the mark away, press"),
    clip("choice.transfer", "To speak to somebody else, press"),
    clip("choice.cancel_message", "To cancel your message, press"),
];
