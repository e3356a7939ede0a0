//! Dates and times.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("time.hour", "heure"),
    clip("time.hours", "heures"),
    clip("time.at", "à"),
    clip("day.today", "aujourd'hui"),
    clip("day.yesterday", "hier"),
    clip("weekday.monday", "lundi"),
    clip("weekday.tuesday", "mardi"),
    clip("weekday.wednesday", "mercredi"),
    clip("weekday.thursday", "jeudi"),
    clip("weekday.friday", "vendredi"),
    clip("weekday.saturday", "samedi"),
    clip("weekday.sunday", "dimanche"),
    clip("month.1", "janvier"),
    clip("month.2", "février"),
    clip("month.3", "mars"),
    clip("month.4", "avril"),
    clip("month.5", "mai"),
    clip("month.6", "juin"),
    clip("month.7", "juillet"),
    clip("month.8", "août"),
    clip("month.9", "septembre"),
    clip("month.10", "octobre"),
    clip("month.11", "novembre"),
    clip("month.12", "décembre"),
    clip("day.1", "premier"),
];
