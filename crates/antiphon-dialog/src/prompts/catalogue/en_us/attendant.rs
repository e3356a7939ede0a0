//! Auto attendants.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("attendant.welcome", "Thank you for calling."),
    clip("attendant.closed", "Thank you for calling. We are closed at the moment."),
    clip(
        "attendant.dial_any_time",
        "If you know the extension of the person you want, you may dial it at any time.",
    ),
    clip("attendant.enter_extension", "Please enter the extension, then press the pound key."),
    clip("attendant.no_such_extension", "There is no such extension."),
    clip(
        "attendant.spell_name",
        "Please spell the last name or the first name of the person you want with the letters on your keys, at least three letters, then press the pound key. To go back, press the star key.",
    ),
    clip("attendant.spell_more", "Please enter at least three letters."),
    clip("attendant.nobody_of_that_name", "There is nobody of that name."),
    clip("attendant.too_many_names", "Too many people have that name. Please enter more letters."),
    clip("attendant.putting_through", "Please hold while your call is put through."),
    clip("attendant.to_operator", "Please hold for the operator."),
    clip("attendant.line_busy", "The line is busy."),
    clip("attendant.nobody_answers", "Nobody answers."),
    clip("attendant.cannot_be_reached", "That number cannot be reached at the moment."),
    clip("attendant.choice_missing", "This choice is not available at the moment."),
    clip("attendant.for_number", "For number"),
    clip("attendant.for", "For:"),
    clip("attendant.press", "press"),
    clip("attendant.number", "number"),
    clip("choice.information", "For more information, press"),
    clip("choice.operator", "To reach the operator, press"),
    clip("choice.leave_message", "To leave a message, press"),
    clip("choice.dial_by_name", "To dial by name, press"),
    clip("choice.dial_extension", "To dial an extension, press"),
    clip("choice.more_choices", "For more choices, press"),
    clip("choice.end_call", "To end this call, press"),
    clip("choice.connect_person", "To be connected, press"),
    clip("choice.spell_again", "To spell another name, press"),
];
