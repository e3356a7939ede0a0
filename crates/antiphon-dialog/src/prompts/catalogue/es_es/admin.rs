//! The administrator menu.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("admin.enter_extension", "Introduzca la extensión y pulse almohadilla."),
    clip("admin.enter_group", "Introduzca la extensión del grupo de buzón de voz y pulse almohadilla."),
    clip("admin.nobody", "Nadie de esta sede tiene esa extensión."),
    clip("admin.no_group", "Ningún grupo de buzón de voz de esta sede tiene esa extensión."),
    clip("admin.mailbox_of", "El buzón de:"),
    clip("admin.mailbox_at", "El buzón de la extensión"),
    clip("admin.not_locked", "No está bloqueado."),
    clip("admin.locked_outside", "Está bloqueado para llamadas desde otros teléfonos."),
    clip("admin.locked", "Está bloqueado."),
    clip("admin.unlocked", "El buzón está desbloqueado."),
    clip("admin.confirm_reset", "La clave se sustituirá por la clave predeterminada."),
    clip("admin.reset", "La clave se ha restablecido. Ahora el buzón se abre con la clave predeterminada."),
    clip(
        "admin.no_default",
        "Su organización no tiene clave predeterminada. Restablezca esta clave en la página web.",
    ),
    clip("admin.greeting_is", "El saludo es:"),
    clip("admin.greeting_default", "Quienes llaman oyen el saludo predeterminado."),
    clip("admin.record_greeting", "Grabe el saludo después de la señal y pulse almohadilla."),
    clip("admin.greeting_kept", "El saludo se ha guardado."),
    clip("admin.in_this_mailbox", "Para este buzón:"),
    clip("choice.group_mailboxes", "Para los buzones de los grupos de buzón de voz, pulse"),
    clip("choice.user_mailbox", "Para el buzón de un usuario, pulse"),
    clip("choice.unlock", "Para desbloquear el buzón, pulse"),
    clip("choice.reset_passcode", "Para restablecer la clave, pulse"),
    clip("choice.confirm_reset", "Para confirmar, pulse"),
    clip("choice.listen_to_group_greeting", "Para escuchar el saludo, pulse"),
    clip("choice.record_group_greeting", "Para grabar un saludo, pulse"),
    clip("choice.message_count", "Para saber cuántos mensajes hay, pulse"),
];
