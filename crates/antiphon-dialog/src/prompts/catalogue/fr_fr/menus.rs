//! What menus say of their keys; the key itself follows.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("choice.unknown", "Ce choix n'existe pas."),
    clip("choice.repeat", "Pour réécouter ce menu, appuyez sur la touche"),
    clip("choice.previous", "Pour revenir au menu précédent, appuyez sur la touche"),
    clip("choice.messages", "Pour vos messages, appuyez sur la touche"),
    clip("choice.change_passcode", "Pour changer votre code secret, appuyez sur la touche"),
    clip("choice.exit", "Pour quitter le portail vocal, appuyez sur la touche"),
    clip("choice.play_messages", "Pour écouter vos messages, appuyez sur la touche"),
    clip("choice.save_message", "Pour archiver ce message et continuer, appuyez sur la touche"),
    clip("choice.repeat_message", "Pour le réécouter, appuyez sur la touche"),
    clip("choice.previous_message", "Pour le message précédent, appuyez sur la touche"),
    clip("choice.play_envelope", "Pour savoir qui l'a laissé et quand, appuyez sur la touche"),
    clip("choice.next_message", "Pour le message suivant, appuyez sur la touche"),
    clip("choice.delete_message", "Pour effacer ce message, appuyez sur la touche"),
    clip("choice.accept_recording", "Pour garder cet enregistrement, appuyez sur la touche"),
    clip("choice.record_again", "Pour recommencer l'enregistrement, appuyez sur la touche"),
    clip("choice.listen", "Pour l'écouter, appuyez sur la touche"),
    clip("choice.keep_name", "Pour garder ce nom, appuyez sur la touche"),
    clip("choice.record_message_again", "Pour recommencer votre message, appuyez sur la touche"),
    clip("choice.listen_to_message", "Pour écouter votre message, appuyez sur la touche"),
    clip("choice.send_message", "Pour envoyer votre message, appuyez sur la touche"),
    clip(
        "choice.toggle_urgent",
        "Pour le marquer comme urgent, ou pour annuler ce marquage, appuyez sur la touche",
    ),
    clip(
        "choice.toggle_confidential",
        "Pour le marquer comme confidentiel, ou pour annuler ce marquage, appuyez sur la touche",
    ),
    clip("choice.transfer", "Pour parler à quelqu'un d'autre, appuyez sur la touche"),
    clip("choice.cancel_message", "Pour annuler votre message, appuyez sur la touche"),
];
