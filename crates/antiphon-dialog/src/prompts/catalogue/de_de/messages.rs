//! Messages.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("inbox.empty", "Sie haben keine Nachrichten."),
    clip("inbox.you_have", "Sie haben"),
    clip("inbox.new_none", "keine neuen Nachrichten"),
    clip("inbox.new_one", "eine neue Nachricht"),
    clip("inbox.new", "neue Nachrichten"),
    clip("inbox.of_which", ", davon"),
    clip("inbox.urgent_one", "eine dringend,"),
    clip("inbox.urgent", "dringend,"),
    clip("inbox.and", "und"),
    clip("inbox.saved_none", "keine gespeicherten Nachrichten."),
    clip("inbox.saved_one", "eine gespeicherte Nachricht."),
    clip("inbox.saved", "gespeicherte Nachrichten."),
    clip("message.none", "Es sind keine Nachrichten da."),
    clip("message.end", "Es sind keine weiteren Nachrichten da."),
    clip("message.no_earlier", "Es gibt keine frühere Nachricht."),
    clip("message.new", "Neue Nachricht"),
    clip("message.old", "Gespeicherte Nachricht"),
    clip("message.urgent", ", dringend"),
    clip("message.confidential", ", vertraulich"),
    clip("message.from", "Von:"),
    clip("message.from_unknown", "Von einem unbekannten Anrufer."),
    clip("message.received", "Empfangen"),
    clip("message.length", "Länge:"),
    clip("message.saved", "Die Nachricht ist gespeichert."),
    clip("message.deleted", "Die Nachricht ist gelöscht."),
    clip("message.gone", "Diese Nachricht wurde inzwischen anderswo gelöscht."),
    clip(
        "message.damaged",
        "Diese Nachricht ist beschädigt und kann nicht abgespielt werden. Sie bleibt erhalten.",
    ),
];
