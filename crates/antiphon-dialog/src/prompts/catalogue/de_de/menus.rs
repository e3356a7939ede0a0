//! What menus say of their keys; the key itself follows.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("choice.unknown", "Diese Taste ist hier nicht belegt."),
    clip("choice.repeat", "Um dieses Menü noch einmal zu hören, drücken Sie die"),
    clip("choice.previous", "Um zum vorigen Menü zurückzukehren, drücken Sie die"),
    clip("choice.messages", "Für Ihre Nachrichten drücken Sie die"),
    clip("choice.change_passcode", "Um Ihre Geheimzahl zu ändern, drücken Sie die"),
    clip("choice.exit", "Um das Sprachportal zu verlassen, drücken Sie die"),
    clip("choice.play_messages", "Um Ihre Nachrichten zu hören, drücken Sie die"),
    clip("choice.save_message", "Um diese Nachricht zu speichern und weiterzugehen, drücken Sie die"),
    clip("choice.repeat_message", "Um sie noch einmal zu hören, drücken Sie die"),
    clip("choice.previous_message", "Für die vorige Nachricht drücken Sie die"),
    clip("choice.play_envelope", "Um zu hören, wer sie wann hinterlassen hat, drücken Sie die"),
    clip("choice.next_message", "Für die nächste Nachricht drücken Sie die"),
    clip("choice.delete_message", "Um diese Nachricht zu löschen, drücken Sie die"),
    clip("choice.accept_recording", "Um diese Aufnahme zu behalten, drücken Sie die"),
    clip("choice.record_again", "Um noch einmal aufzunehmen, drücken Sie die"),
    clip("choice.listen", "Um sie anzuhören, drücken Sie die"),
    clip("choice.keep_name", "Um diesen Namen zu behalten, drücken Sie die"),
    clip("choice.record_message_again", "Um Ihre Nachricht noch einmal aufzunehmen, drücken Sie die"),
    clip("choice.listen_to_message", "Um Ihre Nachricht anzuhören, drücken Sie die"),
    clip("choice.send_message", "Um Ihre Nachricht zu senden, drücken Sie die"),
    clip(
        "choice.toggle_urgent",
        "Um sie als dringend zu kennzeichnen oder die Kennzeichnung aufzuheben, drücken Sie die",
    ),
    clip(
        "choice.toggle_confidential",
        "Um sie als vertraulich zu kennzeichnen oder die Kennzeichnung aufzuheben, drücken Sie die",
    ),
    clip("choice.transfer", "Um mit jemand anderem zu sprechen, drücken Sie die"),
    clip("choice.end_call", "Um das Gespräch zu beenden, drücken Sie die"),
    clip("choice.cancel_message", "Um Ihre Nachricht zu verwerfen, drücken Sie die"),
];
