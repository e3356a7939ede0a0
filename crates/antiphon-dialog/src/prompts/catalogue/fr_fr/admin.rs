//! The administrator menu.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("admin.enter_extension", "Veuillez saisir le numéro de poste, puis appuyez sur la touche dièse."),
    clip(
        "admin.enter_group",
        "Veuillez saisir le numéro de poste du groupe de messagerie vocale, puis appuyez sur la touche dièse.",
    ),
    clip("admin.nobody", "Personne sur ce site n'a ce numéro de poste."),
    clip("admin.no_group", "Aucun groupe de messagerie vocale de ce site n'a ce numéro de poste."),
    clip("admin.mailbox_of", "La boîte vocale de :"),
    clip("admin.mailbox_at", "La boîte vocale du poste"),
    clip("admin.not_locked", "Elle n'est pas verrouillée."),
    clip("admin.locked_outside", "Elle est verrouillée pour les appels d'autres téléphones."),
    clip("admin.locked", "Elle est verrouillée."),
    clip("admin.unlocked", "La boîte vocale est déverrouillée."),
    clip("admin.confirm_reset", "Le code secret va être remplacé par le code secret par défaut."),
    clip(
        "admin.reset",
        "Le code secret est réinitialisé. Le code secret par défaut ouvre maintenant la boîte vocale.",
    ),
    clip(
        "admin.no_default",
        "Votre organisation n'a pas de code secret par défaut. Veuillez réinitialiser ce code secret sur la page web.",
    ),
    clip("admin.greeting_is", "L'annonce est :"),
    clip("admin.greeting_default", "Les appelants entendent l'annonce par défaut."),
    clip(
        "admin.record_greeting",
        "Veuillez enregistrer l'annonce après le signal sonore, puis appuyez sur la touche dièse.",
    ),
    clip("admin.greeting_kept", "L'annonce a été enregistrée."),
    clip("admin.in_this_mailbox", "Pour cette boîte vocale :"),
    clip(
        "choice.group_mailboxes",
        "Pour les boîtes vocales des groupes de messagerie vocale, appuyez sur la touche",
    ),
    clip("choice.user_mailbox", "Pour la boîte vocale d'un utilisateur, appuyez sur la touche"),
    clip("choice.unlock", "Pour déverrouiller la boîte vocale, appuyez sur la touche"),
    clip("choice.reset_passcode", "Pour réinitialiser le code secret, appuyez sur la touche"),
    clip("choice.confirm_reset", "Pour confirmer, appuyez sur la touche"),
    clip("choice.listen_to_group_greeting", "Pour écouter l'annonce, appuyez sur la touche"),
    clip("choice.record_group_greeting", "Pour enregistrer une annonce, appuyez sur la touche"),
    clip("choice.message_count", "Pour connaître le nombre de messages, appuyez sur la touche"),
];
