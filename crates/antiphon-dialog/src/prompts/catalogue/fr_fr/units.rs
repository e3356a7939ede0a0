//! Units.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("unit.digits_end", "chiffres."),
    clip("unit.different_digits_end", "chiffres différents."),
    clip("unit.times_in_a_row_end", "fois de suite."),
    clip("unit.day_end", "jour."),
    clip("unit.days_end", "jours."),
    clip("unit.minute", "minute"),
    clip("unit.minutes", "minutes"),
    clip("unit.second", "seconde"),
    clip("unit.seconds", "secondes"),
];
