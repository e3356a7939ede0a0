//! Set-up, passcodes and the personalized name.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip(
        "set_up.passcode_and_name",
        "Antes de poder usar su portal de voz, debe cambiar su clave y grabar su nombre. Introduzca su nueva clave y pulse almohadilla.",
    ),
    clip(
        "set_up.passcode",
        "Antes de poder usar su portal de voz, debe cambiar su clave. Introduzca su nueva clave y pulse almohadilla.",
    ),
    clip("set_up.name", "Antes de poder usar su portal de voz, debe grabar su nombre."),
    clip("passcode.expired", "Su clave ha caducado. Introduzca su nueva clave y pulse almohadilla."),
    clip("passcode.expires_today", "Su clave caduca hoy."),
    clip("passcode.expires_in", "Su clave caduca en"),
    clip("passcode.enter_new", "Introduzca su nueva clave y pulse almohadilla."),
    clip("passcode.enter_again", "Introduzca otra vez su nueva clave y pulse almohadilla."),
    clip("passcode.differ", "Las dos claves no coinciden."),
    clip("passcode.accepted", "Su clave se ha cambiado."),
    clip("passcode.too_short", "La clave es demasiado corta."),
    clip("passcode.too_long", "La clave es demasiado larga."),
    clip("passcode.digits_only", "La clave solo puede tener cifras."),
    clip("passcode.at_least", "La clave debe tener al menos"),
    clip("passcode.at_most", "La clave debe tener como máximo"),
    clip("passcode.repeated_once", "La clave no debe tener la misma cifra dos veces seguidas."),
    clip("passcode.repeated", "La clave no debe tener la misma cifra más de"),
    clip("passcode.run", "La clave no debe tener más de"),
    clip("passcode.run_ascending", "cifras ascendentes seguidas."),
    clip("passcode.run_descending", "cifras descendentes seguidas."),
    clip("passcode.pattern", "La clave no debe ser la repetición de una serie de cifras."),
    clip(
        "passcode.own_number",
        "La clave no debe contener su número de teléfono o extensión ni ser parte de él.",
    ),
    clip(
        "passcode.own_number_reversed",
        "La clave no debe contener su número de teléfono o extensión al revés ni ser parte de él.",
    ),
    clip("passcode.previous_one", "La clave no debe ser su clave anterior."),
    clip("passcode.previous_one_reversed", "La clave no debe ser su clave anterior al revés."),
    clip("passcode.previous", "La clave no debe ser una de sus últimas"),
    clip("passcode.previous_end", "claves."),
    clip("passcode.previous_end_reversed", "claves al revés."),
    clip("passcode.too_soon_one", "La clave solo se puede cambiar una vez al día."),
    clip("passcode.too_soon", "La clave solo se puede cambiar una vez cada"),
    clip("passcode.too_soon_end", "días."),
    clip("passcode.keypad_line", "La clave no debe ser una línea recta en el teclado."),
    clip("passcode.own_name", "La clave no debe formar su nombre en el teclado."),
    clip("passcode.year", "La clave no debe contener un año."),
    clip("name.record", "Diga su nombre después de la señal y pulse almohadilla."),
    clip("name.yours_is", "Su nombre está grabado así:"),
    clip("name.kept", "Su nombre se ha guardado."),
];
