//! What menus say of their keys; the key itself follows.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("choice.unknown", "Esa opción no existe."),
    clip("choice.repeat", "Para repetir este menú, pulse"),
    clip("choice.previous", "Para volver al menú anterior, pulse"),
    clip("choice.messages", "Para sus mensajes, pulse"),
    clip("choice.change_passcode", "Para cambiar su clave, pulse"),
    clip("choice.exit", "Para salir del portal de voz, pulse"),
    clip("choice.play_messages", "Para escuchar sus mensajes, pulse"),
    clip("choice.save_message", "Para guardar este mensaje y continuar, pulse"),
    clip("choice.repeat_message", "Para escucharlo otra vez, pulse"),
    clip("choice.previous_message", "Para el mensaje anterior, pulse"),
    clip("choice.play_envelope", "Para saber quién lo dejó y cuándo, pulse"),
    clip("choice.next_message", "Para el mensaje siguiente, pulse"),
    clip("choice.delete_message", "Para borrar este mensaje, pulse"),
    clip("choice.accept_recording", "Para conservar esta grabación, pulse"),
    clip("choice.record_again", "Para grabar de nuevo, pulse"),
    clip("choice.listen", "Para escucharla, pulse"),
    clip("choice.keep_name", "Para conservar este nombre, pulse"),
    clip("choice.record_message_again", "Para grabar de nuevo su mensaje, pulse"),
    clip("choice.listen_to_message", "Para escuchar su mensaje, pulse"),
    clip("choice.send_message", "Para enviar su mensaje, pulse"),
    clip("choice.toggle_urgent", "Para marcarlo como urgente o quitar la marca, pulse"),
    clip("choice.toggle_confidential", "Para marcarlo como confidencial o quitar la marca, pulse"),
    clip("choice.transfer", "Para hablar con otra persona, pulse"),
    clip("choice.end_call", "Para terminar la llamada, pulse"),
    clip("choice.cancel_message", "Para cancelar su mensaje, pulse"),
];
