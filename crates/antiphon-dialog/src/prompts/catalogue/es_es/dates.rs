//! Dates and times.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("time.the_one", "la"),
    clip("time.the", "las"),
    clip("time.hours", "horas"),
    clip("time.and", "y"),
    clip("time.at", "a"),
    clip("day.today", "hoy"),
    clip("day.yesterday", "ayer"),
    clip("day.of", "de"),
    clip("weekday.monday", "lunes"),
    clip("weekday.tuesday", "martes"),
    clip("weekday.wednesday", "miércoles"),
    clip("weekday.thursday", "jueves"),
    clip("weekday.friday", "viernes"),
    clip("weekday.saturday", "sábado"),
    clip("weekday.sunday", "domingo"),
    clip("month.1", "enero"),
    clip("month.2", "febrero"),
    clip("month.3", "marzo"),
    clip("month.4", "abril"),
    clip("month.5", "mayo"),
    clip("month.6", "junio"),
    clip("month.7", "julio"),
    clip("month.8", "agosto"),
    clip("month.9", "septiembre"),
    clip("month.10", "octubre"),
    clip("month.11", "noviembre"),
    clip("month.12", "diciembre"),
];
