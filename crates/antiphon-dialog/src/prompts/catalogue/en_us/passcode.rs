//! Set-up, passcodes and the personalized name.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip(
        "set_up.passcode_and_name",
        "Before you can use your voice portal, you must change your passcode and record your personalized name. Please enter your new passcode, then press the pound key.",
    ),
    clip(
        "set_up.passcode",
        "Before you can use your voice portal, you must change your passcode. Please enter your new passcode, then press the pound key.",
    ),
    clip("set_up.name", "Before you can use your voice portal, you must record your personalized name."),
    clip(
        "passcode.expired",
        "Your passcode has expired. Please enter your new passcode, then press the pound key.",
    ),
    clip("passcode.expires_today", "Your passcode expires today."),
    clip("passcode.expires_in", "Your passcode expires in"),
    clip("passcode.enter_new", "Please enter your new passcode, then press the pound key."),
    clip("passcode.enter_again", "Please enter your new passcode again, then press the pound key."),
    clip("passcode.differ", "The two passcodes are not the same."),
    clip("passcode.accepted", "Your passcode has been changed."),
    clip("passcode.too_short", "The passcode is too short."),
    clip("passcode.too_long", "The passcode is too long."),
    clip("passcode.digits_only", "The passcode may have digits only."),
    clip("passcode.at_least", "The passcode must have at least"),
    clip("passcode.at_most", "The passcode must have at most"),
    clip("passcode.repeated_once", "The passcode must not have the same digit twice in a row."),
    clip("passcode.repeated", "The passcode must not have the same digit more than"),
    clip("passcode.run", "The passcode must not have more than"),
    clip("passcode.run_ascending", "ascending digits in a row."),
    clip("passcode.run_descending", "descending digits in a row."),
    clip("passcode.pattern", "The passcode must not be a repeated pattern of digits."),
    clip(
        "passcode.own_number",
        "The passcode must not contain your phone number or extension, or be a part of it.",
    ),
    clip(
        "passcode.own_number_reversed",
        "The passcode must not contain your phone number or extension backwards, or be a part of it.",
    ),
    clip("passcode.previous_one", "The passcode must not be your previous passcode."),
    clip("passcode.previous_one_reversed", "The passcode must not be your previous passcode backwards."),
    clip("passcode.previous", "The passcode must not be one of your last"),
    clip("passcode.previous_end", "passcodes."),
    clip("passcode.previous_end_reversed", "passcodes backwards."),
    clip("passcode.too_soon_one", "The passcode can be changed once a day only."),
    clip("passcode.too_soon", "The passcode can be changed once in"),
    clip("passcode.too_soon_end", "days only."),
    clip("passcode.keypad_line", "The passcode must not be a straight line on the keypad."),
    clip("passcode.own_name", "The passcode must not spell your name on the keypad."),
    clip("passcode.year", "The passcode must not contain a year."),
    clip("name.record", "Please record your name after the tone, then press the pound key."),
    clip("name.yours_is", "Your name is recorded as:"),
    clip("name.kept", "Your name has been saved."),
];
