//! Messages.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("inbox.empty", "No tiene mensajes."),
    clip("inbox.you_have", "Tiene"),
    clip("inbox.new_one", "mensaje nuevo"),
    clip("inbox.new", "mensajes nuevos"),
    clip("inbox.of_which", ", de los cuales"),
    clip("inbox.urgent_one", "es urgente,"),
    clip("inbox.urgent", "son urgentes,"),
    clip("inbox.and", "y"),
    clip("inbox.saved_one", "mensaje guardado."),
    clip("inbox.saved", "mensajes guardados."),
    clip("message.none", "No hay mensajes."),
    clip("message.end", "No hay más mensajes."),
    clip("message.no_earlier", "No hay ningún mensaje anterior."),
    clip("message.new", "Mensaje nuevo"),
    clip("message.old", "Mensaje guardado"),
    clip("message.urgent", ", urgente"),
    clip("message.confidential", ", confidencial"),
    clip("message.from", "De:"),
    clip("message.from_unknown", "De un número desconocido."),
    clip("message.received", "Recibido"),
    clip("message.length", "Duración:"),
    clip("message.saved", "El mensaje está guardado."),
    clip("message.deleted", "El mensaje está borrado."),
    clip("message.gone", "Este mensaje se ha borrado desde otro lugar."),
    clip("message.damaged", "Este mensaje está dañado y no se puede escuchar. Se conserva."),
];
