//! Leaving a message, and recordings.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("deposit.person_at", "Der Teilnehmer mit der Nummer"),
    clip("deposit.on_the_phone", "telefoniert gerade."),
    clip("deposit.not_available", "ist nicht erreichbar."),
    clip(
        "deposit.leave_message",
        "Bitte hinterlassen Sie eine Nachricht nach dem Ton. Wenn Sie fertig sind, legen Sie auf oder drücken Sie für weitere Möglichkeiten die Rautetaste.",
    ),
    clip("deposit.away", "ist für einige Zeit nicht da."),
    clip("deposit.full", "Diese Sprachbox ist voll."),
    clip("deposit.refuses", "Diese Sprachbox nimmt keine Nachrichten an."),
    clip("deposit.will_be_recorded", "Ihre Nachricht wird aufgezeichnet."),
    clip("deposit.transferring", "Bitte warten Sie, Sie werden verbunden."),
    clip("deposit.transfer_failed", "Es tut uns leid. Dort ist im Moment niemand zu erreichen."),
    clip("deposit.urgent", "Die Nachricht ist als dringend gekennzeichnet."),
    clip("deposit.not_urgent", "Die Nachricht ist nicht mehr als dringend gekennzeichnet."),
    clip("deposit.confidential", "Die Nachricht ist als vertraulich gekennzeichnet."),
    clip("deposit.not_confidential", "Die Nachricht ist nicht mehr als vertraulich gekennzeichnet."),
    clip("deposit.sent", "Ihre Nachricht wurde gesendet."),
    clip("deposit.lost", "Es tut uns leid. Ihre Nachricht konnte nicht gespeichert werden."),
    clip("deposit.cancelled", "Ihre Nachricht wurde verworfen."),
    clip("recording.too_short", "Ihre Aufnahme war zu kurz und wird nicht behalten."),
    clip("recording.at_maximum", "Ihre Aufnahme hat die größte Länge erreicht."),
    clip("recording.lost", "Es tut uns leid. Ihre Aufnahme konnte nicht gespeichert werden."),
];
