//! Leaving a message, and recordings.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("deposit.person_at", "La personne au numéro"),
    clip("deposit.on_the_phone", "est en communication."),
    clip("deposit.not_available", "n'est pas disponible."),
    clip(
        "deposit.leave_message",
        "Veuillez laisser un message après le signal sonore. Quand vous avez terminé, raccrochez ou appuyez sur la touche dièse pour d'autres choix.",
    ),
    clip("deposit.away", "est absente pour quelque temps."),
    clip("deposit.full", "Cette boîte vocale est pleine."),
    clip("deposit.refuses", "Cette boîte vocale n'accepte pas de messages."),
    clip("deposit.will_be_recorded", "Votre message sera enregistré."),
    clip("deposit.transferring", "Veuillez patienter, nous vous mettons en relation."),
    clip(
        "deposit.transfer_failed",
        "Nous sommes désolés. Personne ne peut être joint à ce numéro pour le moment.",
    ),
    clip("deposit.urgent", "Le message est marqué comme urgent."),
    clip("deposit.not_urgent", "Le message n'est plus marqué comme urgent."),
    clip("deposit.confidential", "Le message est marqué comme confidentiel."),
    clip("deposit.not_confidential", "Le message n'est plus marqué comme confidentiel."),
    clip("deposit.sent", "Votre message a été envoyé."),
    clip("deposit.lost", "Nous sommes désolés. Votre message n'a pas pu être enregistré."),
    clip("deposit.cancelled", "Votre message a été annulé."),
    clip("recording.too_short", "Votre enregistrement était trop court et n'est pas conservé."),
    clip("recording.at_maximum", "Votre enregistrement a atteint la durée maximale."),
    clip("recording.lost", "Nous sommes désolés. Votre enregistrement n'a pas pu être conservé."),
];
