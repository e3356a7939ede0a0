//! Auto attendants.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("attendant.welcome", "Merci de votre appel."),
    clip("attendant.closed", "Merci de votre appel. Nous sommes fermés pour le moment."),
    clip(
        "attendant.dial_any_time",
        "Si vous connaissez le numéro de poste de votre correspondant, vous pouvez le composer à tout moment.",
    ),
    clip(
        "attendant.enter_extension",
        "Veuillez saisir le numéro de poste, puis appuyez sur la touche dièse.",
    ),
    clip("attendant.no_such_extension", "Ce numéro de poste n'existe pas."),
    clip(
        "attendant.spell_name",
        "Veuillez épeler le nom ou le prénom de votre correspondant avec les lettres de votre clavier, au moins trois lettres, puis appuyez sur la touche dièse. Pour revenir en arrière, appuyez sur la touche étoile.",
    ),
    clip("attendant.spell_more", "Veuillez saisir au moins trois lettres."),
    clip("attendant.nobody_of_that_name", "Personne ne porte ce nom."),
    clip("attendant.too_many_names", "Trop de personnes portent ce nom. Veuillez saisir plus de lettres."),
    clip("attendant.putting_through", "Veuillez patienter, nous vous mettons en relation."),
    clip("attendant.to_operator", "Veuillez patienter, nous vous mettons en relation avec le standard."),
    clip("attendant.line_busy", "La ligne est occupée."),
    clip("attendant.nobody_answers", "Personne ne répond."),
    clip("attendant.cannot_be_reached", "Ce numéro ne peut pas être joint pour le moment."),
    clip("attendant.choice_missing", "Ce choix n'est pas disponible pour le moment."),
    clip("attendant.for_number", "Pour le numéro"),
    clip("attendant.for", "Pour :"),
    clip("attendant.press", "appuyez sur la touche"),
    clip("attendant.number", "numéro"),
    clip("choice.information", "Pour plus d'informations, appuyez sur la touche"),
    clip("choice.operator", "Pour joindre le standard, appuyez sur la touche"),
    clip("choice.leave_message", "Pour laisser un message, appuyez sur la touche"),
    clip("choice.dial_by_name", "Pour appeler quelqu'un par son nom, appuyez sur la touche"),
    clip("choice.dial_extension", "Pour composer un numéro de poste, appuyez sur la touche"),
    clip("choice.more_choices", "Pour d'autres choix, appuyez sur la touche"),
    clip("choice.end_call", "Pour terminer l'appel, appuyez sur la touche"),
    clip("choice.connect_person", "Pour être mis en relation, appuyez sur la touche"),
    clip("choice.spell_again", "Pour épeler un autre nom, appuyez sur la touche"),
];
