//! The administrator menu.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("admin.enter_extension", "Bitte geben Sie die Nebenstelle ein und drücken Sie dann die Rautetaste."),
    clip(
        "admin.enter_group",
        "Bitte geben Sie die Nebenstelle der Sprachboxgruppe ein und drücken Sie dann die Rautetaste.",
    ),
    clip("admin.nobody", "Niemand an diesem Standort hat diese Nebenstelle."),
    clip("admin.no_group", "Keine Sprachboxgruppe dieses Standorts hat diese Nebenstelle."),
    clip("admin.mailbox_of", "Die Sprachbox von:"),
    clip("admin.mailbox_at", "Die Sprachbox der Nebenstelle"),
    clip("admin.not_locked", "Sie ist nicht gesperrt."),
    clip("admin.locked_outside", "Sie ist für Anrufe von anderen Telefonen gesperrt."),
    clip("admin.locked", "Sie ist gesperrt."),
    clip("admin.unlocked", "Die Sprachbox ist entsperrt."),
    clip("admin.confirm_reset", "Die Geheimzahl wird durch die Standardgeheimzahl ersetzt."),
    clip(
        "admin.reset",
        "Die Geheimzahl ist zurückgesetzt. Die Sprachbox öffnet sich jetzt mit der Standardgeheimzahl.",
    ),
    clip(
        "admin.no_default",
        "Ihre Organisation hat keine Standardgeheimzahl. Bitte setzen Sie diese Geheimzahl auf der Webseite zurück.",
    ),
    clip("admin.greeting_is", "Die Ansage ist:"),
    clip("admin.greeting_default", "Anrufer hören die Standardansage."),
    clip(
        "admin.record_greeting",
        "Bitte sprechen Sie die Ansage nach dem Ton und drücken Sie dann die Rautetaste.",
    ),
    clip("admin.greeting_kept", "Die Ansage wurde gespeichert."),
    clip("admin.in_this_mailbox", "Für diese Sprachbox:"),
    clip("choice.group_mailboxes", "Für die Sprachboxen von Sprachboxgruppen drücken Sie die"),
    clip("choice.user_mailbox", "Für die Sprachbox eines Benutzers drücken Sie die"),
    clip("choice.unlock", "Um die Sprachbox zu entsperren, drücken Sie die"),
    clip("choice.reset_passcode", "Um die Geheimzahl zurückzusetzen, drücken Sie die"),
    clip("choice.confirm_reset", "Um zu bestätigen, drücken Sie die"),
    clip("choice.message_count", "Um die Anzahl der Nachrichten zu hören, drücken Sie die"),
    clip("choice.listen_to_group_greeting", "Um die Ansage anzuhören, drücken Sie die"),
    clip("choice.record_group_greeting", "Um eine neue Ansage aufzunehmen, drücken Sie die"),
];
