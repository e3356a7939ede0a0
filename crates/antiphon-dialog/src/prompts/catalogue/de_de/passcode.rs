//! Set-up, passcodes and the personalized name.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip(
        "set_up.passcode_and_name",
        "Bevor Sie Ihr Sprachportal benutzen können, müssen Sie Ihre Geheimzahl ändern und Ihren Namen aufnehmen. Bitte geben Sie Ihre neue Geheimzahl ein und drücken Sie dann die Rautetaste.",
    ),
    clip(
        "set_up.passcode",
        "Bevor Sie Ihr Sprachportal benutzen können, müssen Sie Ihre Geheimzahl ändern. Bitte geben Sie Ihre neue Geheimzahl ein und drücken Sie dann die Rautetaste.",
    ),
    clip("set_up.name", "Bevor Sie Ihr Sprachportal benutzen können, müssen Sie Ihren Namen aufnehmen."),
    clip(
        "passcode.expired",
        "Ihre Geheimzahl ist abgelaufen. Bitte geben Sie Ihre neue Geheimzahl ein und drücken Sie dann die Rautetaste.",
    ),
    clip("passcode.expires_today", "Ihre Geheimzahl läuft heute ab."),
    clip("passcode.expires_in", "Ihre Geheimzahl läuft in"),
    clip(
        "passcode.enter_new",
        "Bitte geben Sie Ihre neue Geheimzahl ein und drücken Sie dann die Rautetaste.",
    ),
    clip(
        "passcode.enter_again",
        "Bitte geben Sie Ihre neue Geheimzahl noch einmal ein und drücken Sie dann die Rautetaste.",
    ),
    clip("passcode.differ", "Die beiden Geheimzahlen sind nicht gleich."),
    clip("passcode.accepted", "Ihre Geheimzahl wurde geändert."),
    clip("passcode.too_short", "Die Geheimzahl ist zu kurz."),
    clip("passcode.too_long", "Die Geheimzahl ist zu lang."),
    clip("passcode.digits_only", "Die Geheimzahl darf nur aus Ziffern bestehen."),
    clip("passcode.at_least", "Die Geheimzahl muss mindestens"),
    clip("passcode.at_most", "Die Geheimzahl darf höchstens"),
    clip("passcode.repeated_once", "Die Geheimzahl darf dieselbe Ziffer nicht zweimal hintereinander haben."),
    clip("passcode.repeated", "Die Geheimzahl darf dieselbe Ziffer nicht öfter haben als"),
    clip("passcode.run", "Die Geheimzahl darf nicht mehr haben als"),
    clip("passcode.run_ascending", "aufsteigende Ziffern hintereinander."),
    clip("passcode.run_descending", "absteigende Ziffern hintereinander."),
    clip("passcode.pattern", "Die Geheimzahl darf keine Wiederholung derselben Ziffernfolge sein."),
    clip(
        "passcode.own_number",
        "Die Geheimzahl darf weder Ihre Rufnummer oder Nebenstelle enthalten noch ein Teil davon sein.",
    ),
    clip(
        "passcode.own_number_reversed",
        "Die Geheimzahl darf weder Ihre Rufnummer oder Nebenstelle rückwärts enthalten noch ein Teil davon sein.",
    ),
    clip("passcode.previous_one", "Die Geheimzahl darf nicht Ihre vorige Geheimzahl sein."),
    clip(
        "passcode.previous_one_reversed",
        "Die Geheimzahl darf nicht Ihre vorige Geheimzahl rückwärts sein.",
    ),
    clip("passcode.previous", "Die Geheimzahl darf keine Ihrer letzten"),
    clip("passcode.previous_end", "Geheimzahlen sein."),
    clip("passcode.previous_end_reversed", "Geheimzahlen rückwärts sein."),
    clip("passcode.too_soon_one", "Die Geheimzahl kann nur einmal am Tag geändert werden."),
    clip("passcode.too_soon", "Die Geheimzahl kann nur geändert werden alle"),
    clip("passcode.too_soon_end", "Tage."),
    clip("passcode.keypad_line", "Die Geheimzahl darf keine gerade Linie auf dem Tastenfeld sein."),
    clip("passcode.own_name", "Die Geheimzahl darf auf dem Tastenfeld nicht Ihren Namen ergeben."),
    clip("passcode.year", "Die Geheimzahl darf keine Jahreszahl enthalten."),
    clip("name.record", "Bitte sprechen Sie nach dem Ton Ihren Namen und drücken Sie dann die Rautetaste."),
    clip("name.yours_is", "Ihr Name ist aufgenommen als:"),
    clip("name.kept", "Ihr Name wurde gespeichert."),
];
