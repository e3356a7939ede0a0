//! Auto attendants.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("attendant.welcome", "Vielen Dank für Ihren Anruf."),
    clip("attendant.closed", "Vielen Dank für Ihren Anruf. Wir haben im Moment geschlossen."),
    clip(
        "attendant.dial_any_time",
        "Wenn Sie die Durchwahl der gewünschten Person kennen, können Sie sie jederzeit wählen.",
    ),
    clip(
        "attendant.enter_extension",
        "Bitte geben Sie die Durchwahl ein und drücken Sie dann die Rautetaste.",
    ),
    clip("attendant.no_such_extension", "Diese Durchwahl gibt es nicht."),
    clip(
        "attendant.spell_name",
        "Bitte buchstabieren Sie mit den Buchstaben auf Ihren Tasten den Nachnamen oder den Vornamen der gewünschten Person, mindestens drei Buchstaben, und drücken Sie dann die Rautetaste. Um zurückzukehren, drücken Sie die Sterntaste.",
    ),
    clip("attendant.spell_more", "Bitte geben Sie mindestens drei Buchstaben ein."),
    clip("attendant.nobody_of_that_name", "Es gibt niemanden mit diesem Namen."),
    clip(
        "attendant.too_many_names",
        "Zu viele Personen haben diesen Namen. Bitte geben Sie mehr Buchstaben ein.",
    ),
    clip("attendant.putting_through", "Bitte warten Sie, Ihr Anruf wird durchgestellt."),
    clip("attendant.to_operator", "Bitte warten Sie, Sie werden mit der Vermittlung verbunden."),
    clip("attendant.line_busy", "Der Anschluss ist besetzt."),
    clip("attendant.nobody_answers", "Es meldet sich niemand."),
    clip("attendant.cannot_be_reached", "Diese Nummer ist im Moment nicht erreichbar."),
    clip("attendant.choice_missing", "Diese Auswahl ist im Moment nicht verfügbar."),
    clip("attendant.for_number", "Für die Nummer"),
    clip("attendant.for", "Für:"),
    clip("attendant.press", "drücken Sie die"),
    clip("attendant.number", "Nummer"),
    clip("choice.information", "Für weitere Informationen drücken Sie die"),
    clip("choice.operator", "Für die Vermittlung drücken Sie die"),
    clip("choice.leave_message", "Um eine Nachricht zu hinterlassen, drücken Sie die"),
    clip("choice.dial_by_name", "Um nach Namen zu wählen, drücken Sie die"),
    clip("choice.dial_extension", "Um eine Durchwahl zu wählen, drücken Sie die"),
    clip("choice.more_choices", "Für weitere Möglichkeiten drücken Sie die"),
    clip("choice.connect_person", "Um verbunden zu werden, drücken Sie die"),
    clip("choice.spell_again", "Um einen anderen Namen zu buchstabieren, drücken Sie die"),
];
