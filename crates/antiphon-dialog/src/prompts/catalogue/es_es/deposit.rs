//! Leaving a message, and recordings.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("deposit.person_at", "La persona del número"),
    clip("deposit.on_the_phone", "está hablando por teléfono."),
    clip("deposit.not_available", "no está disponible."),
    clip(
        "deposit.leave_message",
        "Deje un mensaje después de la señal. Cuando termine, cuelgue o pulse almohadilla para más opciones.",
    ),
    clip("deposit.away", "estará ausente por un tiempo."),
    clip("deposit.full", "Este buzón está lleno."),
    clip("deposit.refuses", "Este buzón no acepta mensajes."),
    clip("deposit.will_be_recorded", "Su mensaje será grabado."),
    clip("deposit.transferring", "Espere, por favor, le estamos comunicando."),
    clip("deposit.transfer_failed", "Lo sentimos. Allí no se puede localizar a nadie en este momento."),
    clip("deposit.urgent", "El mensaje está marcado como urgente."),
    clip("deposit.not_urgent", "El mensaje ya no está marcado como urgente."),
    clip("deposit.confidential", "El mensaje está marcado como confidencial."),
    clip("deposit.not_confidential", "El mensaje ya no está marcado como confidencial."),
    clip("deposit.sent", "Su mensaje se ha enviado."),
    clip("deposit.lost", "Lo sentimos. Su mensaje no se ha podido guardar."),
    clip("deposit.cancelled", "Su mensaje se ha cancelado."),
    clip("recording.too_short", "Su grabación era demasiado corta y no se conserva."),
    clip("recording.at_maximum", "Su grabación ha alcanzado la duración máxima."),
    clip("recording.lost", "Lo sentimos. Su grabación no se ha podido guardar."),
];
