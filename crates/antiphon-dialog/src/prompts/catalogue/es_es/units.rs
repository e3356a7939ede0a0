//! Units.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("unit.digits_end", "cifras."),
    clip("unit.different_digits_end", "cifras distintas."),
    clip("unit.times_in_a_row_end", "veces seguidas."),
    clip("unit.day_end", "día."),
    clip("unit.days_end", "días."),
    clip("unit.minute", "minuto"),
    clip("unit.minutes", "minutos"),
    clip("unit.second", "segundo"),
    clip("unit.seconds", "segundos"),
];
