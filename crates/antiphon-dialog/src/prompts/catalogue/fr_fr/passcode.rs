//! Set-up, passcodes and the personalized name.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip(
        "set_up.passcode_and_name",
        "Avant de pouvoir utiliser votre portail vocal, vous devez changer votre code secret et enregistrer votre nom. Veuillez saisir votre nouveau code secret, puis appuyez sur la touche dièse.",
    ),
    clip(
        "set_up.passcode",
        "Avant de pouvoir utiliser votre portail vocal, vous devez changer votre code secret. Veuillez saisir votre nouveau code secret, puis appuyez sur la touche dièse.",
    ),
    clip("set_up.name", "Avant de pouvoir utiliser votre portail vocal, vous devez enregistrer votre nom."),
    clip(
        "passcode.expired",
        "Votre code secret a expiré. Veuillez saisir votre nouveau code secret, puis appuyez sur la touche dièse.",
    ),
    clip("passcode.expires_today", "Votre code secret expire aujourd'hui."),
    clip("passcode.expires_in", "Votre code secret expire dans"),
    clip(
        "passcode.enter_new",
        "Veuillez saisir votre nouveau code secret, puis appuyez sur la touche dièse.",
    ),
    clip(
        "passcode.enter_again",
        "Veuillez saisir à nouveau votre nouveau code secret, puis appuyez sur la touche dièse.",
    ),
    clip("passcode.differ", "Les deux codes secrets ne sont pas identiques."),
    clip("passcode.accepted", "Votre code secret a été changé."),
    clip("passcode.too_short", "Le code secret est trop court."),
    clip("passcode.too_long", "Le code secret est trop long."),
    clip("passcode.digits_only", "Le code secret ne doit contenir que des chiffres."),
    clip("passcode.at_least", "Le code secret doit avoir au moins"),
    clip("passcode.at_most", "Le code secret doit avoir au plus"),
    clip("passcode.repeated_once", "Le code secret ne doit pas avoir deux fois de suite le même chiffre."),
    clip("passcode.repeated", "Le code secret ne doit pas avoir le même chiffre plus de"),
    clip("passcode.run", "Le code secret ne doit pas avoir plus de"),
    clip("passcode.run_ascending", "chiffres croissants de suite."),
    clip("passcode.run_descending", "chiffres décroissants de suite."),
    clip("passcode.pattern", "Le code secret ne doit pas être la répétition d'une suite de chiffres."),
    clip(
        "passcode.own_number",
        "Le code secret ne doit pas contenir votre numéro de téléphone ou de poste, ni en être une partie.",
    ),
    clip(
        "passcode.own_number_reversed",
        "Le code secret ne doit pas contenir à l'envers votre numéro de téléphone ou de poste, ni en être une partie.",
    ),
    clip("passcode.previous_one", "Le code secret ne doit pas être votre code secret précédent."),
    clip(
        "passcode.previous_one_reversed",
        "Le code secret ne doit pas être votre code secret précédent à l'envers.",
    ),
    clip("passcode.previous", "Le code secret ne doit pas être l'un de vos"),
    clip("passcode.previous_end", "derniers codes secrets."),
    clip("passcode.previous_end_reversed", "derniers codes secrets à l'envers."),
    clip("passcode.too_soon_one", "Le code secret ne peut être changé qu'une fois par jour."),
    clip("passcode.too_soon", "Le code secret ne peut être changé qu'une fois en"),
    clip("passcode.too_soon_end", "jours."),
    clip("passcode.keypad_line", "Le code secret ne doit pas être une ligne droite sur le clavier."),
    clip("passcode.own_name", "Le code secret ne doit pas épeler votre nom sur le clavier."),
    clip("passcode.year", "Le code secret ne doit pas contenir d'année."),
    clip("name.record", "Veuillez dire votre nom après le signal sonore, puis appuyez sur la touche dièse."),
    clip("name.yours_is", "Votre nom est enregistré ainsi :"),
    clip("name.kept", "Votre nom a été enregistré."),
];
