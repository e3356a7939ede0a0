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
    clip("admin.no_groups", "Ce site n'a aucun groupe de messagerie vocale."),
    clip("admin.choose_group", "Veuillez choisir un groupe de messagerie vocale."),
    clip("admin.no_attendants", "Ce site n'a aucun standard automatique joignable."),
    clip("admin.choose_attendant", "Veuillez choisir un standard automatique."),
    clip(
        "admin.enter_attendant",
        "Veuillez saisir le numéro de poste du standard automatique, puis appuyez sur la touche dièse.",
    ),
    clip("admin.no_attendant", "Aucun standard automatique de ce site n'a ce numéro de poste."),
    clip("admin.attendant_at", "Le standard automatique au"),
    clip(
        "admin.business_activated",
        "L'annonce des heures d'ouverture est active maintenant, quel que soit l'horaire.",
    ),
    clip(
        "admin.after_hours_activated",
        "L'annonce hors des heures d'ouverture est active maintenant, quel que soit l'horaire.",
    ),
    clip(
        "admin.holiday_activated",
        "L'annonce des jours fériés est active maintenant, quel que soit l'horaire.",
    ),
    clip("admin.schedule_followed", "L'horaire décide de nouveau de l'annonce que les appelants entendent."),
    clip(
        "admin.record_announcement",
        "Veuillez enregistrer le message d'information après le signal sonore, puis appuyez sur la touche dièse.",
    ),
    clip("admin.announcement_is", "Le message d'information est :"),
    clip(
        "admin.announcement_kept",
        "Le message d'information a été enregistré. Les appelants l'entendent dès qu'un standard automatique le diffuse.",
    ),
    clip(
        "admin.announcement_replaced",
        "Le message d'information a été remplacé. Les appelants entendent désormais le nouvel enregistrement.",
    ),
    clip("admin.no_announcements", "Ce site n'a aucun message d'information."),
    clip(
        "admin.no_room",
        "Il n'y a plus de place pour les messages d'information. L'enregistrement n'a pas été conservé.",
    ),
    clip("admin.announcement", "Message d'information"),
    clip("admin.of", "sur"),
    clip("choice.attendant_greetings", "Pour les annonces des standards automatiques, appuyez sur la touche"),
    clip("choice.announcements", "Pour les messages d'information, appuyez sur la touche"),
    clip("choice.business_greeting", "Pour l'annonce des heures d'ouverture, appuyez sur la touche"),
    clip("choice.after_hours_greeting", "Pour l'annonce hors des heures d'ouverture, appuyez sur la touche"),
    clip("choice.holiday_greeting", "Pour l'annonce des jours fériés, appuyez sur la touche"),
    clip("choice.follow_schedule", "Pour laisser de nouveau l'horaire décider, appuyez sur la touche"),
    clip("choice.activate_now", "Pour activer cette annonce maintenant, appuyez sur la touche"),
    clip(
        "choice.record_announcement",
        "Pour enregistrer un nouveau message d'information, appuyez sur la touche",
    ),
    clip("choice.play_announcements", "Pour parcourir les messages d'information, appuyez sur la touche"),
    clip("choice.replace_announcement", "Pour réenregistrer ce message d'information, appuyez sur la touche"),
    clip("choice.previous_announcement", "Pour le message d'information précédent, appuyez sur la touche"),
    clip("choice.next_announcement", "Pour le message d'information suivant, appuyez sur la touche"),
];
