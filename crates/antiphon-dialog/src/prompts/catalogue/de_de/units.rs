//! Units.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("unit.digits_end", "Ziffern haben."),
    clip("unit.different_digits_end", "verschiedene Ziffern haben."),
    clip("unit.times_in_a_row_end", "mal hintereinander."),
    clip("unit.day_end", "einem Tag ab."),
    clip("unit.days_end", "Tagen ab."),
    clip("unit.minute", "eine Minute"),
    clip("unit.minutes", "Minuten"),
    clip("unit.second", "eine Sekunde"),
    clip("unit.seconds", "Sekunden"),
];
