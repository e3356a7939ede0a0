//! The portal's door.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("portal.welcome", "Bienvenido a su portal de voz."),
    clip("portal.welcome.branded", "Bienvenido a su portal de voz."),
    clip(
        "portal.enter_passcode_or_star",
        "Introduzca su clave y pulse almohadilla. Si no llama desde su propio teléfono, pulse asterisco.",
    ),
    clip("portal.enter_passcode", "Introduzca su clave y pulse almohadilla."),
    clip("portal.enter_mailbox_number", "Introduzca el número de su buzón y pulse almohadilla."),
    clip("portal.passcode_wrong", "La clave introducida no es válida."),
    clip(
        "portal.access_locked",
        "Su acceso al portal de voz está bloqueado. Pida a su administrador que restablezca la clave.",
    ),
    clip(
        "portal.access_refused",
        "Se han introducido demasiadas claves incorrectas desde esta línea. Inténtelo de nuevo más tarde.",
    ),
    clip(
        "portal.passcode_unset",
        "Su buzón todavía no tiene clave. Elija una en su página web y vuelva a llamar. Si no llama desde su propio teléfono, pulse asterisco.",
    ),
    clip(
        "portal.unavailable",
        "El portal de voz no está disponible en este momento. Inténtelo de nuevo más tarde.",
    ),
    clip(
        "portal.apology",
        "Lo sentimos. Algo ha fallado y esta llamada tiene que terminar. Vuelva a llamar.",
    ),
    clip("portal.goodbye", "Adiós."),
];
