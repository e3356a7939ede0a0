//! Auto attendants.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("attendant.welcome", "Gracias por llamar."),
    clip("attendant.closed", "Gracias por llamar. En este momento está cerrado."),
    clip(
        "attendant.dial_any_time",
        "Si conoce la extensión de la persona con la que quiere hablar, puede marcarla en cualquier momento.",
    ),
    clip("attendant.enter_extension", "Introduzca la extensión y pulse almohadilla."),
    clip("attendant.no_such_extension", "Esa extensión no existe."),
    clip(
        "attendant.spell_name",
        "Deletree el apellido o el nombre de la persona con las letras del teclado, al menos tres letras, y pulse almohadilla. Para volver, pulse asterisco.",
    ),
    clip("attendant.spell_more", "Introduzca al menos tres letras."),
    clip("attendant.nobody_of_that_name", "No hay nadie con ese nombre."),
    clip("attendant.too_many_names", "Hay demasiadas personas con ese nombre. Introduzca más letras."),
    clip("attendant.putting_through", "Espere, por favor, le estamos comunicando."),
    clip("attendant.to_operator", "Espere, por favor, le pasamos con la operadora."),
    clip("attendant.line_busy", "La línea está ocupada."),
    clip("attendant.nobody_answers", "Nadie contesta."),
    clip("attendant.cannot_be_reached", "No se puede comunicar con ese número en este momento."),
    clip("attendant.choice_missing", "Esta opción no está disponible en este momento."),
    clip("attendant.for_number", "Para el número"),
    clip("attendant.for", "Para hablar con:"),
    clip("attendant.press", "pulse"),
    clip("attendant.number", "número"),
    clip("choice.information", "Para más información, pulse"),
    clip("choice.operator", "Para hablar con la operadora, pulse"),
    clip("choice.leave_message", "Para dejar un mensaje, pulse"),
    clip("choice.dial_by_name", "Para marcar por nombre, pulse"),
    clip("choice.dial_extension", "Para marcar una extensión, pulse"),
    clip("choice.more_choices", "Para más opciones, pulse"),
    clip("choice.connect_person", "Para que le pasemos, pulse"),
    clip("choice.spell_again", "Para deletrear otro nombre, pulse"),
];
