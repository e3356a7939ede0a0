//! The portal's door.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("portal.welcome", "Bienvenue sur votre portail vocal."),
    clip("portal.welcome.branded", "Bienvenue sur votre portail vocal."),
    clip(
        "portal.enter_passcode_or_star",
        "Veuillez saisir votre code secret, puis appuyez sur la touche dièse. Si vous n'appelez pas de votre propre téléphone, appuyez sur la touche étoile.",
    ),
    clip("portal.enter_passcode", "Veuillez saisir votre code secret, puis appuyez sur la touche dièse."),
    clip(
        "portal.enter_mailbox_number",
        "Veuillez saisir le numéro de votre boîte vocale, puis appuyez sur la touche dièse.",
    ),
    clip("portal.passcode_wrong", "Le code secret saisi n'est pas valide."),
    clip(
        "portal.access_locked",
        "Votre accès au portail vocal est verrouillé. Veuillez demander à votre administrateur de réinitialiser votre code secret.",
    ),
    clip(
        "portal.access_refused",
        "Trop de codes secrets erronés ont été saisis depuis cette ligne. Veuillez réessayer plus tard.",
    ),
    clip(
        "portal.passcode_unset",
        "Votre boîte vocale n'a pas encore de code secret. Veuillez en choisir un sur votre page web, puis rappelez. Si vous n'appelez pas de votre propre téléphone, appuyez sur la touche étoile.",
    ),
    clip(
        "portal.unavailable",
        "Le portail vocal n'est pas disponible pour le moment. Veuillez réessayer plus tard.",
    ),
    clip(
        "portal.apology",
        "Nous sommes désolés. Un problème est survenu et cet appel doit prendre fin. Veuillez rappeler.",
    ),
    clip("portal.goodbye", "Au revoir."),
];
