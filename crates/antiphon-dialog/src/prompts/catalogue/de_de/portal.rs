//! The portal's door.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("portal.welcome", "Willkommen in Ihrem Sprachportal."),
    clip("portal.welcome.branded", "Willkommen in Ihrem Sprachportal."),
    clip(
        "portal.enter_passcode_or_star",
        "Bitte geben Sie Ihre Geheimzahl ein und drücken Sie dann die Rautetaste. Wenn Sie nicht von Ihrem eigenen Telefon anrufen, drücken Sie bitte die Sterntaste.",
    ),
    clip("portal.enter_passcode", "Bitte geben Sie Ihre Geheimzahl ein und drücken Sie dann die Rautetaste."),
    clip(
        "portal.enter_mailbox_number",
        "Bitte geben Sie die Nummer Ihrer Sprachbox ein und drücken Sie dann die Rautetaste.",
    ),
    clip("portal.passcode_wrong", "Die eingegebene Geheimzahl ist nicht gültig."),
    clip(
        "portal.access_locked",
        "Ihr Zugang zum Sprachportal ist gesperrt. Bitte lassen Sie Ihre Geheimzahl von Ihrem Administrator zurücksetzen.",
    ),
    clip(
        "portal.access_refused",
        "Von diesem Anschluss wurden zu viele falsche Geheimzahlen eingegeben. Bitte versuchen Sie es später noch einmal.",
    ),
    clip(
        "portal.passcode_unset",
        "Ihre Sprachbox hat noch keine Geheimzahl. Bitte legen Sie auf Ihrer Webseite eine fest und rufen Sie dann wieder an. Wenn Sie nicht von Ihrem eigenen Telefon anrufen, drücken Sie bitte die Sterntaste.",
    ),
    clip(
        "portal.unavailable",
        "Das Sprachportal ist im Moment nicht erreichbar. Bitte versuchen Sie es später noch einmal.",
    ),
    clip(
        "portal.apology",
        "Es tut uns leid. Etwas ist schiefgegangen, und dieser Anruf muss enden. Bitte rufen Sie noch einmal an.",
    ),
    clip("portal.goodbye", "Auf Wiederhören."),
];
