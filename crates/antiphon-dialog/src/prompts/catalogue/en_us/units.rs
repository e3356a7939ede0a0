//! Units.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("unit.digits_end", "digits."),
    clip("unit.different_digits_end", "different digits."),
    clip("unit.times_in_a_row_end", "times in a row."),
    clip("unit.day_end", "day."),
    clip("unit.days_end", "days."),
    clip("unit.minute", "minute"),
    clip("unit.minutes", "minutes"),
    clip("unit.second", "second"),
    clip("unit.seconds", "seconds"),
];
